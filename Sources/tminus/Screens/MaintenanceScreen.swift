import RunbookCore
import RunbookJournal

/// When maintenance may be done, was done, and is due.
enum MaintenanceScreen {
  /// Each section of a runbook with how it stands.
  static func lines(
    _ plan: MaintenancePlan, _ runbook: Runbook, now: Int64, look: Look
  ) -> [String] {
    [look.bold("maintenance of \(safe(runbook.title))   now \(LocalClock.both(now, now))")]
      + rows(plan.standings.map { Row($0) }, look: look)
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

  /// What was last done when, of a runbook on a target, and what is overdue.
  ///
  /// - Parameter runbook: as its file is now; nil where it cannot be read: then what was written down
  ///   with the work must do.
  static func lines(
    _ done: [Maintenance], runbook: Runbook?, now: Int64, look: Look
  ) -> [String] {
    guard let first = done.first else { return [] }
    let target = first.target.map { " on \(safe($0))" } ?? ""
    let head = look.bold("maintenance of \(safe(first.runbookPath))\(target)")
    let moment = Int(now / 1000)
    guard let runbook else {
      return [head] + rows(done.map { Row($0, at: moment) }, look: look)
    }
    let plan = MaintenancePlan(runbook, done: done, at: moment, in: .local)
    return [head] + rows(plan.standings.map { Row($0) }, look: look)
  }

  /// A section and what is said of it.
  private struct Row {
    let name: String
    let text: String
    let isOverdue: Bool

    init(_ standing: MaintenanceStanding) {
      name = safe(standing.section.title)
      text = MaintenanceScreen.text(standing)
      isOverdue = standing.isOverdue
    }

    init(_ done: Maintenance, at moment: Int) {
      let window = done.section.window.flatMap { WorkWindow(text: $0) }
      let due = window?.due(since: Int(done.at / 1000), in: .local)
      name = safe(done.section.title)
      let last = "last done \(LocalClock.both(done.at, Int64(moment) * 1000))"
      text = ([last] + (due.map { [MaintenanceScreen.due($0, now: moment)] } ?? []))
        .joined(separator: "; ")
      isOverdue = due.map { $0 <= moment } ?? false
    }
  }

  private static func rows(_ rows: [Row], look: Look) -> [String] {
    let width = min(rows.map { DisplayWidth.columns($0.name) }.max() ?? 0, look.width / 2)
    return rows.map { row in
      let fill = String(repeating: " ", count: max(0, width - DisplayWidth.columns(row.name)))
      let line = "   \(row.name)\(fill)   \(row.text)"
      return row.isOverdue ? look.red(line) : line
    }
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
