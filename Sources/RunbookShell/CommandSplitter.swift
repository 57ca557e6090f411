/// Splits fences into complete commands, as bash itself judges them.
///
/// Plain lines need no bash; the first other one starts a bash that serves all later questions, so
/// one splitter is enough for a process.
public final class CommandSplitter {
  private var judge: BashJudge?

  public init() {}

  deinit { judge?.end() }

  /// The commands of a fence; blank and comment lines between them belong to none.
  ///
  /// A command that mentions `PIPESTATUS` or `$_` is joined to the one before it, whose end it reads.
  public func split(_ fence: String) throws(ShellError) -> [SplitCommand] {
    var fence = fence
    let commands: [SplitCommand]? = fence.withUTF8 { Self.plain($0) }
    if let commands { return LastResult.joined(commands, in: fence) }
    return LastResult.joined(try judged(fence), in: fence)
  }

  /// The commands of a fence all of whose lines are plain; nil if bash is needed.
  static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> [SplitCommand]? {
    var lexer = PlainLexer(bytes)
    var commands: [SplitCommand] = []
    var line = 0
    while !lexer.isAtEnd {
      let start = lexer.position
      switch lexer.next() {
      case .empty: line += 1
      case .beyond: return nil
      case .command(let lines):
        let text = String(decoding: bytes[start..<lexer.end], as: UTF8.self)
        commands.append(SplitCommand(text: text, firstLine: line, lineCount: lines))
        line += lines
      }
    }
    return commands
  }

  /// The commands of any fence: the whole is asked first, then what is not plain line by line.
  func judged(_ fence: String, trustingPlain: Bool = true) throws(ShellError) -> [SplitCommand] {
    var bytes = Array(fence.utf8)
    if let nul = bytes.firstIndex(of: 0) {
      throw .unparsable(line: bytes[..<nul].count { $0 == 10 }, message: "NUL")
    }
    if bytes.last == 10 { bytes.removeLast() }
    let extended = try acceptedWhole(bytes)
    // Asking takes half a millisecond; a text that needs it at each of its lines is no checklist's.
    var questions = Self.questions + bytes.count / Self.bytesPerQuestion
    var commands: [SplitCommand] = []
    var reader = FenceReader(bytes)
    while let start = reader.skipEmpty() {
      if trustingPlain, let command = reader.plainCommand() {
        commands.append(command)
        continue
      }
      while true {
        guard reader.takeLine() else {
          throw .unparsable(line: start, message: "unexpected end of file")
        }
        guard reader.mayEndHere else { continue }
        questions -= 1
        guard questions > 0 else {
          throw .unparsable(
            line: start, message: "too intricate to be cut into commands; split the fence here")
        }
        switch try state(of: reader.taken, extended: extended) {
        case .open: continue
        case .openHeredoc: reader.expectHeredocEnd()
        case .complete: commands.append(reader.command())
        }
        if reader.taken.isEmpty { break }
      }
    }
    return commands
  }

  /// How often bash is asked about a fence: this often, and once more for so many bytes.
  private static let questions = 400
  private static let bytesPerQuestion = 64

  private enum State { case open, openHeredoc, complete }

  /// An open heredoc only earns a warning, so it is one if a stray `;` behind it does no harm; a last
  /// backslash is a continuation unless an open quote in its place does no harm.
  private func state(of text: ArraySlice<UInt8>, extended: Bool) throws(ShellError) -> State {
    guard try ask(Array(text), extended).isAccepted else { return .open }
    if text.contains(Array("<<".utf8)),
      try ask(text + Array("\n;".utf8), extended).isAccepted
    {
      return .openHeredoc
    }
    if text.last == UInt8(ascii: "\\"),
      try !ask(text.dropLast() + [UInt8(ascii: "'")], extended).isAccepted
    {
      return .open
    }
    return .complete
  }

  /// Whether extended patterns are needed for the whole fence to be shell.
  private func acceptedWhole(_ bytes: [UInt8]) throws(ShellError) -> Bool {
    let plain = try ask(bytes, false)
    if plain.isAccepted { return false }
    if try ask(bytes, true).isAccepted { return true }
    let first = plain.message.split(separator: "\n").first.map(String.init) ?? ""
    throw Self.unparsable(first)
  }

  private func ask(_ text: [UInt8], _ extended: Bool) throws(ShellError) -> BashJudge.Verdict {
    let judge: BashJudge
    if let started = self.judge {
      judge = started
    } else {
      judge = try BashJudge()
      self.judge = judge
    }
    return try judge.ask(text, extendedPatterns: extended)
  }

  /// Bash counts from 1 and from our own first line.
  private static func unparsable(_ message: String) -> ShellError {
    let pieces = message.split(separator: ":", maxSplits: 3).map(String.init)
    guard pieces.count == 4, let word = pieces[2].split(separator: " ").last,
      let line = Int(word)
    else { return .unparsable(line: 0, message: message) }
    return .unparsable(line: max(0, line - 2), message: String(pieces[3].dropFirst()))
  }
}
