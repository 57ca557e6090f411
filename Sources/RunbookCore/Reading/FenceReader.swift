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
  let split: CommandSplitting
  /// Variables set by commands read so far, anywhere in the runbook.
  private(set) var known: Set<String>

  init(split: @escaping CommandSplitting, known: Set<String>) {
    self.split = split
    self.known = known
  }

  /// Reads one fence.
  ///
  /// - Parameter line: the line of the opening fence, from 1.
  mutating func read(info: InfoString, text: String, line: Int) -> Command {
    func command(_ commands: [CompleteCommand], _ hazards: [Hazard]) -> Command {
      Command(
        language: info.language, line: line, text: text, attributes: info.attributes,
        commands: commands, fenceHazards: hazards, alternatives: [])
    }
    guard info.isShell else {
      let word = info.language.isEmpty ? "untagged" : info.language
      return command([], [Hazard(.notACommand, detail: word, line: line)])
    }
    if info.attributes["ignore"] == "true" {
      return command([], [Hazard(.notACommand, detail: "ignore", line: line)])
    }
    // Cut at bytes: to Swift, a line end with a mark after it can be another character.
    let lines = text.utf8.split(separator: Byte.newline, omittingEmptySubsequences: false)
      .map { Substring($0) }
    // Outside of console fences a transcript is known by its first command: a `$ ` line further
    // down may stand in a heredoc.
    let first = lines.first { line in
      line.utf8.first { !Byte.isBlank($0) }.map { $0 != Byte.hash } ?? false
    }
    let prompted =
      info.language == "console"
      ? lines.contains { $0.utf8.starts(with: "$ ".utf8) }
      : first?.utf8.starts(with: "$ ".utf8) ?? false
    if info.language == "console", !prompted {
      return command([], [Hazard(.notACommand, detail: "console", line: line)])
    }
    do {
      let pieces = prompted ? try typed(after: lines) : try split(text)
      guard !pieces.isEmpty else {
        return command([], [Hazard(.notACommand, detail: "comments", line: line)])
      }
      return command(commands(pieces, lines: prompted ? [] : lines, fence: line), [])
    } catch {
      return command(
        [], [Hazard(.unparsable, detail: error.message, line: line + 1 + error.line)])
    }
  }

  /// What a person typed in a console transcript: `$ ` lines with what they go on to.
  private func typed(after lines: [Substring]) throws(SplitFailure) -> [SplitCommand] {
    var pieces: [SplitCommand] = []
    var at = 0
    while at < lines.count {
      guard lines[at].hasPrefix("$ ") else {
        at += 1
        continue
      }
      var text = String(lines[at].dropFirst(2))
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
          let found = try split(text)
          if let first = found.first, found.count == 1 {
            pieces.append(
              SplitCommand(text: first.text, firstLine: at, lineCount: end - at))
          }
          failure = nil
          break
        } catch {
          failure = failure ?? SplitFailure(line: at, message: error.message)
        }
        guard end < lines.count, !lines[end].hasPrefix("$ ") else { break }
        takeLine()
      }
      if let failure { throw failure }
      at = end
    }
    return pieces
  }

  private mutating func commands(
    _ pieces: [SplitCommand], lines: [Substring], fence: Int
  ) -> [CompleteCommand] {
    var result: [CompleteCommand] = []
    var part = 0
    var caption: String?
    var end = 0
    for (index, piece) in pieces.enumerated() {
      let above = comments(lines, from: end, to: piece.firstLine).filter { !$0.isExpectation }
      if let nearest = Self.nearestBlock(above) {
        if !result.isEmpty { part += 1 }
        caption = nearest.text
      }
      end = piece.firstLine + piece.lineCount
      let below = pieces.indices.contains(index + 1) ? pieces[index + 1].firstLine : lines.count
      let expectations = comments(lines, from: end, to: below).filter(\.isExpectation).map {
        Expectation(text: $0.expectation, line: fence + 1 + $0.line, match: .person)
      }
      let line = fence + 1 + piece.firstLine
      let seen = ShellText(piece.text)
      let hazards =
        seen.placeholders.map { Hazard(.placeholder, detail: $0, line: line) }
        + seen.reads.filter { !known.contains($0) }.map {
          Hazard(.undefinedVariable, detail: $0, line: line)
        }
      known.formUnion(seen.sets)
      result.append(
        CompleteCommand(
          text: piece.text, line: line, part: Self.letter(part), caption: caption,
          alternative: nil, condition: nil, hazards: hazards, expectations: expectations,
          placeholders: [], reads: seen.reads,
          hidesHTTPErrors: ShellText.hidesHTTPErrors(piece.text)))
    }
    return result
  }

  private func comments(_ lines: [Substring], from start: Int, to end: Int) -> [Comment] {
    guard start < min(end, lines.count) else { return [] }
    return (start..<min(end, lines.count)).compactMap { Comment(lines[$0], line: $0) }
  }

  /// The first line of the block of comments that stands right above a command.
  private static func nearestBlock(_ comments: [Comment]) -> Comment? {
    comments.enumerated().last { index, comment in
      index == 0 || comments[index - 1].line + 1 < comment.line
    }?.element
  }

  /// `a` to `z`, then `aa`, `ab`, ….
  private static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(97 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }
}

/// A comment line between commands.
private struct Comment {
  let text: String
  let line: Int

  private static let expectationWords = ["expected", "expect", "should", "output", "returns"]

  init?(_ source: Substring, line: Int) {
    guard source.utf8.contains(Byte.hash) else { return nil }
    let body = source.trimmed
    guard body.hasPrefix("#"), !body.hasPrefix("#!") else { return nil }
    let text = body.drop { $0 == "#" }.trimmed
    guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
    self.text = String(text)
    self.line = line
  }

  var isExpectation: Bool {
    let word = text.prefix { $0.isLetter }.lowercased()
    return Self.expectationWords.contains(word)
      && (word == "should" || text.dropFirst(word.count).first == ":"
        || text.dropFirst(word.count).hasPrefix(" output:"))
  }

  var expectation: String {
    guard let colon = text.firstIndex(of: ":"), !text.lowercased().hasPrefix("should") else {
      return text
    }
    return text[text.index(after: colon)...].trimmed.description
  }
}
