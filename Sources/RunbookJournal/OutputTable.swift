import Foundation
import GRDB

/// The rows of one attempt's output.
struct OutputTable {
  let journal: Journal
  let token: String
  let run: String

  /// Stores a chunk and deletes the oldest ones from `head` on until `excess` bytes are free.
  ///
  /// - Parameters:
  ///   - packed: its bytes packed, to be stored instead.
  ///   - dropped: of all bytes before the chunk, how many are not kept.
  /// - Returns: how many bytes were deleted.
  func store(
    _ chunk: OutputChunk, packed: Data?, dropped: Int, freeing excess: Int, from head: Int
  ) throws(JournalError) -> Int {
    try journal.writeSoon { db in
      let output = try key(db)
      var freed = 0
      while freed < excess {
        guard let oldest = try deleteOldest(of: output, from: head, db) else { break }
        freed += oldest
      }
      let insert = try db.cachedStatement(
        sql: "INSERT INTO chunk (output, start, at, bytes, size) VALUES (?, ?, ?, ?, ?)")
      try insert.execute(
        arguments: [
          output, chunk.start, chunk.at, packed ?? chunk.bytes,
          packed.map { _ in chunk.bytes.count },
        ])
      let count = try db.cachedStatement(
        sql: "UPDATE output SET bytes = ?, dropped = ? WHERE id = ?")
      try count.execute(arguments: [chunk.end, dropped + freed, output])
      return freed
    }
  }

  /// Finds the attempt's row, or makes it: an attempt that prints nothing has none.
  private func key(_ db: Database) throws -> Int64 {
    let find = try db.cachedStatement(sql: "SELECT id FROM output WHERE token = ?")
    if let id = try Int64.fetchOne(find, arguments: [token]) { return id }
    let insert = try db.cachedStatement(
      sql: "INSERT INTO output (token, run, bytes, dropped) VALUES (?, ?, 0, 0)")
    try insert.execute(arguments: [token, RunKey(uuid: run, db).id])
    return db.lastInsertedRowID
  }

  private func deleteOldest(of output: Int64, from head: Int, _ db: Database) throws -> Int? {
    // Not DELETE … LIMIT, which SQLite is usually built without; nor RETURNING, for the bytes' sake.
    let find = try db.cachedStatement(
      sql: """
        SELECT rowid, coalesce(size, length(bytes)) FROM chunk WHERE output = ? AND start >= ?
        ORDER BY start LIMIT 1
        """)
    guard let row = try Row.fetchOne(find, arguments: [output, head]) else { return nil }
    let delete = try db.cachedStatement(sql: "DELETE FROM chunk WHERE rowid = ?")
    try delete.execute(arguments: [try row.decode(Int64.self, atIndex: 0)])
    return try row.decode(atIndex: 1)
  }
}
