/// What a value is held against, as a runbook writes it: `> 1000 ms`, `at most 5 %`, `10-20`.
///
/// Read only where nothing is left over: "> 1 % for 5 minutes" and "any" are for a person.
public struct Threshold: Sendable, Equatable {
  enum Relation: Sendable, Equatable {
    case above, atLeast, below, atMost, equal, notEqual
    /// Between the limit and this, both included; outside of them.
    case within(Quantity), outside(Quantity)
    /// The same two limits without a word: where to be, and never by itself where it alarms.
    case range(Quantity)
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
    guard let (opening, rest) = Self.opening(lower) else { return nil }
    var reader = QuantityReader(rest)
    guard let first = reader.quantity() else { return nil }
    if reader.isAtEnd {
      switch opening {
      case nil: relation = .bare
      case .relation(let found): relation = found
      case .between, .outside: return nil
      }
      (limit, scale) = (first, reader.scale)
      return
    }
    if let suffix = Self.suffixes[reader.rest.lowercased()] {
      guard opening == nil else { return nil }
      (relation, limit, scale) = (suffix, first, reader.scale)
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
    switch opening {
    case nil: relation = .range(second)
    case .between: relation = .within(second)
    case .outside: relation = .outside(second)
    case .relation: return nil
    }
    (limit, scale) = (low, last.scale)
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
    let low = value.order(to: limit)
    switch relation {
    case .above: return low > 0
    case .atLeast: return low >= 0
    case .below: return low < 0
    case .atMost: return low <= 0
    case .equal: return low == 0
    case .notEqual: return low != 0
    case .within(let high), .range(let high): return low >= 0 && value.order(to: high) <= 0
    case .outside(let high): return low < 0 || value.order(to: high) > 0
    case .bare: return nil
    }
  }

  /// Whether it says which way is too far; nil where it does not.
  var isUpward: Bool? {
    switch relation {
    case .above, .atLeast: true
    case .below, .atMost: false
    case .equal, .notEqual, .within, .outside, .range, .bare: nil
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

  /// What the words before a number, or before two of them, say.
  private enum Opening: Equatable {
    case relation(Relation)
    case between, outside
  }

  /// The comparison that a text opens with, behind the words for what is compared, and what follows; a
  /// relation of nil where there is none, and nothing where other words open it.
  private static func opening(_ text: Substring) -> (Opening?, Substring)? {
    var rest = text
    var found: Opening?
    if let sign = signs.first(where: { rest.hasPrefix($0.text) }) {
      rest = rest.dropFirst(sign.text.count)
      found = .relation(sign.relation)
    } else if let words = words.first(where: { rest.lowercased().hasPrefix($0.text + " ") }) {
      rest = rest.dropFirst(words.text.count)
      found = words.opening
    } else if let first = rest.first, first.isLetter {
      // `p95 < 500 ms`, `error rate above 5 %`: the name of what is measured.
      guard let (opening, behind) = named(rest) else { return nil }
      rest = behind
      found = opening
    }
    return (found, rest.trimmed)
  }

  private static func named(_ text: Substring) -> (Opening, Substring)? {
    let name = text.prefix { !"<>=≤≥≠".contains($0) }
    if name.endIndex < text.endIndex {
      guard isName(name) else { return nil }
      let rest = text[name.endIndex...]
      return signs.first { rest.hasPrefix($0.text) }.map {
        (.relation($0.relation), rest.dropFirst($0.text.count))
      }
    }
    let lower = text.lowercased()
    for row in words {
      guard let range = lower.range(" \(row.text) ") else { continue }
      let offset = lower.distance(from: lower.startIndex, to: range)
      guard isName(text.prefix(offset)) else { return nil }
      return (row.opening, text.dropFirst(offset + row.text.count + 2))
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
  private static let words: [(text: String, opening: Opening)] = [
    ("no more than", .relation(.atMost)), ("not more than", .relation(.atMost)),
    ("no less than", .relation(.atLeast)),
    ("not less than", .relation(.atLeast)), ("more than", .relation(.above)),
    ("greater than", .relation(.above)),
    ("higher than", .relation(.above)), ("larger than", .relation(.above)),
    ("longer than", .relation(.above)),
    ("less than", .relation(.below)), ("lower than", .relation(.below)),
    ("fewer than", .relation(.below)), ("shorter than", .relation(.below)),
    ("at least", .relation(.atLeast)), ("at most", .relation(.atMost)),
    ("up to", .relation(.atMost)), ("above", .relation(.above)),
    ("over", .relation(.above)), ("exceeds", .relation(.above)), ("exceeding", .relation(.above)),
    ("beyond", .relation(.above)),
    ("drops below", .relation(.below)), ("falls below", .relation(.below)),
    ("below", .relation(.below)), ("under", .relation(.below)),
    ("minimum", .relation(.atLeast)), ("min", .relation(.atLeast)), ("maximum", .relation(.atMost)),
    ("max", .relation(.atMost)),
    ("exactly", .relation(.equal)), ("between", .between),
    ("outside of", .outside),
    ("outside", .outside),
    ("mehr als", .relation(.above)), ("größer als", .relation(.above)), ("über", .relation(.above)),
    ("weniger als", .relation(.below)),
    ("kleiner als", .relation(.below)), ("unter", .relation(.below)),
    ("mindestens", .relation(.atLeast)), ("höchstens", .relation(.atMost)),
    ("plus de", .relation(.above)), ("supérieur à", .relation(.above)),
    ("moins de", .relation(.below)), ("inférieur à", .relation(.below)),
    ("au moins", .relation(.atLeast)), ("au plus", .relation(.atMost)),
    ("más de", .relation(.above)), ("mayor que", .relation(.above)),
    ("menos de", .relation(.below)), ("menor que", .relation(.below)),
    ("al menos", .relation(.atLeast)), ("como máximo", .relation(.atMost)),
  ]

  private static let suffixes: [String: Relation] = [
    "+": .atLeast, "or more": .atLeast, "or higher": .atLeast, "or above": .atLeast,
    "or less": .atMost, "or lower": .atMost, "or fewer": .atMost, "or below": .atMost,
    "max": .atMost, "maximum": .atMost, "min": .atLeast, "minimum": .atLeast,
  ]

  private static let rangeSigns = ["-", "–", "—", "..", "to ", "and ", "bis "]
}
