/// What stands in shell fences and is no sequence of commands.
enum NotACommand {
  /// What a fence holds instead of commands, in one word; nil where it may hold commands.
  static func kind(of lines: [Substring]) -> String? {
    var significant: [Substring.UTF8View.SubSequence] = []
    for line in lines {
      let body = line.utf8.drop(while: Byte.isBlank)
      guard let first = body.first else { continue }
      if significant.isEmpty, first == Byte.hash, body.dropFirst().first == Byte.bang {
        return "script"
      }
      if first != Byte.hash { significant.append(body) }
    }
    guard let first = significant.first, let byte = first.first else { return nil }
    if byte >= 128 || significant.dropFirst().first?.first ?? 0 >= 128,
      significant.contains(where: { $0.starts(with: "├".utf8) || $0.starts(with: "└".utf8) })
    {
      return "tree"
    }
    if Byte.isDigit(byte) || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "@") {
      if significant.allSatisfy({ isCrontab($0) || isAssignment($0) }) { return "crontab" }
    }
    if Byte.isDigit(byte) || byte == Byte.dash || byte == UInt8(ascii: "*"),
      significant.allSatisfy({ isListItem($0) })
    {
      return Hazard.prose
    }
    if byte == Byte.slash, isChat(first) { return "chat message" }
    if isRequest(first) { return "request" }
    if isSettings(significant) { return "config" }
    if Byte.isLetter(byte) {
      if isAssignment(first), let env = environment(significant) { return env }
      if isSQL(first), last(of: significant).map({ $0 == Byte.semicolon }) ?? false { return "sql" }
      if isYAML(significant) { return "config" }
      if isDockerfile(significant) { return "Dockerfile" }
      if significant.allSatisfy(isSentence) { return Hazard.prose }
    }
    if isJSON(significant) { return "json" }
    if isBlocks(significant) { return "config" }
    if isOutput(first) { return "output" }
    return nil
  }

  /// What a single command of a fence is instead of one.
  static func kind(ofCommand text: String) -> String? {
    let body = text.utf8.drop(while: Byte.isBlank)
    guard let byte = body.first else { return nil }
    if Byte.isDigit(byte) || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "@"), isCrontab(body)
    {
      return "crontab"
    }
    if Byte.isDigit(byte) || byte == Byte.dash, isListItem(body) { return Hazard.prose }
    if byte == Byte.slash, isChat(body) { return "chat message" }
    if Byte.isUpper(byte) {
      if isSQL(body), last(of: [body]) == Byte.semicolon { return "sql" }
      if isOutput(body) { return "output" }
      if isSentence(body) { return Hazard.prose }
    }
    if byte == Byte.openBrace || byte == Byte.openBracket,
      body.dropFirst().first == Byte.doubleQuote
    {
      return "output"
    }
    if byte == Byte.openBrace, body.dropFirst().first == UInt8(ascii: "%") { return "template" }
    if isRequest(body) { return "request" }
    return WrittenLine.kind(of: body)
  }

  private typealias Line = Substring.UTF8View.SubSequence

  private static func last(of lines: [Line]) -> UInt8? {
    lines.last?.last { !Byte.isBlank($0) }
  }

  private static func words(_ line: Line) -> [Line] {
    line.split { Byte.isBlank($0) }
  }

  // MARK: Lines

  /// Five fields of time and a command, or `@daily`.
  private static func isCrontab(_ line: Line) -> Bool {
    let words = words(line)
    guard let first = words.first else { return false }
    if first.first == UInt8(ascii: "@") {
      return words.count > 1
        && [
          "@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@hourly",
          "@midnight",
        ]
        .contains { first.elementsEqual($0.utf8) }
    }
    return words.count > 5
      && words.prefix(5).allSatisfy { field in
        guard let start = field.first,
          Byte.isDigit(start) || start == UInt8(ascii: "*") || field.count == 3
        else {
          return false
        }
        return field.allSatisfy { Byte.isName($0) || "*/,-?L#".utf8.contains($0) }
      }
      && words.prefix(5).contains { $0.contains(UInt8(ascii: "*")) || $0.allSatisfy(Byte.isDigit) }
  }

  /// `1. text`, `2) text`, `- text`.
  private static func isListItem(_ line: Line) -> Bool {
    let rest = line.drop(while: Byte.isDigit)
    let digits = rest.startIndex != line.startIndex
    guard let mark = rest.first, rest.dropFirst().first.map(Byte.isBlank) ?? false else {
      return false
    }
    return digits
      ? mark == Byte.dot || mark == Byte.close : mark == Byte.dash || mark == UInt8(ascii: "*")
  }

  /// `/command Words for people`.
  private static func isChat(_ line: Line) -> Bool {
    let words = words(line)
    guard let first = words.first, first.count > 2, !first.dropFirst().contains(Byte.slash),
      first.dropFirst().allSatisfy({ Byte.isName($0) || $0 == Byte.dash })
    else { return false }
    let path = String(decoding: first, as: UTF8.self)
    return !["/bin", "/sbin", "/init", "/entrypoint"].contains(path)
  }

  /// `NAME=value` with nothing run by it.
  private static func isAssignment(_ line: Line) -> Bool {
    let rest = line.drop(while: Byte.isName)
    return rest.startIndex != line.startIndex && !(line.first.map(Byte.isDigit) ?? true)
      && rest.first == Byte.equals
  }

  /// The contents of an `.env` file: assignments and nothing else.
  private static func environment(_ lines: [Line]) -> String? {
    guard lines.allSatisfy(isAssignment) else { return nil }
    var plain = 0
    for line in lines {
      let value = line.drop(while: Byte.isName).dropFirst()
      // What a command prints, or what was set before, makes it a line to run.
      if String(decoding: value, as: UTF8.self).contains("$(") || value.contains(Byte.backquote) {
        return nil
      }
      guard let end = valueEnd(value) else {
        plain += 1
        continue
      }
      let rest = value[end...].drop(while: Byte.isBlank)
      if rest.first == Byte.hash || rest.isEmpty {
        plain += 1
      } else if value.first != Byte.openBracket, value.first != Byte.openBrace,
        value.first != Byte.less,
        Programs.common.contains(
          String(decoding: rest.prefix { !Byte.isBlank($0) }, as: UTF8.self))
          || rest.first == Byte.dot || rest.first == Byte.slash || lines.count == 1
      {
        return nil
      }
    }
    return plain > 0 || lines.count > 1 ? "env" : nil
  }

  /// Where the first blank outside of quotes is.
  private static func valueEnd(_ value: Line) -> Line.Index? {
    var quote: UInt8 = 0
    var index = value.startIndex
    while index < value.endIndex {
      let byte = value[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == Byte.quote || byte == Byte.doubleQuote {
        quote = byte
      } else if Byte.isBlank(byte) || byte == Byte.semicolon {
        return index
      }
      index = value.index(after: index)
    }
    return nil
  }

  private static let statements: Set<String> = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "SHOW", "GRANT", "REVOKE",
    "BEGIN", "WITH", "TRUNCATE", "VACUUM", "ANALYZE", "EXPLAIN", "USE", "SET", "REINDEX", "COMMIT",
  ]

  private static func isSQL(_ line: Line) -> Bool {
    let word = line.prefix { Byte.isLetter($0) }
    return statements.contains(String(decoding: word, as: UTF8.self).uppercased())
      && Byte.isUpper(line.first ?? 0)
      || statements.contains(String(decoding: word, as: UTF8.self).uppercased())
        && !["set", "use", "show", "with"].contains(String(decoding: word, as: UTF8.self))
  }

  /// `key: value` and `- item` lines.
  private static func isYAML(_ lines: [Line]) -> Bool {
    lines.allSatisfy { line in
      if line.first == Byte.dash, line.dropFirst().first == 32 { return true }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
      let after = line[line.index(after: colon)...].first
      return line[..<colon].allSatisfy {
        Byte.isName($0) || "-./\"'".utf8.contains($0)
      } && (after == nil || after == 32)
    }
  }

  /// `GET /path`, as consoles of search engines take it.
  private static func isRequest(_ line: Line) -> Bool {
    guard let first = line.first, Byte.isUpper(first) else { return false }
    let words = words(line.prefix(400))
    guard words.count > 1, let path = words[1].first,
      path == Byte.slash || words[1].starts(with: "http".utf8)
    else { return false }
    return ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD"].contains {
      words[0].elementsEqual($0.utf8)
    }
  }

  /// `name = value` lines, with `[sections]` and `name=value` among them: a file of settings.
  private static func isSettings(_ lines: [Line]) -> Bool {
    var spaced = 0
    var headed = false
    for (index, line) in lines.enumerated() {
      if line.first == Byte.openBracket,
        line.last(where: { !Byte.isBlank($0) }) == Byte.closeBracket,
        line.dropFirst().first.map({ !Byte.isBlank($0) && $0 != Byte.openBracket }) ?? false
      {
        headed = headed || index == 0
        continue
      }
      let name = line.prefix { Byte.isName($0) || $0 == Byte.dot || $0 == Byte.dash }
      let rest = line[name.endIndex...]
      guard !name.isEmpty, let mark = rest.first(where: { !Byte.isBlank($0) }), mark == Byte.equals
      else { return false }
      if rest.first != Byte.equals { spaced += 1 }
    }
    return spaced > 0 || headed && lines.count > 1
  }

  private static func isDockerfile(_ lines: [Line]) -> Bool {
    lines.count > 1 && lines[0].starts(with: "FROM ".utf8)
      && lines.contains { line in
        ["RUN ", "COPY ", "CMD ", "ENTRYPOINT ", "WORKDIR "].contains { line.starts(with: $0.utf8) }
      }
  }

  private static func isJSON(_ lines: [Line]) -> Bool {
    guard let first = lines.first, let byte = first.first,
      byte == Byte.openBrace || byte == Byte.openBracket
    else { return false }
    let next = first.dropFirst().drop(while: Byte.isBlank).first ?? lines.dropFirst().first?.first
    guard let next else { return false }
    return next == Byte.doubleQuote || byte == Byte.openBracket && next == Byte.openBrace
  }

  /// nginx and its kind: statements that end in `;`, blocks that end in a brace.
  private static func isBlocks(_ lines: [Line]) -> Bool {
    guard lines.count > 1 else { return false }
    var statements = 0
    for line in lines {
      guard let last = line.last(where: { !Byte.isBlank($0) }) else { continue }
      switch last {
      case Byte.semicolon: statements += 1
      case Byte.openBrace, Byte.closeBrace: break
      default: return false
      }
    }
    return statements > 0
      && !lines.contains {
        $0.starts(with: "if ".utf8) || $0.contains(Byte.dollar) && $0.contains(Byte.equals)
      }
      && lines.contains { $0.last { !Byte.isBlank($0) } == Byte.openBrace }
      && !lines[0].contains(Byte.open)
  }

  /// Words of a sentence: a capital first, plain words after it.
  private static func isSentence(_ line: Line) -> Bool {
    guard let first = line.first, Byte.isUpper(first) else { return false }
    let words = words(line)
    guard words.count > 2, let second = words.dropFirst().first else { return false }
    if words[0].dropFirst().contains(where: {
      !(97...122).contains($0) && $0 != UInt8(ascii: ",") && $0 != Byte.quote
        && $0 != UInt8(ascii: ":")
    }) {
      return false
    }
    let plain = words.count { word in
      word.allSatisfy { Byte.isLetter($0) || ",.:;'\"()!?-".utf8.contains($0) || $0 >= 128 }
        && word.first != Byte.dash
    }
    return plain * 3 >= words.count * 2 && second.first != Byte.dash
  }

  /// A table's head in capitals, or the first line of an answer.
  private static func isOutput(_ line: Line) -> Bool {
    if line.starts(with: "HTTP/".utf8) { return true }
    let words = words(line)
    return words.count > 2
      && words.allSatisfy { $0.allSatisfy { Byte.isUpper($0) || "-_/()%".utf8.contains($0) } }
  }
}
