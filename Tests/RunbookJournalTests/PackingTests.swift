import Foundation
import Testing

@testable import RunbookJournal

@Suite struct PackingTests {
  private func log(_ lines: Int) -> [UInt8] {
    (0..<lines).flatMap { line in
      Array(
        "2026-11-03T10:\(line % 60):\(line % 7) web-\(line % 13) GET /orders/\(line * 7919)\r\n"
          .utf8)
    }
  }

  private func expectSame(_ bytes: [UInt8], isPacked: Bool) throws {
    let packed = Packing.pack(Data(bytes), atMost: bytes.count / 4 * 3)
    #expect((packed != nil) == isPacked)
    guard let packed else { return }
    #expect(packed.count <= bytes.count / 4 * 3)
    #expect(Packing.unpack(packed, size: bytes.count) == Data(bytes))
  }

  @Test func whatRepeatsItselfIsPackedAndComesBack() throws {
    try expectSame(log(3_000), isPacked: true)
    try expectSame([UInt8](repeating: 7, count: 256 << 10), isPacked: true)
    try expectSame(
      Array(repeating: Array("a line\r\n".utf8), count: 9_000).flatMap(\.self), isPacked: true)
  }

  @Test func whatHasNoPatternStaysAsItIs() throws {
    try expectSame(Sample.noise(256 << 10), isPacked: false)
    try expectSame([], isPacked: false)
    try expectSame(Sample.noise(13), isPacked: false)
  }

  /// Lengths that need no, one or more bytes of their own in the format.
  @Test(arguments: [0, 1, 14, 15, 16, 269, 270, 271, 524, 525, 526, 5_000])
  func lengthsOfAnySizeComeBack(_ count: Int) throws {
    let same = [UInt8](repeating: 1, count: 40_000)
    try expectSame(Sample.noise(count) + same + Sample.noise(count, seed: 2), isPacked: true)
    // As long a repetition between what does not repeat.
    let word = Sample.noise(count + 4, seed: 3)
    try expectSame(
      same + Sample.noise(20, seed: 4) + word + Sample.noise(30, seed: 5) + word + Sample.noise(12),
      isPacked: true)
  }

  @Test(arguments: [65_534, 65_535, 65_536, 65_537])
  func nothingFartherBackIsReferredToThanTheFormatCanSay(_ distance: Int) throws {
    let word = Array("what stands here stands there too".utf8)
    let between = [UInt8](repeating: 0, count: distance - word.count)
    try expectSame(word + between + word + [UInt8](repeating: 9, count: 20), isPacked: true)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func mixturesOfAnyKindComeBack(_ seed: UInt64) throws {
    let kinds = Sample.noise(60, below: 4, seed: seed)
    let sizes = Sample.noise(60, seed: seed + 100)
    let bytes = zip(kinds, sizes).flatMap { kind, size in
      switch kind {
      case 0: Sample.noise(Int(size), seed: UInt64(size))
      case 1: Sample.noise(Int(size) * 4, below: 3, seed: UInt64(size))
      case 2: [UInt8](repeating: size, count: Int(size) * 9)
      default: log(Int(size) / 8)
      }
    }
    try expectSame(bytes, isPacked: true)
  }

  @Test func aBlockThatAnotherProgramPackedIsRead() {
    let block: [UInt8] =
      [0x9f] + Array("one line\n".utf8) + [9, 0, 0x2c, 0xd0] + Array("the end of it".utf8)
    let text = String(repeating: "one line\n", count: 8) + "the end of it"
    #expect(Packing.unpack(Data(block), size: text.utf8.count) == Data(text.utf8))
  }

  @Test func aDamagedBlockIsRefusedOrReadWithinItsBounds() throws {
    let bytes = log(60) + Sample.noise(40) + [UInt8](repeating: 3, count: 900) + Sample.noise(20)
    let packed = try #require(Packing.pack(Data(bytes), atMost: bytes.count))
    for end in 0..<packed.count {
      #expect(Packing.unpack(packed.prefix(end), size: bytes.count) == nil)
    }
    for place in packed.indices {
      for bit in 0..<8 {
        var damaged = packed
        damaged[place] ^= 1 << UInt8(bit)
        if let read = Packing.unpack(damaged, size: bytes.count) {
          #expect(read.count == bytes.count)
        }
      }
    }
    for size in [-1, 0, 1, bytes.count - 1, bytes.count + 1, Int.max] {
      #expect(Packing.unpack(packed, size: size) == nil)
    }
    #expect(Packing.unpack(Data(), size: 1) == nil)
    // Further back than the beginning, and not back at all.
    #expect(Packing.unpack(Data([0x14, 65, 2, 0, 0x10, 65]), size: 10) == nil)
    #expect(Packing.unpack(Data([0x14, 65, 0, 0, 0x10, 65]), size: 10) == nil)
  }
}
