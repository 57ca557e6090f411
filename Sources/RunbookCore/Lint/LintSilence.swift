/// What the author does not want to hear of: codes for the whole document in its front matter, and
/// codes for a section, an item or a fence by `lint=off:code,code` in a comment or an info string.
///
/// A comment counts for what begins on its line, else for what begins next.
struct LintSilence {
  /// Codes that are none.
  private(set) var unknown: [LintFinding] = []
  private let everywhere: Set<String>
  private var places: [(lines: ClosedRange<Int>, codes: Set<String>)] = []

  private static let key = "lint=off:"
  private static let known = Set(Lint.codes)

  init(_ runbook: Runbook, lines: TextLines) {
    everywhere = Set(runbook.frontMatter.lintIgnored)
    for code in runbook.frontMatter.lintIgnored { check(code, line: 1) }
    for (index, line) in lines.lines.enumerated() where Self.mayHold(line) {
      let text = String(decoding: line, as: UTF8.self)
      let opening = text.trimmed
      guard text.contains("<!--") || opening.contains("```") || opening.contains("~~~") else {
        continue
      }
      let codes = Self.codes(in: text)
      for code in codes { check(code, line: index + 1) }
      if let range = Self.range(from: index + 1, in: runbook) {
        places.append((range, Set(codes)))
      }
    }
  }

  func covers(_ finding: LintFinding) -> Bool {
    everywhere.contains(finding.code)
      || places.contains { $0.codes.contains(finding.code) && $0.lines.contains(finding.line) }
  }

  private mutating func check(_ code: String, line: Int) {
    if !Self.known.contains(code) { unknown.append(LintFinding(.unknownCode, code, line: line)) }
  }

  /// Whether the key stands in a line: most lines have no "=" at all.
  private static func mayHold(_ line: ArraySlice<UInt8>) -> Bool {
    line.contains(UInt8(ascii: "="))
      && String(decoding: line, as: UTF8.self).utf8.holds("lint=off:")
  }

  private static func codes(in text: String) -> [String] {
    var codes: [String] = []
    var rest = text[...]
    while let start = rest.indices.first(where: { rest[$0...].hasPrefix(key) }) {
      rest = rest[start...].dropFirst(key.count)
      let list = rest.prefix { $0.isLetter || $0 == "," }
      codes += list.split(separator: ",").map(String.init)
      rest = rest[list.endIndex...]
    }
    return codes
  }

  /// The lines of the section or step that begins on this line, or next after it.
  private static func range(from line: Int, in runbook: Runbook) -> ClosedRange<Int>? {
    let section = runbook.sections.firstIndex { $0.level > 0 && $0.line >= line }
    let step = runbook.steps.firstIndex { max($0.line, $0.command?.line ?? 0) >= line }
    if let section, step.map({ runbook.sections[section].line <= runbook.steps[$0].line }) ?? true {
      let level = runbook.sections[section].level
      let next = runbook.sections[(section + 1)...].first { $0.level <= level }
      return line...max(line, next.map { $0.line - 1 } ?? .max)
    }
    guard let step else { return nil }
    var inside: Set<Step.ID> = [runbook.steps[step].id]
    var end = Int.max
    for later in runbook.steps[(step + 1)...] {
      guard let parent = later.parent, inside.contains(parent) else {
        end = later.line - 1
        break
      }
      inside.insert(later.id)
    }
    let heading = runbook.sections.first { $0.level > 0 && $0.line > runbook.steps[step].line }
    return line...max(line, min(end, heading.map { $0.line - 1 } ?? .max))
  }
}
