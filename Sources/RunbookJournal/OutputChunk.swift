import Foundation
import GRDB

/// Some of what an attempt printed, and when.
public struct OutputChunk: Sendable, Equatable {
  /// Where the chunk begins in everything printed; a jump from `end` to here was not kept.
  public let start: Int
  /// Milliseconds from the attempt's start to the first byte.
  public let at: Int
  public let bytes: Data

  init(start: Int, at: Int, bytes: Data) {
    self.start = start
    self.at = at
    self.bytes = bytes
  }

  /// A row of `start`, `at`, `bytes` and `size`.
  init(_ row: Row) throws {
    start = try row.decode(atIndex: 0)
    at = try row.decode(atIndex: 1)
    let stored = try row.decode(Data.self, atIndex: 2)
    guard let size = try row.decode(Int?.self, atIndex: 3) else {
      bytes = stored
      return
    }
    guard let unpacked = Packing.unpack(stored, size: size) else {
      throw JournalError.damaged(
        SQLiteFailure(
          code: ResultCode.SQLITE_CORRUPT.rawValue, message: "output cannot be unpacked"))
    }
    bytes = unpacked
  }

  /// Where the next byte would stand.
  public var end: Int { start + bytes.count }
}
