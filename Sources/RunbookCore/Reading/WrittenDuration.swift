/// Reads spans of time as people write them: "30 minutes", "< 5 min", "2-3 h", "zwei Stunden", "30分".
public enum WrittenDuration {
  /// Seconds of a span in parentheses, as in "Backend Deployment (30 minutes)".
  ///
  /// "(First 24 hours)" is no budget: only a number, with a sign of less or about before it, is.
  static func budget(inHeading text: String) -> Int? {
    guard
      text.utf8.contains(where: { $0 == UInt8(ascii: "(") || $0 == 0xEF || $0 == UInt8(ascii: "~") }
      )
    else { return nil }
    var rest = text[...]
    while let open = rest.openParenthesis {
      let body = rest[rest.index(after: open)...].upToParenthesis
      if let found = span(body), !namesAPoint(found.rest), budgets.contains(found.seconds) {
        return found.seconds
      }
      rest = rest[body.endIndex...]
    }
    // "Backend: ~15 min" at the end of a heading.
    guard let sign = text.utf8.lastIndex(of: UInt8(ascii: "~")), let found = span(text[sign...]),
      found.rest.isEmpty
    else { return nil }
    return found.seconds
  }

  /// Spans that work in a launch can take: less is a threshold ("<5s"), more is how often or how long.
  private static let budgets = 60...604_800

  /// Whether what stands behind a span makes it a point in time: "24 hours before the launch".
  private static func namesAPoint(_ rest: Substring) -> Bool {
    guard let first = rest.first, first.isLetter else { return false }
    return pointWords.contains(rest.prefix { $0.isLetter }.lowercased())
      || unspacedPoints.contains(first)
  }

  private static let pointWords: Set<String> = [
    "before", "after", "later", "ago", "prior", "into", "from", "post", "vor", "nach", "vorher",
    "danach", "avant", "après", "antes", "después", "до", "после", "перед",
  ]
  private static let unspacedPoints: Set<Character> = ["前", "后", "後"]

  /// Whether a line that begins with this byte can name a budget or a window.
  static func mayOpenBudget(_ byte: UInt8?) -> Bool {
    guard let byte else { return true }
    return byte >= 0x80 || "eEtTdDgGzZmMcCwWvVfFbBpPsS *_".utf8.contains(byte)
  }

  /// Names of lines that give a budget.
  private static let budgetNames: Set<String> = [
    "execution time", "estimated time", "estimated duration", "time budget", "duration",
    "time estimate", "total time", "estimated total time", "time required", "time needed",
    "dauer", "geschätzte dauer", "geschätzte zeit", "zeitbedarf", "zeitbudget", "ausführungszeit",
    "durée", "durée estimée", "temps estimé", "temps d'exécution", "duración",
    "duración estimada", "tiempo estimado", "tiempo de ejecución", "длительность",
    "время выполнения", "продолжительность", "оценка времени", "预计时间", "执行时间", "预计耗时", "耗时",
    "所要時間", "実行時間", "予定時間", "見積時間",
  ]

  /// Names of lines that say when work may be done.
  private static let windowNames: Set<String> = [
    "maintenance window", "deployment window", "change window", "release window", "window",
    "wartungsfenster", "änderungsfenster", "zeitfenster", "fenêtre de maintenance",
    "fenêtre de déploiement", "ventana de mantenimiento", "ventana de despliegue",
    "окно обслуживания", "окно работ", "окно деплоя", "维护窗口", "变更窗口", "发布窗口", "メンテナンスウィンドウ",
    "メンテナンス時間", "作業時間帯",
  ]

  /// What a line such as "Execution Time: <2 minutes" says of its section.
  enum Line: Equatable { case budget(Int), window(String) }

  static func line(_ text: String) -> Line? {
    guard let colon = text[...].colon else { return nil }
    let name = String(text[..<colon].lowercased()[...].trimmed)
    let value = text[text.index(after: colon)...].trimmed
    if budgetNames.contains(name) { return seconds(value).map { .budget($0) } }
    if windowNames.contains(name), ClockWindow.isWindow(value) { return .window(String(value)) }
    return nil
  }

  /// Seconds of a line such as "Execution Time: <2 minutes".
  static func budget(inLine text: String) -> Int? {
    if case .budget(let seconds) = line(text) { seconds } else { nil }
  }

  /// Seconds of a number or a range with a unit; of a range, the longer.
  static func seconds(_ text: Substring) -> Int? { span(text)?.seconds }

  /// Seconds of a text that is nothing but a span of time.
  public static func seconds(all text: String) -> Int? {
    span(text[...]).flatMap { $0.rest.isEmpty ? $0.seconds : nil }
  }

  /// The span of time that a text opens with, and what stands behind it; of a range, the longer with
  /// the shorter beside it, and of a chain ("1 h 30 min", "1 day and 12 hours"), the sum.
  static func span(_ text: Substring) -> (seconds: Int, shorter: Int?, rest: Substring)? {
    var rest = text.trimmed
    if rest.utf8.first.map({ !Byte.isDigit($0) }) ?? true { dropSigns(&rest) }
    guard var number = leadingNumber(&rest) else { return nil }
    var shorter: Double?
    rest = rest.trimmed
    if let first = rest.utf8.first, first >= 0x80 || jointBytes.contains(first),
      let joint = rangeJoints.first(where: { rest.hasPrefix($0) })
    {
      var upper = rest.dropFirst(joint.count).trimmed
      if let longer = leadingNumber(&upper) {
        (shorter, number) = (number, longer)
        rest = upper.trimmed
      }
    }
    if rest.first == "-" { rest = rest.dropFirst() }
    guard let unit = leadingUnit(&rest) else { return nil }
    var seconds = number * Double(unit)
    var smallest = unit
    while shorter == nil, let part = smallerPart(rest, below: smallest) {
      seconds += part.seconds
      (smallest, rest) = (part.unit, part.rest)
    }
    guard seconds.isFinite, seconds < 1e9, !isCutShort(rest, of: text) else { return nil }
    return (Int(seconds), shorter.map { Int($0 * Double(unit)) }, rest.trimmed)
  }

  /// What a span goes on with in a smaller unit: "30m" behind "1h", "and 12 hours", "and a half".
  private static func smallerPart(
    _ text: Substring, below unit: Int
  ) -> (seconds: Double, unit: Int, rest: Substring)? {
    var rest = text.trimmed
    if let behind = rest.dropping(Self.half) { return (Double(unit) / 2, 1, behind) }
    if rest.first == "," { rest = rest.dropFirst().trimmed }
    for word in ["and ", "und ", "et ", "y ", "и "] { rest = rest.dropping(word) ?? rest }
    // "1 hour and a second look" is an hour.
    guard !articles.contains(rest.prefix { $0.isLetter }.lowercased()),
      let number = leadingNumber(&rest)
    else { return nil }
    rest = rest.trimmed
    guard let smaller = leadingUnit(&rest), smaller < unit else { return nil }
    return (number * Double(smaller), smaller, rest)
  }

  private static let half = "and a half"
  private static let articles: Set<String> = [
    "a", "an", "ein", "eine", "einen", "un", "une", "una",
  ]

  /// Whether a number follows a unit at once: "5m2" and "2h30" are no plain spans.
  private static func isCutShort(_ rest: Substring, of text: Substring) -> Bool {
    guard rest.first?.isNumber ?? false, rest.startIndex > text.startIndex else { return false }
    let unit = text[text.index(before: rest.startIndex)]
    return unit.isLetter && unit.utf8.count < 3
  }

  private static let signs = [
    "<=", "<", "≤", "~", "≈", "about ", "approximately ", "approx. ", "approx ", "up to ", "max ",
    "max. ", "at least ", "at most ", "ca. ", "ca ", "etwa ", "rund ", "höchstens ", "mindestens ",
    "environ ", "au moins ", "unos ", "unas ", "aprox. ", "al menos ", "около ", "примерно ",
    "до ", "约", "大约", "至少", "约为", "約", "最大", "最低", "est. ", "another ", "the next ", "a further ",
    "weitere ", "минимум ", "не менее ",
  ]

  private static func dropSigns(_ rest: inout Substring) {
    let lower = rest.prefix(16).lowercased()
    for sign in signs where lower.hasPrefix(sign) {
      rest = rest.dropFirst(sign.count).trimmed
      return dropSigns(&rest)
    }
  }

  private static let rangeJoints = [
    "-", "–", "—", "~", "〜", "至", "到", "to ", "bis ", "à ", "a ", "до ",
  ]
  private static let jointBytes = rangeJoints.compactMap(\.utf8.first)

  static let units: [String: Int] = [
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400, "week": 604_800, "weeks": 604_800,
    "sekunde": 1, "sekunden": 1, "minuten": 60, "stunde": 3600, "stunden": 3600, "std": 3600,
    "tag": 86400, "tage": 86400, "tagen": 86400, "woche": 604_800, "wochen": 604_800,
    "seconde": 1, "secondes": 1, "heure": 3600, "heures": 3600, "jour": 86400, "jours": 86400,
    "semaine": 604_800, "semaines": 604_800, "segundo": 1, "segundos": 1, "minuto": 60,
    "minutos": 60, "hora": 3600, "horas": 3600, "día": 86400, "días": 86400, "semana": 604_800,
    "semanas": 604_800, "с": 1, "сек": 1, "секунда": 1, "секунды": 1, "секунд": 1, "секунду": 1,
    "мин": 60, "минута": 60, "минуты": 60, "минут": 60, "минуту": 60, "ч": 3600, "час": 3600,
    "часа": 3600, "часов": 3600, "день": 86400, "дня": 86400, "дней": 86400, "сутки": 86400,
    "суток": 86400, "неделя": 604_800, "неделю": 604_800, "недели": 604_800, "недель": 604_800,
  ]

  /// Units of scripts without blanks; longer ones before those they begin with.
  private static let unspacedUnits: [(String, Int)] = [
    ("个小时", 3600), ("小时", 3600), ("小時", 3600), ("时间", 3600), ("時間", 3600), ("分钟", 60),
    ("分鐘", 60), ("分間", 60), ("分", 60), ("秒钟", 1), ("秒間", 1), ("秒", 1), ("天", 86400),
    ("日間", 86400), ("日", 86400), ("周", 604_800), ("週間", 604_800),
  ]

  private static func leadingUnit(_ rest: inout Substring) -> Int? {
    let word = rest.prefix { $0.isLetter }
    if let scale = units[word.lowercased()] {
      rest = rest[word.endIndex...]
      if rest.first == "." { rest = rest.dropFirst() }
      return scale
    }
    guard let first = word.utf8.first, first >= 0xE3 else { return nil }
    for (unit, scale) in unspacedUnits where rest.hasPrefix(unit) {
      rest = rest.dropFirst(unit.count)
      return scale
    }
    return nil
  }

  private static let numberWords: [String: Double] = [
    "one": 1, "an": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "eine": 1, "einen": 1,
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10, "une": 1, "un": 1, "deux": 2,
    "trois": 3, "cinq": 5, "dix": 10, "una": 1, "dos": 2, "tres": 3, "cinco": 5, "diez": 10,
    "один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "пять": 5, "десять": 10,
  ]

  private static func leadingNumber(_ rest: inout Substring) -> Double? {
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    if let number = Double(digits) {
      rest = rest[digits.endIndex...]
      return number
    }
    for words in ["half an ", "half a "] {
      guard let behind = rest.dropping(words) else { continue }
      rest = behind
      return 0.5
    }
    let word = rest.prefix { $0.isLetter }
    guard rest[word.endIndex...].first == " ", let number = numberWords[word.lowercased()] else {
      return nil
    }
    rest = rest[word.endIndex...]
    guard let behind = rest.trimmed.dropping(half) else { return number }
    rest = behind
    return number + 0.5
  }
}

extension Substring {
  /// What stands behind words that it opens with, whatever their case; nil where it does not.
  fileprivate func dropping(_ words: String) -> Substring? {
    prefix(words.count).lowercased() == words ? dropFirst(words.count) : nil
  }

  /// Where the first parenthesis opens, of either width.
  var openParenthesis: Index? { mark(Byte.open, 0x88) }

  /// What stands before the first parenthesis that closes.
  var upToParenthesis: Substring { self[..<(mark(Byte.close, 0x89) ?? endIndex)] }

  /// Where the first colon stands, of either width.
  var colon: Index? { mark(UInt8(ascii: ":"), 0x9A) }

  /// Where a mark of ASCII stands, or its full-width form, whose last byte is given.
  private func mark(_ byte: UInt8, _ lastByte: UInt8) -> Index? {
    var rest = utf8[...]
    while let place = rest.firstIndex(where: { $0 == byte || $0 == 0xEF }) {
      if rest[place] == byte || rest[place...].starts(with: [0xEF, 0xBC, lastByte]) {
        return place
      }
      rest = rest[place...].dropFirst()
    }
    return nil
  }
}
