/// One complete command of a fence, as whoever judges completeness cut it.
public struct SplitCommand: Sendable, Equatable {
  public let text: String
  /// The fence's line it starts on, from 0.
  public let firstLine: Int
  public let lineCount: Int

  public init(text: String, firstLine: Int, lineCount: Int) {
    self.text = text
    self.firstLine = firstLine
    self.lineCount = lineCount
  }
}

/// Why a text is no sequence of complete commands.
public struct SplitFailure: Error, Sendable, Equatable {
  /// The line at which it shows, from 0.
  public let line: Int
  /// What the judge said.
  public let message: String

  public init(line: Int, message: String) {
    self.line = line
    self.message = message
  }
}

/// Cuts a text into complete commands; bash decides, so this comes from outside.
public typealias CommandSplitting = (String) throws(SplitFailure) -> [SplitCommand]

/// Turns a fence's text into commands, parts, captions and expectations.
struct FenceReader {
  private let split: CommandSplitting
  private var known: KnownNames

  init(split: @escaping CommandSplitting, known: Set<String>) {
    self.split = split
    self.known = KnownNames(environment: known)
  }

  /// Reads one fence.
  ///
  /// - Parameter line: the line of the opening fence, from 1.
  mutating func read(info: InfoString, text: String, line: Int, track: Track) -> Command {
    func view(_ detail: String) -> Command {
      Command(
        language: info.language, line: line, text: text, attributes: info.attributes, commands: [],
        fenceHazards: [Hazard(.notACommand, detail: detail, line: line)], alternatives: [])
    }
    guard info.isShell else { return view(info.language.isEmpty ? "untagged" : info.language) }
    if let detail = RunmeKeys.view(info.attributes) { return view(detail) }
    // Cut at bytes: to Swift, a line end with a mark after it can be another character.
    let lines = text.utf8.split(separator: Byte.newline, omittingEmptySubsequences: false)
      .map { Substring($0) }
    let prompted = isPrompted(lines, language: info.language)
    if info.language == "console", !prompted {
      return view(isRootTranscript(lines) ? "root prompt" : "console")
    }
    if !prompted {
      if lines.contains(where: { FencePrompt.isRoot($0) }) { return view("root prompt") }
      if let kind = NotACommand.kind(of: lines) { return view(kind) }
    }
    do {
      let pieces = prompted ? try typed(after: lines) : try commands(in: text, lines)
      guard !pieces.isEmpty else { return view(Hazard.comments) }
      var assembly = FenceAssembly(
        pieces: pieces, lines: lines, fence: line, track: track, attributes: info.attributes)
      assembly.build(&known)
      return Command(
        language: info.language, line: line, text: text, attributes: info.attributes,
        commands: assembly.commands, fenceHazards: [],
        alternatives: assembly.alternatives)
    } catch {
      return Command(
        language: info.language, line: line, text: text, attributes: info.attributes, commands: [],
        fenceHazards: [Hazard(.unparsable, detail: error.message, line: line + 1 + error.line)],
        alternatives: [])
    }
  }

  /// Whether a fence that nobody marked as shell looks like shell.
  func looksLikeShell(_ text: String) -> Bool {
    guard ShellGuess.looksLikeShell(text) else { return false }
    do {
      return try !split(Self.masked(text)).isEmpty
    } catch {
      return false
    }
  }

  /// Inline code of a task as a command, where it is one.
  func check(inline text: String, line: Int) -> Command? {
    guard ShellGuess.isRunnable(text) else { return nil }
    do {
      guard try split(Self.masked(text)).count == 1 else { return nil }
    } catch {
      return nil
    }
    return inline(text, line: line)
  }

  /// The command that an author says takes a step back.
  func undo(_ text: String, line: Int) -> Command { inline(text, line: line) }

  private func inline(_ text: String, line: Int) -> Command {
    let command = CompleteCommand(
      text: text, line: line, part: "a", caption: nil, alternative: nil, condition: nil,
      analysis: CommandAnalysis(text, line: line, known: known.seen(on: .none)), more: [],
      expectations: [])
    return Command(
      language: InfoString.inline, line: line, text: text, attributes: [:], commands: [command],
      fenceHazards: [], alternatives: [])
  }

  // MARK: Cutting

  /// The text with its holes covered, so that bash takes them for words.
  static func masked(_ text: String) -> String {
    guard
      text.utf8.contains(where: {
        $0 == Byte.less || $0 == Byte.openBrace || $0 == Byte.openBracket
      })
    else { return text }
    let bytes = Array(text.utf8)
    let holes = BracketHole.all(in: bytes)
    return holes.isEmpty ? text : String(decoding: BracketHole.masked(bytes, holes), as: UTF8.self)
  }

  /// The commands of a text, in the words of the source.
  private func commands(in text: String, _ lines: [Substring]) throws(SplitFailure)
    -> [SplitCommand]
  {
    let covered = Self.masked(text)
    let pieces = try split(covered)
    if covered == text { return pieces }
    return pieces.map { piece in
      SplitCommand(
        text: lines[piece.firstLine..<min(piece.firstLine + piece.lineCount, lines.count)]
          .joined(separator: "\n"),
        firstLine: piece.firstLine, lineCount: piece.lineCount)
    }
  }

  /// Outside of console fences a transcript is known by its first command: a `$ ` line further down may
  /// stand in a heredoc.
  private func isPrompted(_ lines: [Substring], language: String) -> Bool {
    if language == "console" { return lines.contains { FencePrompt.length($0) > 0 } }
    let first = lines.first { line in
      line.utf8.first { !Byte.isBlank($0) }.map { $0 != Byte.hash } ?? false
    }
    return first.map { FencePrompt.length($0) > 0 } ?? false
  }

  /// A transcript in which every line begins with `# `.
  ///
  /// It may be root's, or a list of comments; the text does not say, and the two are opposites. So
  /// nothing of it is run.
  private func isRootTranscript(_ lines: [Substring]) -> Bool {
    let texts = lines.filter { !$0.trimmed.isEmpty }
    return texts.contains(where: FencePrompt.isRoot)
      || !texts.isEmpty && texts.allSatisfy { $0.hasPrefix("# ") || $0.hasPrefix("$ ") }
  }

  /// What a person typed in a transcript: prompted lines with what they go on to.
  private func typed(after lines: [Substring]) throws(SplitFailure) -> [SplitCommand] {
    var pieces: [SplitCommand] = []
    var at = 0
    while at < lines.count {
      let prompt = FencePrompt.length(lines[at])
      guard prompt > 0 else {
        at += 1
        continue
      }
      var text = String(Substring(lines[at].utf8.dropFirst(prompt)))
      var end = at + 1
      var failure: SplitFailure?
      func takeLine() {
        text += "\n" + (lines[end].hasPrefix("> ") ? lines[end].dropFirst(2) : lines[end])
        end += 1
      }
      while true {
        // A backslash at the end joins the next line, whatever the judge would make of it.
        while text.utf8.reversed().prefix(while: { $0 == Byte.backslash }).count % 2 == 1,
          end < lines.count
        {
          takeLine()
        }
        do {
          let own = text.utf8.split(separator: Byte.newline, omittingEmptySubsequences: false)
            .map { Substring($0) }
          let found = try commands(in: text, own)
          if let first = found.first, found.count == 1 {
            pieces.append(
              SplitCommand(text: first.text, firstLine: at, lineCount: end - at))
          }
          failure = nil
          break
        } catch {
          failure = failure ?? SplitFailure(line: at, message: error.message)
        }
        guard end < lines.count, FencePrompt.length(lines[end]) == 0 else { break }
        takeLine()
      }
      if let failure { throw failure }
      at = end
    }
    return pieces
  }
}

/// The names that are set when a command starts, by the track it is on.
///
/// A rollback may follow any step of the way forward, so it sees what that sets; the way forward never
/// sees what a rollback sets.
struct KnownNames {
  private var tracks: [Track: CommandAnalysis.Known]

  init(environment: Set<String>) {
    tracks = [.forward: CommandAnalysis.Known(names: environment)]
    for track in Track.allCases where track != .forward {
      tracks[track] = CommandAnalysis.Known(names: [])
    }
  }

  /// What a command on a track may read.
  func seen(on track: Track) -> CommandAnalysis.Known {
    let forward = tracks[.forward] ?? CommandAnalysis.Known(names: [])
    guard track != .forward, let own = tracks[track] else { return forward }
    if own.names.isEmpty, !own.isOpen { return forward }
    return CommandAnalysis.Known(
      names: forward.names.union(own.names), isOpen: forward.isOpen || own.isOpen)
  }

  mutating func add(_ analysis: CommandAnalysis, on track: Track) {
    for name in analysis.sets { tracks[track]?.names.insert(name) }
    if analysis.opensNames { tracks[track]?.isOpen = true }
  }
}
