import GRDB
import RunbookCore

/// The record of all runs: an append-only chain of events for each, in one SQLite file.
///
/// Every method is one transaction. One value writes at a time; other processes may read
/// meanwhile, and a writer waits up to 5 seconds for another.
public struct Journal: Sendable {
  let queue: DatabaseQueue
  /// The files that SQLite has open.
  let files: [OpenFile]
  /// Whether it is a group's, and not its owner's alone.
  public let isShared: Bool

  /// Opens the journal at `path`, or creates it for its owner alone; a shared one is there already.
  public init(path: String) throws(JournalError) {
    try self.init(path: path, migrations: Schema.migrations)
  }

  /// As above, with other migrations, so that tests can stand in for a later tminus.
  init(path: String, migrations: [String]) throws(JournalError) {
    let sharing = try JournalFile(path: path).prepare()
    isShared = sharing != nil
    do {
      queue = try DatabaseQueue(
        path: path,
        configuration: Schema.configuration(
          path: path, known: migrations.count, keepingLog: sharing?.keepsLog(of: path) ?? false))
      try Schema.migrate(queue, path: path, migrations: migrations)
    } catch {
      throw JournalError(error)
    }
    files = [path, path + "-wal"].compactMap(OpenFile.init)
  }

  /// One transaction that has the write lock from its beginning.
  func write<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
    do {
      return try queue.writeWithoutTransaction { db in try transaction(db, body) }
    } catch {
      throw JournalError(error)
    }
  }

  /// As `write`, without waiting for the disk: lost with the power perhaps, with the process never.
  ///
  /// The next `write` makes it durable along with its own.
  func writeSoon<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
    do {
      return try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        let result = Result { try transaction(db, body) }
        try db.execute(sql: "PRAGMA synchronous = FULL")
        return try result.get()
      }
    } catch {
      throw JournalError(error)
    }
  }

  /// Statements of which each may see a later state than the one before.
  func read<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
    do {
      return try queue.unsafeRead(body)
    } catch {
      throw JournalError(error)
    }
  }

  /// Statements that all see one state.
  func snapshot<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw JournalError(error)
    }
  }

  private func transaction<Value>(
    _ db: Database, _ body: (Database) throws -> Value
  ) throws -> Value {
    var value: Value?
    try db.inTransaction(.immediate) {
      value = try body(db)
      return .commit
    }
    // SQLite goes on writing into a file that nobody can open any more.
    if let gone = files.first(where: { !$0.isInPlace }) {
      throw JournalError.removed(path: gone.path)
    }
    guard let value else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
    return value
  }
}
