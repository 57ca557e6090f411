/// Phrases to look for anywhere in a text, all in one pass over its bytes.
///
/// Phrases are in lower case and of two bytes or more; letters of ASCII are found in any case.
struct PhraseSet: Sendable {
  /// Phrases by their first byte.
  private let buckets: [[[UInt8]]]
  /// Whether a phrase may begin with such a pair of bytes.
  private let pairs: [Bool]

  init(_ phrases: [String]) {
    var buckets = [[[UInt8]]](repeating: [], count: 256)
    var pairs = [Bool](repeating: false, count: 1 << 12)
    for phrase in phrases {
      let bytes = Array(phrase.utf8)
      guard bytes.count > 1 else { continue }
      buckets[Int(bytes[0])].append(bytes)
      pairs[Self.place(bytes[0], bytes[1])] = true
    }
    self.buckets = buckets
    self.pairs = pairs
  }

  private static func place(_ first: UInt8, _ second: UInt8) -> Int {
    (Int(first) << 4 ^ Int(second)) & (1 << 12 - 1)
  }

  /// Whether one of them stands in a text.
  func isIn(_ text: some StringProtocol) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { isIn($0) }
      ?? Array(text.utf8).withUnsafeBufferPointer { isIn($0) }
  }

  private func isIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var last: UInt8 = 0
    for end in bytes.indices {
      let byte = Byte.lowercased(bytes[end])
      defer { last = byte }
      guard end > 0, pairs[Self.place(last, byte)] else { continue }
      let at = end - 1
      for phrase in buckets[Int(last)] where at + phrase.count <= bytes.count {
        if phrase.indices.allSatisfy({ Byte.lowercased(bytes[at + $0]) == phrase[$0] }) {
          return true
        }
      }
    }
    return false
  }
}

extension StringProtocol {
  /// Whether these words stand somewhere in the text, byte for byte.
  func holds(_ words: String) -> Bool {
    guard let first = words.utf8.first else { return true }
    var rest = utf8[...]
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: words.utf8) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
