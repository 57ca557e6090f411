/// A number with what it counts, so that two of them can be compared: `250 ms`, `0.5 %`, `5/min`.
public struct Quantity: Sendable, Equatable {
  /// In the unit's base: seconds, bytes, hundredths, or just that many.
  let amount: Double
  let unit: QuantityUnit

  /// Reads a whole text; nil where it is more or less than a number with a unit that is known, or with
  /// a word for what is counted.
  init?(_ text: some StringProtocol) {
    var reader = QuantityReader(text)
    guard let quantity = reader.quantity(), reader.isAtEnd else { return nil }
    self = quantity
  }

  init(amount: Double, unit: QuantityUnit) {
    self.amount = amount
    self.unit = unit
  }

  /// Whether it is less, the same or more: -1, 0 or 1.
  func order(to other: Quantity) -> Int {
    // What is written in two units is the same within what doubles can tell.
    let difference = amount - other.amount
    if abs(difference) <= 1e-9 * max(abs(amount), abs(other.amount)) { return 0 }
    return difference < 0 ? -1 : 1
  }

  /// The same number in the unit of another that it was given for; nil where it has a unit of its own
  /// that does not fit.
  ///
  /// - Parameter written: what one of that unit is in its base.
  func taken(for other: Quantity, written scale: Double) -> Quantity? {
    if unit.fits(other.unit) { return self }
    guard unit == .bare else { return nil }
    return Quantity(amount: amount * scale, unit: other.unit)
  }
}

/// What a quantity is one of.
struct QuantityUnit: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    /// Nothing stands behind the number.
    case none
    case percent, time, data
    case currency(String)
    /// A word that is no unit: `5 errors`.
    case things(String)
  }

  var kind: Kind
  /// Whether it is that many in a time.
  var isRate = false

  static let bare = QuantityUnit(kind: .none)

  /// Whether numbers of both can be compared: a number of things may leave the word out.
  func fits(_ other: QuantityUnit) -> Bool {
    guard isRate == other.isRate else { return false }
    if kind == other.kind { return true }
    switch (kind, other.kind) {
    case (.things, .none), (.none, .things): return true
    default: return false
    }
  }
}

/// Reads numbers and units from the front of a text.
struct QuantityReader {
  private(set) var rest: Substring
  /// What one of the last unit read is in its base.
  private(set) var scale = 1.0

  init(_ text: some StringProtocol) { rest = Substring(text).trimmed }

  var isAtEnd: Bool { rest.isEmpty }

  /// A number and what stands behind it; nothing is taken where there is no number.
  mutating func quantity() -> Quantity? {
    let start = rest
    let currency = prefix(of: Self.currencies)
    guard var amount = number() else {
      rest = start
      return nil
    }
    if let factor = multiplier() { amount *= factor }
    rest = rest.trimmed
    var unit = currency.map { QuantityUnit(kind: .currency($0)) } ?? QuantityUnit.bare
    scale = 1
    if currency == nil, let found = word() { (unit, scale) = found }
    if let seconds = rate() {
      unit.isRate = true
      scale /= seconds
    }
    rest = rest.trimmed
    return Quantity(amount: amount * scale, unit: unit)
  }

  // MARK: Numbers

  /// `1,000`, `1 000`, `0,5`, `-3`, `1.5e3`.
  mutating func number() -> Double? {
    let start = rest
    var text = ""
    if let sign = rest.first, "-−+".contains(sign) {
      if sign != "+" { text = "-" }
      rest = rest.dropFirst()
    }
    var whole = digits()
    guard !whole.isEmpty || rest.first == "." else {
      rest = start
      return nil
    }
    if (1...3).contains(whole.count), whole != "0" {
      while let group = thousands() { whole += group }
    }
    text += whole.isEmpty ? "0" : whole
    if let mark = rest.first, mark == "." || mark == ",",
      rest.dropFirst().first?.isASCIIDigit == true
    {
      rest = rest.dropFirst()
      text += "." + digits()
    }
    if let mark = rest.first, "eE".contains(mark) {
      let exponent = rest.dropFirst()
      let sign = exponent.first.map { "+-".contains($0) } == true ? String(exponent.prefix(1)) : ""
      let power = exponent.dropFirst(sign.count).prefix { $0.isASCIIDigit }
      if !power.isEmpty {
        text += "e" + sign + power
        rest = exponent.dropFirst(sign.count + power.count)
      }
    }
    // Two marks in one number: nobody knows which was meant.
    if let next = rest.first, ".,".contains(next), rest.dropFirst().first?.isASCIIDigit == true {
      rest = start
      return nil
    }
    return Double(text)
  }

  private mutating func digits() -> String {
    let found = rest.prefix { $0.isASCIIDigit }
    rest = rest[found.endIndex...]
    return String(found)
  }

  /// Three digits behind a mark that parts thousands; a decimal comma has other than three.
  private mutating func thousands() -> String? {
    guard let mark = rest.first, ",'’ \u{A0}\u{202F}".contains(mark) else { return nil }
    let group = rest.dropFirst().prefix { $0.isASCIIDigit }
    guard group.count == 3 else { return nil }
    rest = rest[group.endIndex...]
    return String(group)
  }

  /// `10k`, `2M`, right behind the digits and before no other letter.
  private mutating func multiplier() -> Double? {
    guard let letter = rest.first, let factor = Self.multipliers[letter] else { return nil }
    let next = rest.dropFirst().first
    guard next.map({ !$0.isLetter }) ?? true else { return nil }
    rest = rest.dropFirst()
    return factor
  }

  private static let multipliers: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6]

  // MARK: Units

  private static let currencies = ["$", "€", "£", "¥", "US$", "USD ", "EUR "]

  private mutating func prefix(of words: [String]) -> String? {
    guard let found = words.first(where: { rest.hasPrefix($0) }) else { return nil }
    rest = rest.dropFirst(found.count).trimmed
    return found.trimmed.description
  }

  /// A unit, or the one or two words of what is counted.
  private mutating func word() -> (QuantityUnit, Double)? {
    if rest.hasPrefix("%") {
      rest = rest.dropFirst()
      return (QuantityUnit(kind: .percent), 1)
    }
    if let found = prefix(of: ["€", "$", "£"]) {
      return (QuantityUnit(kind: .currency(found)), 1)
    }
    let name = rest.prefix { $0.isLetter || $0 == "µ" || $0 == "μ" }
    guard !name.isEmpty, !Self.notUnits.contains(name.lowercased()) else { return nil }
    rest = rest[name.endIndex...]
    if let known = Self.unit(named: String(name)) { return known }
    return (QuantityUnit(kind: .things(Self.singular(name.lowercased()))), 1)
  }

  /// `/min`, `per second`; the seconds in it.
  private mutating func rate() -> Double? {
    let start = rest
    rest = rest.trimmed
    let signs = ["/", "per ", "a ", "pro "]
    guard let sign = signs.first(where: { rest.lowercased().hasPrefix($0) }) else {
      rest = start
      return nil
    }
    rest = rest.dropFirst(sign.count).trimmed
    let name = rest.prefix { $0.isLetter }
    guard let seconds = Self.times[name.lowercased()] else {
      rest = start
      return nil
    }
    rest = rest[name.endIndex...]
    return seconds
  }

  /// Words that go on with the sentence.
  private static let notUnits: Set<String> = [
    "per", "or", "and", "to", "for", "over", "in", "within", "during", "if", "when", "x", "times",
    "a", "of", "bis", "oder", "und", "at", "than", "from", "on", "more", "less", "higher", "lower",
    "above", "below", "increase", "decrease", "baseline",
  ]

  private static func unit(named name: String) -> (QuantityUnit, Double)? {
    if let factor = rates[name.lowercased()] {
      return (QuantityUnit(kind: .things(factor), isRate: true), 1)
    }
    let lower = name.lowercased()
    // `Mb` may be bits.
    let isBytes = name == lower || name.hasSuffix("iB")
    if let bytes = data[name] ?? (isBytes ? data[name.uppercased()] : nil) {
      return (QuantityUnit(kind: .data), bytes)
    }
    if name == "M" { return nil }
    if percents.contains(lower) { return (QuantityUnit(kind: .percent), 1) }
    if let seconds = times[lower] { return (QuantityUnit(kind: .time), seconds) }
    if lower == "usd" { return (QuantityUnit(kind: .currency("$")), 1) }
    if lower == "eur" { return (QuantityUnit(kind: .currency("€")), 1) }
    return nil
  }

  private static let rates = ["rps": "request", "qps": "request", "tps": "transaction"]
  private static let percents: Set<String> = ["percent", "pct", "prozent"]
  private static let times: [String: Double] = [
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "msec": 1e-3, "millisecond": 1e-3,
    "milliseconds": 1e-3, "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "m": 60,
    "min": 60, "mins": 60, "minute": 60, "minutes": 60, "h": 3600, "hr": 3600, "hrs": 3600,
    "hour": 3600, "hours": 3600, "d": 86_400, "day": 86_400, "days": 86_400, "sekunden": 1,
    "minuten": 60, "stunden": 3600,
  ]
  private static let data: [String: Double] = [
    "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KIB": 1024, "MIB": 1_048_576,
    "GIB": 1_073_741_824, "TIB": 1_099_511_627_776, "Ki": 1024, "Mi": 1_048_576,
    "Gi": 1_073_741_824, "BYTES": 1,
  ]

  private static func singular(_ word: String) -> String {
    switch word {
    case "req", "reqs": "request"
    case _ where word.hasSuffix("s") && word.count > 3: String(word.dropLast())
    default: word
    }
  }
}

extension Character {
  /// `0` to `9`; digits of other scripts are none here.
  var isASCIIDigit: Bool { self >= "0" && self <= "9" }
}
