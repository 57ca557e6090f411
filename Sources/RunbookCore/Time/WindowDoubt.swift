/// What of a window's text is not understood, where it might be open at other times than it seems.
///
/// A window that is read too wide lets work begin when nobody expects it: in doubt it is none.
struct WindowDoubt {
  private let words: WindowWords
  private var tokens: [WindowToken] { words.tokens }

  init(_ words: WindowWords) { self.words = words }

  /// The first fault; nil where all that could widen the window is understood.
  var fault: WindowFault? {
    // What only says how often work is due is never open or closed.
    guard words.clock != nil || words.weekdays != nil || words.monthDays != nil else {
      return words.cadence == nil ? nil : strayTime
    }
    return limitingWord ?? contradiction ?? strayNumber ?? wordBehindTimes
  }

  // MARK: What is written

  /// `every other Saturday`, `weekdays except Friday`, `first weekend`, `first Sunday of the quarter`.
  private var limitingWord: WindowFault? {
    if let stray = words.strayOrdinals.first { return phrase(at: stray) }
    for (place, token) in tokens.enumerated() {
      if Self.limits.contains(token.text) { return .words(token.written) }
      if token.isName, Self.months.contains(token.text) { return .words(token.written) }
      if Self.everyWords.contains(token.text), place + 1 < tokens.count,
        Self.counts.contains(tokens[place + 1].text)
      {
        return phrase(at: place)
      }
      if words.ordinals != nil || words.monthDays != nil, Self.longPeriods.contains(token.text) {
        return .words(token.written)
      }
    }
    return nil
  }

  /// What is said twice and not the same: which of it holds for which is not known.
  private var contradiction: WindowFault? {
    let days = words.weekdayPlaces
    if words.ordinals != nil, days.count > 1 { return phrase(at: days[1]) }
    if words.monthDays != nil, let day = days.first { return phrase(at: day) }
    guard let clock = words.clock else { return nil }
    let before = days.filter { $0 < clock.places.first }
    let after = days.filter { $0 > clock.places.second }
    if let day = after.first, !before.isEmpty { return phrase(at: day) }
    guard let lastDay = clock.lastDay else { return nil }
    // From one day of the week to another: of several, which would close it?
    let isSpan =
      before.count == 1 && words.weekdays?.count == 1
      && WindowVocabulary.weekday(tokens[before[0]].text) != nil
    if isSpan, words.weekdays != [lastDay] || clock.to > clock.from { return nil }
    return phrase(at: clock.places.first)
  }

  /// A number or a time of day besides the two that open and close the window.
  private var strayNumber: WindowFault? {
    let clues = words.understood.min() ?? 0
    if let time = strayTime { return time }
    return tokens.enumerated().first { place, token in
      !words.understood.contains(place) && token.isNumber
        && (place > clues || token.text.count == 4)
    }.map { .words($0.element.written) }
  }

  /// A time of day that cannot be taken for a number of something else.
  private var strayTime: WindowFault? {
    words.times.first { time in
      let token = tokens[time.place]
      let next = time.place + 1 < tokens.count ? tokens[time.place + 1].text : ""
      return !words.understood.contains(time.place)
        && (time.hasHalf || token.text.contains(":") || WindowClock.units.contains(next))
    }.map { phrase(at: $0.place) }
  }

  /// A word behind the times, where the zone stands: in the same part of the text, or as a name in the bracket
  /// behind it.
  private var wordBehindTimes: WindowFault? {
    guard let clock = words.clock else { return nil }
    let last = tokens[clock.places.second]
    for place in tokens.indices[clock.end...] where !words.understood.contains(place) {
      let token = tokens[place]
      let isBehind = token.part == last.part
      let isInBracket = token.part == last.part + 1 && token.depth > last.depth
      guard isBehind && !isFiller(place) || isInBracket && words.zone == nil && token.isName else {
        continue
      }
      return token.isName ? .zone(token.written) : .words(token.written)
    }
    return nil
  }

  private func isFiller(_ place: Int) -> Bool {
    let token = tokens[place].text
    if token == "time" { return place > 0 && Zone(named: tokens[place - 1].written) != nil }
    return Self.fillers.contains(token)
  }

  /// A word with the one behind it.
  private func phrase(at place: Int) -> WindowFault {
    .words(tokens[place...].prefix(2).map(\.written).joined(separator: " "))
  }

  // MARK: Words

  /// They leave something out, or let it come less often.
  private static let limits: Set<String> = [
    "other", "alternate", "alternating", "except", "excluding", "excl", "but", "not", "no",
    "unless",
    "without", "odd", "even", "biweekly", "bimonthly", "fortnightly", "fortnight", "semiannual",
    "twice", "holiday", "holidays", "außer", "sauf", "excepto", "salvo",
  ]
  private static let everyWords: Set<String> = ["every", "each", "alle", "jeden", "jede"]
  /// Behind `every`: not each time.
  private static let counts: Set<String> = [
    "second", "third", "fourth", "fifth", "2nd", "3rd", "4th", "5th", "two", "three", "four", "six",
    "zweiten", "zweite", "dritten", "zwei", "drei", "vier",
  ]
  /// Which of their days an ordinal names is not known.
  private static let longPeriods: Set<String> = [
    "week", "quarter", "quarters", "year", "semester", "sprint",
  ]
  private static let months: Set<String> = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december",
  ]

  /// They say nothing that would change the window.
  private static let fillers: Set<String> = [
    "of", "the", "month", "every", "each", "on", "and", "in", "-",
  ]
}
