/// What a step asks of a person: all that its text says, wherever in the document it stands.
struct StepText: Hashable {
  private let kind: StepKind
  private let track: Track
  /// nil where the step has none but its section's.
  private let title: String?
  private let label: String?
  /// The groups that it is in: what is done "On staging:" is not done "On production:".
  private let groups: [String]
  private let notes: [String]
  private let command: String?
  private let commands: [CommandText]
  private let hazards: [String]
  private let traits: [String]

  private struct CommandText: Hashable {
    let text: String
    let hazards: [String]
    let expectations: [String]
  }

  init(_ step: Step, in runbook: Runbook) {
    kind = step.kind
    track = step.track
    title = step.title == runbook.section(step.section)?.title ? nil : step.title
    label = step.label
    groups = Self.groups(around: step, in: runbook)
    notes = step.notes
    command = step.command.map { $0.language + "\n" + $0.text }
    commands = (step.command?.commands ?? []).map { command in
      CommandText(
        text: command.text, hazards: Self.texts(command.hazards),
        expectations: command.expectations.map(\.text))
    }
    hazards = Self.texts(step.command?.fenceHazards ?? [])
    traits = step.traits.map(Self.text)
  }

  private static func groups(around step: Step, in runbook: Runbook) -> [String] {
    var groups: [String] = []
    var parent = step.parent.flatMap { runbook.step($0) }
    while let group = parent, group.kind == .group {
      groups.append(group.title)
      parent = group.parent.flatMap { runbook.step($0) }
    }
    return groups
  }

  private static func texts(_ hazards: [Hazard]) -> [String] {
    hazards.map { "\($0.kind.rawValue) \($0.detail)" }
  }

  /// A trait without the lines and ids that change with the rest of the document.
  private static func text(_ trait: Trait) -> String {
    switch trait {
    case .gate(let gate): "gate \(gate.rawValue)"
    case .wait(let time): "wait \(time.atLeast ?? time.seconds) \(time.seconds)"
    case .condition(let words): "condition \(words)"
    case .alternatives(let all): "alternatives \(all.map { [$0.label, "\($0.commands)"] })"
    case .option: "option"
    case .metric(let metric): "metric \([metric.name, metric.target, metric.alert ?? ""])"
    case .field(let name): "field \(name)"
    case .alone: "alone"
    case .irreversible: "irreversible"
    case .undoes(let step): "undoes \(step)"
    case .annotation(let key, let value): "annotation \(key)=\(value)"
    }
  }
}
