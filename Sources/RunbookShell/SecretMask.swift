/// Covers given values in a stream of bytes, also where one is cut by a chunk's border.
///
/// Exact bytes only: nothing else is touched. What could be the beginning of a value is held back
/// until it is known.
public struct SecretMask {
  private let values: [[UInt8]]
  private var held: [UInt8] = []

  /// What stands in a value's place.
  public static let cover = Array("****".utf8)

  /// - Parameter values: the longest is covered where one holds another.
  public init(_ values: [[UInt8]]) {
    self.values = values.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
  }

  /// Whether there is nothing to cover.
  public var isEmpty: Bool { values.isEmpty }

  /// The next bytes, as far as they are known to hold no value.
  public mutating func pass(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    covered(held + bytes, isEnd: false)
  }

  /// What is still held back, at the end of the stream.
  public mutating func rest() -> [UInt8] { covered(held, isEnd: true) }

  private mutating func covered(_ bytes: [UInt8], isEnd: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    held = []
    var at = 0
    while at < bytes.count {
      let rest = bytes[at...]
      if !isEnd, values.contains(where: { $0.count > rest.count && $0.starts(with: rest) }) {
        held = Array(rest)
        return result
      } else if let value = values.first(where: { rest.starts(with: $0) }) {
        result += Self.cover
        at += value.count
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }
}
