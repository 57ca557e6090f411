/// The unit that an operator passes.
public struct Step: Sendable, Equatable, Identifiable {
  /// The explicit name, else a digest of heading path, kind, content and ordinal among equals.
  public let id: String
  /// Fixed by the text; groups have none.
  public let number: StepNumber?
  /// The section this step stands in.
  public let section: Section.ID
  /// The group this step is in, or the command that this box accepts.
  public let parent: ID?
  public let kind: StepKind
  /// One line, without Markdown.
  public let title: String
  /// The line of the list item or fence, from 1.
  public let line: Int
  public let column: Int
  public let track: Track
  /// The task-list box of this step in the source, if it has one.
  public let box: Box?
  /// Whether the text says that this step may be left out.
  public let optional: Bool
  /// Planned seconds, read from the text.
  public let budgetSeconds: Int?
  /// The paragraph ending ":" or the bold line above; steps under one label share a card.
  public let label: String?
  /// Sub-bullets and paragraphs of the item, always shown with it.
  public let notes: [String]
  /// What is run, or shown where it may not run; of a task, the command that checks it.
  public let command: Command?
  /// What the text says of the step beyond this; most say nothing.
  public let traits: [Trait]

  /// Whether passing it means running its fence; the command of a task only checks it.
  public var isCommand: Bool { command != nil && kind != .task }

  /// Whether it is watched for and never ticked: what would stop or undo the launch.
  public var isWatched: Bool { gate == .trigger || gate == .stop }

  /// Whether the author's text already has this box ticked.
  public var preticked: Bool { box?.ticked ?? false }
}

/// What passing a step means.
public enum StepKind: String, Sendable, Codable {
  case task, command, choice, gate, wait, input, group
}

/// Something that the text says of a step.
public enum Trait: Sendable, Equatable {
  case gate(Gate)
  case wait(WaitTime)
  /// The words that say when it applies: "if needed", "optional".
  case condition(String)
  /// It asks which of these is taken; the rest is then not applicable.
  case alternatives([Alternative])
  /// It is done only where the choice with this id takes this alternative, counted from 0.
  case option(of: Step.ID, alternative: Int)
  /// A value is observed and entered: a row of a table of metrics.
  case metric(Metric)
  /// A value is entered: a blank, or a box with a comment to fill in.
  case field(String)
  /// It is asked alone, never on a card.
  case alone
  /// It cannot be taken back.
  case irreversible
  /// It takes back what another step did, and is asked only where that was done.
  case undoes(Step.ID)
  /// A key and a value that the author annotated it with.
  case annotation(key: String, value: String)
}

/// A step that asks which way to go.
public enum Gate: String, Sendable, Codable {
  /// What would start a rollback: `clear` or `met`.
  case trigger
  /// What would stop the launch: `clear` or `met`.
  case stop
  /// "If healthy, proceed": `go` or `no-go`.
  case proceed

  /// Reads what an author annotated; a poll is a `proceed` that roles answer.
  init?(annotation: String) {
    if annotation == "poll" { self = .proceed } else { self.init(rawValue: annotation) }
  }
}

/// One of several ways, of which one is taken.
public struct Alternative: Sendable, Equatable {
  public let label: String
  /// The line of its heading or caption, from 1.
  public let line: Int
  /// The commands of the step's own fence that it takes; empty where its steps stand by themselves.
  public let commands: [Int]

  public init(label: String, line: Int, commands: [Int] = []) {
    self.label = label
    self.line = line
    self.commands = commands
  }
}

/// Something to observe, with what it should be.
public struct Metric: Sendable, Equatable {
  public let name: String
  public let target: String
  /// The value past which something is wrong.
  public let alert: String?
  /// Whether the table only says that the target is a threshold, and not of which kind.
  public let targetIsThreshold: Bool

  public init(name: String, target: String, alert: String?, targetIsThreshold: Bool = false) {
    self.name = name
    self.target = target
    self.alert = alert
    self.targetIsThreshold = targetIsThreshold
  }
}

extension Step {
  /// The first trait that `pick` takes something from.
  private func trait<Value>(_ pick: (Trait) -> Value?) -> Value? {
    for trait in traits { if let value = pick(trait) { return value } }
    return nil
  }

  /// Which way it asks, of a gate.
  public var gate: Gate? { trait { if case .gate(let gate) = $0 { gate } else { nil } } }

  /// How long it waits.
  public var wait: WaitTime? { trait { if case .wait(let time) = $0 { time } else { nil } } }

  /// How long it waits, in seconds; of a range, the longer.
  public var waitSeconds: Int? { wait?.seconds }

  /// When it applies, in the text's words.
  public var condition: String? {
    trait { if case .condition(let words) = $0 { words } else { nil } }
  }

  /// The ways to choose from; empty where there is nothing to choose.
  public var alternatives: [Alternative] {
    trait { if case .alternatives(let all) = $0 { all } else { nil } } ?? []
  }

  /// The choice that this step is one way of.
  public var option: (choice: Step.ID, alternative: Int)? {
    trait { if case .option(let choice, let place) = $0 { (choice, place) } else { nil } }
  }

  public var metric: Metric? { trait { if case .metric(let metric) = $0 { metric } else { nil } } }

  /// The name of the value that is entered at it.
  public var field: String? { trait { if case .field(let name) = $0 { name } else { nil } } }

  /// The step that it takes back.
  public var undoes: Step.ID? { trait { if case .undoes(let step) = $0 { step } else { nil } } }

  /// Whether what it does cannot be taken back.
  public var isIrreversible: Bool { traits.contains(.irreversible) }

  /// Whether it is never shown together with others.
  public var standsAlone: Bool {
    traits.contains {
      switch $0 {
      case .alone, .irreversible, .gate, .wait, .condition, .metric, .field, .alternatives: true
      case .option, .undoes, .annotation: false
      }
    }
  }

  /// Seconds after which its commands are stopped, as the author annotated it: `timeout=5m`.
  public var timeoutSeconds: Int? {
    annotation("timeout").flatMap { WrittenDuration.seconds($0[...]) }
  }

  /// The value of a key that the author annotated the step with.
  public func annotation(_ key: String) -> String? {
    trait {
      if case .annotation(let name, let value) = $0, name == key { value } else { nil }
    }
  }
}

/// A task-list box in the source.
public struct Box: Sendable, Equatable {
  /// The item's line, from 1.
  public let line: Int
  /// Whether the source has `[x]`.
  public let ticked: Bool

  public init(line: Int, ticked: Bool) {
    self.line = line
    self.ticked = ticked
  }
}
