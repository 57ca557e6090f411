import Foundation
import GRDB

/// What is kept of an attempt's output; read in chunks, so that it need not fit in memory.
public struct StoredOutput: Sendable {
  public let token: String
  /// Where the last chunk ends in everything printed.
  public let bytes: Int
  /// Bytes of these that are not kept.
  public let dropped: Int
  let journal: Journal
  let id: Int64?

  /// When what was printed last and is kept was printed, in milliseconds from the attempt's start;
  /// nil where nothing is kept.
  public func lastAt() throws(JournalError) -> Int? {
    guard let id else { return nil }
    return try journal.read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT at FROM chunk WHERE output = ? ORDER BY start DESC LIMIT 1")
      return try Int.fetchOne(statement, arguments: [id])
    }
  }

  /// The first chunk that begins at `offset` or later.
  ///
  /// All are read by going on from the `end` of each:
  ///
  ///     var next = 0
  ///     while let chunk = try output.chunk(from: next) { next = chunk.end }
  public func chunk(from offset: Int = 0) throws(JournalError) -> OutputChunk? {
    guard let id else { return nil }
    return try journal.read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT start, at, bytes, size FROM chunk WHERE output = ? AND start >= ?
          ORDER BY start LIMIT 1
          """)
      return try Row.fetchOne(statement, arguments: [id, offset]).map(OutputChunk.init)
    }
  }
}
