/// One command as bash takes it: possibly several lines.
public struct CompleteCommand: Sendable, Equatable {
  /// The source's text, holes and all.
  public let text: String
  /// The line of its first line in the source, from 1.
  public let line: Int
  /// The part it is in: `a`, `b`, … from caption to caption.
  public let part: String
  /// The comment above the part or behind the command.
  public let caption: String?
  /// Which of its fence's alternatives it belongs to, from 0; nil where it belongs to none or all.
  public internal(set) var alternative: Int?
  /// The words of its caption that say when it applies: "if needed", "optional".
  public let condition: String?
  public internal(set) var hazards: [Hazard]
  public internal(set) var expectations: [Expectation]
  /// The holes to fill in, in order of appearance.
  public let placeholders: [Placeholder]
  /// Variables that it reads without a default and does not set itself.
  public let reads: [String]
  /// Whether it is a `curl` that exits 0 on an HTTP error, so that its status says little.
  public let hidesHTTPErrors: Bool
  /// Whether it does nothing but set variables.
  let isAssignment: Bool

  init(
    text: String, line: Int, part: String, caption: String?, alternative: Int?, condition: String?,
    analysis: CommandAnalysis, more: [Hazard], expectations: [Expectation]
  ) {
    self.text = text
    self.line = line
    self.part = part
    self.caption = caption
    self.alternative = alternative
    self.condition = condition
    hazards = more.isEmpty ? analysis.hazards : analysis.hazards + more
    self.expectations = expectations
    placeholders = analysis.placeholders
    reads = analysis.reads
    hidesHTTPErrors = analysis.hidesHTTPErrors
    isAssignment = analysis.isAssignment
  }

  /// Cuts a text into complete commands, holes and all.
  public static func split(
    _ text: String, by split: CommandSplitting
  ) throws(SplitFailure) -> [SplitCommand] {
    try split(FenceReader.masked(text))
  }

  /// The same command with another text, as an operator edited it: what it is, and its hazards, are
  /// looked for anew.
  public func edited(to text: String) -> CompleteCommand {
    var command = analysed(text: text)
    if let kind = NotACommand.kind(ofCommand: text) {
      command.hazards.append(Hazard(.notACommand, detail: kind, line: line))
    }
    return command
  }

  /// The same command with values in its text: its hazards are looked for anew.
  ///
  /// Which variables are set is asked of the shell when it runs.
  func analysed(text: String) -> CompleteCommand {
    let analysis = CommandAnalysis(text, line: line, known: .init(names: [], isOpen: true))
    let given = hazards.filter {
      $0.kind == .remoteTail || $0.kind == .alternatives || $0.detail == RunmeKeys.backgroundDetail
    }
    return CompleteCommand(
      text: text, line: line, part: part, caption: caption, alternative: alternative,
      condition: condition, analysis: analysis, more: given, expectations: expectations)
  }

  /// Whether something in it may read a variable's value as code: arithmetic, `eval`, another shell.
  var mayReadAsCode: Bool {
    let text = text.utf8
    return text.holds("((") || text.holds("[[") || text.holds("eval") || text.holds(" -c")
      || text.holds("ssh") || text.holds("let ") || text.holds("declare") || text.holds("awk")
      || text.holds("sed ") || text.holds("xargs") || text.holds("test ") || text.holds("[ ")
  }

  /// How this command may be offered.
  public var offer: Offer { hazards.reduce(.run) { max($0, $1.offer) } }

  /// Whether it may run once it is filled in, chosen or confirmed.
  public var mayRun: Bool { offer < .view }
}

/// A hole in a command's text that an operator fills in.
public struct Placeholder: Sendable, Equatable {
  /// What its value is asked and remembered under: `project-id` of `<project-id>`.
  public let name: String
  /// As it stands in the command: `<project-id>`.
  public let text: String
  /// The bytes of the command's UTF-8 text that it takes up.
  public let range: Range<Int>
  /// What stands around it, which decides how a value is quoted.
  public let context: QuoteContext
  /// The values that the text itself offers, as in `<a|b>`.
  public let choices: [String]
}

/// Where in a shell's text a byte stands.
public enum QuoteContext: String, Sendable, Equatable {
  /// Outside of quotes, in a word of a command.
  case bare
  case singleQuoted, doubleQuoted
  /// Inside `$'…'`.
  case dollarQuoted
  /// In the body of a heredoc in which variables are expanded, or in one in which nothing is.
  case heredoc, literalHeredoc
  /// Where no quoting is safe: inside `$((…))`, backquotes, a comment.
  case unsafe
}
