import RunbookCore
import RunbookJournal

/// When maintenance may be done, was done, and is due.
enum MaintenanceScreen {
  /// Each section of a runbook with how it stands.
  static func lines(
    _ plan: MaintenancePlan, _ runbook: Runbook, now: Int64, look: Look
  ) -> [String] {
    let names = plan.standings.map { safe($0.section.title) }
    let width = min(names.map { DisplayWidth.columns($0) }.max() ?? 0, look.width / 2)
    return [look.bold("maintenance of \(safe(runbook.title))   now \(LocalClock.both(now, now))")]
      + zip(plan.standings, names).map { standing, name in
        let fill = String(repeating: " ", count: max(0, width - DisplayWidth.columns(name)))
        let line = "   \(name)\(fill)   \(text(standing))"
        return standing.isOverdue ? look.red(line) : line
      }
  }

  /// `opens Sat 22 Nov 02:00 UTC (03:00 CET), in 5 h 20 min; last done Sat 15 Nov 02:40 UTC; overdue`.
  static func text(_ standing: MaintenanceStanding) -> String {
    let now = Int64(standing.moment) * 1000
    var parts = [window(standing)]
    if let done = standing.lastDone {
      parts.append("last done \(LocalClock.both(Int64(done) * 1000, now))")
    } else {
      parts.append("never done")
    }
    if let due = standing.due { parts.append(Self.due(due, now: standing.moment)) }
    return parts.joined(separator: "; ")
  }

  /// When the window opens or closes.
  static func window(_ standing: MaintenanceStanding) -> String {
    let now = Int64(standing.moment) * 1000
    func time(_ moment: Int) -> String {
      let left = SpokenDuration.text(seconds: abs(moment - standing.moment))
      return "\(LocalClock.both(Int64(moment) * 1000, now)), in \(left)"
    }
    if let fault = standing.fault { return "CLOSED, for \(safe(fault.words))" }
    if let span = standing.span { return "OPEN until \(time(span.upperBound))" }
    guard standing.schedule?.opening != nil else {
      return standing.isToDo ? "at any time" : "at any time, done for now"
    }
    return standing.opens.map { "opens \(time($0))" } ?? "never opens"
  }

  static func due(_ due: Int, now: Int) -> String {
    let text = LocalClock.both(Int64(due) * 1000, Int64(now) * 1000)
    return due <= now ? "OVERDUE since \(text)" : "due by \(text)"
  }

  // MARK: What the journal knows

  /// What was last done when, of all runbooks, and what is overdue.
  static func lines(_ done: [Maintenance], now: Int64, look: Look) -> [String] {
    var lines: [String] = []
    var runbook: String?
    for entry in done {
      if entry.runbookPath != runbook {
        runbook = entry.runbookPath
        lines.append(look.bold("maintenance of \(safe(entry.runbookPath))"))
      }
      let target = entry.target.map { " (\(safe($0)))" } ?? ""
      let due = entry.section.window.flatMap { WorkWindow(text: $0) }
        .flatMap { $0.due(since: Int(entry.at / 1000), in: .local) }
      let end = due.map { "; \(Self.due($0, now: Int(now / 1000)))" } ?? ""
      let line =
        "   \(safe(entry.section.title).padding(to: 40))\(target) last done \(LocalClock.both(entry.at, now))\(end)"
      lines.append(due.map { $0 * 1000 <= now } ?? false ? look.red(line) : line)
    }
    return lines
  }
}

extension MaintenanceStanding {
  /// That it is done all the same.
  func overridden(because reason: String) -> WindowOverride {
    WindowOverride(
      section: section.id, title: section.title,
      window: schedule?.text ?? section.window ?? section.title, reason: reason)
  }
}
