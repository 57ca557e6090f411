/// What the texts that a run had before say of it.
extension Run {
  /// The steps of which something ran, those that are in the runbook no longer included.
  public var stepsWithAttempts: [Step.ID] {
    let here = runbook.steps.indices.filter { !progress[$0].attempts.isEmpty }
      .map { runbook.steps[$0].id }
    let gone = dropped.filter { !$0.progress.attempts.isEmpty }.map(\.step.id)
    return here + Set(gone).subtracting(here).sorted()
  }

  /// What ran at a step, in the texts that had it before as well.
  public func attempts(of step: Step.ID) -> [AttemptRecord] {
    dropped.filter { $0.step.id == step }.flatMap(\.progress.attempts)
      + (runbook.stepIndex[step].map { progress[$0].attempts } ?? [])
  }

  /// The runbook as it was in force when an event was written.
  public func runbook(at position: Int) -> Runbook {
    earlierTexts.first { position < $0.position }?.runbook ?? runbook
  }

  /// The step that an event speaks of, as it is now; nil where it is in the runbook no longer.
  func stepIndex(_ id: Step.ID, at position: Int) -> Int? {
    var id = id
    for text in earlierTexts where position < text.position {
      guard let next = text.id(of: id) else { return nil }
      id = next
    }
    return runbook.stepIndex[id]
  }
}
