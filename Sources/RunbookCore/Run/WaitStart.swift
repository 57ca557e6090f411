/// When a wait begins to count.
///
/// It counts from what it waits after, not from when the run comes to it: from the step that it names
/// (`from=ID`); of one that speaks of a change ("24 hours after deployment", "first 24 hours"), from
/// the end of the last command before it; else from the last step that was done before it. A command
/// ends when it ends, and not when a person has looked at what it printed.
extension Run {
  /// The fact that begins a wait which the run has come to.
  public func start(of wait: Int, at now: Int64) -> Fact {
    let step = runbook.steps[wait]
    let origin = origin(of: wait)
    let from = min(origin?.at ?? now, now)
    let time = time(of: wait)
    func end(_ seconds: Int) -> Int64 { from + Int64(seconds) * 1000 }
    return .waitStarted(
      step: step.id, from: from, until: end(time.seconds), earliest: time.atLeast.map(end),
      after: origin?.step.map(id))
  }

  /// How long a wait is in this run.
  public func time(of wait: Int) -> WaitTime {
    guard let time = runbook.steps[wait].wait else { return WaitTime(seconds: 0) }
    return time.with(value: time.variable.flatMap { values[$0] }) ?? time
  }

  private func origin(of wait: Int) -> (step: Int?, at: Int64)? {
    if let at = progress[wait].reopenedAt { return (nil, at) }
    let step = runbook.steps[wait]
    if let id = step.annotation("from"), let named = runbook.stepIndex[id] {
      return end(of: named).map { (named, $0) }
    }
    let before = route.path(before: wait)
    let commands = before.filter { runbook.steps[$0].isCommand }
    if ItemWords.namesChange(step.title), let last = latest(commands) { return last }
    return latest(before.filter { acceptedCommand(of: $0) == nil })
  }

  /// Whether a wait may be for what a step does: for the step that it names, or for a change before it.
  ///
  /// A box that merely looks at what a command did is none, nor is a task that changes nothing, unless the
  /// wait counts from it.
  func mayBeFor(_ wait: Int, _ index: Int) -> Bool {
    if let id = runbook.steps[wait].annotation("from"), let named = runbook.stepIndex[id] {
      return named == index
    }
    guard route.isBehind(wait, index) else { return false }
    return progress[wait].clock?.after == id(index) || changesSomething(index)
  }

  /// Whether saying that a step is done means that it was done just now; a command that ran was before.
  func isChanged(bySettling index: Int) -> Bool {
    progress[index].outcome != .done && changesSomething(index)
      && !progress[index].commandsArePassed
  }

  private func changesSomething(_ index: Int) -> Bool {
    let step = runbook.steps[index]
    guard acceptedCommand(of: index) == nil else { return false }
    return step.isCommand || step.traits.contains(.irreversible)
      || ItemWords.asksForChange(step.title)
  }

  private func latest(_ steps: [Int]) -> (step: Int?, at: Int64)? {
    let ends = steps.compactMap { index in end(of: index).map { (index, $0) } }
    return ends.max { $0.1 < $1.1 }.map { ($0.0, $0.1) }
  }

  /// When a step was over; nil where it was not done.
  ///
  /// An attempt says so only where it made the step done: what failed at first was over when a person
  /// said that it is done.
  private func end(of index: Int) -> Int64? {
    let progress = progress[index]
    guard progress.outcome == .done || progress.commandsArePassed else { return nil }
    let last = progress.attempts.last { $0.attempt.command != nil && $0.end != nil }
    let ran = last.flatMap { record in
      record.end.flatMap { $0.isWell ? record.startedAt + Int64($0.milliseconds) : nil }
    }
    let ends = [ran, progress.saidDoneAt].compactMap { $0 }
    if progress.commandsArePassed, let end = ends.max() { return end }
    return progress.outcome == .done ? progress.at : nil
  }
}
