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
  private let hints: SourceHints
  /// What the text names as reasons to roll back, boxes aside.
  private(set) var triggers: [Trigger] = []
  /// The way of a choice that is being read, if any.
  private var option: OpenOption?
  /// The step of each choice between headings, by its place among them.
  private var choiceSteps: [Int: Int] = [:]
  /// The choice between captions that is being read, with the lines of its ways.
  private var captions: [(step: Int, lines: [Int])] = []
  /// The wait that the section's heading asks for, whose boxes say what to watch.
  private var headingWait: Int?
  /// Whether the open section's heading says that its work cannot be taken back.
  private var sectionIsIrreversible = false
  /// What takes back steps, in their order.
  private var undos: [Undo] = []
  /// Words of labels and boxes that say before or after what they belong.
  private(set) var claims: [PlaceClaim] = []

  /// The way of a choice that steps belong to while it is open.
  private struct OpenOption {
    let choice: Int
    let alternative: Int
    let isLast: Bool
    /// Whether a way before the last holds boxes of its own.
    let othersHoldBoxes: Bool
    /// Whether a command of this way was read.
    var hasCommand = false
    var hasSteps = false
  }

  /// The command with which a step is taken back.
  private struct Undo {
    let step: Int
    let section: Int
    let text: String
  }

  init(
    source: SourceText, hasTitle: Bool, hints: SourceHints, maintenance: [MaintenanceWindow],
    fences: FenceReader
  ) {
    self.source = source
    self.hints = hints
    outline = Outline(
      source: source, hasTitle: hasTitle, hints: hints, maintenance: maintenance)
    self.fences = fences
  }

  /// Reads the next piece of the document.
  mutating func read(_ piece: MarkdownNode) {
    adopted.removeAll()
    adoptedFences.removeAll()
    outline.read(piece)
    blocks(of: piece, parent: nil)
  }

  /// Makes a way back of the commands that take back steps, the last first, where the text has none.
  mutating func finish() {
    guard !steps.contains(where: { $0.track == .rollback }) else { return }
    for undo in undos.reversed() {
      let undone = steps[undo.step]
      var draft = StepDraft(
        parent: nil, kind: .command, line: undone.line, column: undone.column,
        title: "Undo: " + undone.title, track: .rollback)
      draft.command = fences.undo(undo.text, line: undone.line)
      draft.traits = [.undoes(undone.id)]
      option = nil
      _ = append(draft, in: undo.section)
    }
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
    headingWait = nil
    option = nil
    sectionIsIrreversible = ItemWords.isIrreversible(current.title)
    if let place = outline.options[section] { enter(place) }
    if let time = outline.waits[section], current.track != .none {
      var draft = StepDraft(
        parent: nil, kind: .wait, line: current.line, column: 1, title: current.title,
        track: current.track)
      draft.traits = [.wait(time)] + outline.waitTraits[section, default: []]
      headingWait = append(draft)
    }
  }

  /// Begins a way of a choice between headings; the first brings the choice itself.
  private mutating func enter(_ place: Outline.OptionPlace) {
    let choice = outline.choices[place.choice]
    if choiceSteps[place.choice] == nil {
      choiceSteps[place.choice] = appendChoice(
        choice.title, choice.alternatives, line: choice.line, column: 1, section: choice.section)
    }
    guard let step = choiceSteps[place.choice] else { return }
    option = OpenOption(
      choice: step, alternative: place.alternative, isLast: place.isLast,
      othersHoldBoxes: choice.hasBoxes)
  }

  private mutating func appendChoice(
    _ title: String, _ alternatives: [Alternative], line: Int, column: Int, section: Int
  ) -> Int {
    option = nil
    var draft = StepDraft(
      parent: nil, kind: .choice, line: line, column: column,
      title: title.isEmpty ? alternatives.map(\.label).joined(separator: " / ") : title,
      track: outline.sections[section].track)
    draft.traits = [.alternatives(alternatives)]
    return append(draft, in: section)
  }

  private mutating func append(_ draft: StepDraft, in other: Int? = nil) -> Int {
    let index = steps.count
    var draft = draft
    if draft.track == .forward, draft.kind != .group, !draft.traits.contains(.irreversible),
      sectionIsIrreversible || ItemWords.isIrreversible(draft.title)
    {
      draft.traits.append(.irreversible)
    }
    if let option, draft.track != .none {
      draft.traits.append(.option(of: steps[option.choice].id, alternative: option.alternative))
      self.option?.hasSteps = true
      if draft.command != nil { self.option?.hasCommand = true }
    }
    steps.append(
      naming.step(
        from: draft, in: other ?? section, of: outline,
        parent: draft.parent.map { steps[$0].id }, findings: &findings))
    if let undo = draft.undo, draft.track == .forward {
      undos.append(Undo(step: index, section: other ?? section, text: undo))
    }
    return index
  }

  // MARK: Blocks

  private mutating func blocks(of node: MarkdownNode, parent: Int?) {
    for child in node.children {
      switch child.kind {
      case .heading: enterSection()
      case .paragraph: if let text = labelText(of: child) { take(text, of: child, parent: parent) }
      case .list:
        if parent == nil { adopt(for: child) }
        if parent == nil { closeOption(before: child) }
        list(child, parent: parent)
      case .quote: blocks(of: child, parent: parent)
      case .code:
        if child.isFence, !adoptedFences.contains(child.raw) { fence(child, parent: parent) }
      case .table: if current.track != .none { metrics(child) }
      case .item, .html, .other: break
      }
    }
  }

  /// Begins what stands under a label: a way of a choice, or just that.
  private mutating func take(_ text: String, of paragraph: MarkdownNode, parent: Int?) {
    label = text
    PlaceClaim.read(text, section: section, line: paragraph.line, to: &claims)
    guard parent == nil, current.track != .none else { return }
    if let name = OptionLabel(text) {
      captionOption(text, name, of: paragraph)
    } else if let option, option.isLast, option.hasSteps, !fenceFollows(paragraph) {
      // What stands under a label of its own behind the last way is for all of them.
      self.option = nil
      looseCommand = nil
    }
  }

  /// Boxes without a label behind the last way's command are for all ways, if no other has any.
  private mutating func closeOption(before list: MarkdownNode) {
    guard let option, option.isLast, option.hasCommand, !option.othersHoldBoxes, label == nil,
      !fenceFollows(list)
    else { return }
    self.option = nil
    looseCommand = nil
  }

  private func fenceFollows(_ node: MarkdownNode) -> Bool {
    var sibling = node.next
    while let next = sibling, next.kind != .heading {
      if next.isFence { return true }
      sibling = next.next
    }
    return false
  }

  /// A way of a choice whose ways are captions, which the first of them brings.
  private mutating func captionOption(
    _ text: String, _ name: OptionLabel, of paragraph: MarkdownNode
  ) {
    if let open = captions.first(where: { $0.lines.contains(paragraph.line) }),
      let place = open.lines.firstIndex(of: paragraph.line)
    {
      looseCommand = nil
      option = OpenOption(
        choice: open.step, alternative: place, isLast: place == open.lines.count - 1,
        othersHoldBoxes: true)
      return
    }
    var ways = [Alternative(label: text, line: paragraph.line)]
    var sibling = paragraph.next
    var holdsSteps = false
    while let next = sibling, next.kind != .heading {
      if next.kind == .paragraph, let other = labelText(of: next),
        OptionLabel(other)?.belongs(with: name) == true
      {
        ways.append(Alternative(label: other, line: next.line))
      }
      if next.kind == .list || next.isFence { holdsSteps = true }
      sibling = next.next
    }
    guard ways.count > 1, holdsSteps else { return }
    let step = appendChoice(
      current.title, ways, line: paragraph.line, column: paragraph.column, section: section)
    captions = [(step, ways.map(\.line))]
    looseCommand = nil
    option = OpenOption(choice: step, alternative: 0, isLast: false, othersHoldBoxes: true)
  }

  /// The rows of a table of metrics, each a value to observe and enter; a comment right behind the
  /// table speaks for all of them.
  private mutating func metrics(_ table: MarkdownNode) {
    let comment = table.next.flatMap { $0.kind == .html ? $0.html : nil }
    let annotation = hints.hasComments ? Annotation(comments: comment.map { [$0] } ?? []) : nil
    for row in MetricTable.rows(of: table, text: { source.display($0.inlineText).trimmed }) {
      var draft = StepDraft(
        parent: nil, kind: .input, line: row.line, column: row.column, title: row.metric.name,
        track: current.track)
      draft.label = label
      draft.traits = [.metric(row.metric)]
      if let annotation { draft.apply(annotation) }
      _ = append(draft)
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
    let onTrack = parent == nil && current.track != .none
    let listsTriggers = onTrack && listsTriggers(list)
    let namesTriggers = onTrack && (outline.triggerSections.contains(section) || labelNamesTriggers)
    // What is due again and again is listed with bullets by most authors.
    let areSteps =
      onTrack && !namesTriggers && (list.isOrderedList || outline.isDueAgain(section))
    for item in list.children {
      if item.box != nil || areSteps {
        let accepted = item.box == nil || parent != nil ? nil : looseCommand ?? headingWait
        self.item(item, parent: parent, accepted: accepted, isTrigger: namesTriggers)
      } else if ItemShape(item, adopted: []).holdsSteps {
        let outer = label
        label = item.firstParagraph.map { source.display($0.inlineText).trimmed } ?? outer
        blocks(of: item, parent: parent)
        label = outer
      } else {
        if namesTriggers || listsTriggers, let text = item.firstParagraph {
          triggers.append(
            Trigger(text: source.display(text.inlineText).trimmed, line: item.line))
        }
        enterSections(in: item)
      }
    }
    // It says nothing of what stands behind the list.
    if listsTriggers || namesTriggers && labelNamesTriggers { label = nil }
  }

  /// Whether the bullets of a list in a rollback section stand under "Triggers:"; numbers are steps
  /// there.
  private func listsTriggers(_ list: MarkdownNode) -> Bool {
    guard current.role == .rollback, !list.isOrderedList, let label else { return false }
    return RoleWords.namesTriggers(HeadingWords(label))
  }

  private var labelNamesTriggers: Bool {
    label.map { ItemWords($0, isRollback: false).gate == .trigger } ?? false
  }

  /// Passes headings inside blocks that hold no steps, as the outline counts them.
  private mutating func enterSections(in node: MarkdownNode) {
    for child in node.children {
      switch child.kind {
      case .heading: enterSection()
      case .list, .item, .quote: enterSections(in: child)
      case .paragraph, .code, .table, .html, .other: break
      }
    }
  }

  // MARK: Items

  private mutating func item(
    _ item: MarkdownNode, parent: Int?, accepted: Int?, isTrigger: Bool
  ) {
    let extra = adopted[item.raw] ?? []
    let shape = ItemShape(item, adopted: extra)
    let title = item.firstParagraph.map { source.display($0.inlineText).trimmed } ?? ""
    var draft = StepDraft(
      parent: parent ?? accepted, kind: shape.kind, line: item.line, column: item.column,
      title: title.isEmpty ? fallbackTitle : title, track: current.track)
    draft.box = item.box
    draft.label = label
    draft.notes = notes(of: item)
    if let fence = shape.ownFence { draft.command = command(of: fence) }
    if case .command = draft.kind, draft.command?.language.isEmpty ?? true { draft.kind = .task }
    PlaceClaim.read(title, section: section, line: item.line, to: &claims)
    draft.read(ItemWords(title, isRollback: current.track == .rollback), isTrigger: isTrigger)
    let comments = hints.hasComments ? self.comments(of: item) : []
    draft.readBlank(comments: comments)
    if let command = draft.command { draft.apply(Annotation(attributes: command.attributes)) }
    if !comments.isEmpty { draft.apply(Annotation(comments: comments)) }
    if parent == nil, [.gate, .wait, .input].contains(draft.kind) { draft.parent = nil }
    if draft.kind == .task, draft.title.utf8.contains(UInt8(ascii: "`")) {
      draft.command = inlineCommand(of: item)
    }
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
      case .table: if current.track != .none { metrics(child) }
      case .code, .item, .html, .other: break
      }
    }
    label = title
    for fence in extra where fence.raw != shape.ownFence?.raw { self.fence(fence, parent: index) }
    label = outer
  }

  /// The first inline code of a task that is a command.
  private func inlineCommand(of item: MarkdownNode) -> Command? {
    for span in item.firstParagraph?.codeSpans ?? [] {
      if let command = fences.check(inline: source.display(span), line: item.line) {
        return command
      }
    }
    return nil
  }

  /// The HTML of an item's first paragraph, and that right behind it.
  private func comments(of item: MarkdownNode) -> [String] {
    var found = item.firstParagraph?.inlineHTML ?? []
    for child in item.children where child.kind == .html { found.append(child.html) }
    return found
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
    if track != .none {
      // In an item, it is the item that says when it applies.
      draft.read(ItemWords(label: parent == nil ? draft.title : ""), isTrigger: false)
    }
    if !command.attributes.isEmpty { draft.apply(Annotation(attributes: command.attributes)) }
    let index = append(draft)
    if parent == nil, track != .none, !command.commands.isEmpty { looseCommand = index }
  }

  private mutating func command(of fence: MarkdownNode) -> Command {
    let text = fence.codeText
    let command = fences.read(
      info: InfoString(fence.info), text: text, line: fence.line, track: current.track)
    if command.language.isEmpty, current.track != .none, fences.looksLikeShell(text) {
      findings.append(
        Finding(
          severity: .notes, code: .untaggedShell, detail: "", line: fence.line,
          column: fence.column))
    }
    for hazard in command.fenceHazards where hazard.kind == .unparsable {
      findings.append(
        Finding(
          severity: .blocks, code: .unparsableFence, detail: hazard.detail, line: hazard.line,
          column: fence.column))
    }
    // A closed fence takes up two lines more than its text.
    let lineCount = text.utf8.count { $0 == Byte.newline }
    if fence.endLine - fence.line <= lineCount {
      findings.append(
        Finding(
          severity: .blocks, code: .unclosedFence, detail: "", line: fence.line,
          column: fence.column))
    }
    return command
  }

  private var fallbackTitle: String {
    current.title.isEmpty ? "Step" : current.title
  }

  /// Finds fences at column 0 behind a list that goes on behind them: they are its last item's.
  private mutating func adopt(for list: MarkdownNode) {
    guard current.track != .none, let after = list.next, after.isFence || list.isOrderedList else {
      return
    }
    var last: MarkdownNode?
    var count = 0
    for item in list.children {
      last = item
      count += 1
    }
    guard let last else { return }
    let found = list.isOrderedList ? fences(behind: list, of: count) : fence(behind: list, last)
    guard !found.isEmpty else { return }
    adopted[last.raw] = found
    for fence in found {
      adoptedFences.insert(fence.raw)
      findings.append(
        Finding(
          severity: .notes, code: .fenceOutsideItem, detail: "", line: fence.line,
          column: fence.column))
    }
  }

  /// Fences up to the list that goes on with the next number.
  private func fences(behind list: MarkdownNode, of count: Int) -> [MarkdownNode] {
    var found: [MarkdownNode] = []
    var sibling = list.next
    while let node = sibling, node.kind == .code || node.kind == .paragraph {
      if node.isFence { found.append(node) }
      sibling = node.next
    }
    guard let next = sibling, next.kind == .list, next.isOrderedList,
      next.listStart == list.listStart + count
    else { return [] }
    return found
  }

  /// The fence right under a box, with no blank line between, where more boxes follow it.
  private func fence(behind list: MarkdownNode, _ last: MarkdownNode) -> [MarkdownNode] {
    guard last.box != nil, let fence = list.next, fence.isFence,
      fence.line == last.lastTextLine + 1, let next = fence.next, next.kind == .list,
      !next.isOrderedList, next.children.first(where: { _ in true })?.box != nil
    else { return [] }
    return [fence]
  }
}
