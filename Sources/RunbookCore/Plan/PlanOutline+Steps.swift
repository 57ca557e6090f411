/// What stands behind and under a step in the outline, and the list of what is asked for.
extension PlanOutline {
  /// What a step is and what the text says of it, in few words.
  func details(of step: Step) -> [String] {
    var details: [String] = []
    if let gate = step.gate {
      details.append(runbook.isPoll(step) ? "go or no-go: " + roles : gate.words)
    } else if let wait = step.wait {
      details.append("wait " + SpokenDuration.text(wait))
      if let name = wait.variable { details.append("or as \(name) says") }
    } else if let metric = step.metric {
      details.append("enter, target " + metric.target)
      if let alert = metric.alert, !alert.isEmpty { details.append("alert " + alert) }
    } else if step.kind == .choice || !step.alternatives.isEmpty {
      details.append("choice, one is taken")
    } else if step.field != nil {
      details.append("fill in")
    } else if step.command?.commands.isEmpty ?? false {
      details.append(shownOnly(step))
    } else if step.kind != .task {
      details.append(step.kind.rawValue)
    } else if step.command != nil {
      details.append("with a check")
    }
    if step.preticked { details.append("ticked by the author") }
    if step.optional { details.append("optional") }
    if let condition = step.condition, !step.optional || !condition.contains("optional") {
      details.append("asks whether it applies")
    }
    if step.isIrreversible { details.append("cannot be taken back") }
    if let seconds = step.budgetSeconds, step.title != runbook.section(step.section)?.title {
      details.append("budget " + SpokenDuration.text(seconds: seconds))
    }
    if let option = way(of: step) { details.append(option) }
    return details
  }

  /// A fence that is no command: its language says what it is.
  private func shownOnly(_ step: Step) -> String {
    guard let language = step.command?.language, !language.isEmpty,
      !InfoString.shells.contains(language)
    else { return "text" }
    return language
  }

  /// Which alternative of which choice a step belongs to.
  private func way(of step: Step) -> String? {
    guard let option = step.option, let choice = runbook.step(option.choice),
      choice.alternatives.indices.contains(option.alternative)
    else { return nil }
    let label = choice.alternatives[option.alternative].label
    if step.title.contains(label) || runbook.section(step.section)?.title.contains(label) ?? false {
      return choice.number.map { "if chosen at \($0)" }
    }
    return "only for " + label
  }

  /// The ways of a choice, a line each, with the steps that belong to each.
  mutating func alternatives(of step: Step, margin: String) {
    let ways = step.alternatives.isEmpty ? step.command?.alternatives ?? [] : step.alternatives
    for (place, way) in ways.enumerated() {
      let numbers = runbook.steps.filter {
        $0.option?.choice == step.id && $0.option?.alternative == place
      }.compactMap(\.number)
      var text = way.label
      if let first = numbers.first, let last = numbers.last {
        text += numbers.count == 1 ? ": step \(first)" : ": steps \(first) to \(last)"
      } else if let pieces = step.command?.commands, !way.commands.isEmpty {
        let parts = way.commands.filter(pieces.indices.contains).map { pieces[$0].part }
        var seen: [String] = []
        for part in parts where !seen.contains(part) { seen.append(part) }
        text += ": " + seen.joined(separator: " ")
      }
      add(.note, text, after: margin + "- ")
    }
  }

  /// What a person will be asked to enter, once a run.
  mutating func asked() {
    let inputs = runbook.inputs
    guard !inputs.isEmpty else { return }
    addBlank()
    add(.section, "=== Asked for ===")
    addBlank()
    for input in inputs {
      var details: [String] = []
      if input.isSecret { details.append("secret") }
      if !input.choices.isEmpty { details.append(input.choices.joined(separator: " or ")) }
      if input.form != .text { details.append(input.form.rawValue) }
      let kind =
        switch input.kind {
        case .placeholder, .choice: input.name
        case .variable: "$" + input.name
        case .field: input.name + " ____"
        }
      let lines = input.lines.map(String.init)
      let shown = lines.prefix(8).joined(separator: ", ") + (lines.count > 8 ? ", …" : "")
      add(
        .note, kind + Self.tail(details) + (lines.count == 1 ? ", line " : ", lines ") + shown,
        after: "  ")
    }
  }
}
