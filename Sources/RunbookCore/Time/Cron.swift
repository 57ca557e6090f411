extension Recurrence {
  /// Reads the five fields of a crontab, or `@daily` and its like; nil for what crontab(5) has not.
  public init?(cron text: String) {
    let text = Self.nicknames[text.trimmed.lowercased()] ?? text
    let fields = text.split(whereSeparator: \.isWhitespace).map { $0.uppercased() }
    guard fields.count == 5,
      let minutes = Self.field(fields[0], 0...59), let hours = Self.field(fields[1], 0...23),
      let days = Self.field(fields[2], 1...31),
      let months = Self.field(fields[3], 1...12, names: Self.months),
      let (weekdays, ordinals) = Self.weekdays(fields[4])
    else { return nil }
    var times: Set<Int> = []
    for hour in hours { times.formUnion(minutes.map { hour * 60 + $0 }) }
    // Where both days are given either will do, but for one that begins with a star: `*/2`.
    self.init(
      times: times, days: fields[2] == "*" ? nil : days, months: months,
      weekdays: fields[4] == "*" ? nil : weekdays, ordinals: ordinals,
      needsBothDays: fields[2].hasPrefix("*") || fields[4].hasPrefix("*"))
  }

  private static let nicknames = [
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
  ]

  private static let months = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]
  private static let days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

  /// `1,3-5,*/15`.
  private static func field(
    _ text: String, _ range: ClosedRange<Int>, names: [String] = []
  ) -> Set<Int>? {
    var values: Set<Int> = []
    func value(_ word: Substring) -> Int? {
      if let place = names.firstIndex(of: String(word)) { return place + range.lowerBound }
      return Int(word)
    }
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "/", omittingEmptySubsequences: false)
      guard let span = halves.first, halves.count <= 2 else { return nil }
      var step = 1
      if halves.count == 2 {
        guard let given = Int(halves[1]), given > 0 else { return nil }
        step = given
      }
      var (first, last) = (range.lowerBound, range.upperBound)
      if span != "*" {
        let ends = span.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let from = value(ends[0]),
          let to = ends.count == 2 ? value(ends[1]) : from
        else { return nil }
        (first, last) = (from, ends.count == 1 && halves.count == 2 ? range.upperBound : to)
      }
      guard range.contains(first), range.contains(last), first <= last else { return nil }
      values.formUnion(stride(from: first, through: last, by: step))
    }
    return values
  }

  /// Days of the week, of which 0 and 7 are Sunday; `6#1` is the first Saturday of a month, `6L` the last.
  private static func weekdays(_ text: String) -> (Set<Int>, ordinals: Set<Int>?)? {
    if text.hasSuffix("L"), let day = field(String(text.dropLast()), 0...7, names: days) {
      return (Set(day.map { $0 % 7 }), [-1])
    }
    let halves = text.split(separator: "#")
    if halves.count == 2, let number = Int(halves[1]), (1...5).contains(number),
      let day = field(String(halves[0]), 0...7, names: days)
    {
      return (Set(day.map { $0 % 7 }), [number])
    }
    return field(text, 0...7, names: days).map { (Set($0.map { $0 % 7 }), nil) }
  }
}
