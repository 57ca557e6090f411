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

  private func latest(_ steps: [Int]) -> (step: Int?, at: Int64)? {
    let ends = steps.compactMap { index in end(of: index).map { (index, $0) } }
    return ends.max { $0.1 < $1.1 }.map { ($0.0, $0.1) }
  }

  /// When a step was over; nil where it was not done.
  private func end(of index: Int) -> Int64? {
    let progress = progress[index]
    guard progress.outcome == .done || progress.commandsArePassed else { return nil }
    let ran = progress.attempts.last { $0.attempt.command != nil && $0.end != nil }
    if let ran, let end = ran.end { return ran.startedAt + Int64(end.milliseconds) }
    return progress.outcome == .done ? progress.at : nil
  }
}
