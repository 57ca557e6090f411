import GRDB
import RunbookCore

/// An event as it stands in its table, whatever its payload says.
struct EventRow {
  let position: Int
  let at: Int64
  let kind: String
  let payload: String
  let digest: String

  private init(_ row: Row) throws {
    position = try row.decode(atIndex: 0)
    at = try row.decode(atIndex: 1)
    kind = try row.decode(atIndex: 2)
    payload = try row.decode(atIndex: 3)
    digest = try row.decode(atIndex: 4)
  }

  /// The digest that it would have there.
  func digest(of run: RunKey, at position: Int, after previous: String) -> String {
    Event.digest(run: run.uuid, position: position, at: at, payload: payload, after: previous)
  }

  /// Whether the payload begins as one of its kind does; all of it is read only where it is needed.
  var isOfItsKind: Bool { payload.hasPrefix("{\"\(kind)\":") }

  /// What it says; nil where this tminus cannot read it.
  func fact(of run: RunKey) -> Fact? {
    do {
      return try Event(
        run: run.uuid, position: position, at: at, payload: payload, digest: digest
      ).fact
    } catch {
      return nil
    }
  }

  /// A run's events in the order of their positions, one in memory at a time, until `body` says false.
  static func each(of run: RunKey, _ db: Database, _ body: (EventRow) throws -> Bool) throws {
    let statement = try db.cachedStatement(
      sql: "SELECT position, at, kind, payload, digest FROM event WHERE run = ? ORDER BY position")
    let rows = try Row.fetchCursor(statement, arguments: [run.id])
    while let row = try rows.next(), try body(EventRow(row)) {}
  }
}
