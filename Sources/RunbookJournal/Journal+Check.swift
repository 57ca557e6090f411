import GRDB

extension Journal {
  /// What SQLite itself finds wrong with the file, and which of the schema's guards are gone.
  public func fileProblems() throws(JournalError) -> [String] {
    do {
      return try read { db in
        let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        return try pages + Self.strayRows(db) + Self.missingTriggers(db)
      }
    } catch .damaged(let failure) {
      return [failure.message]
    }
  }

  /// Verifies one run after the other, each in a state of its own, so that no writer waits.
  ///
  /// - Parameter body: is given each run's name and what was found, or why it could not be read.
  public func verifyAll(
    _ body: (String, Result<Verification, JournalError>) -> Void
  ) throws(JournalError) {
    var last: Int64 = -1
    while let (run, name) = try nextRun(after: last) {
      last = run.id
      let found = Result { () throws(JournalError) in
        try snapshot { db in try Self.verify(run, db) }
      }
      body(name, found)
    }
  }

  private func nextRun(after id: Int64) throws(JournalError) -> (RunKey, name: String)? {
    try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT id, uuid, name FROM run WHERE id > ? ORDER BY id LIMIT 1")
      guard let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
      let run = RunKey(id: try row.decode(atIndex: 0), uuid: try row.decode(atIndex: 1))
      return (run, try row.decode(atIndex: 2))
    }
  }

  /// Rows that belong to rows that are not there.
  private static func strayRows(_ db: Database) throws -> [String] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2
        """)
    var problems: [String] = []
    while let row = try rows.next() {
      let (table, parent): (String, String) = (
        try row.decode(atIndex: 0), try row.decode(atIndex: 1)
      )
      let count: Int = try row.decode(atIndex: 2)
      problems.append("\(table): \(count) of its rows belong to no row of \(parent)")
    }
    return problems
  }

  /// Triggers that refuse what is never done to a journal: whoever dropped one did that.
  private static func missingTriggers(_ db: Database) throws -> [String] {
    let sql = "SELECT name || ': ' || sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let wanted = try DatabaseQueue().write { model in
      for migration in Schema.migrations.prefix(version) { try model.execute(sql: migration) }
      return try String.fetchAll(model, sql: sql)
    }
    let found = Set(try String.fetchAll(db, sql: sql))
    return wanted.filter { !found.contains($0) }.map { trigger in
      "the trigger \(trigger.prefix { $0 != ":" }), which refuses changes, is not there"
    }
  }
}
