/// The times of day of a window's text, and the two that it opens and closes at.
struct WindowClock {
  /// The minute of the day at which it opens.
  let from: Int
  /// The minute at which it closes, of that day; beyond 1,440 on a day after.
  let to: Int
  /// The places of the two times.
  let places: (first: Int, second: Int)
  /// The day of the week that closes it, where that is named: `Saturday 22:00 to Sunday 04:00`.
  let lastDay: Int?
  /// The place behind the times.
  let end: Int

  /// A time of day as it stands among the words.
  struct Time {
    var place: Int
    var minute: Int
    /// Whether it says which half of the day.
    var hasHalf: Bool
  }

  /// The times of day among the words.
  static func times(_ tokens: [WindowToken]) -> [Time] {
    tokens.enumerated().compactMap { place, token in
      minute(token.text).map {
        let next = place + 1 < tokens.count ? tokens[place + 1].text : ""
        let isName = token.text == "noon" || token.text == "midnight"
        return Time(place: place, minute: $0, hasHalf: halves.contains(next) || isName)
      }
    }
  }

  /// The first two times with a dash or `to` between, and perhaps a day of the week.
  init?(_ times: [Time], _ tokens: [WindowToken]) {
    for (first, second) in zip(times, times.dropFirst()) {
      var between = tokens[(first.place + 1)..<second.place].map(\.text)
        .filter { !Self.halves.contains($0) && !Self.units.contains($0) }
      let lastDay = between.count == 2 ? WindowVocabulary.weekday(between[1]) : nil
      if lastDay != nil { between.removeLast() }
      guard between.count == 1, ["-", "to", "until"].contains(between[0]) else { continue }
      var end = second.place + 1
      let isNamed = end < tokens.count && Self.units.contains(tokens[end].text)
      guard
        second.hasHalf || first.hasHalf || isNamed || tokens[first.place].text.contains(":")
          || tokens[second.place].text.contains(":")
      else { continue }
      while end < tokens.count,
        Self.units.contains(tokens[end].text) || Self.halves.contains(tokens[end].text)
      {
        end += 1
      }
      let to = Self.half(second.minute, tokens, after: second.place)
      var from = Self.half(first.minute, tokens, after: first.place)
      let closesByHalf = Self.halves.contains(tokens[min(second.place + 1, tokens.count - 1)].text)
      if !first.hasHalf, closesByHalf, lastDay == nil {
        // `10-2 AM` begins the evening before, `2-4 PM` in the afternoon.
        let same = Self.half(first.minute, tokens, after: second.place)
        from = same < to ? same : (same + 720) % 1440
      }
      guard from <= 1440, to <= 1440 else { return nil }
      (self.from, self.to, self.end) = (from % 1440, to, end)
      self.lastDay = lastDay
      places = (first.place, second.place)
      return
    }
    return nil
  }

  /// Words for a half of the day, and for hours.
  static let halves: Set<String> = ["am", "pm"]
  static let units: Set<String> = ["uhr", "h", "hours"]

  private static func half(_ minute: Int, _ tokens: [WindowToken], after place: Int) -> Int {
    guard place + 1 < tokens.count, minute <= 12 * 60 + 59 else { return minute }
    switch tokens[place + 1].text {
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
}
