/// The headings of a document as a tree, with the role of each section.
///
/// Read before the steps: whether a section holds boxes decides its role, and its role decides
/// whether ordered items in it are steps.
struct Outline {
  private(set) var sections: [Section] = []
  /// Which sections hold a box directly.
  private var boxed: Set<Int> = []
  private var anchors: [String: Int] = [:]
  /// The open section at each level, outermost first.
  private var open: [Int] = []
  private let source: SourceText

  init(source: SourceText) {
    self.source = source
    sections.append(
      Section(
        id: "", parent: nil, title: "", level: 0, line: 1, role: .forward, budgetSeconds: nil))
  }

  mutating func read(_ document: MarkdownNode) {
    visit(document)
    settleRoles()
  }

  private mutating func visit(_ node: MarkdownNode) {
    for child in node.children {
      switch child.kind {
      case .heading: add(child)
      case .list, .quote: visit(child)
      case .item:
        if child.box != nil { boxed.insert(sections.count - 1) }
        visit(child)
      case .paragraph: budget(of: child)
      case .code, .other: break
      }
    }
  }

  private mutating func add(_ heading: MarkdownNode) {
    let level = heading.headingLevel
    while let last = open.last, sections[last].level >= level { open.removeLast() }
    let title = source.display(heading.inlineText).trimmed
    sections.append(
      Section(
        id: anchor(title), parent: open.last.map { sections[$0].id }, title: title, level: level,
        line: heading.line, role: .forward,
        budgetSeconds: WrittenDuration.budget(inHeading: title)))
    open.append(sections.count - 1)
  }

  /// "Execution Time: <2 minutes" under a heading is that section's budget.
  private mutating func budget(of paragraph: MarkdownNode) {
    let section = sections[sections.count - 1]
    guard section.budgetSeconds == nil, section.level > 0,
      let seconds = WrittenDuration.budget(inLine: paragraph.inlineText)
    else { return }
    sections[sections.count - 1].budgetSeconds = seconds
  }

  /// GitHub's anchor: lower case, letters, digits, `-` and `_`, blanks as `-`, a counter for equals.
  private mutating func anchor(_ title: String) -> String {
    var text = ""
    for character in title.lowercased() {
      if character.isLetter || character.isNumber || character == "-" || character == "_" {
        text.append(character)
      } else if character == " " {
        text.append("-")
      }
    }
    let seen = anchors[text, default: 0]
    anchors[text] = seen + 1
    guard seen > 0 else { return text }
    let numbered = "\(text)-\(seen)"
    anchors[numbered, default: 0] += 1
    return numbered
  }

  /// A heading's own words decide, then its parent's role; boxes make reading matter a section again.
  private mutating func settleRoles() {
    var roles: [Section.ID: SectionRole] = [:]
    var verifying: [Section.ID: Bool] = [:]
    // A lone level-1 heading is the document's title; its words are about all of it.
    let titled = sections.count { $0.level == 1 } == 1
    for index in sections.indices {
      let section = sections[index]
      let inherited = section.parent.flatMap { roles[$0] } ?? .forward
      let own =
        section.level > (titled ? 1 : 0) ? RoleWords.role(of: section.title) : nil
      let role = inherited == .forward ? own ?? .forward : inherited
      roles[section.id] = role
      let keeps: Set<SectionRole> = [.rollback, .maintenance, .troubleshooting]
      sections[index].role = boxed.contains(index) && !keeps.contains(role) ? .forward : role
      sections[index].verifies =
        RoleWords.verifies(section.title)
        || section.parent.flatMap { verifying[$0] } ?? false
      verifying[section.id] = sections[index].verifies
    }
  }
}
