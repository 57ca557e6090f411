import RunbookCore

/// Planned time against the time taken, as the operator reads it; nothing where nothing is planned.
enum ScheduleScreen {
  /// What a header says: the step's budget, the planned time to the end, and how late the run is.
  static func header(_ run: Run, _ step: Int, now: Int64) -> [String] {
    let schedule = Schedule(run, now: now)
    var words: [String] = []
    if let span = schedule.span(of: step, in: run) { words.append(budget(span)) }
    return run.runbook.steps[step].track == run.route.courseTrack
      ? words + standing(schedule) : words
  }

  /// `T-0:42`, `late by 14 min`.
  static func standing(_ schedule: Schedule) -> [String] {
    guard let left = schedule.left else { return [] }
    let minutes = (left + 59_999) / 60_000
    // Where nothing is left that has a budget, the end is not known.
    var words =
      left == 0 ? [] : ["T-\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"]
    if schedule.late >= 60_000 { words.append("late by \(duration(schedule.late))") }
    return words
  }

  /// One line for whoever comes back.
  static func brief(_ run: Run, now: Int64) -> [String] {
    let schedule = Schedule(run, now: now)
    guard run.ending == nil else { return [] }
    var words = standing(schedule)
    if schedule.held >= 60_000 { words.append("on hold \(duration(schedule.held)) in all") }
    return words.isEmpty ? [] : ["   planned: " + words.joined(separator: "  ")]
  }

  /// Each section that was begun and has a budget.
  static func sections(_ run: Run, now: Int64) -> [String] {
    Schedule(run, now: now).spans.filter { $0.used > 0 || $0.isOver }.map { span in
      let title =
        span.step.map { run.runbook.steps[$0].title } ?? run.runbook.section(span.section)?.title
      return "   \(safe(title ?? "")): \(budget(span))\(span.isOver ? ", finished" : "")"
    }
  }

  /// `budget 30 min, 12 min used`.
  private static func budget(_ span: Schedule.Span) -> String {
    let used = span.used >= 1000 ? ", \(duration(span.used)) used" : ""
    return "budget \(duration(span.planned))\(used)"
  }

  private static func duration(_ milliseconds: Int64) -> String {
    SpokenDuration.text(seconds: Int(milliseconds / 1000))
  }
}
