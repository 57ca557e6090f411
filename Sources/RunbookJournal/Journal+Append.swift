import Foundation
import GRDB
import RunbookCore

extension Journal {
  /// Begins a run: gives it a UUID and the next name `slug-N`, and writes its first events.
  ///
  /// - Parameters:
  ///   - start: what the run is about; its `name` is filled in here.
  ///   - facts: what else is true from the beginning, in order.
  public func startRun(
    _ start: RunStart, slug: String, at: Int64, facts: [Fact] = []
  ) throws(JournalError) -> [Event] {
    try write { db in
      var start = start
      start.name = "\(slug)-\(try Self.nextNumber(of: slug, db))"
      let uuid = UUID().uuidString.lowercased()
      let insert = try db.cachedStatement(sql: "INSERT INTO run (uuid, name) VALUES (?, ?)")
      try insert.execute(arguments: [uuid, start.name])
      let run = RunKey(id: db.lastInsertedRowID, uuid: uuid)
      let head = ChainHead(run: uuid, position: 0, digest: start.digest)
      let events = try head.events(for: [.runStarted(run: start)] + facts, at: at)
      try Self.insert(events, of: run, db)
      try SummaryTable.begin(run, start: start, at: at, head: ChainHead(after: events[0]), db)
      try SummaryTable.add(events.dropFirst(), to: run, db)
      return events
    }
  }

  /// Writes what became true, all or nothing; durable once this returns.
  ///
  /// - Parameters:
  ///   - head: where the caller believes the run to be; refused with
  ///     `JournalError.outdated(expected:found:)` when it is elsewhere.
  ///   - lease: what the caller drives the run by; refused with `JournalError.leaseLost(to:)` where
  ///     it has that no longer. Nil for who does not drive it.
  public func append(
    _ facts: [Fact], after head: ChainHead, at: Int64, holding lease: Lease? = nil
  ) throws(JournalError) -> [Event] {
    let events = try head.events(for: facts, at: at)
    guard !events.isEmpty else { return [] }
    try write { db in try Self.append(events, after: head, holding: lease, db) }
    return events
  }

  static func append(
    _ events: [Event], after head: ChainHead, holding lease: Lease?, _ db: Database
  ) throws {
    let (run, found) = try Self.standing(of: head.run, holding: lease, db)
    guard found == head else { throw JournalError.outdated(expected: head, found: found) }
    try Self.insert(events, of: run, db)
    try SummaryTable.add(events[...], to: run, db)
  }

  private static func nextNumber(of slug: String, _ db: Database) throws -> Int {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO counter (slug, last) VALUES (?, 1)
        ON CONFLICT (slug) DO UPDATE SET last = last + 1 RETURNING last
        """)
    guard let number = try Int.fetchOne(statement, arguments: [slug]) else {
      throw DatabaseError(resultCode: .SQLITE_INTERNAL)
    }
    return number
  }

  private static func insert(_ events: [Event], of run: RunKey, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO event (run, position, kind, at, payload, digest) VALUES (?, ?, ?, ?, ?, ?)
        """)
    for event in events {
      try statement.execute(arguments: [
        run.id, event.position, event.fact.kind, event.at, event.payload, event.digest,
      ])
    }
  }

  /// The head as the events themselves give it.
  static func lastHead(of run: RunKey, _ db: Database) throws -> ChainHead {
    let statement = try db.cachedStatement(
      sql: "SELECT position, digest FROM event WHERE run = ? ORDER BY position DESC LIMIT 1")
    guard let row = try Row.fetchOne(statement, arguments: [run.id]) else {
      throw JournalError.noSuchRun(run.uuid)
    }
    return ChainHead(
      run: run.uuid, position: try row.decode(Int.self, atIndex: 0) &+ 1,
      digest: try row.decode(atIndex: 1))
  }

  /// The run's key and head, for who may write: asked with every event, so in one statement.
  private static func standing(
    of run: String, holding lease: Lease?, _ db: Database
  ) throws -> (RunKey, ChainHead) {
    let statement = try db.cachedStatement(
      sql: """
        SELECT id, position, digest, ?2 IS NULL OR EXISTS (
          SELECT 1 FROM lease WHERE lease.run = id AND pid = ?2 AND ticks = ?3 AND since = ?4)
        FROM run JOIN event ON event.run = id WHERE uuid = ?1 ORDER BY position DESC LIMIT 1
        """)
    let holder = lease?.holder
    guard
      let row = try Row.fetchOne(
        statement, arguments: [run, holder?.pid, holder?.ticks, lease?.since])
    else { throw JournalError.noSuchRun(run) }
    let key = RunKey(id: try row.decode(atIndex: 0), uuid: run)
    guard try row.decode(Bool.self, atIndex: 3) else {
      throw JournalError.leaseLost(to: try LeaseTable.lease(of: key, db))
    }
    let position: Int = try row.decode(atIndex: 1)
    return (
      key, ChainHead(run: run, position: position &+ 1, digest: try row.decode(atIndex: 2))
    )
  }
}
