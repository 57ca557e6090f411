/// How alike two texts are: Sørensen and Dice's coefficient of their pairs of neighbouring bytes.
///
/// Twice the pairs that both have, by the pairs that either has: 1 for the same text but for case and
/// blanks, 0 where nothing is shared.
struct Likeness {
  /// Each pair of bytes, as a number, sorted; a pair that occurs twice stands twice.
  private let pairs: [UInt16]

  /// From this on, two texts may be the same one, edited; a person decides.
  static let threshold = 0.6
  /// Of long texts the beginning is compared.
  private static let limit = 4096

  init(_ text: some StringProtocol) {
    var pairs: [UInt16] = []
    var last: UInt8 = 32
    for byte in text.utf8.prefix(Self.limit) {
      let byte = byte <= 32 ? 32 : (65...90).contains(byte) ? byte + 32 : byte
      if byte == 32, last == 32 { continue }
      pairs.append(UInt16(last) << 8 | UInt16(byte))
      last = byte
    }
    if last != 32 { pairs.append(UInt16(last) << 8 | 32) }
    self.pairs = pairs.sorted()
  }

  func compared(to other: Likeness) -> Double {
    let (left, right) = (pairs, other.pairs)
    guard !left.isEmpty, !right.isEmpty else { return left.isEmpty && right.isEmpty ? 1 : 0 }
    var (a, b, shared) = (0, 0, 0)
    while a < left.count, b < right.count {
      if left[a] == right[b] {
        (a, b, shared) = (a + 1, b + 1, shared + 1)
      } else if left[a] < right[b] {
        a += 1
      } else {
        b += 1
      }
    }
    return Double(2 * shared) / Double(left.count + right.count)
  }

  /// The most that texts of these lengths can have in common.
  func bound(to other: Likeness) -> Double {
    let (least, sum) = (min(pairs.count, other.pairs.count), pairs.count + other.pairs.count)
    return sum == 0 ? 1 : Double(2 * least) / Double(sum)
  }
}
