import RunbookCore
import RunbookJournal

/// Where a run stands: the brief, who drives it, what runs right now, and what comes next.
enum StatusScreen {
  /// - Parameter driver: the session that drives the run, if one that lives does.
  static func lines(_ run: Run, look: Look, now: Int64, driver: Lease?) -> [String] {
    var lines = Brief.lines(run, look: look, now: now, isDriven: driver != nil)
    if run.ending == nil, let driver {
      lines.append("   driven right now by \(safe(driver.words))")
    }
    lines += ScheduleScreen.sections(run, now: run.endedAt ?? now)
    if let ending = run.ending {
      return lines + ["   ended: \(ending.words)\(RollbackScreen.story(run))"]
        + RollbackScreen.owed(run)
    }
    if let attempt = run.openAttempt {
      lines.append(open(attempt, run, look: look, now: now, isDriven: driver != nil))
    }
    if let index = run.route.current {
      let row = Lists.row(run, index, look: look).drop { $0 == ">" || $0 == " " }
      lines.append("   next: \(row)")
    }
    return lines
  }

  /// The command that has begun and has no end.
  private static func open(
    _ attempt: Attempt, _ run: Run, look: Look, now: Int64, isDriven: Bool
  ) -> String {
    let number = run.runbook.step(attempt.step)?.number.map { "step \($0)" } ?? "a shell"
    let startedAt =
      run.runbook.stepIndex(id: attempt.step).flatMap { index in
        run.progress[index].attempts.last { $0.attempt.token == attempt.token }?.startedAt
      } ?? run.lastAt
    let took = SpokenDuration.text(milliseconds: max(0, now - startedAt))
    let since =
      isDriven
      ? "runs now, since \(LocalClock.seconds(startedAt)) (\(took))"
      : "begun \(LocalClock.day(startedAt)), and no end known: `tminus resume \(run.start.name)` clears it up"
    let text = safe(String(attempt.shown.prefix { $0 != "\n" }))
    let head = "   \(number) \(since): "
    return head + look.clip(text, to: max(20, look.width - DisplayWidth.columns(head)))
  }
}
