import Foundation

/// Some of what an attempt printed, and when.
public struct OutputChunk: Sendable, Equatable {
  /// Where the chunk begins in everything printed; a jump from `end` to here was not kept.
  public let start: Int
  /// Milliseconds from the attempt's start to the first byte.
  public let at: Int
  public let bytes: Data

  /// Where the next byte would stand.
  public var end: Int { start + bytes.count }
}
