/// What a record says of polls, of where commands went, and of the time that a run was on hold.
struct RecordGates {
  private(set) var lines: [String] = []
  private let run: Run

  init(_ run: Run) {
    self.run = run
    for poll in run.polls { lines.append("poll: " + words(poll)) }
    for record in run.targetChecks {
      lines.append(
        "target check \(UTCTime.text(record.at)) \(RecordText.plain(record.by)), "
          + Self.words(record.check))
    }
    for hold in run.holds { lines.append("on hold: " + words(hold)) }
    if !run.holds.isEmpty { lines.append(times) }
  }

  // MARK: Polls

  private func words(_ poll: PollRecord) -> String {
    let answer = poll.answer
    var text =
      "\(RecordText.plain(answer.role)) \(answer.isGo ? "go" : "NO-GO") to \(place(answer)) "
    text += "\(UTCTime.text(poll.at)) \(RecordText.plain(answer.name))"
    if answer.name != poll.by { text += " (typed by \(RecordText.plain(poll.by)))" }
    if poll.isOver { text += ", before the run went back" }
    return text + (answer.reason.map { ": " + RecordText.plain($0) } ?? "")
  }

  private func place(_ answer: PollAnswer) -> String {
    switch answer.place {
    case .section(let id): return RecordText.plain(run.runbook.section(id)?.title ?? id)
    case .gate(let id):
      let step = run.runbook.step(id)
      return "step \(step?.number?.description ?? "") \(RecordText.plain(step?.title ?? id))"
    }
  }

  // MARK: Targets

  static func words(_ check: TargetCheck) -> String {
    let when =
      switch check.moment {
      case .start: "at the start"
      case .resume: "at a resume"
      case .handOff: "after a hand-off"
      case .takeOver: "after a take-over"
      case .rollback: "before the way back"
      case .destructive: "before a command that destroys"
      case .again: "once more"
      }
    let command = RecordText.code(Answer.onOneLine(check.command))
    let expected = RecordText.plain(check.expected)
    if check.isAsExpected { return "\(when): \(command) said \(expected), as expected" }
    let seen =
      switch check.trouble {
      case nil:
        "said \(RecordText.plain(check.seen.map { $0.isEmpty ? "nothing" : $0 } ?? "nothing"))"
      case .failed(let status): "failed, exit \(status)"
      case .timedOut(let seconds): "gave no answer in \(SpokenDuration.text(seconds: seconds))"
      case .unusable(let why): "is not run (\(RecordText.plain(why)))"
      }
    return "\(when): **REFUSED**, \(command) \(seen), and not \(expected)"
  }

  // MARK: Time

  private func words(_ hold: Hold) -> String {
    let from = UTCTime.text(hold.from)
    let time =
      hold.until.map {
        "\(SpokenDuration.text(milliseconds: $0 - hold.from)), \(from) to \(UTCTime.text($0))"
      } ?? "since \(from), not resumed"
    return "\(time), by \(RecordText.plain(hold.by))"
      + (hold.reason.isEmpty ? "" : ": " + RecordText.plain(hold.reason))
  }

  /// How long the run took, how much of that it was on hold, and how long people worked at it.
  private var times: String {
    let end = run.endedAt ?? run.lastAt
    let worked = run.sittings.reduce(0) { $0 + max(0, ($1.until ?? end) - $1.from) }
    func words(_ time: Int64) -> String { SpokenDuration.text(milliseconds: time) }
    return "time: \(words(end - run.startedAt)) in all, \(words(run.timeOnHold(at: end))) of it on "
      + "hold, \(words(worked)) at work"
  }

  /// Where the run went another way than its runbook.
  static func deviations(of run: Run, _ plain: (String) -> String) -> [String] {
    let recycles = run.recycles.map { record in
      let runbook = run.runbook(at: record.position)
      func number(_ id: Step.ID) -> String { runbook.step(id)?.number?.description ?? "" }
      let from = record.recycle.from.map { "step \(number($0))" } ?? "the end"
      let count = record.recycle.steps.count
      return "went back from \(from) to step \(number(record.recycle.to)), "
        + "\(count == 1 ? "1 step" : "\(count) steps") asked again, \(UTCTime.text(record.at)) "
        + "\(plain(record.by)): \(plain(record.recycle.reason))"
    }
    let unchecked = run.targetChecks.compactMap { record in
      record.overridden.map {
        "went on though the target could not be checked, \(UTCTime.text(record.at)): \(plain($0))"
      }
    }
    return recycles + unchecked
  }
}

extension Metric {
  /// How a value stood to the table, for a record; nothing where it was as wanted, or nobody could tell.
  func words(_ reading: MetricReading?) -> String {
    switch reading {
    case .pastAlert: ", **PAST ITS ALERT** (\(RecordText.plain(alert ?? "")))"
    case .missesTarget: ", misses its target (\(RecordText.plain(target)))"
    case .unclear: ", **PERHAPS PAST ITS ALERT** (\(RecordText.plain(alert ?? "")))"
    case .cleared: ", not past its alert (\(RecordText.plain(alert ?? ""))), as the operator says"
    case .asWanted, nil: ""
    }
  }
}
