import CLZ4
import Foundation

/// Chunks as LZ4 blocks: what is printed fast mostly repeats itself, and packing it takes less time
/// than the disk does.
enum Packing {
  /// Less comes from no fast stream, and stays readable to whoever looks into the file.
  private static let least = 16 << 10

  /// The bytes packed; nil where a quarter is not saved, so that they had better be stored as they are.
  static func pack(_ bytes: Data) -> Data? {
    guard bytes.count >= least, bytes.count <= LZ4_MAX_INPUT_SIZE else { return nil }
    var packed = Data(count: bytes.count / 4 * 3)
    let count = packed.withUnsafeMutableBytes { room in
      bytes.withUnsafeBytes { bytes in
        LZ4_compress_default(
          bytes.baseAddress, room.baseAddress, Int32(bytes.count), Int32(room.count))
      }
    }
    guard count > 0 else { return nil }
    return packed.prefix(Int(count))
  }

  /// The bytes that were packed; nil where the block is damaged.
  static func unpack(_ packed: Data, size: Int) -> Data? {
    guard let whole = Int32(exactly: size), (1...LZ4_MAX_INPUT_SIZE).contains(whole),
      let length = Int32(exactly: packed.count)
    else { return nil }
    var bytes = Data(count: size)
    let count = bytes.withUnsafeMutableBytes { room in
      packed.withUnsafeBytes { packed in
        LZ4_decompress_safe(packed.baseAddress, room.baseAddress, length, whole)
      }
    }
    return Int(count) == size ? bytes : nil
  }
}
