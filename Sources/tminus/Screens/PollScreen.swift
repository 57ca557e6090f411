import RunbookCore

/// Go or no-go, role by role.
enum PollScreen {
  /// What is polled, and what each role has said so far.
  static func lines(_ run: Run, _ place: PollPlace) -> [String] {
    let title: String =
      switch place {
      case .section(let section): run.runbook.section(section)?.title ?? section
      case .gate(let step): "step \(run.runbook.step(step)?.number?.description ?? "")"
      }
    var lines = [" ?? GO or NO-GO: \(safe(title))"]
    let width = run.runbook.pollRoles.map(\.name.count).max() ?? 0
    for role in run.runbook.pollRoles {
      let said = run.polls(at: place).filter { $0.answer.role == role.name }
      let name = safe(role.name).padding(to: width)
      lines += said.map { "    \(name)  " + words($0) }
      if said.allSatisfy(\.isOver) { lines.append("    \(name)  not asked yet") }
    }
    return lines
  }

  /// `go 14:20 NAME`, `NO-GO 14:21 NAME: REASON`.
  static func words(_ poll: PollRecord) -> String {
    let answer = poll.answer
    let reason = answer.reason.map { ": " + safe($0) } ?? ""
    let over = poll.isOver ? "   (before the run went back)" : ""
    return
      "\(answer.isGo ? "go" : "NO-GO") \(LocalClock.minutes(poll.at)) \(safe(answer.name))\(reason)\(over)"
  }

  /// What a poll stands at, for a status: nothing where there was none.
  static func summary(_ run: Run) -> [String] {
    var seen: [PollPlace] = []
    for poll in run.polls where !seen.contains(poll.answer.place) { seen.append(poll.answer.place) }
    return seen.flatMap {
      lines(run, $0).map { $0.replacing(" ?? GO or NO-GO", with: "   go or no-go") }
    }
  }
}
