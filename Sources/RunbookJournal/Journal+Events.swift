import GRDB
import RunbookCore

extension Journal {
  /// All events of a run in their order, as they stand; `Event.firstBroken` judges the chain.
  ///
  /// - Parameters:
  ///   - run: the run's UUID.
  ///   - position: the first that is wanted.
  public func events(of run: String, from position: Int = 0) throws(JournalError) -> [Event] {
    try read { db in
      var events: [Event] = []
      try Self.forEachEvent(of: RunKey(uuid: run, db), from: position, db) { event in
        events.append(event)
      }
      return events
    }
  }

  /// Hands over one event after the other, so that not all need to be in memory.
  static func forEachEvent(
    of run: RunKey, from position: Int = 0, _ db: Database, _ body: (Event) throws -> Void
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        SELECT position, at, payload, digest FROM event WHERE run = ? AND position >= ?
        ORDER BY position
        """)
    let rows = try Row.fetchCursor(statement, arguments: [run.id, position])
    while let row = try rows.next() {
      try body(event(row, of: run))
    }
  }

  private static func event(_ row: Row, of run: RunKey) throws -> Event {
    // A column that cannot be decoded throws here, instead of trapping as a subscript would.
    let position = try row.decode(Int.self, atIndex: 0)
    let at = try row.decode(Int64.self, atIndex: 1)
    let payload = try row.decode(String.self, atIndex: 2)
    let digest = try row.decode(String.self, atIndex: 3)
    do {
      return try Event(
        run: run.uuid, position: position, at: at, payload: payload, digest: digest)
    } catch {
      throw JournalError.unreadableEvent(run: run.uuid, position: position)
    }
  }
}
