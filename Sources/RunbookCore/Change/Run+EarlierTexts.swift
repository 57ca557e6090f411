/// What the texts that a run had before say of it.
extension Run {
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
