/// Commands and the boxes that accept them.
extension Run {
  /// Whether a command ended well and waits for boxes that nobody has answered.
  public func awaitsAcceptance(_ index: Int) -> Bool {
    progress[index].outcome == nil && progress[index].commandsArePassed
      && acceptance(of: index).contains { !isAnswered(progress[$0].outcome) }
  }

  /// The command that a box accepts, through groups.
  public func acceptedCommand(of index: Int) -> Int? { runbook.acceptedCommand(of: index) }

  /// The boxes that accept a command, those inside groups included.
  func acceptance(of index: Int) -> [Int] {
    children(of: index).flatMap { child in
      runbook.steps[child].kind == .group ? acceptance(of: child) : [child]
    }.filter { route.contains($0) }
  }

  /// The boxes that accept a command and can be checked by one of their own.
  public func checks(of index: Int) -> [Int] {
    acceptance(of: index).filter { !commands(of: $0).isEmpty }
  }

  /// What outcomes of boxes make of the commands they accept, and of the commands these accept.
  func consequences(of outcomes: [Int: Outcome]) -> [Fact] {
    var known = outcomes
    var changed = outcomes.keys.sorted()
    var facts: [Fact] = []
    while let index = changed.first {
      changed.removeFirst()
      guard let command = acceptedCommand(of: index), progress[command].commandsArePassed,
        !isLeftOut(known[command] ?? progress[command].outcome),
        let outcome = judgement(
          of: acceptance(of: command).map { known[$0] ?? progress[$0].outcome }),
        outcome != known[command] ?? progress[command].outcome
      else { continue }
      known[command] = outcome
      changed.append(command)
      facts.append(
        .stepSettled(
          step: id(command), outcome: outcome, reason: outcome == .failed ? "not accepted" : nil,
          together: 1))
    }
    return facts
  }

  /// What boxes say of their command; nil while one is open, and where one was skipped: then a
  /// person judges the output itself.
  private func judgement(of boxes: [Outcome?]) -> Outcome? {
    if boxes.contains(where: { !isAnswered($0) }) { return nil }
    if boxes.contains(.failed) { return .failed }
    return boxes.contains(.skipped) ? nil : .done
  }

  /// Whether a person left a command out: what its boxes say does not make it done.
  private func isLeftOut(_ outcome: Outcome?) -> Bool {
    outcome == .skipped || outcome == .notApplicable
  }

  private func isAnswered(_ outcome: Outcome?) -> Bool { outcome != nil && outcome != .later }
}

extension Runbook {
  /// The command that a box accepts, through groups.
  func acceptedCommand(of index: Int) -> Int? {
    var parent = steps[index].parent.flatMap { stepIndex[$0] }
    while let above = parent, steps[above].kind == .group {
      parent = steps[above].parent.flatMap { stepIndex[$0] }
    }
    return parent.flatMap { steps[$0].isCommand ? $0 : nil }
  }
}
