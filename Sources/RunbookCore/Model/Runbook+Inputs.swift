/// What a runbook asks values for.
extension Runbook {
  /// Holes, variables that nothing sets, times of waits, and fields, in the order they are met; the same name is one
  /// input.
  public var inputs: [Input] {
    var inputs: [Input] = []
    var places: [String: Int] = [:]
    func add(
      _ name: String, _ kind: Input.Kind, choices: [String] = [], form: Input.Form? = nil, line: Int
    ) {
      if let place = places[name] {
        if let form { inputs[place].form = form }
        if inputs[place].lines.last != line { inputs[place].lines.append(line) }
      } else {
        places[name] = inputs.count
        inputs.append(
          Input(
            name: name, kind: kind, choices: choices, form: form ?? Input.Form(ofName: name),
            lines: [line]))
      }
    }
    for step in steps {
      for command in step.command?.commands ?? [] {
        for hole in command.placeholders where hole.text != Hazard.ellipsis {
          add(
            hole.name, hole.choices.isEmpty ? .placeholder : .choice, choices: hole.choices,
            line: command.line)
        }
        for hazard in command.hazards where hazard.kind == .undefinedVariable {
          add(hazard.detail, .variable, line: hazard.line)
        }
      }
      if let name = step.wait?.variable {
        add(name, .variable, form: .duration, line: step.line)
      }
      if let field = step.field { add(field, .field, line: step.line) }
    }
    for field in fields { add(field.name, .field, line: field.line) }
    return inputs
  }
}

extension Runbook {
  /// Whether a command reads a variable of this name, set by something else or not.
  public func reads(_ name: String) -> Bool {
    steps.contains { $0.command?.commands.contains { $0.reads.contains(name) } ?? false }
  }
}

extension CompleteCommand {
  /// The names of the values that it has to be given, in order, each once.
  public var inputNames: [String] {
    var names: [String] = []
    var seen: Set<String> = []
    for hole in placeholders
    where hole.text != Hazard.ellipsis && seen.insert(hole.name).inserted {
      names.append(hole.name)
    }
    for hazard in hazards
    where hazard.kind == .undefinedVariable && seen.insert(hazard.detail).inserted {
      names.append(hazard.detail)
    }
    return names
  }
}
