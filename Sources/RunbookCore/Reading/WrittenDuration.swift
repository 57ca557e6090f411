/// Reads spans of time as people write them: "30 minutes", "< 5 min", "2-3 h".
enum WrittenDuration {
  /// Seconds of a span in parentheses, as in "Backend Deployment (30 minutes)".
  ///
  /// "(First 24 hours)" is no budget: only a number, with a sign of less or about before it, is.
  static func budget(inHeading text: String) -> Int? {
    guard text.utf8.holds("(") else { return nil }
    var rest = text[...]
    while let open = rest.firstIndex(of: "(") {
      let body = rest[rest.index(after: open)...].prefix { $0 != ")" }
      if let seconds = seconds(body) { return seconds }
      rest = rest[body.endIndex...]
    }
    return nil
  }

  /// Whether a line that begins with this byte can be a budget.
  static func mayOpenBudget(_ byte: UInt8?) -> Bool {
    byte.map { "eEtTdD *_".utf8.contains($0) } ?? true
  }

  /// Seconds of a line such as "Execution Time: <2 minutes".
  static func budget(inLine text: String) -> Int? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let name = text[..<colon].lowercased()
    let names = ["execution time", "estimated time", "time budget", "duration"]
    guard names.contains(name[...].trimmed.description) else { return nil }
    return seconds(text[text.index(after: colon)...])
  }

  /// Seconds of a number or a range with a unit; of a range, the longer.
  static func seconds(_ text: Substring) -> Int? {
    var rest = text.trimmed
    for sign in ["<=", "<", "≤", "~", "≈", "about ", "up to ", "max "] where rest.hasPrefix(sign) {
      rest = rest.dropFirst(sign.count).trimmed
    }
    guard var number = leadingNumber(&rest) else { return nil }
    rest = rest.trimmed
    if let dash = rest.first, "-–—".contains(dash) {
      rest = rest.dropFirst().trimmed
      guard let upper = leadingNumber(&rest) else { return nil }
      number = upper
      rest = rest.trimmed
    }
    let unit = rest.prefix { $0.isLetter }.lowercased()
    guard
      rest.count == unit.count || rest.dropFirst(unit.count).first.map({ !$0.isNumber }) == true,
      let scale = units[unit]
    else { return nil }
    let seconds = number * Double(scale)
    return seconds.isFinite && seconds < 1e9 ? Int(seconds) : nil
  }

  private static let units = [
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400,
  ]

  private static func leadingNumber(_ rest: inout Substring) -> Double? {
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits) else { return nil }
    rest = rest[digits.endIndex...]
    return number
  }
}
