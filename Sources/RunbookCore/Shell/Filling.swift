/// Puts values into the holes of a command, each quoted for where it stands.
///
/// A value can never become code: it reaches the program as it is, as a part of one word, or it is
/// refused.
public enum Filling {
  /// Why a value cannot be put in.
  public enum Failure: Error, Sendable, Equatable {
    /// No value is known under this name.
    case missing(name: String)
    /// No program can be given this byte.
    case nul(name: String)
    /// No quoting is safe at this place: only plain values go there.
    case unsafePlace(name: String)
    /// A line of the value would end the heredoc that it stands in, or lose its first tabs.
    case heredoc(name: String)
    /// Something is left out that only its author knows.
    case ellipsis
  }

  /// The command's text with the values in.
  public static func text(
    of command: CompleteCommand, values: [String: String]
  ) throws(Failure) -> String {
    let bytes = try bytes(of: command, values: values.mapValues { Array($0.utf8) })
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text with the values in, those with a secret's name covered; only to be shown.
  public static func shown(of command: CompleteCommand, values: [String: String]) throws(Failure)
    -> String
  {
    let bytes = Array(command.text.utf8)
    let shown = try replacing(command, in: bytes) { hole throws(Failure) in
      guard let value = values[hole.name] else { throw .missing(name: hole.name) }
      return SecretNames.isSecret(hole.name)
        ? Array("****".utf8) : try quoted(Array(value.utf8), in: hole, of: bytes)
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// The command's bytes with values of any bytes in.
  public static func bytes(
    of command: CompleteCommand, values: [String: [UInt8]]
  ) throws(Failure) -> [UInt8] {
    if command.hazards.contains(where: { $0.kind == .placeholder && $0.detail == Hazard.ellipsis })
    {
      throw .ellipsis
    }
    let bytes = Array(command.text.utf8)
    let result = try replacing(command, in: bytes) { hole throws(Failure) in
      guard let value = values[hole.name] else { throw .missing(name: hole.name) }
      return try quoted(value, in: hole, of: bytes)
    }
    if let hole = command.placeholders.first(where: {
      $0.context == .heredoc || $0.context == .literalHeredoc
    }) ?? command.placeholders.first, command.text.utf8.holds("<<") {
      try checkHeredocs(bytes, command.placeholders, filled: result, values, name: hole.name)
    }
    return result
  }

  /// The command's bytes with something else in the place of each hole.
  private static func replacing(
    _ command: CompleteCommand, in bytes: [UInt8], by put: (Placeholder) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    var result: [UInt8] = []
    var at = 0
    for hole in command.placeholders {
      result += bytes[at..<hole.range.lowerBound]
      result += try put(hole)
      at = hole.range.upperBound
    }
    return result + bytes[at...]
  }

  private static func quoted(
    _ value: [UInt8], in hole: Placeholder, of bytes: [UInt8]
  ) throws(Failure) -> [UInt8] {
    if value.contains(0) { throw .nul(name: hole.name) }
    let start = hole.range.lowerBound
    let escaped = BracketHole.isEscaped(bytes, start)
    let afterDollar =
      start > 0 && bytes[start - 1] == Byte.dollar && !BracketHole.isEscaped(bytes, start - 1)
    let isLiteral = hole.context == .singleQuoted || hole.context == .literalHeredoc
    // What stands right before would take the first byte of the value for its own.
    if !isLiteral, escaped || afterDollar { throw .unsafePlace(name: hole.name) }
    switch hole.context {
    case .bare:
      return isPlain(value) && !beginsCommand(bytes, start) ? value : single(value)
    case .singleQuoted: return Array(single(value).dropFirst().dropLast())
    case .doubleQuoted:
      // A `!` can only be told from history's in single quotes.
      if value.contains(Byte.bang) {
        return [Byte.doubleQuote] + single(value) + [Byte.doubleQuote]
      }
      return escapedBytes(value, "\"\\$`")
    case .dollarQuoted:
      return [Byte.quote] + single(value) + [Byte.dollar, Byte.quote]
    case .heredoc: return escapedBytes(value, "\\$`")
    case .literalHeredoc: return value
    case .unsafe:
      guard !value.isEmpty, fits(value, at: start, of: bytes) else {
        throw .unsafePlace(name: hole.name)
      }
      return value
    }
  }

  private static func single(_ value: [UInt8]) -> [UInt8] {
    var result = [Byte.quote]
    for byte in value {
      if byte == Byte.quote { result += Array("'\\''".utf8) } else { result.append(byte) }
    }
    result.append(Byte.quote)
    return result
  }

  private static func escapedBytes(_ value: [UInt8], _ special: String) -> [UInt8] {
    var result: [UInt8] = []
    for byte in value {
      if special.utf8.contains(byte) { result.append(Byte.backslash) }
      result.append(byte)
    }
    return result
  }

  /// Letters, digits and what means nothing to a shell; a digit alone could be a descriptor's.
  private static func isPlain(_ value: [UInt8]) -> Bool {
    !value.isEmpty && value.contains(where: Byte.isLetter)
      && value.allSatisfy { Byte.isName($0) || "./:@%-".utf8.contains($0) }
  }

  /// Whether a command begins here, so that a plain word could be a reserved one or an alias.
  private static func beginsCommand(_ bytes: [UInt8], _ start: Int) -> Bool {
    let before = bytes[..<start].reversed().drop { Byte.isBlank($0) }.first
    guard let before else { return true }
    return "\n;|&({`!".utf8.contains(before)
      || (Byte.isName(before) && start > 0 && Byte.isBlank(bytes[start - 1])
        && ["do", "then", "else", "in", "if", "while", "until", "time"].contains(
          String(
            decoding: bytes[..<start].reversed().drop { Byte.isBlank($0) }.prefix(
              while: Byte.isName
            )
            .reversed(), as: UTF8.self)))
  }

  /// Whether a value is inert wherever it stands: digits in arithmetic, plain words elsewhere.
  private static func fits(_ value: [UInt8], at start: Int, of bytes: [UInt8]) -> Bool {
    let holes = BracketHole.all(in: bytes)
    let syntax = ShellSyntax(BracketHole.masked(bytes, holes))
    switch syntax.places[start] {
    case .arithmetic: return value.allSatisfy(Byte.isDigit) && value.first != UInt8(ascii: "0")
    case .expansion, .comment: return false
    default:
      return value.first != Byte.dash
        && value.allSatisfy { Byte.isName($0) || "./:@-".utf8.contains($0) }
    }
  }

  /// Whether each heredoc of the filled text ends where it ended.
  private static func checkHeredocs(
    _ bytes: [UInt8], _ holes: [Placeholder], filled: [UInt8], _ values: [String: [UInt8]],
    name: String
  ) throws(Failure) {
    let brackets = BracketHole.all(in: bytes)
    let before = ShellSyntax(BracketHole.masked(bytes, brackets))
    let after = ShellSyntax(filled)
    guard before.heredocs.count == after.heredocs.count else { throw .heredoc(name: name) }
    for (old, new) in zip(before.heredocs, after.heredocs) {
      let inside = holes.filter { old.body.contains($0.range.lowerBound) }
      let lines = bytes[old.body].count { $0 == Byte.newline }
      let added = inside.reduce(0) { count, hole in
        count + (values[hole.name] ?? []).count { $0 == Byte.newline }
      }
      guard filled[new.body].count(where: { $0 == Byte.newline }) == lines + added,
        old.word == new.word
      else { throw .heredoc(name: name) }
      if old.dropsTabs {
        // Tabs at the beginning of a line would be dropped.
        for hole in inside {
          let value = values[hole.name] ?? []
          let atStart = bytes[..<hole.range.lowerBound].reversed().prefix { $0 != Byte.newline }
            .allSatisfy { $0 == Byte.tab }
          if value.first == Byte.tab, atStart { throw .heredoc(name: name) }
          if zip(value, value.dropFirst()).contains(where: { $0 == Byte.newline && $1 == Byte.tab })
          {
            throw .heredoc(name: name)
          }
        }
      }
    }
  }
}
