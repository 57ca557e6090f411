/// The words of a window of work, sorted by what they say.
struct WindowWords {
  private(set) var weekdays: Set<Int>?
  private(set) var ordinals: Set<Int>?
  private(set) var monthDays: Set<Int>?
  private(set) var cadence: WorkWindow.Cadence?
  private(set) var clock: (from: Int, to: Int)?
  private(set) var zone: Zone?
  /// What stands where a zone would, and is none that is known.
  private(set) var unknownZone: String?

  /// A time of day as it stands among the words.
  private struct Clock {
    var place: Int
    var minute: Int
    /// Whether it says which half of the day.
    var hasHalf: Bool
  }

  init(_ text: String) {
    let written = Self.tokens(text)
    let tokens = written.map { $0.lowercased() }
    var clocks: [Clock] = []
    for (place, token) in tokens.enumerated() {
      let after = place + 1 < tokens.count ? tokens[place + 1] : ""
      if let day = WindowVocabulary.weekday(token) {
        addWeekday(day, at: place, tokens)
      } else if let days = WindowVocabulary.weekdays[token] {
        weekdays = days
      } else if let ordinal = WindowVocabulary.ordinal(token) {
        addOrdinal(ordinal, at: place, tokens)
      } else if let found = WindowVocabulary.cadences[token] {
        cadence = cadence ?? found
      } else if token == "every" || token == "each", let found = WindowVocabulary.periods[after] {
        cadence = cadence ?? found
      } else if let minute = Self.minute(token) {
        let isName = token == "noon" || token == "midnight"
        let hasHalf = after == "am" || after == "pm" || isName
        clocks.append(Clock(place: place, minute: minute, hasHalf: hasHalf))
      } else if zone == nil, place > 0, Self.mayBeZone(written[place]) {
        zone = Zone(named: written[place])
      }
    }
    guard let range = Self.range(clocks, tokens) else { return }
    clock = range.clock
    if zone == nil, let next = written[range.end...].first,
      next.count > 2, Self.mayBeZone(next)
    {
      unknownZone = next
    }
  }

  private mutating func addWeekday(_ day: Int, at place: Int, _ tokens: [String]) {
    let isEnd = place > 1 && ["-", "to", "through"].contains(tokens[place - 1])
    if isEnd, let first = WindowVocabulary.weekday(tokens[place - 2]) {
      weekdays?.formUnion((0...(day - first + 7) % 7).map { (first + $0) % 7 })
    } else {
      weekdays = (weekdays ?? []).union([day])
    }
  }

  /// Of `1st and 3rd Tuesday` both are Tuesdays; `last day` is the month's.
  private mutating func addOrdinal(_ ordinal: Int, at place: Int, _ tokens: [String]) {
    let named =
      tokens[(place + 1)...].first { $0 != "and" && WindowVocabulary.ordinal($0) == nil } ?? ""
    if WindowVocabulary.weekday(named) != nil {
      ordinals = (ordinals ?? []).union([ordinal])
    } else if ordinal > 0 || named == "day" {
      monthDays = (monthDays ?? []).union([ordinal])
    }
  }

  /// Whether a word is written as zones are: `UTC+2`, `Europe/Berlin`.
  private static func mayBeZone(_ word: String) -> Bool {
    guard let first = word.first, first.isLetter else { return false }
    if word.contains("/") { return true }
    let name = word.prefix { $0.isLetter }
    return (1...5).contains(name.count) && name.allSatisfy { $0.isASCII && $0.isUppercase }
      && (name.count > 1 || name == "Z") && name != "AM" && name != "PM"
  }

  // MARK: Times of day

  /// The first two times with a dash or `to` between, and the place behind them.
  private static func range(
    _ clocks: [Clock], _ tokens: [String]
  ) -> (clock: (from: Int, to: Int), end: Int)? {
    for (first, second) in zip(clocks, clocks.dropFirst()) {
      let between = tokens[(first.place + 1)..<second.place].filter { !halves.contains($0) }
      guard between.count == 1, ["-", "to", "until"].contains(between[0]) else { continue }
      var end = second.place + 1
      let isNamed = end < tokens.count && units.contains(tokens[end])
      guard
        second.hasHalf || first.hasHalf || isNamed || tokens[first.place].contains(":")
          || tokens[second.place].contains(":")
      else { continue }
      while end < tokens.count, units.contains(tokens[end]) || halves.contains(tokens[end]) {
        end += 1
      }
      let to = half(second.minute, tokens, after: second.place)
      var from = half(first.minute, tokens, after: first.place)
      if !first.hasHalf, halves.contains(tokens[min(second.place + 1, tokens.count - 1)]) {
        // `10-2 AM` begins the evening before, `2-4 PM` in the afternoon.
        let same = half(first.minute, tokens, after: second.place)
        from = same < to ? same : (same + 720) % 1440
      }
      guard from <= 1440, to <= 1440 else { return nil }
      return (clock: (from: from % 1440, to: to), end: end)
    }
    return nil
  }

  private static let halves: Set<String> = ["am", "pm"]
  private static let units: Set<String> = ["uhr", "h", "hours"]

  private static func half(_ minute: Int, _ tokens: [String], after place: Int) -> Int {
    guard place + 1 < tokens.count, minute <= 12 * 60 + 59 else { return minute }
    switch tokens[place + 1] {
    case "am": return minute % 720
    case "pm": return minute % 720 + 720
    default: return minute
    }
  }

  /// `2`, `02:30`, `noon`; not `2024`.
  private static func minute(_ token: String) -> Int? {
    if token == "noon" { return 720 }
    if token == "midnight" { return 1440 }
    let parts = token.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.utf8.count) }),
      let hour = Int(parts[0]), (0...24).contains(hour),
      let minute = parts.count == 2 ? Int(parts[1]) : 0, (0..<60).contains(minute)
    else { return nil }
    return hour * 60 + minute
  }

  // MARK: Words

  /// Words, numbers with their colons, and dashes.
  private static func tokens(_ text: String) -> [String] {
    let text = text.replacing("a.m.", with: "am").replacing("p.m.", with: "pm")
    var tokens: [String] = []
    var word = ""
    func end() {
      if word.hasSuffix(":") { word.removeLast() }
      if !word.isEmpty { tokens += Self.parts(of: word) }
      word = ""
    }
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      let isSigned = ["UTC", "GMT"].contains { word.uppercased().hasSuffix($0) }
      if character.isLetter || isDigit || character == "/" || character == "_"
        || (character == ":" && word.last?.isNumber == true)
        || ((character == "+" || character == "-") && isSigned)
      {
        word.append(character)
      } else {
        end()
        if "-–—~".contains(character) { tokens.append("-") }
      }
    }
    end()
    return tokens
  }

  /// `2am` and `04:00Z` are two words, `1st` is one.
  private static func parts(of word: String) -> [String] {
    let number = word.prefix { $0.isNumber || $0 == ":" }
    let rest = word.dropFirst(number.count)
    guard !number.isEmpty, !rest.isEmpty, WindowVocabulary.ordinal(word.lowercased()) == nil else {
      return [word]
    }
    return [String(number), String(rest)]
  }
}
