/// What stands at the top of a record: the state in the first words, then deviations.
struct RecordSummary {
  private(set) var lines: [String] = []

  init(_ run: Run, events: [Event]) {
    let tally = RecordTally(run)
    lines.append(
      "**\(run.start.isRehearsal ? Self.rehearsal + ". " : "")\(Self.state(run, tally))** | \(Self.kind(run)), schema 1 | \(RecordText.plain(run.start.name)) "
        + "(\(RecordText.plain(run.id)))")
    lines += run.rollbacks.map { Self.rollback($0, run) }
    let deviations = tally.deviations + Self.failedBefore(run, events) + Self.wayBack(run)
    if !deviations.isEmpty {
      lines.append("**Deviations (\(deviations.count))**")
      lines += deviations.map { "deviation: " + $0 }
    }
    lines.append(
      "target \(RecordText.plain(run.target?.name ?? "none")) | runbook \(Self.runbook(run)) | "
        + "host \(RecordText.plain(run.start.host)), in \(RecordText.code(run.start.directory)) | "
        + "tminus \(RecordText.plain(run.start.version))")
    lines += Self.adoptions(run)
    for (index, sitting) in run.sittings.enumerated() {
      lines.append("sitting \(index + 1): " + Self.sitting(sitting))
    }
    lines += run.handOffs.map(Self.handOff)
    lines += RecordGates(run).lines
    for name in run.values.keys.sorted() {
      lines.append("value \(RecordText.plain(name)) = \(RecordText.plain(run.values[name] ?? ""))")
    }
    lines.append(Self.counts(tally))
    lines += RecordTimes.lines(run)
    lines += run.maintainedSections.map(Self.maintained)
    if !tally.passedOver.isEmpty {
      let why = run.start.courseTrack == .forward ? "not on the course, no work in it" : "not taken"
      lines.append("\(why): " + tally.passedOver.joined(separator: "; "))
    }
    let ticked = run.runbook.steps.indices.filter { run.runbook.steps[$0].preticked }
    if !ticked.isEmpty {
      let unconfirmed = ticked.count { !RecordTally.isDone($0, in: run) }
      lines.append(
        "\(ticked.count) ticked by the author, \(unconfirmed) of them NOT confirmed by this run")
    }
    for note in run.notes where note.step == nil {
      lines += RecordRemarks.lines(of: note)
    }
    for signature in run.signatures { lines += Self.signed(signature, run, events) }
  }

  /// What heads the record of a rehearsal, and each of its sections.
  static let rehearsal = "REHEARSAL: nothing was run"

  private static func kind(_ run: Run) -> String {
    switch run.start.courseTrack {
    case .rollback: "record of a rollback alone"
    case .maintenance: "record of maintenance"
    case .forward, .none: "record"
    }
  }

  private static func state(_ run: Run, _ tally: RecordTally) -> String {
    let open = "\(tally.open) of \(tally.total) open"
    let failed = tally.failed > 0 ? ", \(tally.failed) FAILED" : ""
    let time = run.endedAt.map { " " + UTCTime.text($0) } ?? ""
    if let rollback = run.rollbacks.last, run.ending == nil || run.ending == .rolledBack {
      return wayBack(rollback) + ", \(open)\(failed)"
    }
    switch run.ending {
    case .complete: return "COMPLETE\(time)\(tally.open > 0 ? ", " + open : "")\(failed)"
    case .rolledBack: return "ROLLED BACK\(time), \(open)\(failed)"
    case .scrubbed:
      let why = run.scrubbed.map { ": " + RecordText.plain($0) } ?? ""
      return "SCRUBBED\(time), \(open)\(failed)\(why)"
    case nil:
      let held = run.held.map { $0.isEmpty ? ", on hold" : ", on hold: " + RecordText.plain($0) }
      return "UNFINISHED: \(open)\(failed)\(held ?? "")"
    }
  }

  /// What the run had come to, and that it went back.
  private static func wayBack(_ rollback: Rollback) -> String {
    let before = rollback.undoes.map {
      "\($0.ending.words.uppercased()) \(UTCTime.text($0.at)), THEN "
    }
    let by = RecordText.plain(rollback.by)
    guard let end = rollback.endedAt else {
      return (before ?? "") + "ON ITS WAY BACK since \(UTCTime.text(rollback.begunAt)) by \(by)"
    }
    return (before ?? "")
      + "ROLLED BACK \(UTCTime.text(rollback.begunAt)) to \(UTCTime.text(end)) by \(by)"
  }

  /// Where the run stood, with how its last command there had ended.
  private static func standing(_ index: Int, _ run: Run, before time: Int64) -> String {
    let step = run.runbook.steps[index]
    let last = run.progress[index].attempts.last { $0.startedAt <= time }
    let end = last?.end.map { ", exit \($0.status) \(UTCTime.text(last?.startedAt ?? 0))" } ?? ""
    return "step \(step.number?.description ?? "") \(RecordText.plain(step.title))\(end)"
  }

  /// The time to recovery is that to the last command; there is none where the way back was not gone.
  private static func ended(
    _ rollback: Rollback, at end: Int64, _ run: Run, _ took: (Int64) -> String
  ) -> String {
    let whole = "ended after \(took(end))"
    guard let ending = rollback.ending else { return "left for the way forward after \(took(end))" }
    guard ending == .rolledBack else {
      return "NOT gone to its end, \(ending.words) after \(took(end))"
    }
    guard rollback.undone.isEmpty else {
      let steps = rollback.undone.map { undone in
        let number = run.runbook.step(undone.step)?.number?.description ?? "a step no longer there"
        return "\(number) \(undone.outcome.map(RecordRemarks.words) ?? "open")"
      }
      return "NOT recovered by this run (\(steps.joined(separator: ", "))), \(whole)"
    }
    return "time to recovery \(took(rollback.lastCommandAt ?? end)), \(whole)"
  }

  /// How long a way back took, and why it was taken.
  private static func rollback(_ rollback: Rollback, _ run: Run) -> String {
    func took(_ until: Int64) -> String {
      SpokenDuration.text(milliseconds: max(0, until - rollback.begunAt))
    }
    var text =
      "way back: begun \(UTCTime.text(rollback.begunAt)) by \(RecordText.plain(rollback.by))"
    if let index = rollback.at.flatMap({ run.runbook.stepIndex[$0] }) {
      text += ", at \(standing(index, run, before: rollback.begunAt))"
    }
    if let end = rollback.endedAt {
      text += "; " + ended(rollback, at: end, run, took)
    } else if let last = rollback.lastCommandAt {
      text += ", its last command so far done after \(took(last))"
    }
    if let budget = run.runbook.wayBackBudget {
      text += " (planned \(SpokenDuration.text(seconds: budget)))"
    }
    guard let why = rollback.explanation else { return text + "; why: not said yet" }
    return text
      + "; why: \(RecordText.plain(why.reason)) (\(RecordText.plain(why.by)) \(UTCTime.text(why.at)))"
  }

  /// Steps that a person called failed and that came out otherwise in the end.
  private static func failedBefore(_ run: Run, _ events: [Event]) -> [String] {
    events.compactMap { event in
      guard case .stepSettled(let id, .failed, let reason, _) = event.fact,
        let step = run.runbook(at: event.position).step(id),
        let index = run.stepIndex(id, at: event.position), run.progress[index].outcome != .failed
      else { return nil }
      let why = reason.map { ": " + RecordText.plain($0) } ?? ""
      return "step \(step.number?.description ?? "") \(RecordText.plain(step.title)) was FAILED "
        + "\(UTCTime.text(event.at))\(why); later \(run.progress[index].outcome?.rawValue ?? "open")"
    }
  }

  /// Rollback steps that were done in a run that did not end as rolled back.
  private static func wayBack(_ run: Run) -> [String] {
    guard run.ending != .rolledBack, run.rollback == nil, run.start.courseTrack != .rollback else {
      return []
    }
    let done = run.runbook.steps.indices.filter {
      run.runbook.steps[$0].track == .rollback && run.progress[$0].outcome == .done
    }
    guard !done.isEmpty else { return [] }
    let numbers = done.compactMap { run.runbook.steps[$0].number?.description }
    return ["rollback steps done on the way: " + numbers.joined(separator: " ")]
  }

  private static func runbook(_ run: Run) -> String {
    let file = run.start.path.split(separator: "/").last.map(String.init) ?? run.start.path
    return "\(RecordText.plain(file)) \(words(run.text))"
  }

  private static func words(_ text: RunbookText) -> String {
    "sha256 \(text.digest)" + (text.commit.map { " git " + RecordText.plain($0) } ?? "")
  }

  /// Each change of the text: from what to what, when, and by whom.
  private static func adoptions(_ run: Run) -> [String] {
    let next = run.earlierTexts.dropFirst().map(\.text) + [run.text]
    return zip(run.earlierTexts, next).map { earlier, text in
      let matches = earlier.adoption.matches.count
      let again = earlier.adoption.askedAgain.count
      return
        "runbook changed \(UTCTime.text(earlier.at)) by \(RecordText.plain(earlier.adoption.by)), "
        + "from \(words(earlier.text)) to \(words(text)); \(matches) edited or moved "
        + "\(matches == 1 ? "step" : "steps") taken for the same, \(again) asked again"
    }
  }

  private static func sitting(_ record: SittingRecord) -> String {
    let sitting = record.sitting
    let sudo = sitting.sudoUser.map { ", sudo from " + RecordText.plain($0) } ?? ""
    let until = record.until.map { UTCTime.text($0) } ?? "not ended"
    let place = sitting.terminal.map { "terminal " + RecordText.plain($0) } ?? "answers from a pipe"
    var text = RecordText.plain(sitting.operator)
    text += " (login \(RecordText.plain(sitting.login)), uid \(sitting.uid)\(sudo))"
    text += " on \(RecordText.plain(sitting.host)), \(UTCTime.text(record.from)) to \(until)"
    text += " (\(UTCTime.offset(sitting.utcOffset))), \(place)"
    if sitting.unattended { text += ", `--yes`: commands ran without asking" }
    if let gone = sitting.insteadOf {
      text +=
        ", in the place of a session of \(RecordText.plain(gone.operator)) "
        + "(uid \(gone.uid), process \(gone.pid) on \(RecordText.plain(gone.host)), "
        + "since \(UTCTime.text(gone.since))) that was gone"
    }
    if record.brokenOff { text += ", broken off" }
    if let reason = record.heldBecause {
      text += reason.isEmpty ? ", held" : ", held: " + RecordText.plain(reason)
    }
    return text
  }

  private static func handOff(_ offer: HandOff) -> String {
    let plain = { (text: String) in RecordText.plain(text) }
    let text = offer.text.map { ": " + plain($0) } ?? ""
    let head =
      "hand-off: offered \(UTCTime.text(offer.at)) by \(plain(offer.by)) to \(plain(offer.to))"
    let answer =
      switch offer.end {
      case .accepted(let by, let at): "accepted \(UTCTime.text(at)) by \(plain(by))"
      case .declined(let by, let reason, let at):
        "declined \(UTCTime.text(at)) by \(plain(by)): \(plain(reason))"
      case .withdrawn(let at): "withdrawn \(UTCTime.text(at))"
      case .overtaken(let by, let at): "taken over \(UTCTime.text(at)) by \(plain(by))"
      case nil: "not answered"
      }
    return "\(head) (\(answer))\(text)"
  }

  private static func maintained(_ section: MaintainedSection) -> String {
    let window = section.window.flatMap { $0 == section.title ? nil : " (\(RecordText.plain($0)))" }
    return "maintenance done: \(RecordText.plain(section.title))\(window ?? "")"
  }

  private static func counts(_ tally: RecordTally) -> String {
    "\(tally.done) done (\(tally.attested) by attestation, \(tally.together) of them in groups; "
      + "\(tally.byCommand) by command; \(tally.byHand) by hand"
      + (tally.byClock > 0 ? "; \(tally.byClock) waited out" : "")
      + (tally.rehearsed > 0 ? "; \(tally.rehearsed) REHEARSED" : "")
      + ") | \(tally.skipped) skipped | "
      + "\(tally.failed) failed | \(tally.notApplicable) not applicable | \(tally.open) open"
  }

  /// A signature, and what was added to the run after it.
  private static func signed(_ signature: Signature, _ run: Run, _ events: [Event]) -> [String] {
    var lines = [
      "signed \(UTCTime.text(signature.at)) by \(RecordText.plain(signature.name)) as "
        + "\(RecordText.plain(signature.role)), over events 0 to \(signature.over - 1)"
    ]
    var others = 0
    for event in events where event.position > signature.over {
      var about = ""
      switch event.fact {
      case .signed: continue
      case .stepSettled(let step, let outcome, _, _):
        let number = run.runbook(at: event.position).step(step)?.number?.description ?? ""
        about = " \(number) \(RecordRemarks.words(outcome))"
      case .stepReopened(let step, _):
        about = " \(run.runbook(at: event.position).step(step)?.number?.description ?? "")"
      case .ended(let ending): about = " \(ending.words)"
      case .rollbackBegun, .rollbackExplained, .recycled, .noted, .outputRedacted, .runbookAdopted:
        break
      default:
        others += 1
        continue
      }
      lines.append(
        "after that signature: \(event.fact.kind)\(about) \(UTCTime.text(event.at)) "
          + "(event \(event.position))")
    }
    if others > 0 {
      lines.append(
        "after that signature: \(others) other \(others == 1 ? "event" : "events"), in the log")
    }
    return lines
  }
}
