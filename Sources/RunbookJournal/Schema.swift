import Foundation
import GRDB
import GRDBSQLite

/// The tables, as they came to be, and how a connection is set up for them.
enum Schema {
  /// "tmns": tells a journal from other SQLite files.
  static let applicationID = 0x746d_6e73

  /// Frozen: what has shipped is never edited, only added to; `user_version` counts them.
  static let migrations = [version1, version2, version3, version4, version5]

  /// - Parameter keepingLog: whether the files beside the journal stay when nobody has it open.
  static func configuration(
    path: String, known: Int, keepingLog: Bool
  ) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.label = "tminus.journal"
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { db in
      // Before anything that would write: a file that is not ours stays as it is.
      _ = try version(db, path: path, known: known)
      // Not through GRDB's own setting for WAL, which lowers `synchronous`.
      if try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" {
        try db.execute(sql: "PRAGMA journal_mode = WAL")
      }
      try db.execute(sql: "PRAGMA synchronous = FULL")
      if keepingLog { try keepLog(db) }
    }
    return configuration
  }

  /// How a connection is set up that changes nothing, not even a journal of an earlier schema.
  static func reading(path: String, known: Int) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.label = "tminus.reader"
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      let found = try version(db, path: path, known: known)
      guard found == known else { throw JournalError.olderSchema(found: found, known: known) }
    }
    return configuration
  }

  /// Which schema a file has; refused where it is none of ours, or newer than what we know.
  private static func version(_ db: Database, path: String, known: Int) throws -> Int {
    let version = try integer(db, "PRAGMA user_version")
    let application = try integer(db, "PRAGMA application_id")
    let isEmpty = try integer(db, "SELECT count(*) FROM sqlite_schema") == 0
    guard application == applicationID || (isEmpty && application == 0 && version == 0) else {
      throw JournalError.notAJournal(path: path)
    }
    guard version <= known else { throw JournalError.newerSchema(found: version, known: known) }
    return version
  }

  /// Brings the tables up to date, after a copy of an older journal was put beside it.
  static func migrate(_ queue: DatabaseQueue, path: String, migrations: [String]) throws {
    let found = try queue.unsafeRead { db in try integer(db, "PRAGMA user_version") }
    guard found < migrations.count else { return }
    if found > 0 { try backUp(queue, version: found, path: path) }
    try queue.write { db in
      // Again, under the write lock: another process may have been faster.
      let found = try integer(db, "PRAGMA user_version")
      guard found < migrations.count else { return }
      for migration in migrations[found...] { try db.execute(sql: migration) }
      try db.execute(
        sql: """
          PRAGMA application_id = \(applicationID);
          PRAGMA user_version = \(migrations.count);
          """)
    }
  }

  private static func keepLog(_ db: Database) throws {
    var isKept: CInt = 1
    let code = sqlite3_file_control(
      db.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &isKept)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Puts a copy beside the journal: `journal.sqlite.v1`.
  private static func backUp(_ queue: DatabaseQueue, version: Int, path: String) throws {
    let copy = JournalFile(path: "\(path).v\(version)")
    // A name of its own until it is whole: another process may be about to do the same.
    let partial = copy.draft()
    try copy.removeDrafts()
    try partial.makeFile(isNew: true)
    let isOlder = try queue.writeWithoutTransaction { db in
      try db.execute(sql: "VACUUM INTO ?", arguments: [partial.path])
      return try integer(db, "PRAGMA user_version") == version
    }
    guard isOlder else { return try partial.remove() }
    do throws(JournalError) {
      try partial.rename(to: copy)
    } catch {
      // Another member's copy of that version is there, and nobody else's to replace.
      guard case .unreachable(_, let errno) = error, [EPERM, EACCES].contains(errno) else {
        throw error
      }
      try partial.rename(to: JournalFile(path: "\(copy.path)-\(geteuid())"))
    }
  }

  private static func integer(_ db: Database, _ sql: String) throws -> Int {
    try Int.fetchOne(db, sql: sql) ?? 0
  }
}
