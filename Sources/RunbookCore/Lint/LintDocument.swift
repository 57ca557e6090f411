/// Findings about the document as a whole: what is missing, doubled, out of order or points nowhere.
struct LintDocument {
  private(set) var findings: [LintFinding] = []
  private let runbook: Runbook

  init(_ runbook: Runbook, isPresent: (String) -> Bool) {
    self.runbook = runbook
    headings()
    rollback()
    verification()
    order()
    links(isPresent)
  }

  /// The same title twice under the same heading.
  private mutating func headings() {
    var seen: Set<String> = []
    for section in runbook.sections where section.level > 0 {
      let key = "\(section.parent ?? "")\u{1F}\(section.title)"
      guard !seen.insert(key).inserted else { continue }
      findings.append(
        LintFinding(
          Finding(
            severity: .notes, code: .duplicateHeading, detail: section.title,
            line: section.line, column: 1)))
    }
  }

  /// The first command of the forward track.
  private var firstCommand: Step? {
    runbook.steps.first { $0.track == .forward && !($0.command?.commands.isEmpty ?? true) }
  }

  private mutating func rollback() {
    let named = runbook.sections.filter {
      $0.role == .rollback || RoleWords.role(of: RoleWords.words(of: $0.title)) == .rollback
    }
    let onTrack = runbook.steps.contains { $0.track == .rollback }
    if let section = named.first, !onTrack {
      let sections = Set(named.map(\.id))
      let isElsewhere = runbook.steps.contains { sections.contains($0.section) }
      findings.append(
        LintFinding(
          .unreachableRollback,
          isElsewhere ? "it stands in a section off the path" : "its section holds no steps",
          line: section.line))
    } else if named.isEmpty, !onTrack, let command = firstCommand {
      findings.append(LintFinding(.noRollback, line: command.line, column: command.column))
    }
  }

  private mutating func verification() {
    guard let command = firstCommand else { return }
    let forward = runbook.steps.filter { $0.track == .forward }
    let checks = forward.contains { step in
      (runbook.section(step.section)?.verifies ?? false)
        || !(step.command?.expectations.isEmpty ?? true) || step.metric != nil
        || step.gate == .proceed
        || (step.kind == .task && step.parent.flatMap { runbook.step($0) }?.kind == .command)
    }
    if !checks {
      findings.append(LintFinding(.noVerification, line: command.line, column: command.column))
    }
  }

  /// "Before X" that stands after X, "After X" that stands before it.
  private mutating func order() {
    let titles = runbook.sections.map { Set(RoleWords.words(of: $0.title)) }
    for (place, section) in runbook.sections.enumerated() where section.track == .forward {
      let words = RoleWords.words(of: section.title)
      guard words.count > 1, let first = words.first, first == "before" || first == "after" else {
        continue
      }
      let wanted = Set(words.dropFirst()).subtracting(Self.fillers)
      guard !wanted.isEmpty else { continue }
      let other = runbook.sections.indices.first { index in
        index != place && wanted.isSubset(of: titles[index])
          && !RoleWords.words(of: runbook.sections[index].title).starts(with: [first])
          && runbook.sections[index].level >= section.level && !isInside(place, index)
      }
      guard let other, first == "before" ? other < place : other > place else { continue }
      findings.append(
        LintFinding(
          .misplacedSection,
          "\"\(section.title)\" stands \(first == "before" ? "after" : "before") \"\(runbook.sections[other].title)\"",
          line: section.line))
    }
  }

  private static let fillers: Set<String> = ["the", "a", "an", "each", "every", "any", "you", "we"]

  /// Whether one of two sections stands in the other.
  private func isInside(_ one: Int, _ other: Int) -> Bool {
    func holds(_ outer: Int, _ inner: Int) -> Bool {
      var above = runbook.sections[inner].parent
      while let id = above {
        if id == runbook.sections[outer].id { return true }
        above = runbook.section(id)?.parent
      }
      return false
    }
    return holds(one, other) || holds(other, one)
  }

  private mutating func links(_ isPresent: (String) -> Bool) {
    let anchors = Set(runbook.sections.map(\.id))
    for link in runbook.links {
      let parts = link.target.split(
        separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let path = parts[0].prefix { $0 != "?" }
      if path.isEmpty {
        guard parts.count == 2, !parts[1].isEmpty,
          !anchors.contains(parts[1].lowercased().removingPercentEscapes)
        else { continue }
        findings.append(
          LintFinding(
            .deadAnchor, "#" + String(parts[1]), line: link.line, column: link.column))
      } else if !path.isAddress, !isPresent(String(path).removingPercentEscapes) {
        findings.append(
          LintFinding(.deadLink, String(path), line: link.line, column: link.column))
      }
    }
  }
}

extension StringProtocol {
  /// Whether it begins with a scheme, as in `https:`, or `//host`: such are never looked up.
  fileprivate var isAddress: Bool {
    if hasPrefix("//") { return true }
    guard let colon = firstIndex(of: ":"), colon != startIndex else { return false }
    return self[..<colon].allSatisfy { $0.isLetter || $0.isNumber || "+.-".contains($0) }
  }
}

extension String {
  /// With `%20` and its like undone; what is no escape stays.
  fileprivate var removingPercentEscapes: String {
    guard utf8.contains(UInt8(ascii: "%")) else { return self }
    var bytes: [UInt8] = []
    let source = Array(utf8)
    var at = 0
    while at < source.count {
      if source[at] == UInt8(ascii: "%"), at + 2 < source.count,
        let value = UInt8(String(decoding: source[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        at += 3
      } else {
        bytes.append(source[at])
        at += 1
      }
    }
    return String(validating: bytes, as: UTF8.self) ?? self
  }
}
