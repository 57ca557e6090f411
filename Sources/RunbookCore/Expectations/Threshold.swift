/// What a value is held against, as a runbook writes it: `> 1000 ms`, `at most 5 %`, `10-20`.
///
/// Read only where nothing is left over: "> 1 % for 5 minutes" and "any" are for a person.
public struct Threshold: Sendable, Equatable {
  enum Relation: Sendable, Equatable {
    case above, atLeast, below, atMost, equal, notEqual
    /// Between the limit and this, both included; outside of them.
    case within(Quantity), outside(Quantity)
    /// A number alone: what it means is said by what stands beside it.
    case bare
  }

  let relation: Relation
  let limit: Quantity
  /// What one of the limit's unit is in its base, for a value that leaves the unit out.
  private let scale: Double

  /// Reads a cell of a table, or the words behind "alert if".
  public init?(_ text: String) {
    let lower = Substring(text.replacing(#/\(([^()0-9]|[pP]\d+)*\)/#, with: " ")).trimmed
    guard let (relation, rest) = Self.opening(lower) else { return nil }
    var reader = QuantityReader(rest)
    guard let first = reader.quantity() else { return nil }
    scale = reader.scale
    if reader.isAtEnd {
      (self.relation, limit) = (relation ?? .bare, first)
      return
    }
    if let suffix = Self.suffixes[reader.rest.lowercased()] {
      guard relation == nil else { return nil }
      (self.relation, limit) = (suffix, first)
      return
    }
    // Two limits: the unit may stand behind the second alone.
    guard let sign = Self.rangeSigns.first(where: { reader.rest.lowercased().hasPrefix($0) }) else {
      return nil
    }
    var last = QuantityReader(reader.rest.dropFirst(sign.count))
    guard let second = last.quantity(), last.isAtEnd,
      let low = first.taken(for: second, written: last.scale), low.amount <= second.amount
    else { return nil }
    switch relation {
    case nil, .within: self.relation = .within(second)
    case .outside: self.relation = .outside(second)
    default: return nil
    }
    limit = low
  }

  private init(_ relation: Relation, _ limit: Quantity, scale: Double) {
    (self.relation, self.limit, self.scale) = (relation, limit, scale)
  }

  // MARK: Comparing

  /// Whether a value is so; nil where that cannot be said.
  func isMet(by value: Quantity) -> Bool? {
    guard let value = value.taken(for: limit, written: scale), value.unit.fits(limit.unit) else {
      return nil
    }
    let (seen, bound) = (value.amount, limit.amount)
    switch relation {
    case .above: return seen > bound
    case .atLeast: return seen >= bound
    case .below: return seen < bound
    case .atMost: return seen <= bound
    case .equal: return seen == bound
    case .notEqual: return seen != bound
    case .within(let high): return seen >= bound && seen <= high.amount
    case .outside(let high): return seen < bound || seen > high.amount
    case .bare: return nil
    }
  }

  /// Whether it says which way is too far; nil where it does not.
  var isUpward: Bool? {
    switch relation {
    case .above, .atLeast: true
    case .below, .atMost: false
    case .equal, .notEqual, .within, .outside, .bare: nil
    }
  }

  /// A number alone, meant as what is to be reached or kept to.
  func meaning(_ relation: Relation) -> Threshold {
    Threshold(relation, limit, scale: scale)
  }

  /// Whether a number without a unit means the same for both.
  func hasUnit(of other: Threshold) -> Bool {
    limit.unit == other.limit.unit && scale == other.scale
  }

  // MARK: Words

  /// The comparison that a text opens with, behind the words for what is compared, and what follows; a
  /// relation of nil where there is none, and nothing where other words open it.
  private static func opening(_ text: Substring) -> (Relation?, Substring)? {
    var rest = text
    var found: Relation?
    if let sign = signs.first(where: { rest.hasPrefix($0.text) }) {
      rest = rest.dropFirst(sign.text.count)
      found = sign.relation
    } else if let words = words.first(where: { rest.lowercased().hasPrefix($0.text + " ") }) {
      rest = rest.dropFirst(words.text.count)
      found = words.relation
    } else if let first = rest.first, first.isLetter {
      // `p95 < 500 ms`, `error rate above 5 %`: the name of what is measured.
      guard let (relation, behind) = named(rest) else { return nil }
      rest = behind
      found = relation
    }
    if case .within = found, !rest.contains(where: { $0.isASCIIDigit }) { return nil }
    return (found, rest.trimmed)
  }

  private static func named(_ text: Substring) -> (Relation, Substring)? {
    let name = text.prefix { !"<>=≤≥≠".contains($0) }
    if name.endIndex < text.endIndex {
      guard isName(name) else { return nil }
      let rest = text[name.endIndex...]
      return signs.first { rest.hasPrefix($0.text) }.map {
        ($0.relation, rest.dropFirst($0.text.count))
      }
    }
    let lower = text.lowercased()
    for row in words {
      guard let range = lower.range(" \(row.text) ") else { continue }
      let offset = lower.distance(from: lower.startIndex, to: range)
      guard isName(text.prefix(offset)) else { return nil }
      return (row.relation, text.dropFirst(offset + row.text.count + 2))
    }
    return nil
  }

  /// Whether nothing in it could be a number that is compared; `p95` and its like name a metric.
  private static func isName(_ text: Substring) -> Bool {
    text.replacing(#/\b[pP]\d+\b/#, with: "").allSatisfy { $0.isLetter || " -_/".contains($0) }
  }

  private static let signs: [(text: String, relation: Relation)] = [
    (">=", .atLeast), ("=>", .atLeast), ("≥", .atLeast), ("⩾", .atLeast), ("<=", .atMost),
    ("=<", .atMost), ("≤", .atMost), ("⩽", .atMost), ("!=", .notEqual), ("≠", .notEqual),
    ("<>", .notEqual), ("==", .equal), (">", .above), ("<", .below), ("＞", .above), ("＜", .below),
    ("=", .equal),
  ]

  /// The longer words first.
  private static let words: [(text: String, relation: Relation)] = [
    ("no more than", .atMost), ("not more than", .atMost), ("no less than", .atLeast),
    ("not less than", .atLeast), ("more than", .above), ("greater than", .above),
    ("higher than", .above), ("larger than", .above), ("longer than", .above),
    ("less than", .below), ("lower than", .below), ("fewer than", .below), ("shorter than", .below),
    ("at least", .atLeast), ("at most", .atMost), ("up to", .atMost), ("above", .above),
    ("over", .above), ("exceeds", .above), ("exceeding", .above), ("beyond", .above),
    ("drops below", .below), ("falls below", .below), ("below", .below), ("under", .below),
    ("minimum", .atLeast), ("min", .atLeast), ("maximum", .atMost), ("max", .atMost),
    ("exactly", .equal), ("between", .within(Quantity(amount: 0, unit: .bare))),
    ("outside of", .outside(Quantity(amount: 0, unit: .bare))),
    ("outside", .outside(Quantity(amount: 0, unit: .bare))),
    ("mehr als", .above), ("größer als", .above), ("über", .above), ("weniger als", .below),
    ("kleiner als", .below), ("unter", .below), ("mindestens", .atLeast), ("höchstens", .atMost),
    ("plus de", .above), ("supérieur à", .above), ("moins de", .below), ("inférieur à", .below),
    ("au moins", .atLeast), ("au plus", .atMost), ("más de", .above), ("mayor que", .above),
    ("menos de", .below), ("menor que", .below), ("al menos", .atLeast), ("como máximo", .atMost),
  ]

  private static let suffixes: [String: Relation] = [
    "+": .atLeast, "or more": .atLeast, "or higher": .atLeast, "or above": .atLeast,
    "or less": .atMost, "or lower": .atMost, "or fewer": .atMost, "or below": .atMost,
    "max": .atMost, "maximum": .atMost, "min": .atLeast, "minimum": .atLeast,
  ]

  private static let rangeSigns = ["-", "–", "—", "..", "to ", "and ", "bis "]
}
