/// Puts a record together, and makes sure that what it adds changes nothing else.
///
/// Where a remark can stand follows from the parsed source. That is checked on the result, which is
/// parsed again: a remark that did not become a list item, or that drew something of the source into
/// it, is said in the summary instead.
struct RecordComposer {
  private let run: Run
  private let mark: ArraySlice<UInt8>
  private let lines: [ArraySlice<UInt8>]
  private let frontLines: Int
  private let lineEnd: [UInt8]
  private let marks: RecordMarks
  private let summary: [String]
  private let remarks: [(step: Int, remarks: [RecordRemark], place: RecordPlaces.Place?)]
  /// What is known of steps that the text has no longer.
  private let dropped: [RecordRemark]
  private let boxes: [Int: [(column: Int, ticked: Bool)]]
  private let tables: Bool
  private let structure: RecordStructure
  private let ascii: Bool
  /// Lines with headings above which it says that nothing was run.
  private var markedLines: Set<Int>
  /// Steps whose remarks stand in the summary.
  private var onTop: Set<Int> = []

  /// How often a misplaced remark is moved before all of them go to the top.
  private static let tries = 20

  init(_ run: Run, events: [Event], outputTail: @escaping (String) -> [UInt8]?) {
    self.run = run
    let bytes = Array(run.text.bytes)
    let markLength = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    mark = bytes[..<markLength]
    let body = Array(bytes[markLength...])
    let lines = TextLines(body).lines
    self.lines = lines
    lineEnd = lines.first.map { Self.lineEnd(of: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? [10]
    marks = RecordMarks(unusedIn: lines)
    let front = FrontMatterReader(body)
    frontLines = front.lineCount
    tables = SourceHints(body).wideLine == nil
    ascii = run.runbook.encoding.repairedFrom != nil
    summary = RecordSummary(run, events: events).lines

    var places = RecordPlaces(lines)
    var structure = RecordStructure()
    Self.parse(body, tables: tables) {
      places.read($0)
      structure.read($0)
    }
    self.structure = structure
    let writer = RecordRemarks(run, outputTail: outputTail)
    var remarks: [(Int, [RecordRemark], RecordPlaces.Place?)] = []
    var boxes: [Int: [(Int, Bool)]] = [:]
    for (index, step) in run.runbook.steps.enumerated() {
      if step.box != nil {
        boxes[step.line, default: []].append(
          (
            step.column,
            RecordTally.isDone(index, in: run) && !step.isWatched && !run.start.isRehearsal
          ))
      }
      let about = writer.remarks(about: index)
      if !about.isEmpty { remarks.append((index, about, places.place(of: step))) }
    }
    // One inside a list or a quote stands under the mark of another.
    let headings = run.runbook.sections.filter { section in
      guard section.level > 0, lines.indices.contains(section.line - 1) else { return false }
      return lines[section.line - 1].first.map { $0 == UInt8(ascii: "#") || Byte.isLetter($0) }
        ?? false
    }
    markedLines = run.start.isRehearsal ? Set(headings.dropFirst().map(\.line)) : []
    self.remarks = remarks
    dropped = run.dropped.indices.flatMap { writer.remarks(aboutDropped: $0) }
    self.boxes = boxes
  }

  mutating func compose() -> [UInt8] {
    keepHarmlessMarks()
    for remark in remarks where remark.place == nil { onTop.insert(remark.step) }
    for _ in 0..<Self.tries {
      let draft = draft()
      let misplaced = misplaced(in: draft)
      if misplaced.isEmpty { return draft.bytes }
      onTop.formUnion(misplaced)
    }
    onTop = Set(remarks.map(\.step))
    return draft().bytes
  }

  /// Leaves the marks of a rehearsal's sections out where they would change what the source says.
  private mutating func keepHarmlessMarks() {
    guard !markedLines.isEmpty else { return }
    onTop = Set(remarks.map(\.step))
    if !keepsStructure(draft()) { markedLines = [] }
    onTop = []
  }

  // MARK: Writing

  private struct Draft {
    var bytes: [UInt8] = []
    /// What each line is: a line of the source, from 1, or 0 for one of ours.
    var sources: [Int] = []
    /// The step that a line begins a remark about.
    var remarkOf: [Int: Int] = [:]
  }

  private func draft() -> Draft {
    var draft = Draft()
    var added: [Int: [(place: RecordPlaces.Place, step: Int, remarks: [RecordRemark])]] = [:]
    for remark in remarks where !onTop.contains(remark.step) {
      if let place = remark.place {
        added[place.afterLine, default: []].append((place, remark.step, remark.remarks))
      }
    }
    draft.bytes += mark
    if frontLines == 0 { writeSummary(to: &draft) }
    for (index, line) in lines.enumerated() {
      if markedLines.contains(index + 1) {
        write(marks.summary(RecordSummary.rehearsal), to: &draft)
        write(marks.closing, to: &draft)
      }
      write(line, number: index + 1, to: &draft)
      if index + 1 == frontLines { writeSummary(to: &draft) }
      guard let here = added[index + 1] else { continue }
      // What stands deeper comes first, so that each remark stays inside its own item.
      let ordered = here.enumerated().sorted {
        ($1.element.place.indent, $0.offset) < ($0.element.place.indent, $1.offset)
      }.map(\.element)
      for addition in ordered {
        write(addition.remarks, about: addition.step, addition.place, to: &draft)
      }
      if let last = ordered.last, last.place.closes || !isSafe(after: index) {
        write(String(repeating: " ", count: last.place.indent) + marks.closing, to: &draft)
      }
    }
    if let last = lines.last, Self.lineEnd(of: last).isEmpty, draft.sources.last == 0 {
      draft.bytes.removeLast(lineEnd.count)
    }
    return draft
  }

  private func write(
    _ remarks: [RecordRemark], about step: Int, _ place: RecordPlaces.Place, to draft: inout Draft
  ) {
    let indent = String(repeating: " ", count: place.indent)
    for remark in remarks {
      draft.remarkOf[draft.sources.count + 1] = step
      write(indent + marks.remark(remark.text, more: remark.more.count), to: &draft)
      for line in remark.more { write(indent + "  " + line, to: &draft) }
    }
  }

  private func writeSummary(to draft: inout Draft) {
    for line in summary { write(marks.summary(line), to: &draft) }
    for remark in dropped { writeSummary(remark, "no longer in the runbook", to: &draft) }
    for remark in remarks where onTop.contains(remark.step) {
      let place = "line \(run.runbook.steps[remark.step].line)"
      for piece in remark.remarks { writeSummary(piece, place, to: &draft) }
    }
    write(marks.closing, to: &draft)
  }

  private func writeSummary(_ remark: RecordRemark, _ about: String, to draft: inout Draft) {
    write(marks.summary("\(about): \(remark.text)", more: remark.more.count), to: &draft)
    for line in remark.more { write("> " + line, to: &draft) }
  }

  private func write(_ line: String, to draft: inout Draft) {
    // The source's last line has no line end: ours gives it one.
    if let last = draft.bytes.last, draft.sources.last ?? 0 > 0, last != 10, last != 13 {
      draft.bytes += lineEnd
    }
    draft.bytes += (ascii ? SafeText.ascii(line) : line).utf8
    draft.bytes += lineEnd
    draft.sources.append(0)
  }

  private func write(_ line: ArraySlice<UInt8>, number: Int, to draft: inout Draft) {
    let start = draft.bytes.count
    draft.bytes += line
    draft.sources.append(number)
    for box in boxes[number] ?? [] {
      let from = start + box.column - 1
      guard from < draft.bytes.count,
        let open = draft.bytes[from...].firstIndex(of: UInt8(ascii: "[")),
        open + 1 < draft.bytes.count
      else { continue }
      let isTicked = draft.bytes[open + 1] != 32 && draft.bytes[open + 1] != 9
      if isTicked != box.ticked { draft.bytes[open + 1] = box.ticked ? UInt8(ascii: "x") : 32 }
    }
  }

  /// Whether the source goes on after this line with something that no remark can swallow.
  private func isSafe(after index: Int) -> Bool {
    guard index + 1 < lines.count else { return true }
    let body = lines[index + 1].drop { Byte.isBlank($0) }
    guard let first = body.first, first != 10, first != 13 else { return true }
    let isBullet = "-+*".utf8.contains(first) && body.dropFirst().first.map(Byte.isBlank) ?? false
    let isNumber =
      Byte.isDigit(first)
      && body.drop(while: Byte.isDigit).first.map { ".)".utf8.contains($0) } ?? false
    return isBullet || isNumber || "#>".utf8.contains(first) || body.starts(with: "```".utf8)
      || body.starts(with: "~~~".utf8)
  }

  private static func lineEnd(of line: ArraySlice<UInt8>) -> [UInt8] {
    if line.last == 13 { return [13] }
    guard line.last == 10 else { return [] }
    return line.dropLast().last == 13 ? [13, 10] : [10]
  }

  // MARK: Checking

  /// Whether what the source holds is still all there, and as it was.
  private func keepsStructure(_ draft: Draft) -> Bool {
    var parsed = RecordStructure()
    let body = Array(draft.bytes.dropFirst(mark.count))
    guard Self.parse(body, tables: tables, { parsed.read($0) }) else { return false }
    let found = parsed.marks.filter { $0.line > 0 && draft.sources[$0.line - 1] > 0 }
    return found.map(\.kind) == structure.marks.map(\.kind)
      && found.map { draft.sources[$0.line - 1] } == structure.marks.map(\.line)
  }

  /// The steps whose remarks are not what they should be once the draft is parsed.
  private func misplaced(in draft: Draft) -> Set<Int> {
    var parsed = RecordStructure()
    let body = Array(draft.bytes.dropFirst(mark.count))
    guard Self.parse(body, tables: tables, { parsed.read($0) }) else {
      return Set(draft.remarkOf.values)
    }
    var wrong: Set<Int> = []
    for (line, step) in draft.remarkOf where !parsed.itemLines.contains(line) { wrong.insert(step) }
    func source(_ line: Int) -> Int { line == 0 ? 0 : draft.sources[line - 1] }
    let found = parsed.marks.filter { source($0.line) > 0 }
    for (place, expected) in structure.marks.enumerated() {
      let mark = found.indices.contains(place) ? found[place] : nil
      let matches =
        mark.map {
          $0.kind == expected.kind && source($0.line) == expected.line
            && ($0.item == 0 ? 0 : source($0.item)) == expected.item
        } ?? false
      if matches { continue }
      wrong.formUnion(culprit(of: mark, expected: expected, in: draft))
      break
    }
    if found.count > structure.marks.count, wrong.isEmpty { return Set(draft.remarkOf.values) }
    return wrong
  }

  /// The step whose remark changed a mark: one inside it where the mark itself is cut short, else
  /// the last one before.
  private func culprit(
    of mark: RecordStructure.Mark?, expected: RecordStructure.Mark, in draft: Draft
  ) -> Set<Int> {
    var key: Int?
    if let mark, draft.sources[mark.line - 1] == expected.line, mark.kind != expected.kind {
      key = draft.remarkOf.keys.filter { $0 > mark.line }.min()
    } else {
      let end = mark?.line ?? draft.sources.count
      key = draft.remarkOf.keys.filter { $0 < end }.max()
    }
    return key.flatMap { draft.remarkOf[$0] }.map { [$0] } ?? Set(draft.remarkOf.values)
  }

  /// Parses a body whose front matter is blanked; false where it is nested too deeply.
  @discardableResult
  private static func parse(
    _ body: [UInt8], tables: Bool, _ read: (MarkdownNode) -> Void
  ) -> Bool {
    var blanked = body
    FrontMatterReader(body).blank(&blanked)
    var pieces = MarkdownPieces(blanked, hints: SourceHints(blanked), tables: tables)
    do {
      while let piece = try pieces.next() { piece.walk(read) }
      return true
    } catch {
      return false
    }
  }
}
