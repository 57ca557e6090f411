/// Turns the blocks of a document into steps, in document order.
struct StepBuilder {
  private(set) var findings: [Finding] = []

  private(set) var outline: Outline
  private(set) var steps: [Step] = []

  private let source: SourceText
  private var fences: FenceReader
  private var naming = StepNaming()
  /// The open section's position; headings are met in the outline's order.
  private var section = 0
  /// The bold line or paragraph ending ":" that speaks for what follows.
  private var label: String?
  /// The section's latest fence outside a list, whose acceptance the boxes after it are.
  private var looseCommand: Int?
  /// Fences at column 0 that belong to the list item before them, with that item.
  private var adopted: [OpaquePointer: [MarkdownNode]] = [:]
  private var adoptedFences: Set<OpaquePointer> = []

  init(source: SourceText, hasTitle: Bool, fences: FenceReader) {
    self.source = source
    outline = Outline(source: source, hasTitle: hasTitle)
    self.fences = fences
  }

  /// Reads the next piece of the document.
  mutating func read(_ piece: MarkdownNode) {
    adopted.removeAll()
    adoptedFences.removeAll()
    outline.read(piece)
    blocks(of: piece, parent: nil)
  }

  /// The sections; what stands before the first heading is one only if it has steps.
  var sections: [Section] {
    steps.first?.section == outline.sections[0].id
      ? outline.sections : Array(outline.sections.dropFirst())
  }

  private var current: Section {
    _read { yield outline.sections[section] }
  }

  /// Goes on to the next heading's section.
  private mutating func enterSection() {
    section += 1
    label = nil
    looseCommand = nil
  }

  private mutating func append(_ draft: StepDraft) -> Int {
    let index = steps.count
    steps.append(
      naming.step(
        from: draft, in: section, of: outline, parent: draft.parent.map { steps[$0].id },
        findings: &findings))
    return index
  }

  // MARK: Blocks

  private mutating func blocks(of node: MarkdownNode, parent: Int?) {
    for child in node.children {
      switch child.kind {
      case .heading: enterSection()
      case .paragraph: label = labelText(of: child) ?? label
      case .list:
        if parent == nil, child.isOrderedList { adopt(for: child) }
        list(child, parent: parent)
      case .quote: blocks(of: child, parent: parent)
      case .code:
        if child.isFence, !adoptedFences.contains(child.raw) { fence(child, parent: parent) }
      case .item, .other: break
      }
    }
  }

  /// A paragraph that is one bold line or ends in ":", without that colon.
  private func labelText(of paragraph: MarkdownNode) -> String? {
    guard let last = paragraph.lastTextByte, last == UInt8(ascii: ":") || paragraph.isBoldLine
    else {
      return nil
    }
    var text = source.display(paragraph.inlineText).trimmed
    while text.last == ":" { text.removeLast() }
    return text.trimmed
  }

  private mutating func list(_ list: MarkdownNode, parent: Int?) {
    let numbered = list.isOrderedList && parent == nil && current.track != .none
    for item in list.children {
      if item.box != nil || numbered {
        self.item(item, parent: parent ?? (item.box == nil ? nil : looseCommand))
      } else if ItemShape(item, adopted: []).holdsSteps {
        let outer = label
        label = item.firstParagraph.map { source.display($0.inlineText).trimmed } ?? outer
        blocks(of: item, parent: parent)
        label = outer
      } else {
        enterSections(in: item)
      }
    }
  }

  /// Passes headings inside blocks that hold no steps, as the outline counts them.
  private mutating func enterSections(in node: MarkdownNode) {
    for child in node.children {
      switch child.kind {
      case .heading: enterSection()
      case .list, .item, .quote: enterSections(in: child)
      case .paragraph, .code, .other: break
      }
    }
  }

  // MARK: Items

  private mutating func item(_ item: MarkdownNode, parent: Int?) {
    let extra = adopted[item.raw] ?? []
    let shape = ItemShape(item, adopted: extra)
    let title = item.firstParagraph.map { source.display($0.inlineText).trimmed } ?? ""
    var draft = StepDraft(
      parent: parent, kind: shape.kind, line: item.line, column: item.column,
      title: title.isEmpty ? fallbackTitle : title, track: current.track)
    draft.box = item.box
    draft.label = label
    draft.notes = notes(of: item)
    if let fence = shape.ownFence { draft.command = command(of: fence) }
    if case .command = draft.kind, draft.command?.language.isEmpty ?? true { draft.kind = .task }
    let index = append(draft)

    let outer = label
    for child in item.children {
      switch child.kind {
      case .paragraph: label = labelText(of: child) ?? title
      case .list: list(child, parent: index)
      case .quote: blocks(of: child, parent: index)
      case .heading: enterSection()
      case .code where child.isFence && child.raw != shape.ownFence?.raw:
        fence(child, parent: index)
      case .code, .item, .other: break
      }
    }
    label = title
    for fence in extra where fence.raw != shape.ownFence?.raw { self.fence(fence, parent: index) }
    label = outer
  }

  /// What the item says beside its first paragraph: paragraphs, and bullets without boxes.
  private func notes(of item: MarkdownNode) -> [String] {
    var notes: [String] = []
    for child in item.children.dropFirst(item.firstParagraph == nil ? 0 : 1) {
      switch child.kind {
      case .paragraph: notes.append(source.display(child.inlineText).trimmed)
      case .list: appendBullets(of: child, indent: "", to: &notes)
      default: break
      }
    }
    return notes
  }

  private func appendBullets(of list: MarkdownNode, indent: String, to notes: inout [String]) {
    var number = list.listStart
    for item in list.children {
      if item.box == nil, let paragraph = item.firstParagraph {
        let mark = list.isOrderedList ? "\(number)." : "-"
        notes.append("\(indent)\(mark) \(source.display(paragraph.inlineText).trimmed)")
      }
      number += 1
      if item.box == nil {
        for child in item.children where child.kind == .list {
          appendBullets(of: child, indent: indent + "  ", to: &notes)
        }
      }
    }
  }

  // MARK: Fences

  private mutating func fence(_ fence: MarkdownNode, parent: Int?) {
    let command = command(of: fence)
    let shell = InfoString.shells.contains(command.language)
    let track = shell && command.attributes["ignore"] != "true" ? current.track : .none
    var draft = StepDraft(
      parent: track == .none ? nil : parent, kind: .command, line: fence.line,
      column: fence.column, title: label ?? fallbackTitle, track: track)
    draft.command = command
    draft.label = label
    let index = append(draft)
    if parent == nil, track != .none, !command.commands.isEmpty { looseCommand = index }
  }

  private mutating func command(of fence: MarkdownNode) -> Command {
    let command = fences.read(
      info: InfoString(fence.info), text: fence.codeText, line: fence.line, track: current.track)
    for hazard in command.fenceHazards where hazard.kind == .unparsable {
      findings.append(
        Finding(
          severity: .blocks, code: .unparsableFence, detail: hazard.detail, line: hazard.line,
          column: fence.column))
    }
    return command
  }

  private var fallbackTitle: String {
    current.title.isEmpty ? "Step" : current.title
  }

  /// Finds fences at column 0 after a numbered list that goes on behind them.
  private mutating func adopt(for list: MarkdownNode) {
    guard current.track != .none else { return }
    var last: MarkdownNode?
    var count = 0
    for item in list.children {
      last = item
      count += 1
    }
    guard let last else { return }
    var found: [MarkdownNode] = []
    var sibling = list.next
    while let node = sibling, node.kind == .code || node.kind == .paragraph {
      if node.isFence { found.append(node) }
      sibling = node.next
    }
    guard let next = sibling, next.kind == .list, next.isOrderedList,
      next.listStart == list.listStart + count, !found.isEmpty
    else { return }
    adopted[last.raw] = found
    for fence in found {
      adoptedFences.insert(fence.raw)
      findings.append(
        Finding(
          severity: .notes, code: .fenceOutsideItem, detail: "", line: fence.line,
          column: fence.column))
    }
  }
}

/// A step while it is being read, before its number and id are known.
struct StepDraft {
  var parent: Int?
  var kind: StepKind
  var line: Int
  var column: Int
  var title: String
  var track: Track
  var box: Box?
  var label: String?
  var notes: [String] = []
  var command: Command?
  var traits: [Trait] = []
}
