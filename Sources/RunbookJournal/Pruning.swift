import GRDB
import RunbookCore

/// That a run's events and output were removed.
public struct Pruning: Sendable, Equatable {
  /// UTC milliseconds since 1970.
  public let at: Int64
  public let by: String
  /// Where its chain had ended.
  public let head: ChainHead

  public init(at: Int64, by: String, head: ChainHead) {
    self.at = at
    self.by = by
    self.head = head
  }

  /// A run's pruning, if it was pruned.
  static func of(_ run: RunKey, _ db: Database) throws -> Pruning? {
    let statement = try db.cachedStatement(
      sql: "SELECT at, operator, position, digest FROM pruned WHERE run = ?")
    guard let row = try Row.fetchOne(statement, arguments: [run.id]) else { return nil }
    return Pruning(
      at: try row.decode(atIndex: 0), by: try row.decode(atIndex: 1),
      head: ChainHead(
        run: run.uuid, position: try row.decode(atIndex: 2), digest: try row.decode(atIndex: 3)))
  }
}

/// A run that could be pruned, and what that would free.
public struct PruneCandidate: Sendable, Equatable {
  /// The run's UUID.
  public let run: String
  public let name: String
  /// When its last event was written.
  public let lastAt: Int64
  public let events: Int
  /// What its events and output take, about.
  public let bytes: Int64
}
