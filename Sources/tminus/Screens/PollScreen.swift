import RunbookCore

/// Go or no-go, role by role.
enum PollScreen {
  /// What is polled, and what each role has said so far.
  static func lines(_ run: Run, _ place: PollPlace) -> [String] {
    [" ?? GO or NO-GO: \(title(run, place))"] + answers(run, place)
  }

  private static func title(_ run: Run, _ place: PollPlace) -> String {
    switch place {
    case .section(let section): safe(run.runbook.section(section)?.title ?? section)
    case .gate(let step): "step \(run.runbook.step(step)?.number?.description ?? "")"
    }
  }

  private static func answers(_ run: Run, _ place: PollPlace) -> [String] {
    let width = run.runbook.pollRoles.map(\.name.count).max() ?? 0
    return run.runbook.pollRoles.flatMap { role in
      let said = run.polls(at: place).filter { $0.answer.role == role.name }
      let name = "    \(safe(role.name).padding(to: width))  "
      return said.map { name + words($0) }
        + (said.allSatisfy(\.isOver) ? [name + "not asked yet"] : [])
    }
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
    return seen.flatMap { ["   go or no-go: \(title(run, $0))"] + answers(run, $0) }
  }
}
