import Foundation

/// Makes output smaller before it is stored: as a block of LZ4, which other tools can read.
///
/// What is printed fast is mostly text that repeats itself. To store a byte costs several times what
/// it costs to pack one, and what cannot be packed is passed over quickly.
enum Packing {
  /// A match is that long at least; shorter ones would not pay.
  private static let shortestMatch = 4
  private static let farthest = 0xFFFF
  private static let tableBits = 13
  /// How far before the end the last match begins: the format keeps the end plain.
  private static let lastMatch = 12
  /// How far before the end it ends.
  private static let plainEnd = 5

  /// The bytes packed; nil where that takes more than `limit` bytes.
  static func pack(_ bytes: Data, atMost limit: Int) -> Data? {
    bytes.withUnsafeBytes { source in
      withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { room in
        var packed = PackedWriter(room: room)
        guard put(source, into: &packed) else { return nil }
        return Data(room.prefix(packed.count))
      }
    }
  }

  private static func put(
    _ source: UnsafeRawBufferPointer, into packed: inout PackedWriter
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1 << tableBits) { places in
      places.initialize(repeating: 0)
      let matchEnd = source.count - plainEnd
      var start = 0
      var next = 1
      while let found = match(in: source, from: next, places: places) {
        var (at, earlier) = found
        while at > start, earlier > 0, source[at - 1] == source[earlier - 1] {
          (at, earlier) = (at - 1, earlier - 1)
        }
        let length = commonLength(source, at, earlier, until: matchEnd)
        let plain = UnsafeRawBufferPointer(rebasing: source[start..<at])
        guard packed.put(plain, distance: at - earlier, length: length) else { return false }
        start = at + length
        next = start
      }
      return packed.put(UnsafeRawBufferPointer(rebasing: source[start...]))
    }
  }

  /// The next place at which something stands that stood before, and where that was.
  private static func match(
    in source: UnsafeRawBufferPointer, from start: Int, places: UnsafeMutableBufferPointer<UInt32>
  ) -> (at: Int, earlier: Int)? {
    var at = start
    // The longer nothing is found, the more is passed over.
    var tries = 64
    while at <= source.count - lastMatch {
      let word = source.loadUnaligned(fromByteOffset: at, as: UInt32.self)
      let place = Int((word &* 2_654_435_761) >> UInt32(32 - tableBits))
      let earlier = Int(places[place])
      places[place] = UInt32(truncatingIfNeeded: at)
      if at - earlier <= farthest,
        source.loadUnaligned(fromByteOffset: earlier, as: UInt32.self) == word
      {
        return (at, earlier)
      }
      at += tries >> 6
      tries += 1
    }
    return nil
  }

  private static func commonLength(
    _ source: UnsafeRawBufferPointer, _ one: Int, _ other: Int, until end: Int
  ) -> Int {
    var length = shortestMatch
    while one + length + 8 <= end {
      let difference =
        source.loadUnaligned(fromByteOffset: one + length, as: UInt64.self)
        ^ source.loadUnaligned(fromByteOffset: other + length, as: UInt64.self)
      guard difference == 0 else {
        return length + UInt64(littleEndian: difference).trailingZeroBitCount / 8
      }
      length += 8
    }
    while one + length < end, source[one + length] == source[other + length] { length += 1 }
    return length
  }

  /// The bytes that were packed; nil where these are no such block of that size.
  static func unpack(_ packed: Data, size: Int) -> Data? {
    // No block grows more, so nothing larger is made room for.
    guard size > 0, size / 255 <= packed.count else { return nil }
    var bytes = Data(count: size)
    let isWhole = bytes.withUnsafeMutableBytes { room in
      packed.withUnsafeBytes { source in
        var reader = PackedReader(source: source)
        return reader.read(into: room)
      }
    }
    return isWhole ? bytes : nil
  }
}

/// Writes sequences: bytes as they are, then how far back stands what follows, and how much of it.
private struct PackedWriter {
  let room: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(room: UnsafeMutableRawBufferPointer) { self.room = room }

  /// False where there is no more room; the last sequence has no match.
  mutating func put(_ plain: UnsafeRawBufferPointer, distance: Int = 0, length: Int = 0) -> Bool {
    let most = plain.count + plain.count / 255 + length / 255 + 5
    guard most <= room.count - count else { return false }
    let more = max(0, length - 4)
    put(UInt8(min(plain.count, 15) << 4 | min(more, 15)))
    putRest(of: plain.count)
    UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: plain)
    count += plain.count
    guard length > 0 else { return true }
    put(UInt8(distance & 0xFF))
    put(UInt8(distance >> 8))
    putRest(of: more)
    return true
  }

  /// A number that does not fit in its half byte goes on in whole ones.
  private mutating func putRest(of number: Int) {
    guard number >= 15 else { return }
    var rest = number - 15
    while rest >= 255 {
      put(255)
      rest -= 255
    }
    put(UInt8(rest))
  }

  private mutating func put(_ byte: UInt8) {
    room[count] = byte
    count += 1
  }
}

/// Reads sequences; whatever they say, nothing is read or written beyond the two buffers.
private struct PackedReader {
  let source: UnsafeRawBufferPointer
  private var at = 0

  init(source: UnsafeRawBufferPointer) { self.source = source }

  /// Whether the source fills the room exactly.
  mutating func read(into room: UnsafeMutableRawBufferPointer) -> Bool {
    var end = 0
    while at < source.count {
      let lengths = Int(source[at])
      at += 1
      guard let plain = number(lengths >> 4), plain <= source.count - at, plain <= room.count - end
      else { return false }
      UnsafeMutableRawBufferPointer(rebasing: room[end...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[at..<(at + plain)]))
      at += plain
      end += plain
      if at == source.count { return end == room.count }
      guard source.count - at >= 2 else { return false }
      let distance = Int(source[at]) | Int(source[at + 1]) << 8
      at += 2
      guard distance > 0, distance <= end, let more = number(lengths & 15),
        more + 4 <= room.count - end
      else { return false }
      Self.repeatBytes(of: room, from: end - distance, at: end, count: more + 4)
      end += more + 4
    }
    return false
  }

  private mutating func number(_ half: Int) -> Int? {
    guard half == 15 else { return half }
    var number = half
    while at < source.count {
      let byte = Int(source[at])
      at += 1
      number += byte
      if byte < 255 { return number }
    }
    return nil
  }

  /// Copies from what stands before; where the two overlap, what was just copied is copied again.
  private static func repeatBytes(
    of room: UnsafeMutableRawBufferPointer, from start: Int, at place: Int, count: Int
  ) {
    var end = place
    var left = count
    while left > 0 {
      let part = min(left, end - start)
      UnsafeMutableRawBufferPointer(rebasing: room[end...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: room[start..<(start + part)]))
      end += part
      left -= part
    }
  }
}
