import GRDB
import RunbookCore

extension Journal {
  /// Makes a session the only one that drives a run, unless another that lives has it.
  ///
  /// - Parameters:
  ///   - run: the run's UUID.
  ///   - isLive: whether the session of a lease still lives.
  public func take(
    _ lease: Lease, of run: String, unless isLive: (Lease) -> Bool
  ) throws(JournalError) -> LeaseAnswer {
    try write { db in
      let run = try RunKey(uuid: run, db)
      // One of our own process is left where the journal refused to have it given back.
      let found = try LeaseTable.lease(of: run, db).flatMap { $0.holder == lease.holder ? nil : $0 }
      if let found, isLive(found) { return .refused(found) }
      try LeaseTable.set(lease, of: run, db)
      return .granted(insteadOf: found)
    }
  }

  /// Says that the session of a lease lives.
  ///
  /// - Returns: false where it has it no longer.
  public func renew(_ lease: Lease, of run: String, at: Int64) throws(JournalError) -> Bool {
    try writeSoon { db in
      try LeaseTable.renew(lease, of: try RunKey(uuid: run, db), at: at, db)
    }
  }

  /// Gives a lease back; one that is another's by now is left to it.
  ///
  /// - Parameter found: the lease that is to be there again.
  public func release(
    _ lease: Lease, of run: String, puttingBack found: Lease? = nil
  ) throws(JournalError) {
    try writeSoon { db in
      let run = try RunKey(uuid: run, db)
      guard try LeaseTable.remove(lease, of: run, db), let found else { return }
      try LeaseTable.set(found, of: run, db)
    }
  }

  /// Who drives a run, or did when it was last heard of.
  public func lease(of run: String) throws(JournalError) -> Lease? {
    try read { db in try LeaseTable.lease(of: RunKey(uuid: run, db), db) }
  }
}

/// The rows that say who drives which run.
enum LeaseTable {
  static func lease(of run: RunKey, _ db: Database) throws -> Lease? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT host, boot, pid, ticks, uid, operator, since, heartbeat FROM lease WHERE run = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [run.id]) else { return nil }
    return Lease(
      holder: ProcessMark(
        host: try row.decode(atIndex: 0), boot: try row.decode(atIndex: 1),
        pid: try row.decode(atIndex: 2), ticks: try row.decode(atIndex: 3)),
      uid: try row.decode(atIndex: 4), operator: try row.decode(atIndex: 5),
      since: try row.decode(atIndex: 6), heartbeat: try row.decode(atIndex: 7))
  }

  static func set(_ lease: Lease, of run: RunKey, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO lease
          (run, host, boot, pid, ticks, uid, operator, since, heartbeat)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.id, lease.holder.host, lease.holder.boot, lease.holder.pid, lease.holder.ticks,
        lease.uid, lease.operator, lease.since, lease.heartbeat,
      ])
  }

  static func renew(_ lease: Lease, of run: RunKey, at: Int64, _ db: Database) throws -> Bool {
    try db.execute(
      sql: "UPDATE lease SET heartbeat = ? WHERE run = ? AND \(isHolder)",
      arguments: [at, run.id] + holder(lease))
    return db.changesCount > 0
  }

  static func remove(_ lease: Lease, of run: RunKey, _ db: Database) throws -> Bool {
    try db.execute(
      sql: "DELETE FROM lease WHERE run = ? AND \(isHolder)",
      arguments: [run.id] + holder(lease))
    return db.changesCount > 0
  }

  // Started at that moment by that process: no two sessions are alike in this.
  private static let isHolder = "pid = ? AND ticks = ? AND since = ?"

  private static func holder(_ lease: Lease) -> StatementArguments {
    [lease.holder.pid, lease.holder.ticks, lease.since]
  }
}
