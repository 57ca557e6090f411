import Foundation
import GRDB

extension Journal {
  /// Begins to keep what an attempt prints, or goes on where an earlier process left off.
  ///
  /// - Parameters:
  ///   - token: the attempt's token.
  ///   - run: the run's UUID.
  ///   - isNew: whether the attempt has just begun, so that nothing of it can be stored yet.
  ///   - limit: how many bytes are kept: the first half of them, and the last.
  ///   - unstored: takes what cannot be stored; without it, the writer throws.
  public func openOutput(
    attempt token: String, run: String, isNew: Bool = false,
    limit: Int = OutputWriter.defaultLimit, unstored: Unstored? = nil
  ) throws(JournalError) -> OutputWriter {
    let stored = isNew ? nil : try output(of: token)
    return try OutputWriter(
      journal: self, token: token, run: run, limit: limit, after: stored, unstored: unstored)
  }

  /// What is kept of an attempt's output; nothing where the attempt printed nothing.
  public func output(of token: String) throws(JournalError) -> StoredOutput {
    try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT id, bytes, dropped FROM output WHERE token = ?")
      guard let row = try Row.fetchOne(statement, arguments: [token]) else {
        return StoredOutput(token: token, bytes: 0, dropped: 0, journal: self, id: nil)
      }
      return StoredOutput(
        token: token, bytes: try row.decode(atIndex: 1), dropped: try row.decode(atIndex: 2),
        journal: self, id: try row.decode(atIndex: 0))
    }
  }

  /// The last `bytes` bytes kept, or all where there are fewer; never across a gap.
  public func outputTail(of token: String, bytes: Int) throws(JournalError) -> [UInt8] {
    try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT start, at, chunk.bytes, size FROM chunk JOIN output ON output.id = chunk.output
          WHERE token = ? ORDER BY start DESC
          """)
      var parts: [Data] = []
      var count = 0
      var next: Int?
      let rows = try Row.fetchCursor(statement, arguments: [token])
      while count < bytes, let row = try rows.next() {
        let chunk = try OutputChunk(row)
        if let next, chunk.start &+ chunk.bytes.count != next { break }
        next = chunk.start
        parts.append(chunk.bytes)
        count += chunk.bytes.count
      }
      return parts.reversed().joined().suffix(max(0, bytes))
    }
  }
}
