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
  /// The name that the author gave it.
  var name: String?
  /// Whether the text says that it may be left out.
  var optional = false
  /// The command that takes back what it did, as the author annotated it.
  var undo: String?

  /// What the document's structure makes of it, whatever its words say: an id must not change when
  /// words are understood better.
  var shape: StepKind {
    switch kind {
    case .gate, .wait, .input: .task
    case .choice where command != nil: .command
    case .task, .command, .choice, .group: kind
    }
  }

  /// Takes in what the title's words say.
  ///
  /// - Parameter isTrigger: whether it stands among the reasons for a rollback.
  mutating func read(_ words: ItemWords, isTrigger: Bool) {
    optional = words.optional
    if let command, !command.alternatives.isEmpty, track != .none { chooseInFence() }
    // What runs is a command, whatever its title says of when.
    if command == nil, let gate = words.gate ?? (isTrigger ? .trigger : nil) {
      kind = .gate
      traits.append(.gate(gate))
    } else if command == nil, let time = words.wait {
      kind = .wait
      traits.append(.wait(time))
    } else if let condition = words.condition {
      traits.append(.condition(condition))
    }
  }

  /// Makes it a choice between the ways that its own fence offers.
  mutating func chooseInFence() {
    guard let command else { return }
    kind = .choice
    traits.append(.alternatives(command.alternatives))
  }

  /// Makes a box with a blank, or with a comment to write over, one that asks for a value.
  mutating func readBlank(comments: [String]) {
    guard box != nil, command == nil, kind == .task else { return }
    if title.utf8.holds("___") {
      kind = .input
      traits.append(.field(BlankFields.name(before: title)))
    } else if title.utf8.last == UInt8(ascii: ":"), comments.contains(where: BlankFields.asks) {
      kind = .input
      traits.append(.field(BlankFields.name(before: title)))
    }
  }

  /// Takes in what the author annotated it with, which overrides its words.
  mutating func apply(_ annotation: Annotation) {
    guard !annotation.isEmpty else { return }
    name = annotation.name ?? name
    if annotation["optional"] != nil { optional = annotation.isSet("optional") }
    if annotation["optional"] != nil, !optional {
      traits.removeAll { if case .condition = $0 { true } else { false } }
    }
    if annotation.isSet("each") { traits.append(.alone) }
    if annotation.isSet("irreversible") { traits.append(.irreversible) }
    undo = annotation["undo"] ?? undo
    if annotation.isSet("ignore") { track = .none }
    if let other = annotation["track"].flatMap(Track.init) { track = other }
    if let words = annotation["if"] {
      traits.removeAll { if case .condition = $0 { true } else { false } }
      traits.append(.condition(words))
    }
    if let gate = annotation["gate"].flatMap(Gate.init(annotation:)), command == nil {
      become(.gate, .gate(gate))
    } else if let text = annotation["wait"], command == nil,
      let time = WaitTime(annotation: text, words: waitOfWords)
    {
      become(.wait, .wait(time))
    }
    traits += annotation.kept
  }

  private var waitOfWords: WaitTime? {
    for trait in traits { if case .wait(let time) = trait { return time } }
    return nil
  }

  private mutating func become(_ other: StepKind, _ trait: Trait) {
    kind = other
    traits.removeAll {
      switch $0 {
      case .gate, .wait, .field: true
      default: false
      }
    }
    traits.append(trait)
  }
}
