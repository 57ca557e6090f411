import CTerminal
import Glibc

extension ArraySlice<UInt8> {
  /// The index at which a byte first occurs: `firstIndex(of:)`, many times faster.
  func offset(of byte: UInt8) -> Int? {
    withUnsafeBytes { mine in
      guard let base = mine.baseAddress, let hit = memchr(base, Int32(byte), mine.count)
      else { return nil }
      return startIndex + (UnsafeRawPointer(hit) - base)
    }
  }

  /// The index at which the bytes first occur.
  func offset(of bytes: [UInt8]) -> Int? {
    withUnsafeBytes { mine in
      guard let base = mine.baseAddress,
        let hit = ct_find(base, mine.count, bytes, bytes.count)
      else { return nil }
      return startIndex + (hit - base)
    }
  }

  func offset(of text: String) -> Int? { offset(of: Array(text.utf8)) }

  func contains(_ bytes: [UInt8]) -> Bool { offset(of: bytes) != nil }

  /// The bytes without the first occurrence of others.
  func removing(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard !bytes.isEmpty, let start = offset(of: Array(bytes)) else { return Array(self) }
    return Array(self[..<start]) + self[(start + bytes.count)...]
  }
}

extension [UInt8] {
  func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
