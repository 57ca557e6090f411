/// The words that name days and how often something is due.
enum WindowVocabulary {
  /// A day of the week from 0, Sunday: `sat`, `saturday`, `saturdays`, `samstag`.
  static func weekday(_ token: String) -> Int? {
    guard token.utf8.count >= 3 else { return nil }
    if let place = otherWeekdays.firstIndex(where: { $0.contains(token) }) { return place }
    return english.firstIndex { name in
      token == name.prefix(3) || token == name || token == name + "s"
        || token.utf8.count == 4 && name.hasPrefix(token)
    }
  }

  private static let english = [
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ]
  /// German, French and Spanish.
  private static let otherWeekdays: [Set<String>] = [
    ["sonntag", "sonntags", "dimanche", "domingo"], ["montag", "montags", "lundi", "lunes"],
    ["dienstag", "dienstags", "mardi", "martes"],
    ["mittwoch", "mittwochs", "mercredi", "miércoles"],
    ["donnerstag", "donnerstags", "jeudi", "jueves"],
    ["freitag", "freitags", "vendredi", "viernes"],
    ["samstag", "samstags", "sonnabend", "samedi", "sábado"],
  ]

  /// Words for several days of the week.
  static let weekdays: [String: Set<Int>] = [
    "weekdays": Set(1...5), "weekday": Set(1...5), "weekends": [0, 6], "weekend": [0, 6],
    "werktags": Set(1...5),
  ]

  /// `first`, `last`, `15th`; -1 is the last.
  static func ordinal(_ token: String) -> Int? {
    if let word = ordinals[token] { return word }
    guard ["st", "nd", "rd", "th"].contains(where: token.hasSuffix),
      let number = Int(token.dropLast(2)), (1...31).contains(number)
    else { return nil }
    return number
  }

  private static let ordinals = [
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1,
  ]

  static let cadences: [String: WorkWindow.Cadence] = [
    "daily": .daily, "nightly": .daily, "weekly": .weekly, "monthly": .monthly,
    "quarterly": .quarterly, "yearly": .yearly, "annually": .yearly, "annual": .yearly,
    "täglich": .daily, "wöchentlich": .weekly, "monatlich": .monthly,
    "vierteljährlich": .quarterly, "quartalsweise": .quarterly, "jährlich": .yearly,
    "quotidien": .daily, "hebdomadaire": .weekly, "mensuel": .monthly, "mensuelle": .monthly,
    "trimestriel": .quarterly, "trimestrielle": .quarterly, "annuel": .yearly,
    "diario": .daily, "diaria": .daily, "semanal": .weekly, "mensual": .monthly,
    "trimestral": .quarterly, "anual": .yearly,
  ]

  /// What follows `every` and `each`.
  static let periods: [String: WorkWindow.Cadence] = [
    "day": .daily, "night": .daily, "week": .weekly, "month": .monthly, "quarter": .quarterly,
    "year": .yearly,
  ]
}
