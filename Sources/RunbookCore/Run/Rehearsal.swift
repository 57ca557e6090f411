/// A rehearsal: the same questions, and nothing is run.
extension Run {
  /// What is written down instead of running commands of a step.
  public func facts(rehearsing places: [Int], of step: Int) -> [Fact] {
    // The check of a box is no command of its own: the box is answered by a person.
    guard runbook.steps[step].isCommand else { return [] }
    var facts: [Fact] = [.commandsRehearsed(step: id(step), commands: places)]
    let isPassed = progress[step].commands.enumerated().allSatisfy { place, command in
      places.contains(place) || command.isPassed
    }
    guard isPassed, acceptance(of: step).isEmpty else { return facts }
    facts.append(.stepSettled(step: id(step), outcome: .done, reason: nil, together: 1))
    return facts + consequences(of: [step: .done])
  }

  /// Whether commands of a step were gone through and not run.
  public func isRehearsed(_ step: Int) -> Bool {
    progress[step].commands.contains(.rehearsed)
  }

  /// Whether some command reads a variable of this name that nothing before it sets: in a rehearsal, where
  /// no shell can be asked, all others count as set.
  public func isNowhereSet(_ name: String) -> Bool {
    runbook.steps.contains { step in
      step.command?.commands.contains { command in
        command.hazards.contains { $0.kind == .undefinedVariable && $0.detail == name }
      } ?? false
    }
  }
}
