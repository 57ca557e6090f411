/// Puts the commands of a fence together with the comments between them.
struct FenceAssembly {
  let pieces: [SplitCommand]
  let lines: [Substring]
  /// The opening fence's line, from 1.
  let fence: Int
  let track: Track
  let attributes: [String: String]

  private(set) var commands: [CompleteCommand] = []
  private(set) var alternatives: [Alternative] = []

  private var part = 0
  private var caption: String?
  private var condition: String?
  /// The source's line of each part's caption.
  private var captionLines: [String: Int] = [:]
  private var options = OptionTrail()
  /// Whether several captions name systems or cases: then one of them is meant.
  private lazy var namesPlaces = placeCaptions()
  /// An earlier command opened another machine or program, which the rest is meant for.
  private var opener: String?

  init(
    pieces: [SplitCommand], lines: [Substring], fence: Int, track: Track,
    attributes: [String: String]
  ) {
    self.pieces = pieces
    self.lines = lines
    self.fence = fence
    self.track = track
    self.attributes = attributes
  }

  mutating func build(_ known: inout KnownNames) {
    commands.reserveCapacity(pieces.count)
    var end = 0
    for (index, piece) in pieces.enumerated() {
      let above = comments(from: end, to: piece.firstLine)
      captions(above, before: index)
      end = piece.firstLine + piece.lineCount
      let below = index + 1 < pieces.count ? pieces[index + 1].firstLine : lines.count
      let behind = Self.behind(piece)
      var expectations = expected(comments(from: end, to: below))
      if let behind, let text = ExpectationText.read(behind[...]), !text.isEmpty {
        expectations.insert(
          ExpectationText.expectation(text, line: fence + end), at: 0)
      }
      append(piece, behind: behind, expectations, &known)
    }
    for comment in comments(from: end, to: lines.count) where comment.way == .option {
      options.meet(
        comment, way: .option, before: pieces.count, fence: fence, commands, captionLines)
    }
    finish()
  }

  private mutating func append(
    _ piece: SplitCommand, behind: String?, _ expectations: [Expectation], _ known: inout KnownNames
  ) {
    let line = fence + 1 + piece.firstLine
    let analysis = CommandAnalysis(piece.text, line: line, known: known.seen(on: track))
    known.add(analysis, on: track)
    var more: [Hazard] = []
    if let kind = NotACommand.kind(ofCommand: piece.text) {
      more.append(Hazard(.notACommand, detail: kind, line: line))
    }
    if let opener {
      more.append(Hazard(.remoteTail, detail: opener, line: line))
    }
    if RunmeKeys.isBackground(attributes) {
      more.append(Hazard(.neverEnding, detail: RunmeKeys.backgroundDetail, line: line))
    }
    if analysis.leaves { opener = nil }
    if analysis.takesOver { opener = firstWords(piece.text) }
    let trailing = behind.flatMap { ExpectationText.read($0[...]) == nil ? $0 : nil }
    let own = trailing.flatMap { text in
      FenceComment("# \(text)"[...], line: 0)?.condition(onTrack: track)
    }
    commands.append(
      CompleteCommand(
        text: piece.text, line: line, part: Self.letter(part), caption: trailing ?? caption,
        alternative: options.current,
        condition: own ?? condition ?? RunmeKeys.condition(attributes),
        analysis: analysis, more: more, expectations: expectations))
  }

  private func firstWords(_ text: String) -> String {
    var line = text.prefix { $0 != "\n" }
    if line.hasSuffix("\\") { line = line.dropLast().trimmed }
    return line.count > 60 ? String(line.prefix(59)) + "…" : String(line)
  }

  // MARK: Comments

  private func comments(from start: Int, to end: Int) -> [FenceComment] {
    guard start < min(end, lines.count) else { return [] }
    var found: [FenceComment] = []
    for index in start..<min(end, lines.count) where lines[index].utf8.contains(Byte.hash) {
      if let comment = FenceComment(lines[index], line: index) { found.append(comment) }
    }
    return found
  }

  /// What the comments below a command say to expect; an empty one means the lines that follow it.
  private func expected(_ comments: [FenceComment]) -> [Expectation] {
    guard !comments.isEmpty else { return [] }
    var result: [Expectation] = []
    var index = 0
    while index < comments.count {
      let comment = comments[index]
      index += 1
      guard var text = ExpectationText.read(comment.text[...]) else { continue }
      if text.isEmpty {
        var more: [String] = []
        while index < comments.count, comments[index].line == comments[index - 1].line + 1 {
          more.append(comments[index].text)
          index += 1
        }
        text = more.joined(separator: "\n")
      }
      if !text.isEmpty {
        result.append(ExpectationText.expectation(text, line: fence + 1 + comment.line))
      }
    }
    return result
  }

  /// Comments that say what to expect, with the lines that belong to them, are no captions.
  private mutating func captions(_ comments: [FenceComment], before index: Int) {
    guard !comments.isEmpty else { return }
    var plain: [FenceComment] = []
    var listed = -2
    for comment in comments {
      if let text = ExpectationText.read(comment.text[...]) {
        listed = text.isEmpty ? comment.line : -2
      } else if listed >= 0, comment.line == listed + 1 {
        listed = comment.line
      } else {
        plain.append(comment)
      }
    }
    guard !plain.isEmpty else { return }
    var starts: [Int] = []
    for (place, comment) in plain.enumerated() {
      if place == 0 || plain[place - 1].line + 1 < comment.line { starts.append(place) }
    }
    var met = false
    for (place, comment) in plain.enumerated() {
      switch comment.way {
      case .option:
        options.meet(comment, way: .option, before: index, fence: fence, commands, captionLines)
        met = true
      case .or where starts.contains(place) && index > 0:
        options.meet(comment, way: .or, before: index, fence: fence, commands, captionLines)
        met = true
      case .place where starts.contains(place) && namesPlaces:
        options.meet(comment, way: .place, before: index, fence: fence, commands, captionLines)
        met = true
      default: break
      }
    }
    if !met { options.leaveOr(before: index) }
    guard let last = starts.last else { return }
    if !commands.isEmpty { part += 1 }
    caption = plain[last].text
    captionLines[Self.letter(part)] = fence + 1 + plain[last].line
    let track = track
    condition = plain[last...].lazy.compactMap { $0.condition(onTrack: track) }.first
  }

  private func placeCaptions() -> Bool {
    var count = 0
    for index in lines.indices where lines[index].utf8.contains(Byte.hash) {
      if let comment = FenceComment(lines[index], line: index), comment.way == .place { count += 1 }
    }
    return count > 1
  }

  /// The comment at the end of a command's last line.
  private static func behind(_ piece: SplitCommand) -> String? {
    guard piece.text.utf8.contains(Byte.hash) else { return nil }
    let bytes = Array(piece.text.utf8)
    let holes = BracketHole.all(in: bytes)
    let syntax = ShellSyntax(BracketHole.masked(bytes, holes))
    guard syntax.places.last == .comment,
      let start = syntax.places.lastIndex(where: { $0 != .comment })
    else { return nil }
    let text = String(decoding: bytes[(start + 1)...], as: UTF8.self)
    return FenceComment(text[...], line: 0)?.text
  }

  // MARK: The whole

  private mutating func finish() {
    alternatives = options.finished(count: commands.count)
    if alternatives.isEmpty {
      for index in commands.indices where commands[index].alternative != nil {
        commands[index].alternative = nil
      }
    } else {
      for (number, alternative) in alternatives.enumerated() {
        for place in alternative.commands {
          commands[place].alternative = number
          commands[place].hazards.append(
            Hazard(.alternatives, detail: alternative.label, line: commands[place].line))
        }
      }
    }
    for index in commands.indices.dropLast() {
      commands[index].hazards = commands[index].hazards.map { hazard in
        hazard.kind == .neverEnding
          ? Hazard(
            .neverEnding, detail: hazard.detail + "; more commands follow", line: hazard.line)
          : hazard
      }
    }
    if let value = attributes["expect"], let last = commands.indices.last {
      commands[last].expectations.append(ExpectationText.annotated(value, line: fence))
    }
  }

  /// `a` to `z`, then `aa`, `ab`, ….
  private static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(97 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }
}

/// The ways that captions of a fence offer, as they are met.
private struct OptionTrail {
  private var all: [(label: String, line: Int, start: Int, end: Int?)] = []
  private var isOr = false

  /// The way that the next command belongs to.
  var current: Int? {
    guard let last = all.indices.last, all[last].end == nil else { return nil }
    return last
  }

  mutating func meet(
    _ comment: FenceComment, way: FenceComment.Way, before index: Int, fence: Int,
    _ commands: [CompleteCommand], _ captionLines: [String: Int]
  ) {
    let line = fence + 1 + comment.line
    if way == .or, current == nil, index > 0, let before = commands.last {
      // The part before is the first way.
      let start = commands.lastIndex { $0.part != before.part }.map { $0 + 1 } ?? 0
      let label = before.caption ?? before.text.prefix { $0 != "\n" }.description
      all.append((label, captionLines[before.part] ?? before.line, start, index))
    } else if let last = current {
      all[last].end = index
    }
    isOr = way == .or
    all.append((comment.text, line, index, nil))
  }

  /// A plain caption after "or" belongs to all again.
  mutating func leaveOr(before index: Int) {
    guard isOr, let last = current else { return }
    all[last].end = index
  }

  /// The ways with their commands; one alone is none.
  func finished(count: Int) -> [Alternative] {
    guard all.count > 1 else { return [] }
    return all.map { way in
      Alternative(
        label: way.label, line: way.line,
        commands: Array(way.start..<max(way.start, way.end ?? count)))
    }
  }
}
