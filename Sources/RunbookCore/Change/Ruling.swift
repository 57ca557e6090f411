/// What another step's answer makes of a step, whatever that says itself.
struct Ruling {
  let outcome: Outcome
  let reason: String?
}

extension Run {
  /// What leaves a step out: another way was taken or none, or a condition above it does not apply.
  func ruling(on index: Int) -> Ruling? {
    if let option = runbook.steps[index].option, let choice = runbook.stepIndex[option.choice],
      let ruling = ruling(of: choice, on: option.alternative)
    {
      return ruling
    }
    var parent = runbook.steps[index].parent
    while let above = parent.flatMap({ runbook.stepIndex[$0] }) {
      if runbook.steps[above].condition != nil, progress[above].outcome == .notApplicable {
        return Ruling(outcome: .notApplicable, reason: progress[above].reason)
      }
      parent = runbook.steps[above].parent
    }
    return nil
  }

  private func ruling(of choice: Int, on alternative: Int) -> Ruling? {
    let progress = progress[choice]
    let ways = runbook.steps[choice].alternatives
    if let chosen = progress.chosen, ways.indices.contains(chosen) {
      guard alternative != chosen else { return nil }
      return Ruling(outcome: .notApplicable, reason: ways[chosen].reasonForOthers)
    }
    return progress.outcome == .skipped ? Ruling(outcome: .skipped, reason: progress.reason) : nil
  }

  /// Whether a step has its outcome from another's answer.
  func isRuledOut(_ index: Int) -> Bool {
    ruling(on: index).map { $0.outcome == progress[index].outcome } ?? false
  }
}

extension Alternative {
  /// Why the other ways are left out where this one is taken.
  var reasonForOthers: String { "\(label) taken" }
}
