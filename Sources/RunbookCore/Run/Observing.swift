/// Values that a person saw, and what they mean for the run.
extension Run {
  func observe(_ value: String, at step: Int) throws(Refusal) -> Decision {
    guard !value.isEmpty else { throw .needsText(.value) }
    let isHidden = secretName(at: .observe(step)) != nil
    // What it is held to be is decided now and written down: another reading may differ tomorrow.
    let reading = isHidden ? nil : runbook.steps[step].metric?.reading(of: value)
    return Decision(
      [.valueObserved(step: id(step), value: isHidden ? "(entered, not kept)" : value)]
        + (reading.map { [.valueJudged(step: id(step), reading: $0)] } ?? [])
        + [.stepSettled(step: id(step), outcome: .done, reason: nil, together: 1)]
        + consequences(of: [step: .done]))
  }

  /// What follows where a value is past its alert.
  func decidePastAlert(_ answer: Answer, _ step: Int) throws(Refusal) -> Decision {
    switch answer.word {
    case .again:
      return Decision([.stepReopened(step: id(step), reason: answer.rest.nonEmpty)])
    default: return Decision([.wentOn(step: id(step), reason: try reason(answer))])
    }
  }
}
