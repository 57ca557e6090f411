/// Findings about fences and the commands in them.
struct LintCommands {
  private(set) var findings: [LintFinding] = []
  private let lines: TextLines
  /// Relative `cd` commands met so far on each track.
  private var directories: Set<String> = []

  init(_ runbook: Runbook, lines: TextLines) {
    self.lines = lines
    for step in runbook.steps {
      guard let command = step.command else { continue }
      fence(command, of: step)
    }
  }

  private mutating func fence(_ command: Command, of step: Step) {
    let isShell = InfoString.shells.contains(command.language)
    // What is only shown may be anything.
    let isOff = step.track == .none
    for hazard in command.fenceHazards where isShell && hazard.detail != "ignore" {
      // Reading has said already that a fence does not parse.
      if hazard.kind != .unparsable { add(hazard, of: nil, isLast: true, isOff: isOff) }
    }
    unclosed(command, of: step)
    for (place, piece) in command.commands.enumerated() {
      let isLast = place == command.commands.count - 1
      for hazard in piece.hazards { add(hazard, of: piece, isLast: isLast, isOff: isOff) }
      if let name = SecretLiteral.name(in: piece.text) {
        add(LintFinding(.secretInCommand, name, line: piece.line, column: column(piece.line)))
      }
      guard !isOff else { continue }
      for expectation in piece.expectations where expectation.match == .person {
        add(
          LintFinding(
            .judgedExpectation, expectation.text, line: expectation.line,
            column: column(expectation.line)))
      }
      if piece.hidesHTTPErrors {
        add(LintFinding(.curlWithoutFail, line: piece.line, column: column(piece.line)))
      }
      repeated(piece, track: step.track)
    }
  }

  private mutating func add(
    _ hazard: Hazard, of command: CompleteCommand?, isLast: Bool, isOff: Bool
  ) {
    let column = column(hazard.line)
    guard let code = Lint.Code(hazard, of: command, isLast: isLast) else {
      add(
        LintFinding(
          Finding(
            severity: .blocks, code: .unparsableFence, detail: hazard.detail, line: hazard.line,
            column: column)))
      return
    }
    add(
      LintFinding(
        code, SecretLiteral.hidden(in: hazard.detail), line: hazard.line, column: column,
        severity: isOff ? .notes : nil))
  }

  private mutating func add(_ finding: LintFinding) { findings.append(finding) }

  /// `cd app` a second time: it fails where the first is still in force.
  private mutating func repeated(_ command: CompleteCommand, track: Track) {
    let words = command.text.split { $0 == " " || $0 == "\t" || $0 == "\n" }
    guard words.count >= 2, words[0] == "cd" else { return }
    let target = words[1].drop { $0 == "\"" || $0 == "'" }
    if target.hasPrefix("..") {
      directories.removeAll()
    } else if let first = target.first, !"/~$-<{".contains(first) {
      let text = "cd \(words[1])"
      if !directories.insert("\(track.letter) \(text)").inserted {
        add(
          LintFinding(
            .repeatedDirectory, text, line: command.line, column: column(command.line)))
      }
    }
  }

  /// A fence that ends with the item or quote it stands in has no closing line; one that runs to the
  /// document's end is found by reading, too.
  private mutating func unclosed(_ command: Command, of step: Step) {
    guard let opening = mark(command.line) else { return }
    let length = command.text.utf8.count { $0 == Byte.newline }
    if let closing = mark(command.line + length + 1), closing.byte == opening.byte,
      closing.count >= opening.count
    {
      return
    }
    add(
      LintFinding(
        Finding(
          severity: .blocks, code: .unclosedFence, detail: "", line: command.line,
          column: column(command.line))))
  }

  /// The backquotes or tildes that a line begins with, behind quotes, bullets and blanks.
  private func mark(_ line: Int) -> (byte: UInt8, count: Int)? {
    guard lines.lines.indices.contains(line - 1) else { return nil }
    let row = lines.lines[line - 1]
    let ticks = UInt8(ascii: "`")
    let tilde = UInt8(ascii: "~")
    guard let start = row.firstIndex(where: { $0 == ticks || $0 == tilde }) else { return nil }
    let count = row[start...].prefix { $0 == row[start] }.count
    return count >= 3 ? (row[start], count) : nil
  }

  /// Where a line's text begins, from 1.
  private func column(_ line: Int) -> Int {
    guard lines.lines.indices.contains(line - 1) else { return 1 }
    return 1 + lines.lines[line - 1].prefix { Byte.isBlank($0) }.count
  }
}

/// A password or token written out in a command; only its name is ever shown.
enum SecretLiteral {
  /// What carries the value: `--password`, `TOKEN`, `-u`.
  static func name(in text: String) -> String? {
    for word in text.split(whereSeparator: { $0.isWhitespace || ";|&()".contains($0) }) {
      let word = word.drop { $0 == "\"" || $0 == "'" }
      guard let equals = word.firstIndex(of: "=") else {
        if let user = userInfo(word) { return user }
        continue
      }
      let name = word[..<equals].drop { $0 == "-" }
      let value = word[word.index(after: equals)...].drop { $0 == "\"" || $0 == "'" }
      if isWritten(value), !name.isEmpty, name.allSatisfy({ $0.isLetter || "-_".contains($0) }),
        isSecret(name)
      {
        return String(word[..<equals])
      }
    }
    return bearer(in: text)
  }

  /// The words of a command; where one is a secret, only the first of them.
  static func hidden(in text: String) -> String {
    guard name(in: text) != nil else { return text }
    let first = text.prefix { !$0.isWhitespace }
    return name(in: String(first)) == nil ? "\(first) …" : "…"
  }

  /// Names that end like a secret's: a key's file or a token's address is none.
  private static func isSecret(_ name: Substring) -> Bool {
    let upper = name.uppercased().replacing("-", with: "_")
    return ["PASSWORD", "PASSWD", "TOKEN", "SECRET", "API_KEY", "ACCESS_KEY", "SECRET_KEY"]
      .contains { upper == $0 || upper.hasSuffix("_" + $0) || upper.hasSuffix($0) }
  }

  /// Whether a value is written out rather than a variable, a hole or a file.
  private static func isWritten(_ value: Substring) -> Bool {
    guard let first = value.first, !"$<{[`/@.".contains(first) else { return false }
    let bare = value.prefix { $0 != "\"" && $0 != "'" }
    let upper = bare.uppercased()
    return bare.count >= 4 && !upper.hasPrefix("YOUR") && !upper.hasPrefix("XXX")
      && !bare.allSatisfy { $0.isUppercase || $0 == "_" } && !["true", "false"].contains(bare)
  }

  /// `https://user:pass@host`.
  private static func userInfo(_ word: Substring) -> String? {
    guard let scheme = word.range(of: "://") else { return nil }
    let rest = word[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
    guard let at = rest.lastIndex(of: "@"), let colon = rest[..<at].firstIndex(of: ":"),
      isWritten(rest[rest.index(after: colon)..<at])
    else { return nil }
    return "the password in an address"
  }

  private static func bearer(in text: String) -> String? {
    for word in ["Bearer ", "bearer "] {
      if let found = text.range(of: word), isWritten(text[found.upperBound...]) {
        return "the bearer token"
      }
    }
    return nil
  }
}

extension StringProtocol where SubSequence == Substring {
  /// Where a text first stands.
  fileprivate func range(of text: String) -> Range<Index>? {
    guard utf8.contains(text.utf8.first ?? 0) else { return nil }
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
      at = index(after: at)
    }
    return nil
  }
}
