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
  private var titleWords: [String]?
  /// Which sections of this piece hold a box directly.
  private var boxed: Set<Int> = []
  /// The position of each section's parent.
  private var parents: [Int?] = [nil]
  private var anchors: [String: Int] = ["": 1]
  /// The open section at each level, outermost first.
  private var open: [Int] = []
  /// The role that a section hands on to those under it: by words alone, whatever it holds.
  private var handedOn: [SectionRole] = [.forward]

  init(source: SourceText, hasTitle: Bool) {
    self.source = source
    self.hasTitle = hasTitle
    sections.append(
      Section(
        id: "", parent: nil, title: "", level: 0, line: 1, role: .forward, budgetSeconds: nil))
  }

  mutating func read(_ piece: MarkdownNode) {
    boxed.removeAll()
    visit(piece)
    // A section with boxes is no reading matter.
    let keeps: Set<SectionRole> = [.rollback, .maintenance, .troubleshooting]
    for index in boxed where !keeps.contains(sections[index].role) {
      sections[index].role = .forward
    }
  }

  /// What stands behind each title of a heading path.
  static let pathSeparator: UInt8 = 0x1F

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
    let words = RoleWords.words(of: title)
    let inherited = open.last.map { handedOn[$0] } ?? .forward
    let role = inherited == .forward ? self.role(words, level: level) ?? .forward : inherited
    var section = Section(
      id: anchor(title), parent: open.last.map { sections[$0].id }, title: title, level: level,
      line: heading.line, role: role, budgetSeconds: WrittenDuration.budget(inHeading: title))
    section.verifies =
      RoleWords.verifies(words) || open.last.map { sections[$0].verifies } ?? false
    sections.append(section)
    parents.append(open.last)
    handedOn.append(role)
    open.append(sections.count - 1)
  }

  /// The role by a heading's own words; a title has none.
  private mutating func role(_ words: [String], level: Int) -> SectionRole? {
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
    guard sections[section].budgetSeconds == nil, sections[section].level > 0,
      WrittenDuration.mayOpenBudget(paragraph.firstTextByte),
      let seconds = WrittenDuration.budget(inLine: paragraph.inlineText)
    else { return }
    sections[section].budgetSeconds = seconds
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
