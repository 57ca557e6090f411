import GRDB
import RunbookCore

extension Journal {
  /// Erases what attempts printed, and writes down that this was done, in one transaction.
  ///
  /// The bytes are overwritten in the file. What the write-ahead log holds of them goes with
  /// `emptyLog()`.
  ///
  /// - Parameters:
  ///   - tokens: the attempts' tokens.
  ///   - facts: what is written down.
  ///   - head: where the caller believes the run to be.
  ///   - lease: what the caller keeps others from the run by.
  public func redactOutput(
    of tokens: [String], facts: [Fact], after head: ChainHead, at: Int64,
    holding lease: Lease? = nil
  ) throws(JournalError) -> [Event] {
    let events = try head.events(for: facts, at: at)
    do {
      try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA secure_delete = ON") }
    } catch {
      throw JournalError(error)
    }
    try write { db in
      try Self.append(events, after: head, holding: lease, db)
      for token in tokens {
        try db.execute(
          sql: "DELETE FROM chunk WHERE output = (SELECT id FROM output WHERE token = ?)",
          arguments: [token])
        try db.execute(sql: "UPDATE output SET dropped = bytes WHERE token = ?", arguments: [token])
      }
    }
    return events
  }

  /// Moves the write-ahead log into the journal's file and empties it; false where another process
  /// that reads the journal keeps it from that.
  public func emptyLog() throws(JournalError) -> Bool {
    do {
      return try queue.writeWithoutTransaction { db in
        try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
      }
    } catch {
      throw JournalError(error)
    }
  }
}
