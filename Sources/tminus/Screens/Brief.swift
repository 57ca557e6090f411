import RunbookCore

/// What an operator who comes back needs to know.
enum Brief {
  ///
  /// - Parameter isDriven: whether somebody is at the run right now.
  static func lines(_ run: Run, look: Look, now: Int64, isDriven: Bool = false) -> [String] {
    let target = safe(run.target?.name ?? "-")
    var head = "\(run.start.name) \(run.start.isRehearsal ? "REHEARSAL " : "")\(target)"
    if let held = run.held {
      let last = run.sittings.last
      let who = last?.sitting.operator ?? ""
      head +=
        "   held \(LocalClock.day(run.lastAt)) by \(safe(who))\(held.isEmpty ? "" : ": \"\(safe(held))\"")"
      head += " (\(SpokenDuration.text(milliseconds: now - run.lastAt)) ago)"
    } else if run.ending == nil, !isDriven {
      head +=
        "   broken off \(LocalClock.day(run.lastAt)) (\(SpokenDuration.text(milliseconds: now - run.lastAt)) ago)"
    }
    var lines = [look.bold(look.rule("=", head))]
    lines.append("   " + safe(run.runbook.title) + "    " + safe(run.start.path))
    lines.append("   " + ChangeScreen.inForce(run))
    lines.append("   " + counts(run))
    let again = run.progress.indices.filter { isAskedAgain($0, run) }
    if !again.isEmpty {
      lines.append(
        "   asked again, done with an earlier text: \(Wording.numbers(again.compactMap { run.runbook.steps[$0].number }.sorted()))"
      )
    }
    if let last = lastDone(run) { lines.append("   last: \(last)") }
    lines += ScheduleScreen.brief(run, now: now)
    if run.ending == nil { lines += WaitScreen.lines(run, now: now) }
    if let state = run.shellState {
      let names = safe(state.names.prefix(12).joined(separator: ", "))
      lines.append(
        "   carried: \(safe(state.directory))\(names.isEmpty ? "" : ", \(names)")\(state.names.count > 12 ? " and \(state.names.count - 12) more" : "")"
      )
    }
    lines += run.background.map { attempt in
      let number = run.runbook.step(attempt.step)?.number?.description ?? ""
      let text = safe(String(attempt.shown.prefix { $0 != "\n" }))
      return "   in the background: step \(number) \(look.clip(text, to: look.width - 32))"
    }
    let given = run.values.keys.sorted().prefix(6).map {
      "\(safe($0)) = \(safe(run.values[$0] ?? ""))"
    }
    if !given.isEmpty { lines.append("   values: " + given.joined(separator: ", ")) }
    let secrets = run.inputs.values.filter { $0.isSecret && $0.kind != .field }.map {
      safe($0.name)
    }
    if !secrets.isEmpty, run.ending == nil {
      lines.append("   asked again when needed: " + secrets.sorted().joined(separator: ", "))
    }
    let old = olderThanHalfADay(run, now: now)
    if !old.isEmpty {
      lines.append(
        "   attested more than 12 hours ago: \(Wording.count(old.count, "step")) (\(Wording.numbers(old)))"
      )
    }
    return lines
  }

  /// How many steps have each outcome: `done 39  skipped 1  later 2  open 24`.
  static func counts(_ run: Run) -> String {
    let path = run.route.path(run.start.courseTrack)
    var tally: [String: Int] = [:]
    for index in path {
      tally[Wording.outcome(run.progress[index].outcome), default: 0] += 1
    }
    return ["done", "skipped", "FAILED", "not applicable", "later", "open"].compactMap { word in
      tally[word].map { "\(word) \($0)" }
    }.joined(separator: "  ") + "  of \(path.count)"
  }

  private static func isAskedAgain(_ index: Int, _ run: Run) -> Bool {
    run.progress[index].outcome == nil && !run.progress[index].earlier.isEmpty
  }

  private static func lastDone(_ run: Run) -> String? {
    let settled = run.progress.indices.filter { run.progress[$0].outcome == .done }
    guard let index = settled.max(by: { run.progress[$0].at < run.progress[$1].at }) else {
      return nil
    }
    let step = run.runbook.steps[index]
    return
      "\(step.number?.description ?? "") \(safe(step.title)), done \(LocalClock.minutes(run.progress[index].at))"
  }

  private static func olderThanHalfADay(_ run: Run, now: Int64) -> [StepNumber] {
    run.progress.indices.compactMap { index in
      let step = run.runbook.steps[index]
      let progress = run.progress[index]
      return step.kind == .task && progress.outcome == .done && now - progress.at > 12 * 3_600_000
        ? step.number : nil
    }.sorted()
  }
}
