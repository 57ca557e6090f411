/// Which characters may stand at one place of a pattern.
struct ScalarSet {
  var ranges: [ClosedRange<UInt32>]
  var isNegated = false
  /// Whether ASCII letters count in either case.
  var ignoresCase = false

  init(ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
    (self.ranges, self.isNegated) = (ranges, isNegated)
  }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  static let everything = ScalarSet(ranges: [], isNegated: true)
  static let allButLineEnds = ScalarSet(ranges: [10...10], isNegated: true)
  static let digits = ScalarSet(ranges: [48...57])
  static let blanks = ScalarSet(ranges: [9...13, 32...32, 0xA0...0xA0])
  static let word = ScalarSet(ranges: [48...57, 65...90, 95...95, 97...122, 0xC0...0x10FFFF])

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var found = holds(scalar.value)
    if !found, ignoresCase, scalar.isASCII, scalar.properties.isAlphabetic {
      found = holds(scalar.value ^ 32)
    }
    return found != isNegated
  }

  private func holds(_ value: UInt32) -> Bool { ranges.contains { $0.contains(value) } }

  var negated: ScalarSet { ScalarSet(ranges: ranges, isNegated: !isNegated) }

  /// Reads `a-z]` behind an opening bracket; nil, and nothing taken, where it is never closed.
  init?(bracket rest: inout ArraySlice<Unicode.Scalar>, negations: String, escapes: Bool) {
    var look = rest
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false
    if let first = look.first, negations.unicodeScalars.contains(first) {
      isNegated = true
      look.removeFirst()
    }
    var isFirst = true
    while let scalar = look.popFirst() {
      if scalar == "]", !isFirst {
        self.init(ranges: ranges, isNegated: isNegated)
        rest = look
        return
      }
      isFirst = false
      var low = scalar
      if escapes, scalar == "\\", let letter = look.popFirst() {
        if let named = ScalarSet(escape: letter) {
          // "Not a digit" among others is no list of ranges.
          guard !named.isNegated else { return nil }
          ranges += named.ranges
          continue
        }
        guard let plain = Self.plain(letter) else { return nil }
        low = plain
      } else if scalar == "[", look.first == ":" {
        guard let named = Self.posix(&look) else { return nil }
        ranges += named
        continue
      }
      if look.first == "-", let high = look.dropFirst().first, high != "]" {
        guard high.value >= low.value, !escapes || high != "\\" else { return nil }
        look.removeFirst(2)
        ranges.append(low.value...high.value)
      } else {
        ranges.append(low.value...low.value)
      }
    }
    return nil
  }

  /// `\d`, `\S` and their like.
  init?(escape letter: Unicode.Scalar) {
    switch letter {
    case "d": self = .digits
    case "D": self = Self.digits.negated
    case "s": self = .blanks
    case "S": self = Self.blanks.negated
    case "w": self = .word
    case "W": self = Self.word.negated
    default: return nil
    }
  }

  /// What an escaped character stands for; nil for letters that could mean something else.
  static func plain(_ letter: Unicode.Scalar) -> Unicode.Scalar? {
    switch letter {
    case "t": "\t"
    case "n": "\n"
    case "r": "\r"
    case "0"..."9", "a"..."z", "A"..."Z": nil
    default: letter
    }
  }

  /// `[:alpha:]` behind its first bracket.
  private static func posix(_ rest: inout ArraySlice<Unicode.Scalar>) -> [ClosedRange<UInt32>]? {
    let names: [String: [ClosedRange<UInt32>]] = [
      "alpha": [65...90, 97...122], "digit": [48...57], "alnum": [48...57, 65...90, 97...122],
      "upper": [65...90], "lower": [97...122], "space": blanks.ranges,
      "xdigit": [48...57, 65...70, 97...102], "punct": [33...47, 58...64, 91...96, 123...126],
    ]
    var name = String.UnicodeScalarView()
    var look = rest.dropFirst()
    while let scalar = look.popFirst(), scalar != ":" { name.append(scalar) }
    guard look.popFirst() == "]", let ranges = names[String(name)] else { return nil }
    rest = look
    return ranges
  }
}
