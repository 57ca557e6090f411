/// What a record says of time: each section's plan against what it took, and the time on hold.
enum RecordTimes {
  static func lines(_ run: Run) -> [String] {
    let schedule = Schedule(run, now: run.endedAt ?? run.lastAt)
    guard !schedule.spans.isEmpty else { return [] }
    var lines = schedule.spans.map { span in
      let title =
        span.step.map { run.runbook.steps[$0].title } ?? run.runbook.section(span.section)?.title
      return "time: \(RecordText.plain(title ?? "")) planned \(text(span.planned)), \(taken(span))"
    }
    var sum: [String] = []
    if schedule.late >= 1000 { sum.append("late by \(text(schedule.late))") }
    if schedule.held >= 1000 { sum.append("on hold \(text(schedule.held))") }
    if !sum.isEmpty { lines.append("time in all: " + sum.joined(separator: ", ")) }
    return lines
  }

  private static func taken(_ span: Schedule.Span) -> String {
    guard span.used > 0 || span.isOver else { return "not begun" }
    let late = span.used - span.planned
    return "took \(text(span.used))" + (span.isOver ? "" : " so far")
      + (late >= 1000 ? ", late by \(text(late))" : "")
  }

  private static func text(_ milliseconds: Int64) -> String {
    SpokenDuration.text(seconds: Int(milliseconds / 1000))
  }
}
