/// Covers given values in a stream of bytes, also where one is cut by a chunk's border.
///
/// A value is covered as it is and in the encodings of `SecretForms`; nothing else is touched. What
/// could be the beginning of one is held back until it is known, or until `letGo`.
public struct SecretMask {
  /// All forms of all values, by their first byte; the longest first.
  private var forms: [[[UInt8]]] = Array(repeating: [], count: 256)
  /// A bit for each two bytes that a form may begin with: what most bytes of a stream are passed by.
  private var beginnings: [UInt64] = Array(repeating: 0, count: 1024)
  private var held: [UInt8] = []
  /// How many of the bytes held have been handed on already.
  private var shown = 0

  /// What stands in a value's place.
  public static let cover = Array("****".utf8)

  /// The most of a value's beginning that is shown while the rest may still come.
  private static let mostShown = 3

  /// Whether there is nothing to cover.
  public let isEmpty: Bool

  /// How often a value was found so far.
  public private(set) var found = 0

  /// - Parameter values: the longest form is covered where one holds another.
  public init(_ values: [[UInt8]]) {
    let all = Set(values.filter { !$0.isEmpty }.flatMap(SecretForms.all))
    isEmpty = all.isEmpty
    for form in all.sorted(by: { $0.count > $1.count }) {
      forms[Int(form[0])].append(form)
      let second = form.count > 1 ? Int(form[1])...Int(form[1]) : 0...255
      for next in second { beginnings[Int(form[0]) << 2 | next >> 6] |= 1 << UInt64(next & 63) }
    }
  }

  /// Covers other values from now on; what is held back is looked at again with what comes next.
  public mutating func cover(_ values: [[UInt8]]) {
    var other = SecretMask(values)
    (other.held, other.shown, other.found) = (held, shown, found)
    self = other
  }

  /// The next bytes, as far as they are known to hold no value.
  public mutating func pass(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    if held.isEmpty { return covered(bytes, isEnd: false) }
    return (held + bytes).withUnsafeBytes { covered($0, isEnd: false) }
  }

  /// What is still held back, at the end of the stream.
  public mutating func rest() -> [UInt8] {
    let last = held
    return last.withUnsafeBytes { covered($0, isEnd: true) }
  }

  /// What may be shown of the bytes held back, once the command is quiet.
  ///
  /// A prompt that happens to end as a value begins must not stay unseen, and a program that stops
  /// within a value must not give it away: so no more than 3 bytes, and a quarter of any value that
  /// is not yet ruled out, are let go, and what comes after is still matched together with them.
  public mutating func letGo() -> [UInt8] {
    guard !held.isEmpty else { return [] }
    let shortest = forms[Int(held[0])].lazy
      .filter { [held] form in
        form.count > held.count ? form.starts(with: held) : held.starts(with: form)
      }
      .map(\.count).min()
    let bound = min(Self.mostShown, (shortest ?? 0) / 4, held.count)
    guard bound > shown else { return [] }
    defer { shown = bound }
    return Array(held[shown..<bound])
  }

  private mutating func covered(_ bytes: UnsafeRawBufferPointer, isEnd: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var start = shown
    (held, shown) = ([], 0)
    var at = 0
    while let next = candidate(in: bytes, from: at) {
      at = next
      switch match(UnsafeRawBufferPointer(rebasing: bytes[at...]), isEnd: isEnd) {
      case .none: at += 1
      case .partial:
        if at > start { result.append(contentsOf: bytes[start..<at]) }
        held = Array(bytes[at...])
        shown = max(0, start - at)
        return result
      case .whole(let length):
        if at > start { result.append(contentsOf: bytes[start..<at]) }
        result += Self.cover
        found += 1
        at += length
        start = max(start, at)
      }
    }
    if start < bytes.count { result.append(contentsOf: bytes[start...]) }
    return result
  }

  /// The next place where a form may begin.
  private func candidate(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    beginnings.withUnsafeBufferPointer { beginnings in
      var at = start
      let last = bytes.count - 1
      while at < last {
        let (one, two) = (Int(bytes[at]), Int(bytes[at + 1]))
        if beginnings[one << 2 | two >> 6] >> UInt64(two & 63) & 1 != 0 { return at }
        at += 1
      }
      return at == last && !forms[Int(bytes[at])].isEmpty ? at : nil
    }
  }

  private enum Match {
    case none
    /// The bytes end before it is known.
    case partial
    case whole(length: Int)
  }

  private func match(_ bytes: UnsafeRawBufferPointer, isEnd: Bool) -> Match {
    for form in forms[Int(bytes[0])] {
      if form.count <= bytes.count {
        if bytes.starts(with: form) { return .whole(length: form.count) }
      } else if !isEnd, form.starts(with: bytes) {
        return .partial
      }
    }
    return .none
  }
}
