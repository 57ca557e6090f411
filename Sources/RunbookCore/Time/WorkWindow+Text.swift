extension WorkWindow {
  /// Reads a window as people write it: `Weekly (Saturday 2-4 AM UTC)`, `Sun 22:00-02:00 CET`,
  /// `first Sunday of the month, 01:00-05:00`, `Quarterly`, `0 2 * * 6 for 2h UTC`; nil where neither
  /// times nor a cadence are found.
  public init?(text: String) {
    if let window = Self.cron(text) {
      self = window
      return
    }
    let words = WindowWords(text)
    let clock = words.clock
    guard clock != nil || words.cadence != nil else { return nil }
    var opening: Recurrence?
    var closing = Closing.wall(minute: 1440)
    if let clock {
      opening = Recurrence(
        times: [clock.from], days: words.monthDays, weekdays: words.weekdays,
        ordinals: words.weekdays == nil ? nil : words.ordinals)
      closing = .wall(minute: clock.to > clock.from ? clock.to : clock.to + 1440)
    } else if words.weekdays != nil || words.monthDays != nil {
      opening = Recurrence(
        times: [0], days: words.monthDays, weekdays: words.weekdays,
        ordinals: words.weekdays == nil ? nil : words.ordinals)
    }
    self.init(
      text: text, opening: opening, closing: closing, cadence: words.cadence, zone: words.zone)
  }
}

extension WorkWindow {
  /// A crontab's fields, then how long the window is open, an hour unless that is said, and a zone.
  private static func cron(_ text: String) -> WorkWindow? {
    let words = text.split(whereSeparator: \.isWhitespace)
    let fields = words.first?.first == "@" ? 1 : 5
    guard words.count >= fields,
      let opening = Recurrence(cron: words[..<fields].joined(separator: " "))
    else { return nil }
    var rest = words[fields...]
    var seconds = 3600
    if rest.first == "for" {
      guard let given = rest.dropFirst().first.flatMap({ WrittenDuration.seconds($0) }), given >= 60
      else { return nil }
      seconds = given
      rest = rest.dropFirst(2)
    }
    var zone: Zone?
    if let name = rest.first {
      guard rest.count == 1, let named = Zone(named: String(name)) else { return nil }
      zone = named
    }
    return WorkWindow(
      text: text, opening: opening, closing: .after(minutes: seconds / 60), cadence: nil, zone: zone
    )
  }
}

/// The words of a window, sorted by what they say.
private struct WindowWords {
  var weekdays: Set<Int>?
  var ordinals: Set<Int>?
  var monthDays: Set<Int>?
  var cadence: WorkWindow.Cadence?
  var clock: (from: Int, to: Int)?
  var zone: Zone?

  init(_ text: String) {
    let tokens = Self.tokens(text)
    var numbers: [(place: Int, minute: Int, hasHalf: Bool)] = []
    for (place, token) in tokens.enumerated() {
      let before = place > 0 ? tokens[place - 1] : ""
      let after = place + 1 < tokens.count ? tokens[place + 1] : ""
      // Of `1st and 3rd Tuesday` both are Tuesdays.
      let named = tokens[(place + 1)...].first { $0 != "and" && Self.ordinal($0) == nil } ?? ""
      if let day = Self.weekday(token) {
        if before == "-", place > 1, let first = Self.weekday(tokens[place - 2]) {
          weekdays?.formUnion((0...(day - first + 7) % 7).map { (first + $0) % 7 })
        } else {
          weekdays = (weekdays ?? []).union([day])
        }
      } else if token == "weekdays" {
        weekdays = Set(1...5)
      } else if token == "weekends" || token == "weekend" {
        weekdays = [0, 6]
      } else if let ordinal = Self.ordinal(token) {
        if Self.weekday(named) != nil {
          ordinals = (ordinals ?? []).union([ordinal])
        } else if ordinal > 0 {
          monthDays = (monthDays ?? []).union([ordinal])
        }
      } else if let found = Self.cadences[token] {
        cadence = cadence ?? found
      } else if token == "every" || token == "each", let found = Self.periods[after] {
        cadence = cadence ?? found
      } else if let minute = Self.minute(token) {
        let half = after == "am" || after == "pm"
        numbers.append((place, minute, half))
      } else if zone == nil,
        let found = Zone(named: token.contains("/") ? token : token.uppercased()),
        place > 0
      {
        zone = found
      }
    }
    clock = Self.range(numbers, tokens)
  }

  /// The first two times with a dash or `to` between.
  private static func range(
    _ numbers: [(place: Int, minute: Int, hasHalf: Bool)], _ tokens: [String]
  ) -> (from: Int, to: Int)? {
    for (first, second) in zip(numbers, numbers.dropFirst()) {
      let between = tokens[(first.place + 1)..<second.place].filter { $0 != "am" && $0 != "pm" }
      guard between == ["-"] || between == ["to"] || between == ["until"] else { continue }
      guard
        second.hasHalf || first.hasHalf || tokens[second.place].contains(":")
          || ["uhr", "h"].contains(second.place + 1 < tokens.count ? tokens[second.place + 1] : "")
          || tokens[first.place].contains(":")
      else { continue }
      let to = Self.half(second.minute, tokens, after: second.place)
      var from = Self.half(first.minute, tokens, after: first.place)
      if !first.hasHalf, second.hasHalf {
        // `10-2 AM` begins the evening before, `2-4 PM` in the afternoon.
        let same = Self.half(first.minute, tokens, after: second.place)
        from = same < to ? same : (same + 720) % 1440
      }
      return from <= 1440 && to <= 1440 ? (from % 1440, to) : nil
    }
    return nil
  }

  private static func half(_ minute: Int, _ tokens: [String], after place: Int) -> Int {
    guard place + 1 < tokens.count, minute <= 12 * 60 + 59 else { return minute }
    switch tokens[place + 1] {
    case "am": return minute % 720
    case "pm": return minute % 720 + 720
    default: return minute
    }
  }

  /// `2`, `02:30`; not `2024`.
  private static func minute(_ token: String) -> Int? {
    let parts = token.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.utf8.count) }),
      let hour = Int(parts[0]), (0...24).contains(hour),
      let minute = parts.count == 2 ? Int(parts[1]) : 0, (0..<60).contains(minute)
    else { return nil }
    return hour * 60 + minute
  }

  /// `first`, `last`, `15th`.
  private static func ordinal(_ token: String) -> Int? {
    if let word = ordinals[token] { return word }
    guard ["st", "nd", "rd", "th"].contains(where: token.hasSuffix),
      let number = Int(token.dropLast(2)), (1...31).contains(number)
    else { return nil }
    return number
  }

  private static func weekday(_ token: String) -> Int? {
    guard token.utf8.count >= 3 else { return nil }
    return weekdayNames.firstIndex { name in
      token == name.prefix(3) || token == name || token == name + "s"
        || token.utf8.count == 4 && name.hasPrefix(token)
    }
  }

  private static let weekdayNames = [
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ]
  private static let ordinals = [
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1,
  ]
  private static let cadences: [String: WorkWindow.Cadence] = [
    "daily": .daily, "nightly": .daily, "weekly": .weekly, "monthly": .monthly,
    "quarterly": .quarterly, "yearly": .yearly, "annually": .yearly, "annual": .yearly,
  ]
  private static let periods: [String: WorkWindow.Cadence] = [
    "day": .daily, "night": .daily, "week": .weekly, "month": .monthly, "quarter": .quarterly,
    "year": .yearly,
  ]

  /// Words, numbers with their colons, and dashes, in small letters.
  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    func end() {
      if !word.isEmpty { tokens.append(word) }
      word = ""
    }
    for character in text.lowercased() {
      let isDigit = character.isASCII && character.isNumber
      if character.isLetter || character == "/" || character == "_" {
        // `2am` are two words, `1st` is one.
        if let last = word.last, last.isNumber,
          character == "a" || character == "p" || character == "h"
        {
          end()
        }
        word.append(character)
      } else if isDigit || character == ":" && word.last?.isNumber == true {
        word.append(character)
      } else if character == "+" || character == "-", word == "utc" || word == "gmt" {
        word.append(character)
      } else {
        end()
        if "-–—~".contains(character) { tokens.append("-") }
      }
    }
    end()
    return tokens.map { $0.hasSuffix(":") ? String($0.dropLast()) : $0 }
  }
}
