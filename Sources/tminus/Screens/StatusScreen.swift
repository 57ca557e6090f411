import RunbookCore

/// Where a run stands: the brief, who drives it, what runs right now, and what comes next.
enum StatusScreen {
  static func lines(_ run: Run, look: Look) throws -> [String] {
    let isDriven = try run.ending == nil && RunFolder(run: run.id).isDriven()
    return lines(run, look: look, now: LocalClock.now(), isDriven: isDriven)
  }

  static func lines(_ run: Run, look: Look, now: Int64, isDriven: Bool) -> [String] {
    var lines = Brief.lines(run, look: look, now: now, isDriven: isDriven)
    if isDriven, let sitting = run.sittings.last { lines.append(driver(sitting)) }
    if let ending = run.ending { return lines + ["   ended: \(ending.rawValue)"] }
    if let attempt = run.openAttempt {
      lines.append(open(attempt, run, look: look, now: now, isDriven: isDriven))
    }
    if let index = run.route.current {
      let row = Lists.row(run, index, look: look).drop { $0 == ">" || $0 == " " }
      lines.append("   next: \(row)")
    }
    return lines
  }

  private static func driver(_ record: SittingRecord) -> String {
    let sitting = record.sitting
    let place = sitting.terminal.map { ", \($0)" } ?? ", answers from a pipe"
    return
      "   driven right now by \(safe(sitting.operator)) since \(LocalClock.day(record.from)) (\(safe(sitting.login)) on \(safe(sitting.host))\(safe(place)))"
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
