/// Phrases to look for anywhere in a text, all in one pass over its bytes.
///
/// Phrases are in lower case and of two bytes or more; letters of ASCII are found in any case.
struct PhraseSet: Sendable {
  /// Phrases by their first two bytes.
  private let buckets: [[[UInt8]]]
  /// Whether there is a phrase in each of those.
  private let pairs: [Bool]

  init(_ phrases: [String]) {
    var buckets = [[[UInt8]]](repeating: [], count: Self.places)
    for phrase in phrases {
      let bytes = Array(phrase.utf8)
      guard bytes.count > 1 else { continue }
      buckets[Self.place(bytes[0], bytes[1])].append(bytes)
    }
    self.buckets = buckets
    pairs = buckets.map { !$0.isEmpty }
  }

  private static var places: Int { 1 << 12 }

  private static func place(_ first: UInt8, _ second: UInt8) -> Int {
    (Int(first) << 4 ^ Int(second)) & (places - 1)
  }

  /// Whether one of them stands in a text.
  func isIn(_ text: some StringProtocol) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { isIn($0) }
      ?? Array(text.utf8).withUnsafeBufferPointer { isIn($0) }
  }

  private func isIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard var last = bytes.first.map(Byte.lowercased) else { return false }
    return pairs.withUnsafeBufferPointer { pairs in
      for end in bytes.indices.dropFirst() {
        let byte = Byte.lowercased(bytes[end])
        let place = Self.place(last, byte)
        last = byte
        if pairs[place], Self.opens(bytes, end - 1, one: buckets[place]) { return true }
      }
      return false
    }
  }

  /// Whether one of the phrases stands right here.
  private static func opens(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, one phrases: [[UInt8]]
  ) -> Bool {
    for phrase in phrases where start + phrase.count <= bytes.count {
      var at = 0
      while at < phrase.count, Byte.lowercased(bytes[start + at]) == phrase[at] { at += 1 }
      if at == phrase.count { return true }
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
