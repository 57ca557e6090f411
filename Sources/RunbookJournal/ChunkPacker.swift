import Foundation

/// Packs those chunks of one attempt that cost less time packed than stored as they are.
struct ChunkPacker {
  /// Less comes from no fast stream, and stays readable to whoever looks into the file.
  static let least = 16 << 10
  /// Packing pays where a third is left; with more, storing the bytes would have been done meanwhile.
  static let leastSaving = 3
  /// How many chunks stay as they are after one that did not pay: what follows is mostly of its kind.
  static let passedOver = 7

  private var toPassOver = 0

  /// The bytes packed; nil where they are to be stored as they are.
  mutating func pack(_ bytes: Data) -> Data? {
    guard bytes.count >= Self.least else { return nil }
    if toPassOver > 0 {
      toPassOver -= 1
      return nil
    }
    let packed = Packing.pack(bytes, atMost: bytes.count / Self.leastSaving)
    if packed == nil { toPassOver = Self.passedOver }
    return packed
  }
}
