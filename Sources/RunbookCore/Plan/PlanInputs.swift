/// What a runbook asks values for: its placeholders and the variables that nothing sets.
struct PlanInputs {
  struct Input: Equatable {
    let name: String
    let kind: Hazard.Kind
    var lines: [Int]

    /// Whether the name says that the value is not to be shown.
    var isSecret: Bool {
      let upper = name.uppercased()
      return ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "KEY", "DSN", "CREDENTIAL"]
        .contains { upper.contains($0) }
    }
  }

  /// In the order they are met; the same name is one input.
  private(set) var all: [Input] = []

  init(_ runbook: Runbook) {
    var places: [String: Int] = [:]
    for step in runbook.steps {
      for command in step.command?.commands ?? [] {
        for hazard in command.hazards where Self.asks(hazard) {
          if let place = places[hazard.detail] {
            if all[place].lines.last != hazard.line { all[place].lines.append(hazard.line) }
          } else {
            places[hazard.detail] = all.count
            all.append(Input(name: hazard.detail, kind: hazard.kind, lines: [hazard.line]))
          }
        }
      }
    }
  }

  /// Whether a value would take the hazard away.
  static func asks(_ hazard: Hazard) -> Bool {
    hazard.kind == .undefinedVariable || (hazard.kind == .placeholder && hazard.detail != "...")
  }
}
