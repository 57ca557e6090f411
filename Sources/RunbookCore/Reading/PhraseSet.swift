/// Phrases to look for anywhere in a text, all in one pass over its bytes.
///
/// Phrases are in lower case; letters of ASCII are found in any case.
struct PhraseSet: Sendable {
  /// Phrases by their first byte.
  private let buckets: [[[UInt8]]]

  init(_ phrases: [String]) {
    var buckets = [[[UInt8]]](repeating: [], count: 256)
    for phrase in phrases {
      let bytes = Array(phrase.utf8)
      if let first = bytes.first { buckets[Int(first)].append(bytes) }
    }
    self.buckets = buckets
  }

  /// Whether one of them stands in a text.
  func isIn(_ text: some StringProtocol) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { isIn($0) }
      ?? Array(text.utf8).withUnsafeBufferPointer { isIn($0) }
  }

  private func isIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for at in bytes.indices {
      for phrase in buckets[Int(Byte.lowercased(bytes[at]))]
      where at + phrase.count <= bytes.count {
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
