/// Conditions of steps, and of the groups that they stand in.
extension Run {
  /// The step whose condition has to be answered before another is asked: a group around it, the
  /// outermost first, or the step itself; nil where none has one, or all were said to apply.
  public func condition(on index: Int) -> Int? {
    var found: Int?
    var place: Int? = index
    while let at = place {
      let step = runbook.steps[at]
      let isMet = progress[at].confirmed.contains(ConfirmedPlace(command: nil, what: .applies))
      if step.condition != nil, !isMet, at == index || step.kind == .group { found = at }
      place = step.parent.flatMap { runbook.stepIndex[$0] }
    }
    return found
  }

  /// The steps that are left out where the condition on a step is not met.
  public func steps(underConditionOn index: Int) -> [Int] {
    let owner = condition(on: index) ?? index
    return ([owner] + below(owner)).filter {
      runbook.steps[$0].kind != .group && ($0 == index || !progress[$0].isSettled)
    }
  }

  func leaveOut(underConditionOn index: Int, _ reason: String) -> [Fact] {
    let steps = steps(underConditionOn: index)
    return leaveOut(steps, .notApplicable, reason)
      + consequences(of: Dictionary(uniqueKeysWithValues: steps.map { ($0, .notApplicable) }))
  }
}
