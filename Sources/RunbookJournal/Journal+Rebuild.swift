import GRDB
import RunbookCore

extension Journal {
  /// Drops the rows that lists are read from and makes them again from the events; those of pruned runs
  /// stay.
  public func rebuildSummaries() throws(JournalError) {
    try write { db in
      try db.execute(sql: "DELETE FROM summary WHERE run NOT IN (SELECT run FROM pruned)")
      let keys = try Row.fetchAll(
        db, sql: "SELECT id, uuid FROM run WHERE id NOT IN (SELECT run FROM pruned) ORDER BY id")
      for key in keys {
        try Self.rebuild(RunKey(id: key.decode(atIndex: 0), uuid: key.decode(atIndex: 1)), db)
      }
    }
  }

  private static func rebuild(_ run: RunKey, _ db: Database) throws {
    // In batches: a run may have a great many events.
    var batch: [Event] = []
    try forEachEvent(of: run, db) { event in
      if case .runStarted(let start) = event.fact {
        try SummaryTable.begin(
          run, start: start, at: event.at, head: ChainHead(after: event), db)
        return
      }
      batch.append(event)
      guard batch.count == 1_000 else { return }
      try SummaryTable.add(batch[...], to: run, db)
      batch.removeAll(keepingCapacity: true)
    }
    try SummaryTable.add(batch[...], to: run, db)
  }
}
