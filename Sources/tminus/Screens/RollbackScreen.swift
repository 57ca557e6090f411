import RunbookCore
import RunbookJournal

/// The way back: what there is to know before it is taken, and how long it has taken.
enum RollbackScreen {
  /// At most so many lines of one kind: this is read in a hurry.
  private static let limit = 8

  /// Which run it is, what it has done, and who has it now.
  ///
  /// - Parameter driver: the live session that is about to lose it.
  static func opening(_ run: Run, driver: Lease?, look: Look, now: Int64) -> [String] {
    let target = safe(run.target?.name ?? "-")
    let name = "\(run.start.name) \(run.start.isRehearsal ? "REHEARSAL " : "")\(target)"
    var lines = [look.bold(look.rule("=", "\(name)   \(state(run, now: now))"))]
    lines.append("   " + safe(run.runbook.title) + "    " + safe(run.start.path))
    let done = run.doneForward.compactMap { run.runbook.steps[$0].number }
    lines.append("   done       \(Brief.counts(run))")
    if let last = run.doneForward.first, !done.isEmpty {
      let row = Lists.row(run, last, look: look).drop { $0 == ">" || $0 == " " }
      lines.append(look.clip("   last       " + row, to: look.width))
    }
    lines += way(run, look: look)
    if let driver {
      lines.append("   session    \(safe(driver.words)) drives it, and ends with your `y`")
    }
    lines += run.openAttempts.map {
      driver == nil
        ? " !! no end is known of \(HandOffScreen.text($0, run)), begun by \(safe(run.operatorName))"
        : " !! runs in it right now, and goes on: \(HandOffScreen.text($0, run))"
    }
    lines += run.background.map { " !! in the background: \(HandOffScreen.text($0, run))" }
    if let state = run.shellState {
      let names = state.names.prefix(8).map(safe).joined(separator: ", ")
      lines.append("   carried    \(safe(state.directory))\(names.isEmpty ? "" : ", " + names)")
    }
    if let check = TargetScreen.opening(run) { lines.append("   check      " + check) }
    return lines
  }

  /// That a run was rolled back before, and which one of its target may be meant instead.
  static func again(_ run: Run, behind: Run?, now: Int64) -> [String] {
    var lines = [
      " !! \(run.start.name) was rolled back before, \(ago(run, now: now)): all of its way back is asked again"
    ]
    if let behind {
      let name = behind.start.name
      lines.append(
        " !! behind it: \(name), \(state(behind, now: now)): tminus rollback \(name)")
    }
    return lines
  }

  /// A run among others that may be meant.
  static func row(_ run: Run, now: Int64) -> String {
    "\(run.start.name.padding(to: 16)) \(safe(run.target?.name ?? "-").padding(to: 16)) \(state(run, now: now))"
  }

  /// How the run stands, in the words of somebody who has not seen it before.
  private static func state(_ run: Run, now: Int64) -> String {
    let ago = ago(run, now: now)
    let by = safe(run.operatorName)
    guard let ending = run.ending else {
      if let rollback = run.rollback {
        return
          "ON ITS WAY BACK since \(LocalClock.recent(rollback.begunAt)), by \(safe(rollback.by))"
      }
      return "unfinished, \(by), \(ago)"
    }
    let roles = run.signatures.map { safe($0.role) }
    let signed = roles.isEmpty ? "" : ", signed (\(roles.joined(separator: ", ")))"
    return "\(ending.words) by \(by), \(ago)\(signed)"
  }

  private static func ago(_ run: Run, now: Int64) -> String {
    "\(SpokenDuration.text(milliseconds: max(0, now - run.lastAt))) ago"
  }

  /// Why one would take the way back, its steps, and what it cannot take back.
  static func way(_ run: Run, look: Look) -> [String] {
    var lines: [String] = []
    let watched = run.runbook.steps.filter { $0.gate == .trigger }.map(\.title)
    for (place, trigger) in (run.runbook.triggers.map(\.text) + watched).prefix(limit).enumerated()
    {
      lines.append((place == 0 ? "   triggers   " : "              ") + safe(trigger))
    }
    let path = run.route.path(.rollback)
    let budget = run.runbook.wayBackBudget.map { ", \(SpokenDuration.text(seconds: $0))" } ?? ""
    for (place, index) in path.prefix(limit).enumerated() {
      lines.append((place == 0 ? "   way back   " : "              ") + step(run, index))
    }
    if path.count > limit || !budget.isEmpty {
      let more = path.count > limit ? "and \(path.count - limit) more" : "in all"
      lines.append("              \(more)\(budget)")
    }
    let gone = run.doneForward.filter { run.runbook.steps[$0].isIrreversible }
    lines += gone.map {
      " !! done, and cannot be taken back: \(Lists.row(run, $0, look: look).drop { $0 == ">" || $0 == " " })"
    }
    return lines.map { look.clip($0, to: look.width) }
  }

  /// A step of the way back in few words.
  private static func step(_ run: Run, _ index: Int) -> String {
    let step = run.runbook.steps[index]
    var about: [String] = []
    let commands = step.command?.commands ?? []
    if step.isCommand, !commands.isEmpty { about.append(Wording.count(commands.count, "command")) }
    var names: [String] = []
    for name in commands.flatMap(\.inputNames) where !names.contains(name) { names.append(name) }
    let asked = names.filter { run.values[$0] == nil }
    if !asked.isEmpty { about.append("asks " + asked.prefix(3).map(safe).joined(separator: ", ")) }
    if step.condition != nil { about.append("only if it applies") }
    if let outcome = run.progress[index].outcome { about.append(Wording.outcome(outcome)) }
    let text = about.isEmpty ? "" : " (\(about.joined(separator: ", ")))"
    return "\(step.number?.description ?? "") \(safe(step.title))\(text)"
  }

  /// How long the way back has taken, of what is planned: `0:03 of 2:00`.
  static func clock(_ run: Run, now: Int64) -> String? {
    guard let rollback = run.rollback, run.route.track == .rollback else { return nil }
    return clock(rollback.begunAt, now, of: run.runbook.wayBackBudget)
  }

  static func clock(_ from: Int64, _ until: Int64, of budget: Int?) -> String {
    let planned = budget.map { " of " + minutes(Int64($0)) } ?? ""
    return minutes(max(0, until - from) / 1000) + planned
  }

  /// `1:12`, `1:02:03`.
  private static func minutes(_ seconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, rest) = seconds.quotientAndRemainder(dividingBy: 3600)
    return hours > 0
      ? "\(hours):\(two(rest / 60)):\(two(rest % 60))" : "\(rest / 60):\(two(rest % 60))"
  }

  /// Who rolled a run back, how long that took, and why.
  static func story(_ run: Run) -> String {
    guard run.ending == .rolledBack, let rollback = run.rollbacks.last, let end = rollback.endedAt
    else { return "" }
    let why = rollback.explanation.map { ": \(safe($0.reason))" } ?? ""
    return " by \(safe(rollback.by)), "
      + clock(rollback.begunAt, end, of: run.runbook.wayBackBudget) + why
  }

  /// What is left to be said once the service answers again.
  static func owed(_ run: Run) -> [String] {
    guard let rollback = run.rollbacks.last, run.ending == .rolledBack, !run.start.isRehearsal
    else { return [] }
    var owed: [String] = []
    if run.owesReason {
      owed.append("the reason: tminus rollback \(run.start.name) --reason TEXT")
    }
    if !run.signatures.contains(where: { $0.at > rollback.begunAt }) {
      owed.append("a signature: tminus sign \(run.start.name) --role ROLE")
    }
    return owed.map { "   open: " + $0 }
  }

  /// What was done, the last first, where the runbook has no way back.
  static func done(_ run: Run, look: Look) -> [String] {
    run.doneForward.map { "   " + Lists.row(run, $0, look: look).drop { $0 == ">" || $0 == " " } }
  }
}
