/// Values that a person saw, and what they mean for the run.
extension Run {
  func observe(_ value: String, at step: Int) throws(Refusal) -> Decision {
    guard !value.isEmpty else { throw .needsText(.value) }
    let isHidden = secretName(at: .observe(step)) != nil
    // What it is held to be is decided now and written down: another reading may differ tomorrow.
    let shown = isHidden ? "(entered, not kept)" : value
    let reading = runbook.steps[step].metric?.reading(of: shown)
    return Decision(
      [.valueObserved(step: id(step), value: shown)]
        + (reading.map { [.valueJudged(step: id(step), reading: $0)] } ?? [])
        + [.stepSettled(step: id(step), outcome: .done, reason: nil, together: 1)]
        + consequences(of: [step: .done]))
  }

  /// What a person says of a value that may be past its alert.
  func decideUnclearAlert(_ answer: Answer, _ step: Int) throws(Refusal) -> Decision {
    let reading: MetricReading
    switch answer.word {
    case .again:
      return Decision([.stepReopened(step: id(step), reason: answer.rest.nonEmpty)])
    case .clear:
      let value = progress[step].value ?? ""
      reading = runbook.steps[step].metric?.reading(ofCleared: value) ?? .cleared
    default: reading = .pastAlert
    }
    return Decision([.valueJudged(step: id(step), reading: reading)])
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
