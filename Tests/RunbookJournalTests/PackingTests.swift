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
    let packed = Packing.pack(Data(bytes))
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

  @Test func aDamagedBlockIsRefusedOrReadWithinItsBounds() throws {
    let bytes = log(60) + [UInt8](repeating: 3, count: 20_000) + Sample.noise(20)
    let packed = try #require(Packing.pack(Data(bytes)))
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
  }
}
