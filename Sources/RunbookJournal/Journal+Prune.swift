import GRDB
import RunbookCore

extension Journal {
  /// The ended runs whose last event was written before a time, the oldest first.
  public func prunable(before time: Int64) throws(JournalError) -> [PruneCandidate] {
    try snapshot { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT uuid, name, lastAt, position,
            (SELECT coalesce(sum(length(payload) + length(digest)), 0) FROM event
              WHERE event.run = summary.run)
            + (SELECT coalesce(sum(length(chunk.bytes)), 0) FROM chunk
              JOIN output ON output.id = chunk.output WHERE output.run = summary.run)
          FROM summary JOIN run ON run.id = summary.run
          WHERE state = 'ended' AND lastAt < ? AND summary.run NOT IN (SELECT run FROM pruned)
          ORDER BY lastAt, summary.run
          """, arguments: [time])
      var found: [PruneCandidate] = []
      while let row = try rows.next() {
        found.append(
          PruneCandidate(
            run: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1),
            lastAt: try row.decode(atIndex: 2), events: try row.decode(atIndex: 3),
            bytes: try row.decode(atIndex: 4)))
      }
      return found
    }
  }

  /// How many runs without an end were last written to before a time.
  public func unfinishedRuns(before time: Int64) throws(JournalError) -> Int {
    try read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM summary WHERE state <> 'ended' AND lastAt < ?",
        arguments: [time]) ?? 0
    }
  }

  /// Removes a run's events and output, and keeps its row, its summary and its chain's head.
  ///
  /// - Returns: false where the run is not what was written, so that it had better be looked at.
  public func prune(_ run: String, by person: String, at: Int64) throws(JournalError) -> Bool {
    let found = try verify(run)
    guard found.holds, found.pruning == nil else { return false }
    try write { db in
      let key = try RunKey(uuid: run, db)
      let head = try Self.lastHead(of: key, db)
      guard head == found.head else {
        throw JournalError.outdated(expected: found.head, found: head)
      }
      try db.execute(
        sql: "INSERT INTO pruned (run, at, operator, position, digest) VALUES (?, ?, ?, ?, ?)",
        arguments: [key.id, at, person, found.head.position, found.head.digest])
    }
    return true
  }

  /// Whether at least a quarter of the file is free room, as pruning without shrinking leaves it.
  public func hasFreeRoom() throws(JournalError) -> Bool {
    try read { db in
      let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
      let all = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      return free > all / 4
    }
  }

  /// Gives the disk back what removed runs took; nobody can write meanwhile.
  ///
  /// - Returns: the file's bytes before and after.
  public func shrink() throws(JournalError) -> (before: Int64, after: Int64) {
    let file = JournalFile(path: queue.path)
    _ = try emptyLog()
    let before = file.size ?? 0
    do {
      try queue.vacuum()
    } catch {
      throw JournalError(error)
    }
    _ = try emptyLog()
    return (before, file.size ?? 0)
  }
}
