/// A runbook as text to read before anything runs: what will be asked, and what may be run.
public struct PlanOutline: Sendable, Equatable {
  /// A line and what it is, for whoever adds colour.
  public struct Line: Sendable, Equatable {
    public let role: Role
    public let text: String
  }

  public enum Role: Sendable, Equatable {
    case title, finding, section, label, step, caption, command, caution, note, total, blank
  }

  public private(set) var lines: [Line] = []
  let runbook: Runbook
  private let width: Int
  private let ascii: Bool
  /// The columns of the longest step number.
  let gutter: Int
  let children: [Step.ID: [Int]]

  /// Lays out a runbook.
  ///
  /// - Parameters:
  ///   - width: the columns that titles and notes are wrapped to; commands are never cut or wrapped.
  ///   - ascii: whether every character is ASCII.
  public init(_ runbook: Runbook, width: Int = 80, ascii: Bool = false) {
    self.runbook = runbook
    self.width = max(width, 40)
    self.ascii = ascii
    gutter = runbook.steps.reduce(2) { max($0, $1.number?.description.utf8.count ?? 0) }
    var children: [Step.ID: [Int]] = [:]
    for (index, step) in runbook.steps.enumerated() {
      if let parent = step.parent { children[parent, default: []].append(index) }
    }
    self.children = children
    head()
    let blocks = PlanBlocks(runbook)
    for track in Track.allCases { block(track, blocks) }
    tail(blocks)
  }

  /// All lines, each with a line end.
  public var text: String { lines.map { $0.text + "\n" }.joined() }

  /// Adds text, wrapped behind a prefix whose width later lines are indented by.
  mutating func add(
    _ role: Role, _ text: String, after prefix: String = "", wrapped: Bool = true
  ) {
    let margin = DisplayWidth.columns(prefix)
    let safe = SafeText.line(text)
    let pieces =
      wrapped ? DisplayWidth.wrap(safe, width: max(width - margin, 20)) : [safe]
    for (index, piece) in pieces.enumerated() {
      let line = (index == 0 ? prefix : String(repeating: " ", count: margin)) + piece
      lines.append(Line(role: role, text: ascii ? SafeText.ascii(line) : line))
    }
  }

  mutating func addBlank() {
    if lines.last?.role != .blank { lines.append(Line(role: .blank, text: "")) }
  }

  // MARK: Blocks

  private mutating func head() {
    add(.title, runbook.title)
    add(.note, "\(runbook.path), sha256 \(runbook.digest.prefix(12))", after: "  ")
    if !runbook.frontMatter.roles.isEmpty { add(.note, "roles: " + roles, after: "  ") }
    for target in runbook.frontMatter.targets {
      let check = target.check.map { "checked by `\($0.text)`, is to print \($0.expected)" }
      add(.note, "target \(target.name): \(check ?? "nothing checks it")", after: "  ")
    }
    findings()
  }

  /// Who says go, with their names.
  var roles: String {
    runbook.pollRoles.map { role in role.name + (role.person.map { " (\($0))" } ?? "") }
      .joined(separator: ", ")
  }

  /// How many findings stand above the plan; it is the plan that is read here.
  private static let findingLimit = 10

  /// What blocks, then what warns and how the text was repaired; the rest is counted.
  private mutating func findings() {
    let grave = runbook.findings.filter { $0.severity == .blocks }
    let others = runbook.findings.filter {
      $0.severity == .warns || [.encodingRepaired, .encodingDamaged, .notUTF8].contains($0.code)
    }
    let shown = (grave + others).prefix(Self.findingLimit)
    for finding in shown {
      add(
        .finding,
        "\(finding.severity.rawValue) \(finding.line):\(finding.column) \(finding.message)",
        after: "  ")
    }
    let rest = runbook.findings.count - shown.count
    if rest > 0 { add(.note, "\(rest) more: tminus lint", after: "  ") }
  }

  private mutating func block(_ track: Track, _ blocks: PlanBlocks) {
    let shown = blocks.shown[track] ?? []
    guard !shown.isEmpty else { return }
    if let title = Self.titles[track] {
      addBlank()
      add(.section, title)
      if track == .rollback { triggers() }
    }
    for entry in shown {
      let section = runbook.sections[entry.section]
      let margin = String(repeating: " ", count: 2 * entry.depth)
      if !entry.isTitle {
        addBlank()
        var details: [String] = []
        if section.role.track == .none { details.append(section.role.words) }
        if let seconds = section.budgetSeconds {
          details.append("budget " + SpokenDuration.text(seconds: seconds))
        }
        if runbook.isPolled(section), section.track == .forward {
          details.append("go or no-go first: " + roles)
        }
        if let window = section.window, !entry.title.contains(window) { details.append(window) }
        add(.section, entry.title + Self.tail(details), after: margin)
      } else {
        addBlank()
      }
      steps(blocks.steps[entry.section] ?? [], margin: margin + "  ", under: nil)
    }
  }

  /// Why a rollback would be taken: what the text names, and the boxes that watch for it.
  private mutating func triggers() {
    for trigger in runbook.triggers {
      add(.note, trigger.text, after: "  if: ")
    }
    let gates = runbook.steps.filter { $0.gate == .trigger }.compactMap(\.number)
    if !gates.isEmpty {
      add(.note, "watched at " + gates.map(\.description).joined(separator: " "), after: "  ")
    }
  }

  private static let titles: [Track: String] = [
    .rollback: "=== Rollback: reachable from every step ===",
    .maintenance: "=== Maintenance: not part of a launch ===",
    .none: "=== Off the path: shown, never asked ===",
  ]

  private mutating func tail(_ blocks: PlanBlocks) {
    asked()
    addBlank()
    if !blocks.empty.isEmpty {
      add(
        .total,
        "No steps in: " + blocks.empty.map { runbook.sections[$0].title }.joined(separator: "; "))
    }
    add(.total, PlanTotals(runbook).text)
  }

  /// Details in brackets behind a title.
  static func tail(_ details: [String]) -> String {
    details.isEmpty ? "" : "  [" + details.joined(separator: ", ") + "]"
  }

  // MARK: Steps

  private mutating func steps(_ indexes: [Int], margin: String, under parent: Step?) {
    var label = parent?.title
    while label?.last == ":" { label?.removeLast() }
    for index in indexes {
      let step = runbook.steps[index]
      if step.label != label {
        label = step.label
        if let label, label != step.title { add(.label, label + ":", after: margin) }
      }
      self.step(step, margin: margin)
      steps(children[step.id] ?? [], margin: margin + "  ", under: step)
    }
  }

  private mutating func step(_ step: Step, margin: String) {
    let number = step.number?.description ?? ""
    let box = step.box.map { $0.ticked ? "[x] " : "[ ] " } ?? ""
    let prefix =
      margin + String(repeating: " ", count: gutter - number.utf8.count) + number + "  " + box
    add(.step, step.title + Self.tail(details(of: step)), after: prefix)
    let inner = margin + String(repeating: " ", count: gutter + 2)
    alternatives(of: step, margin: inner)
    if let command = step.command { self.command(command, of: step, margin: inner) }
    for note in step.notes {
      let indent = note.prefix { $0 == " " }
      add(.note, String(note.dropFirst(indent.count)), after: inner + "  " + indent)
    }
  }

  // MARK: Commands

  private mutating func command(_ command: Command, of step: Step, margin: String) {
    if command.commands.isEmpty { shown(command.text, prompt: "| ", margin: margin) }
    // That a fence of another language is only shown goes without saying.
    if InfoString.shells.contains(command.language) || step.kind == .task {
      caution(command.fenceHazards, command.offer, margin: margin)
    }
    let lettered = command.commands.last.map { $0.part != "a" || $0.caption != nil } ?? false
    var part: String?
    for piece in command.commands {
      if lettered, piece.part != part {
        part = piece.part
        let caption = piece.caption ?? ""
        let isSaid = piece.condition.map { caption.contains($0) } ?? true
        add(
          .caption, caption + (isSaid ? "" : "  [\(piece.condition ?? "")]"),
          after: margin + piece.part + "  ")
      }
      let inner = lettered ? margin + "   " : margin
      shown(piece.text, prompt: "$ ", margin: inner)
      // Which way a command belongs to stands above, with the choice.
      let hazards = piece.hazards.filter { hazard in
        hazard.kind != .alternatives
          || !command.alternatives.contains { $0.label == hazard.detail }
      }
      caution(hazards, piece.offer, margin: inner)
      for expectation in piece.expectations {
        let how = expectation.match == .person ? "" : "  [compared]"
        add(.note, "expected: " + expectation.text + how, after: inner + "  ")
      }
    }
  }

  /// The first line of a text, with how many follow.
  private mutating func shown(_ text: String, prompt: String, margin: String) {
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    while let last = rows.last, last.trimmed.isEmpty { rows.removeLast() }
    let more = rows.count > 1 ? "  (… \(rows.count - 1) more)" : ""
    add(.command, (rows.first ?? "") + more, after: margin + prompt, wrapped: false)
  }

  private mutating func caution(_ hazards: [Hazard], _ offer: Offer, margin: String) {
    guard !hazards.isEmpty else { return }
    let why = hazards.map(\.message).joined(separator: ", ")
    add(.caution, "\(why) - \(offer.words)", after: margin + "! ")
  }
}
