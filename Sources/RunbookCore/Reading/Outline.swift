/// The headings of a document as a tree, with the role of each section.
///
/// Read before the steps: whether a section holds boxes decides its role, and its role decides
/// whether ordered items in it are steps. A document comes in one or more pieces; each begins with a
/// heading, so that a section's own contents are all in one piece.
struct Outline {
  private(set) var sections: [Section] = []
  /// The document's first level-1 heading was taken for its title, but another one followed and
  /// its words would have given it a role.
  private(set) var mistookTitle = false

  private let source: SourceText
  /// Whether a lone level-1 heading is the document's title, whose words are about all of it.
  private let hasTitle: Bool
  private let hints: SourceHints
  /// When maintenance may be done, as the front matter says.
  private let maintenance: [MaintenanceWindow]
  private var titleWords: HeadingWords?
  /// What each section holds directly.
  private var contents: [Contents] = [[]]
  /// Sections that are one of several ways, with which.
  private(set) var options: [Int: OptionPlace] = [:]
  private(set) var choices: [OptionChoice] = []
  /// Sections whose heading waits: "Monitor for 24 hours".
  private(set) var waits: [Int: WaitTime] = [:]
  /// What is annotated of those waits.
  private(set) var waitTraits: [Int: [Trait]] = [:]
  /// Sections of a rollback that list the reasons for one.
  private(set) var triggerSections: Set<Int> = []
  /// Lines of code and HTML, where no blank and no link is one.
  private(set) var literalLines: [ClosedRange<Int>] = []
  /// Whether any heading's words are a rollback's, whatever stands under it.
  private(set) var rollbackHeading: Int?

  private struct Contents: OptionSet {
    let rawValue: UInt8
    static let box = Contents(rawValue: 1)
    static let fence = Contents(rawValue: 2)
    static let numbered = Contents(rawValue: 4)
  }

  /// What an annotation fixed, whatever the section holds.
  private var fixedRoles: Set<Int> = []
  /// The role by a heading's own words, of those under a section whose role they inherit.
  private var ownRoles: [Int: SectionRole] = [:]
  /// Reading matter that is work where it holds commands.
  private var preparations: Set<Int> = []
  /// The position of each section's parent.
  private var parents: [Int?] = [nil]
  private var anchors: [String: Int] = ["": 1]
  /// The open section at each level, outermost first.
  private var open: [Int] = []
  /// The role that a section hands on to those under it: by words alone, whatever it holds.
  private var handedOn: [SectionRole] = [.forward]

  init(
    source: SourceText, hasTitle: Bool, hints: SourceHints, maintenance: [MaintenanceWindow]
  ) {
    self.maintenance = maintenance
    self.source = source
    self.hints = hints
    self.hasTitle = hasTitle
    sections.append(
      Section(
        id: "", parent: nil, title: "", level: 0, line: 1, role: .forward, budgetSeconds: nil))
  }

  mutating func read(_ piece: MarkdownNode) {
    let first = sections.count
    visit(piece)
    sections[sections.count - 1].endLine = max(piece.endLine, sections[sections.count - 1].line)
    // A section with boxes is no reading matter, and one that prepares with commands neither.
    let keeps: Set<SectionRole> = [.rollback, .maintenance, .troubleshooting]
    for index in max(first - 1, 0)..<sections.count where !fixedRoles.contains(index) {
      let isWork =
        contents[index].contains(.box)
        || (contents[index].contains(.fence) && preparations.contains(index))
      guard isWork, !keeps.contains(sections[index].role) else { continue }
      sections[index].role = ownRoles[index].flatMap { keeps.contains($0) ? $0 : nil } ?? .forward
    }
    findChoices(from: first)
  }

  /// What stands behind each title of a heading path.
  static let pathSeparator: UInt8 = 0x1F

  /// Whether a section, or the maintenance that it is a part of, says when its work is due.
  func isDueAgain(_ index: Int) -> Bool {
    guard sections[index].track == .maintenance else { return false }
    if sections[index].schedule != nil || sections[index].windowFault != nil { return true }
    return parents[index].map { isDueAgain($0) } ?? false
  }

  /// The titles from the outermost section to this one, each with a separator.
  func headingPath(of index: Int) -> [UInt8] {
    var path = parents[index].map { headingPath(of: $0) } ?? []
    path.append(contentsOf: sections[index].title.utf8)
    path.append(Self.pathSeparator)
    return path
  }

  private mutating func visit(_ node: MarkdownNode) {
    for child in node.children {
      switch child.kind {
      case .heading: add(child)
      case .list:
        if child.isOrderedList { contents[sections.count - 1].insert(.numbered) }
        visit(child)
      case .quote: visit(child)
      case .item:
        if child.box != nil { contents[sections.count - 1].insert(.box) }
        visit(child)
      case .paragraph: budget(of: child)
      case .code:
        if child.isFence { contents[sections.count - 1].insert(.fence) }
        note(child)
      case .html: note(child)
      case .table, .other: break
      }
    }
  }

  /// Remembers where code and HTML stand, if anything will ask.
  private mutating func note(_ literal: MarkdownNode) {
    guard !hints.blanks.isEmpty || !hints.links.isEmpty, literal.endLine >= literal.line else {
      return
    }
    literalLines.append(literal.line...literal.endLine)
  }

  private mutating func add(_ heading: MarkdownNode) {
    let level = heading.headingLevel
    while let last = open.last, sections[last].level >= level { open.removeLast() }
    let title = source.display(heading.inlineText).trimmed
    let words = HeadingWords(title)
    let index = sections.count
    let own = role(words, level: level)
    let inherited = open.last.map { handedOn[$0] } ?? .forward
    // A way back is one wherever it stands, but for a heading that only mentions it.
    let isOwnWay = own?.role == .rollback && own?.opens == true
    var role = inherited == .forward || isOwnWay ? own?.role ?? .forward : inherited
    var section = Section(
      id: anchor(title), parent: open.last.map { sections[$0].id }, title: title, level: level,
      line: heading.line, role: role, budgetSeconds: WrittenDuration.budget(inHeading: title))
    section.verifies = RoleWords.verifies(words) || open.last.map { sections[$0].verifies } ?? false
    section.window = ClockWindow.window(inHeading: title)
    if let named = maintenance.first(where: { $0.names(anchor: section.id, title: title) }) {
      section.role = .maintenance
      section.window = named.window
      fixedRoles.insert(index)
    }
    if hints.hasComments { annotate(&section, index: index, heading: heading) }
    role = section.role
    if let own, own.role != role { ownRoles[index] = own.role }
    if own?.role == .rollback, rollbackHeading == nil { rollbackHeading = index }
    if role == .rollback, RoleWords.namesTriggers(words) { triggerSections.insert(index) }
    if role == .reading, RoleWords.prepares(words) { preparations.insert(index) }
    let wait = ItemWords.wait(inHeading: title)
    if let time = annotatedWait(of: heading, words: wait) ?? wait { waits[index] = time }
    sections[index - 1].endLine = max(heading.line - 1, sections[index - 1].line)
    sections.append(section)
    contents.append([])
    parents.append(open.last)
    handedOn.append(role)
    open.append(index)
  }

  /// The wait that a comment in the heading or right behind it asks for.
  private mutating func annotatedWait(of heading: MarkdownNode, words: WaitTime?) -> WaitTime? {
    guard hints.hasComments else { return nil }
    let found = annotation(of: heading)
    waitTraits[sections.count] = found.kept.filter {
      if case .annotation(let key, _) = $0 { ["park", "from"].contains(key) } else { false }
    }
    return found["wait"].flatMap { WaitTime(annotation: $0, words: words) }
  }

  private func annotation(of heading: MarkdownNode) -> Annotation {
    var comments = heading.inlineHTML
    if let next = heading.next, next.kind == .html { comments.append(next.html) }
    return Annotation(comments: comments)
  }

  /// What a comment in the heading or right behind it says of the section.
  private mutating func annotate(_ section: inout Section, index: Int, heading: MarkdownNode) {
    let found = annotation(of: heading)
    guard !found.isEmpty else { return }
    section.unreadableTimes = found.unreadableTimes
    if let role = found["role"].flatMap(SectionRole.init) {
      section.role = role
      fixedRoles.insert(index)
    }
    if found.isSet("ignore") {
      section.role = .reading
      fixedRoles.insert(index)
    }
    if let budget = found["budget"].flatMap({ WrittenDuration.seconds($0[...]) }) {
      section.budgetSeconds = budget
    }
    if let window = found["window"] { section.window = window }
    section.isPolled = found["gate"] == "poll" || found.isSet("poll")
  }

  /// The role by a heading's own words; a title has none.
  private mutating func role(_ words: HeadingWords, level: Int) -> (role: SectionRole, opens: Bool)?
  {
    if level == 1, hasTitle {
      guard let first = titleWords else {
        titleWords = words
        return nil
      }
      if RoleWords.role(of: first) != nil { mistookTitle = true }
    }
    return RoleWords.role(of: words)
  }

  /// "Execution Time: <2 minutes" under a heading is that section's budget.
  private mutating func budget(of paragraph: MarkdownNode) {
    let section = sections.count - 1
    guard sections[section].level > 0, sections[section].track != .none,
      sections[section].budgetSeconds == nil || sections[section].window == nil,
      WrittenDuration.mayOpenBudget(paragraph.firstTextByte), paragraph.opensWithName
    else { return }
    switch WrittenDuration.line(paragraph.inlineText) {
    case .budget(let seconds):
      if sections[section].budgetSeconds == nil { sections[section].budgetSeconds = seconds }
    case .window(let text): if sections[section].window == nil { sections[section].window = text }
    case nil: break
    }
  }

  // MARK: Choices

  /// One way of a choice, as a section.
  struct OptionPlace {
    let choice: Int
    let alternative: Int
    let isLast: Bool
  }

  /// Sibling headings of which one is taken.
  struct OptionChoice {
    /// The section that the ways stand in.
    let section: Int
    let title: String
    let line: Int
    var alternatives: [Alternative]
    /// Whether a way before the last holds boxes of its own.
    var hasBoxes = false
  }

  private struct Siblings: Hashable {
    let parent: Int?
    let level: Int
  }

  /// Finds headings that are ways of one choice among the sections from here on.
  private mutating func findChoices(from first: Int) {
    var families: [Siblings: [(section: Int, label: OptionLabel)]] = [:]
    for index in first..<sections.count where sections[index].track != .none {
      guard let label = OptionLabel(sections[index].title) else { continue }
      let family = Siblings(parent: parents[index], level: sections[index].level)
      families[family, default: []].append((index, label))
    }
    // In the document's order, so that the choices are in it too.
    let found = families.values.filter { $0.count > 1 }.sorted { $0[0].section < $1[0].section }
    for family in found {
      let ways = family.filter { $0.label.belongs(with: family[0].label) }.map(\.section)
      if ways.count(where: { holdsSteps($0) }) > 1 { addChoice(of: ways) }
    }
  }

  private mutating func addChoice(of ways: [Int]) {
    let parent = parents[ways[0]]
    var choice = OptionChoice(
      section: parent ?? ways[0],
      title: parent.map { sections[$0].title } ?? sections[ways[0]].title,
      line: sections[ways[0]].line,
      alternatives: ways.map { Alternative(label: sections[$0].title, line: sections[$0].line) })
    for (place, way) in ways.enumerated() {
      let found = OptionPlace(
        choice: choices.count, alternative: place, isLast: place == ways.count - 1)
      for index in subtree(of: way) {
        options[index] = found
        if !found.isLast, contents[index].contains(.box) { choice.hasBoxes = true }
      }
    }
    choices.append(choice)
  }

  /// A section and those under it, which follow it at once.
  private func subtree(of section: Int) -> Range<Int> {
    let level = sections[section].level
    let end = sections[(section + 1)...].firstIndex { $0.level <= level }
    return section..<(end ?? sections.count)
  }

  /// Whether one section stands under another.
  func holds(_ outer: Int, _ inner: Int) -> Bool {
    inner > outer && subtree(of: outer).contains(inner)
  }

  /// Whether one of these sections is this one or stands under it.
  func hasSteps(under section: Int, _ used: Set<Section.ID>) -> Bool {
    subtree(of: section).contains { used.contains(sections[$0].id) }
  }

  private func holdsSteps(_ section: Int) -> Bool {
    subtree(of: section).contains { !contents[$0].isEmpty }
  }

  /// GitHub's anchor: lower case, letters, digits, `-` and `_`, blanks as `-`, a counter for equals.
  private mutating func anchor(_ title: String) -> String {
    let text = Self.anchorText(title)
    let seen = anchors[text, default: 0]
    anchors[text] = seen + 1
    guard seen > 0 else { return text }
    var count = seen
    var numbered = text + "-" + String(count)
    while anchors[numbered] != nil {
      count += 1
      numbered = text + "-" + String(count)
    }
    anchors[text] = count + 1
    anchors[numbered] = 1
    return numbered
  }

  private static func anchorText(_ title: String) -> String {
    if title.utf8.allSatisfy({ $0 < 0x80 }) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(title.utf8.count)
      for byte in title.utf8 {
        if byte == 32 {
          bytes.append(UInt8(ascii: "-"))
        } else if byte == UInt8(ascii: "-") || Byte.isLetter(byte) || Byte.isDigit(byte) {
          bytes.append(Byte.lowercased(byte))
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    var scalars = String.UnicodeScalarView()
    for scalar in title.lowercased().unicodeScalars {
      if scalar == " " {
        scalars.append("-")
      } else if scalar == "-" || isWord(scalar) {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.isASCII else {
      let kind = scalar.properties.generalCategory
      return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || kind == .nonspacingMark || kind == .spacingMark
    }
    return Byte.isLetter(UInt8(scalar.value)) || Byte.isDigit(UInt8(scalar.value))
  }
}
