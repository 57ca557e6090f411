/// What is found by looking at a whole document: what is missing, doubled, or stands elsewhere.
struct StructureFindings {
  private(set) var findings: [Finding] = []

  init(outline: Outline, sections: [Section], steps: [Step], claims: [PlaceClaim]) {
    duplicates(sections)
    places(outline, steps: steps, claims: claims)
    missing(outline, steps: steps)
  }

  private mutating func add(
    _ severity: Finding.Severity, _ code: Finding.Code, _ detail: String, line: Int
  ) {
    findings.append(
      Finding(severity: severity, code: code, detail: detail, line: line, column: 1))
  }

  private struct Heading: Hashable {
    let parent: Section.ID?
    let title: String
  }

  /// Headings of one section that cannot be told apart.
  private mutating func duplicates(_ sections: [Section]) {
    var seen: Set<Heading> = []
    for section in sections where section.level > 0 && !section.title.isEmpty {
      if !seen.insert(Heading(parent: section.parent, title: section.title)).inserted {
        add(.notes, .duplicateHeading, section.title, line: section.line)
      }
    }
  }

  /// How many pairs of words and headings are compared: a huge document is not gone through
  /// again for each of its sections.
  private static let comparisonLimit = 200_000

  /// Sections, labels and boxes that stand on the wrong side of what they name.
  private mutating func places(_ outline: Outline, steps: [Step], claims: [PlaceClaim]) {
    var all = claims
    for (index, section) in outline.sections.enumerated() where section.level > 0 {
      PlaceClaim.read(section.title, section: index, line: section.line, to: &all)
    }
    let asking = all.lazy.filter { outline.sections[$0.section].track == .forward }
      .prefix(Self.comparisonLimit / outline.sections.count)
    guard !asking.isEmpty else { return }
    let used = Set(steps.lazy.filter { $0.track == .forward }.map(\.section))
    let titles = outline.sections.map { section in
      section.track == .forward && section.level > 0 ? HeadingWords(section.title) : nil
    }
    for claim in asking {
      let anchors = outline.sections.indices.filter { index in
        guard index != claim.section, let words = titles[index] else { return false }
        // What holds the words, or is held by them, is on no side of them.
        return claim.isAnchored(by: words) && !outline.holds(index, claim.section)
          && !outline.holds(claim.section, index) && outline.hasSteps(under: index, used)
      }
      guard !anchors.isEmpty else { continue }
      let wrong = anchors.allSatisfy { index in
        claim.isBefore
          ? outline.sections[index].line < claim.line : outline.sections[index].line > claim.line
      }
      if wrong { add(.warns, .sectionOutOfPlace, claim.text, line: claim.line) }
    }
  }

  private mutating func missing(_ outline: Outline, steps: [Step]) {
    let hasRollback = steps.indices.contains { steps[$0].track == .rollback }
    if !hasRollback, let heading = outline.rollbackHeading {
      let section = outline.sections[heading]
      add(.warns, .unreachableRollback, section.title, line: section.line)
    }
    guard
      let first = steps.first(where: { step in
        step.track == .forward && step.kind != .task
          && step.command?.commands.contains { $0.mayRun } ?? false
      })
    else { return }
    if !hasRollback, outline.rollbackHeading == nil {
      add(.warns, .noRollback, "", line: first.line)
    }
    let verifies = outline.sections.contains { $0.verifies && $0.track == .forward }
    if !verifies, !checksCommands(steps) { add(.notes, .noVerification, "", line: first.line) }
  }

  /// Whether a command has boxes under it, or an expectation.
  private func checksCommands(_ steps: [Step]) -> Bool {
    let commands = Set(steps.lazy.filter { $0.command != nil }.map(\.id))
    return steps.contains { step in
      step.parent.map(commands.contains) ?? false
        || step.command?.commands.contains { !$0.expectations.isEmpty } ?? false
    }
  }
}
