/// Reads what an author expects out of a comment.
enum ExpectationText {
  /// Words that say so, each with whether a colon has to follow.
  private static let words: [(word: String, needsColon: Bool)] = [
    ("expected", true), ("expect", false), ("should", false), ("output", true), ("returns", false),
    ("result", true), ("results", true), ("expected output", true), ("expected result", true),
    ("sample output", true), ("expected response", true), ("response", true),
    ("erwartet", true), ("erwartete ausgabe", true), ("attendu", true), ("résultat attendu", true),
    ("esperado", true), ("resultado esperado", true), ("salida", true), ("ожидается", false),
    ("ожидаемый результат", true), ("вывод", true), ("预期", false), ("预期输出", true), ("期待", false),
    ("出力", true), ("expects", false), ("must return", false), ("must be", false),
  ]

  /// The text that a comment says to expect; nil where it says no such thing, empty where the lines
  /// below do.
  static func read(_ comment: Substring) -> String? {
    for arrow in ["=>", "→", "->", "==>"] where comment.hasPrefix(arrow) {
      return comment.dropFirst(arrow.count).trimmed.description
    }
    guard let first = comment.unicodeScalars.first,
      starts.contains(first.properties.lowercaseMapping)
    else { return nil }
    let lower = comment.prefix(40).lowercased()
    var found: String?
    for (word, needsColon) in words where lower.hasPrefix(word) {
      let rest = comment.dropFirst(word.count).drop { $0 == " " }
      if rest.hasPrefix(":") || rest.hasPrefix("：") {
        found = rest.dropFirst().trimmed.description
      } else if rest.hasPrefix("("), let colon = rest.firstIndex(of: ":") {
        found = rest[rest.index(after: colon)...].trimmed.description
      } else if rest.isEmpty {
        found = needsColon ? found : found ?? ""
      } else if !needsColon, found == nil,
        !(rest.first?.isLetter ?? false) || comment.dropFirst(word.count).first == " "
      {
        // "Should return 200": the sentence is the text.
        found =
          ["expect", "expects"].contains(word)
          ? rest.trimmed.description : comment.trimmed.description
      }
    }
    return found
  }

  private static let starts: Set<String> = Set(words.map { String($0.word.prefix(1)) })

  /// The text as it is compared, and how.
  static func expectation(_ text: String, line: Int) -> Expectation {
    let body = text[...].trimmed
    if exitStatus(body) != nil {
      return Expectation(text: String(body), line: line, match: .status)
    }
    if let first = body.utf8.first {
      // What is left out in a sample cannot be compared.
      let isWhole = !text.utf8.holds("...") && !text.utf8.holds("…")
      if first == Byte.openBrace || first == Byte.openBracket, isWhole, JSONCheck.isValue(body) {
        return Expectation(text: String(body), line: line, match: .json)
      }
      if [Byte.backquote, Byte.quote, Byte.doubleQuote].contains(first), body.utf8.count > 2,
        body.utf8.last == first, !body.utf8.dropFirst().dropLast().contains(first)
      {
        return Expectation(
          text: String(body.dropFirst().dropLast()), line: line, match: .literal)
      }
      if !body.contains(where: \.isWhitespace), isWhole, !body.contains("<") {
        return Expectation(text: String(body), line: line, match: .literal)
      }
    }
    return Expectation(text: String(body), line: line, match: .person)
  }

  /// The number of `exit code 0`, `exits with 2`, `exit status: 1`.
  static func exitStatus(_ text: Substring) -> Int? {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard let exit = words.firstIndex(where: { ["exit", "exits", "exitcode"].contains($0) }) else {
      return nil
    }
    for word in words[(exit + 1)...].prefix(4) {
      if let number = Int(word) { return number < 256 ? number : nil }
      guard ["code", "status", "with", "of", "is", "be", "should", "a"].contains(word) else {
        return nil
      }
    }
    return nil
  }

  /// `expect="ok"`, `expect=regex:^ok`, `expect=status:0`.
  static func annotated(_ value: String, line: Int) -> Expectation {
    let kinds: [(String, Expectation.Match)] = [
      ("glob:", .glob), ("regex:", .regex), ("json:", .json), ("status:", .status),
      ("literal:", .literal),
    ]
    for (prefix, match) in kinds where value.hasPrefix(prefix) {
      return Expectation(text: String(value.dropFirst(prefix.count)), line: line, match: match)
    }
    return Expectation(text: value, line: line, match: .literal)
  }
}

/// Whether a text is one object or array of JSON.
enum JSONCheck {
  static func isValue(_ text: Substring) -> Bool {
    var at = Array(text.utf8)[...]
    guard value(&at, depth: 0) else { return false }
    skip(&at)
    return at.isEmpty
  }

  private static func skip(_ at: inout ArraySlice<UInt8>) {
    at = at.drop { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
  }

  private static func value(_ at: inout ArraySlice<UInt8>, depth: Int) -> Bool {
    skip(&at)
    guard depth < 64, let first = at.first else { return false }
    switch first {
    case Byte.openBrace, Byte.openBracket:
      let closing = first + 2
      at.removeFirst()
      skip(&at)
      if at.first == closing {
        at.removeFirst()
        return true
      }
      while true {
        if first == Byte.openBrace {
          skip(&at)
          guard string(&at) else { return false }
          skip(&at)
          guard at.popFirst() == UInt8(ascii: ":") else { return false }
        }
        guard value(&at, depth: depth + 1) else { return false }
        skip(&at)
        let next = at.popFirst()
        if next == closing { return true }
        guard next == UInt8(ascii: ",") else { return false }
      }
    case Byte.doubleQuote: return string(&at)
    default:
      let word = at.prefix { Byte.isName($0) || "+-.".utf8.contains($0) }
      at = at[word.endIndex...]
      let text = String(decoding: word, as: UTF8.self)
      return ["true", "false", "null"].contains(text) || Double(text) != nil
    }
  }

  private static func string(_ at: inout ArraySlice<UInt8>) -> Bool {
    guard at.popFirst() == Byte.doubleQuote else { return false }
    while let byte = at.popFirst() {
      if byte == Byte.backslash { _ = at.popFirst() }
      if byte == Byte.doubleQuote { return true }
      if byte < 32 { return false }
    }
    return false
  }
}
