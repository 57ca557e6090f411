import RunbookCore

/// What somebody who follows a run sees of it.
enum FollowScreen {
  /// An event as it comes: when, who, what; and what the step is called.
  static func line(_ event: Event, _ run: Run, about step: Step.ID? = nil) -> String {
    let title = step.flatMap { run.runbook.step($0) }.map { "   \(safe($0.title))" } ?? ""
    let who =
      switch event.fact {
      case .sittingStarted, .waitEnded, .attemptFinished, .attemptLeft, .signed, .outputRedacted,
        .ended:
        ""
      default: " \(safe(run.operatorName)):"
      }
    let then =
      switch event.fact {
      case .held: "; whoever resumes it is shown here"
      default: ""
      }
    return
      " \(LocalClock.seconds(event.at))\(who) \(EventLine.what(event, run))\(title)\(then)"
  }

  /// A command that begins: a rule, and its whole text.
  static func started(_ attempt: Attempt, at: Int64, _ run: Run, look: Look) -> [String] {
    let number = run.runbook.step(attempt.step)?.number.map { "step \($0), " } ?? ""
    let place =
      attempt.command.map { place in
        let all = run.runbook.step(attempt.step)?.command?.commands.count ?? 0
        return "\(place + 1)/\(all)"
      } ?? "a shell"
    let words = "\(number)\(place) \(LocalClock.seconds(at)) \(safe(run.operatorName))"
    let text = TextLines(Array(attempt.shown.utf8)).strings
    return [look.dim(look.rule("-", words))] + text.map { "   " + safe($0) }
  }
}
