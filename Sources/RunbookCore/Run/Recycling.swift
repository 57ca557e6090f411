/// That a run goes back to an earlier step, to do again what it had done from there on.
public struct Recycle: Sendable, Equatable, Codable {
  /// Where the operator stood; nil at the track's end.
  public var from: Step.ID?
  public var to: Step.ID
  /// What is asked again, in order.
  public var steps: [Step.ID]
  /// What cannot be taken back: it stands until the operator says otherwise, one by one.
  public var irreversible: [Step.ID]
  public var reason: String

  public init(
    from: Step.ID?, to: Step.ID, steps: [Step.ID], irreversible: [Step.ID], reason: String
  ) {
    self.from = from
    self.to = to
    self.steps = steps
    self.irreversible = irreversible
    self.reason = reason
  }
}

/// A recycle with when it was, and by whom.
public struct RecycleRecord: Sendable, Equatable {
  public let recycle: Recycle
  /// The position of its event: the steps that it names are those of the text of that time.
  public let position: Int
  /// UTC milliseconds since 1970.
  public let at: Int64
  public let by: String
}

extension Run {
  /// `recycle N REASON`.
  func recycle(_ answer: Answer, at question: Question) throws(Refusal) -> Decision {
    let word = answer.rest.prefix { !$0.isWhitespace }
    let target = try step(String(word))
    guard let reason = answer.rest.dropFirst(word.count)[...].trimmed.description.nonEmpty else {
      throw .needsReason(.recycle)
    }
    let path = route.path(route.track)
    let here = question.step ?? route.current
    let end = here.map { path.firstIndex(of: $0).map { $0 + 1 } ?? 0 } ?? path.count
    guard let start = path.firstIndex(of: target), start < end else {
      throw .notBehind(runbook.steps[target].number)
    }
    let range = path[start..<end].filter { progress[$0].outcome != nil || hasBegun($0) }
    let inRange = Set(range)
    let busy = background.compactMap { runbook.stepIndex[$0.step] }.first { inRange.contains($0) }
    if let busy { throw .runsInBackground(runbook.steps[busy].number) }
    let own = range.filter { !isRuledOut($0, from: outside(inRange)) }
    let kept = own.filter {
      runbook.steps[$0].traits.contains(.irreversible) && progress[$0].isSettled
        && progress[$0].outcome == .done
    }
    // What accepts a command that stands, stands with it.
    let again = own.filter {
      !kept.contains($0) && !(acceptedCommand(of: $0).map(kept.contains) ?? false)
    }
    guard !own.isEmpty else { throw .nothingToRecycle(runbook.steps[target].number) }
    return Decision([
      .recycled(
        recycle: Recycle(
          from: here.map(id), to: id(target), steps: again.map(id), irreversible: kept.map(id),
          reason: reason))
    ])
  }

  /// Whether a step that cannot be taken back was done, and the run went back behind it.
  public func asksWhetherItStands(_ index: Int) -> Bool { toConfirm.contains(index) }

  /// Whether commands of a step ran, or questions before it were answered, though nothing became of it yet.
  private func hasBegun(_ index: Int) -> Bool {
    progress[index].commands.contains { $0 != .open } || !progress[index].confirmed.isEmpty
      || progress[index].chosen != nil
  }

  private func outside(_ range: Set<Int>) -> (Int) -> Bool {
    { !range.contains($0) }
  }

  /// Whether an answer to one of these other steps left a step out: then it is not this step that is asked.
  private func isRuledOut(_ index: Int, from other: (Int) -> Bool) -> Bool {
    guard isRuledOut(index) else { return false }
    if let option = runbook.steps[index].option, let choice = runbook.stepIndex[option.choice],
      other(choice)
    {
      return true
    }
    var parent = runbook.steps[index].parent
    while let above = parent.flatMap({ runbook.stepIndex[$0] }) {
      if progress[above].outcome == .notApplicable, other(above) { return true }
      parent = runbook.steps[above].parent
    }
    return false
  }
}
