import RunbookCore

/// The line above a card or a step: where the operator is, and what is behind.
enum Header {
  static func line(_ run: Run, steps: [Int], look: Look, now: Int64) -> String {
    let step = run.runbook.steps[steps[0]]
    var place =
      [.forward, .none].contains(step.track) ? "" : step.track.rawValue.uppercased() + " "
    if let entry = run.route.entry(of: steps[0]) {
      place += "\(entry + 1)/\(run.route.entries.count) "
    }
    let numbers = steps.compactMap { run.runbook.steps[$0].number }.sorted()
    let tally = run.route.tally
    var end: [String] = [
      "step\(numbers.count == 1 ? "" : "s") \(Wording.numbers(numbers)) of \(run.runbook.stepCount(step.track))"
    ]
    let skipped = tally[.skipped, default: 0]
    if skipped > 0 { end.append("\(skipped) skipped") }
    let open = tally[.later, default: 0] + tally[.failed, default: 0]
    if open > 0 { end.append("\(open) open behind you") }
    var planned = ScheduleScreen.header(run, steps[0], now: now)
    let last = WindowScreen.header(run, steps[0], now: now) + [LocalClock.minutes(now)]
    func words() -> String { (end + planned + last).joined(separator: " | ") }
    // Where there is no room for both, where one is says more than what was planned.
    let least = min(
      shortTitle,
      DisplayWidth.columns(run.runbook.section(step.section).map { safe($0.title) } ?? ""))
    while !planned.isEmpty, look.room(beside: words()) - place.count < least {
      planned.removeLast()
    }
    let told = words()
    return look.bold(
      look.rule(
        "=", place + title(step.section, run, room: look.room(beside: told) - place.count), told))
  }

  /// The columns of a title that can be made out.
  private static let shortTitle = 24

  /// The headings as far as there is room: the innermost says most.
  private static func title(_ section: Section.ID, _ run: Run, room: Int) -> String {
    let all = breadcrumb(section, run)
    guard DisplayWidth.columns(all) > room, let last = run.runbook.section(section) else {
      return all
    }
    return safe(last.title)
  }

  /// `Deployment > Step 1`: the headings above, without the document's title.
  static func breadcrumb(_ section: Section.ID, _ run: Run) -> String {
    var titles: [String] = []
    var next = run.runbook.section(section)
    while let section = next {
      let isTitle = section.level == 1 && section.title == run.runbook.title
      if !isTitle, !section.title.isEmpty { titles.insert(safe(section.title), at: 0) }
      next = section.parent.flatMap { run.runbook.section($0) }
    }
    return titles.isEmpty ? safe(run.runbook.title) : titles.joined(separator: " > ")
  }
}
