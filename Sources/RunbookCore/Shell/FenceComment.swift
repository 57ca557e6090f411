/// A comment between commands, or behind one.
struct FenceComment {
  let text: String
  /// The fence's line, from 0.
  let line: Int

  init?(_ source: Substring, line: Int) {
    guard source.utf8.contains(Byte.hash) else { return nil }
    let body = source.trimmed
    guard body.hasPrefix("#"), !body.hasPrefix("#!") else { return nil }
    let text = body.drop { $0 == "#" }.trimmed
    guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
    self.text = String(text)
    self.line = line
  }

  // MARK: Alternatives

  enum Way {
    /// "Option A", "Method 2": one of several, all of which say so.
    case option
    /// "Or", "Alternatively": another way than the one before.
    case or
    /// "macOS:", "For Debian:": one of several where more than one says so.
    case place
  }

  private static let options: Set<String> = [
    "option", "options", "method", "approach", "variant", "alternative", "way", "opción", "opcion",
    "variante", "méthode", "methode", "вариант", "способ", "方案", "方法", "选项", "オプション", "scenario",
  ]
  private static let ors: Set<String> = [
    "or", "alternatively", "either", "oder", "ou", "o", "или", "alternativ", "alternativement",
    "alternativa", "alternativamente", "或者", "または", "otherwise",
  ]
  private static let places: Set<String> = [
    "macos", "mac", "linux", "ubuntu", "debian", "centos", "rhel", "fedora", "alpine", "windows",
    "arch", "homebrew",
  ]

  var way: Way? {
    // "1. Option A" and "(Option A)" say so too.
    let body = text.drop { !$0.isLetter }
    let word = body.prefix { $0.isLetter }.lowercased()
    guard word.utf8.count < 24 else { return nil }
    // Without blanks between words, the label follows at once.
    let joined = Self.options.first { $0.utf8.first ?? 0 > 227 && word.hasPrefix($0) }
    let rest = body.dropFirst(joined?.count ?? word.count)
    if joined != nil || Self.options.contains(word) {
      let mark = rest.drop { $0 == " " || $0 == "#" }
      let label = mark.prefix { $0.isLetter || $0.isNumber }
      // "Option A", "Method 1", "Alternative:"; not "Options of the script" or "Method not allowed".
      if label.count <= 2, !label.isEmpty || mark.hasPrefix(":") { return .option }
      if word == "alternative", !["for", "is"].contains(label.lowercased()) { return .or }
      return nil
    }
    if Self.ors.contains(word) {
      return word == "o" || word == "ou"
        ? (rest.hasPrefix(" ") || rest.hasPrefix(":") ? .or : nil) : .or
    }
    if Self.places.contains(word), rest.count < 40 { return .place }
    if word == "for" || word == "on" || word == "using" || word == "with" || word == "via",
      text.hasSuffix(":")
    {
      return .place
    }
    return nil
  }

  // MARK: Conditions

  private static let marks = [
    "optional", "if ", "only if", "only when", "only on", "only for", "skip if", "when ", "unless ",
    "as needed",
    "opcional", "optionnel", "facultatif", "falls ", "si ", "wenn ", "если ", "необязательно", "可选",
    "如果", "任意", "必要に応じて", "bei bedarf", "not needed", "not required", "may be skipped",
    "recommended if",
  ]
  private static let openings = [
    "if ", "optional", "only if", "only when", "only on", "unless ", "in case", "when ", "falls ",
    "si ",
    "wenn ", "если ", "如果", "可选", "skip ", "as needed", "if needed", "for emergencies", "emergency",
  ]
  private static let retreats = [
    "rollback", "roll back", "to roll back", "to rollback", "rolling back", "revert", "to revert",
    "undo", "to undo", "if rollback", "in case of rollback", "backout", "back out", "откат",
    "回滚", "ロールバック", "zurückrollen", "retour arrière", "emergency rollback", "fallback",
  ]

  /// The letters that the words above begin with.
  private static let initials: [Bool] = (0..<128).map { byte in
    (openings + retreats).contains { $0.utf8.first == UInt8(byte) }
  }

  /// The words that say when what follows applies.
  func condition(onTrack track: Track) -> String? {
    let start = text.utf8.first { Byte.isLetter($0) || $0 >= 128 }.map(Byte.lowercased) ?? 0
    let hasOpening = start >= 128 || Self.initials[Int(start)]
    guard hasOpening || text.utf8.contains(Byte.open) else { return nil }
    let lower = text.lowercased()
    let body = lower.drop { !$0.isLetter }
    if track != .rollback, Self.retreats.contains(where: { body.hasPrefix($0) }) { return text }
    if Self.openings.contains(where: { body.hasPrefix($0) }) { return text }
    guard let open = lower.firstIndex(of: "("), let close = lower[open...].firstIndex(of: ")")
    else {
      return nil
    }
    let inside = lower[lower.index(after: open)..<close]
    guard Self.marks.contains(where: { inside.hasPrefix($0) }) else { return nil }
    guard lower.utf8.count == text.utf8.count else { return String(inside) }
    let from = text.utf8.index(
      text.startIndex, offsetBy: lower.utf8.distance(from: lower.startIndex, to: inside.startIndex))
    let to = text.utf8.index(
      text.startIndex, offsetBy: lower.utf8.distance(from: lower.startIndex, to: inside.endIndex))
    return String(text[from..<to])
  }
}
