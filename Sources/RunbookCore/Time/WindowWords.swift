/// The words of a window of work, sorted by what they say.
struct WindowWords {
  private(set) var weekdays: Set<Int>?
  private(set) var ordinals: Set<Int>?
  private(set) var monthDays: Set<Int>?
  private(set) var cadence: WorkWindow.Cadence?
  private(set) var clock: WindowClock?
  private(set) var zone: Zone?
  /// What stands there and is not understood: the window may be open at other times than it seems.
  private(set) var doubt: WindowFault?

  /// The words, and the places of those that say something.
  let tokens: [WindowToken]
  let times: [WindowClock.Time]
  private(set) var understood: Set<Int> = []
  /// The places of the days of the week that it opens on.
  private(set) var weekdayPlaces: [Int] = []
  /// The places of `first` to `last` that name neither a day of the week nor one of the month.
  private(set) var strayOrdinals: [Int] = []

  init(_ text: String) {
    tokens = WindowToken.all(of: text)
    times = WindowClock.times(tokens)
    clock = WindowClock(times, tokens)
    let ofClock = clock.map { $0.places.first..<$0.end } ?? 0..<0
    understood.formUnion(ofClock)
    for place in tokens.indices where !ofClock.contains(place) {
      if add(place) { understood.insert(place) }
    }
    doubt = WindowDoubt(self).fault
  }

  /// Takes up what a word says.
  private mutating func add(_ place: Int) -> Bool {
    let token = tokens[place].text
    if let day = WindowVocabulary.weekday(token) {
      addWeekday(day, at: place)
    } else if let days = WindowVocabulary.weekdays[token] {
      weekdays = (weekdays ?? []).union(days)
      weekdayPlaces.append(place)
    } else if let ordinal = WindowVocabulary.ordinal(token) {
      addOrdinal(ordinal, at: place)
    } else if let found = WindowVocabulary.cadences[token] {
      cadence = cadence ?? found
    } else if isPeriod(place) {
      cadence = cadence ?? WindowVocabulary.periods[token]
    } else if zone == nil, place > 0, Self.mayBeZone(tokens[place].written),
      let found = Zone(named: tokens[place].written)
    {
      zone = found
    } else {
      return false
    }
    return true
  }

  /// `every week`, `each month`.
  private func isPeriod(_ place: Int) -> Bool {
    place > 0 && ["every", "each"].contains(tokens[place - 1].text)
      && WindowVocabulary.periods[tokens[place].text] != nil
  }

  private mutating func addWeekday(_ day: Int, at place: Int) {
    let isEnd = place > 1 && ["-", "to", "through"].contains(tokens[place - 1].text)
    weekdayPlaces.append(place)
    if isEnd, let first = WindowVocabulary.weekday(tokens[place - 2].text) {
      weekdays?.formUnion((0...(day - first + 7) % 7).map { (first + $0) % 7 })
    } else {
      weekdays = (weekdays ?? []).union([day])
    }
  }

  /// Of `1st and 3rd Tuesday` both are Tuesdays; `last day` is the month's.
  private mutating func addOrdinal(_ ordinal: Int, at place: Int) {
    let behind = tokens[(place + 1)...].map(\.text)
    let named = behind.first { $0 != "and" && WindowVocabulary.ordinal($0) == nil }
    if let named, WindowVocabulary.weekday(named) != nil {
      ordinals = (ordinals ?? []).union([ordinal])
    } else if ordinal > 0 || named == "day" {
      monthDays = (monthDays ?? []).union([ordinal])
      let isDay =
        named.map { Self.behindMonthDays.contains($0) } ?? true
        || times.contains { $0.place == place + 1 }
      if !isDay { strayOrdinals.append(place) }
    } else {
      strayOrdinals.append(place)
    }
  }

  /// What may stand behind `15th`.
  private static let behindMonthDays: Set<String> = ["day", "of", "each", "every", "at", "on"]

  /// Whether a word is written as zones are: `UTC+2`, `Europe/Berlin`.
  static func mayBeZone(_ word: String) -> Bool {
    guard let first = word.first, first.isLetter else { return false }
    if word.contains("/") { return true }
    let name = word.prefix { $0.isLetter }
    return (1...5).contains(name.count) && name.allSatisfy { $0.isASCII && $0.isUppercase }
      && (name.count > 1 || name == "Z") && name != "AM" && name != "PM"
  }
}
