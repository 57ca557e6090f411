/// A line that a record adds about a step, with lines that belong to it.
struct RecordRemark: Equatable {
  var text: String
  /// A fence with a command of several lines, or with output.
  var more: [String] = []
}

/// What a record says about one step, in order.
struct RecordRemarks {
  private let run: Run
  private let outputTail: (String) -> [UInt8]?
  /// Steps of sections that the course left out, with the reason given.
  private var leftOut: [Int: String?] = [:]
  private var notes: [Step.ID: [Note]] = [:]

  /// The lines of output that are shown.
  static let tailLength = 20

  init(_ run: Run, outputTail: @escaping (String) -> [UInt8]?) {
    self.run = run
    self.outputTail = outputTail
    for entry in run.course.entries where !entry.taken {
      for index in run.route.stepsOfSection[entry.section] ?? [] {
        leftOut[index] = .some(entry.reason)
      }
    }
    for note in run.notes {
      if let step = note.step { notes[step, default: []].append(note) }
    }
  }

  /// Empty where there is nothing to say.
  func remarks(about index: Int) -> [RecordRemark] {
    let step = run.runbook.steps[index]
    var remarks = (outcome(of: index).map { [RecordRemark(text: $0)] } ?? [])
    if step.preticked, !RecordTally.isDone(index, in: run) {
      remarks.append(
        RecordRemark(text: "ticked by the author, NOT confirmed by this run (source `[x]`)"))
    }
    return remarks
      + details(
        of: step, run.progress[index], wentOn: run.wentOn[step.id], notes: notes[step.id] ?? [])
  }

  /// What is known of a step that another text of the runbook had.
  func remarks(aboutDropped place: Int) -> [RecordRemark] {
    let dropped = run.dropped[place]
    let step = dropped.step
    let name = Run.goneName(place)
    let head = "\(name), was \(step.number?.description ?? "") \(RecordText.plain(step.title))"
    let details = details(
      of: step, dropped.progress, wentOn: dropped.wentOn, notes: dropped.notes)
    return [RecordRemark(text: head + ", " + Self.words(of: dropped.progress))]
      + details.map {
        RecordRemark(text: "\(name): \($0.text)", more: $0.more)
      }
  }

  /// All but what became of a step.
  private func details(
    of step: Step, _ progress: StepProgress, wentOn: String?, notes: [Note]
  ) -> [RecordRemark] {
    var remarks: [RecordRemark] = []
    if let way = progress.chosen, step.alternatives.indices.contains(way) {
      remarks.append(
        RecordRemark(text: "chosen: \(RecordText.plain(step.alternatives[way].label))"))
    }
    if let wentOn {
      let what = step.metric == nil ? "met" : "past its alert"
      remarks.append(RecordRemark(text: "went on although \(what): \(RecordText.plain(wentOn))"))
    }
    if let reason = progress.lateBecause {
      remarks.append(
        RecordRemark(text: "begun after its last safe start: \(RecordText.plain(reason))"))
    }
    if let clock = progress.clock { remarks += waits(clock, progress) }
    remarks += progress.earlier.map { RecordRemark(text: Self.words($0)) }
    remarks += doings(of: step, progress)
    return remarks + notes.flatMap { Self.lines(of: $0).map { RecordRemark(text: $0) } }
  }

  private static func words(of progress: StepProgress) -> String {
    guard let outcome = progress.outcome else { return "not settled" }
    var text = "\(words(outcome)) \(UTCTime.text(progress.at)) \(RecordText.plain(progress.by))"
    if let value = progress.value { text += ", observed " + RecordText.plain(value) }
    return text + (progress.reason.map { ": " + RecordText.plain($0) } ?? "")
  }

  private static func words(_ earlier: EarlierOutcome) -> String {
    "was \(words(earlier.outcome)) \(UTCTime.text(earlier.at)) \(RecordText.plain(earlier.by))"
      + (earlier.value.map { ", observed " + RecordText.plain($0) } ?? "")
      + " " + earlier.cause.words
      + (earlier.reason.map { ": " + RecordText.plain($0) } ?? "")
  }

  /// From when to when a wait lasted, and who ended it before its time.
  private func waits(_ clock: WaitClock, _ progress: StepProgress) -> [RecordRemark] {
    let number = clock.after.flatMap { run.runbook.step($0)?.number }
    let after = number.map { ", the end of \($0)," } ?? ""
    let may =
      clock.earliest < clock.until ? ", may end from \(UTCTime.text(clock.earliest))" : ""
    let end =
      if clock.endedAt != nil {
        "over"
      } else if progress.outcome != nil {
        progress.at < clock.earliest ? "ended early" : "ended in time"
      } else {
        "not over when this was written"
      }
    var remarks = [
      RecordRemark(
        text: "waited from \(UTCTime.text(clock.from))\(after) until \(UTCTime.text(clock.until))"
          + "\(may): \(end)")
    ]
    if let reason = clock.passedBecause {
      remarks.append(
        RecordRemark(text: "went on before it was over: \(RecordText.plain(reason))"))
    }
    return remarks
  }

  /// What was run and what was said of commands.
  private func doings(of step: Step, _ progress: StepProgress) -> [RecordRemark] {
    var remarks = progress.attempts.flatMap { self.remarks(about: $0, of: step, progress.edited) }
    for (place, command) in progress.commands.enumerated() {
      guard case .settled(let outcome, let reason) = command else { continue }
      let what = outcome == .done ? "done by hand" : Self.words(outcome)
      remarks.append(
        RecordRemark(text: "command \(place + 1) \(what): \(RecordText.plain(reason))"))
    }
    return remarks
  }

  /// A note as lines that each say what they are: one that began as it likes could be markup.
  static func lines(of note: Note) -> [String] {
    RecordText.lines(note.text).enumerated().map { place, line in
      let head =
        place == 0 ? "note \(UTCTime.text(note.at)) \(RecordText.plain(note.by))" : "note goes on"
      return line.allSatisfy(\.isWhitespace) ? head + ":" : "\(head): \(RecordText.plain(line))"
    }
  }

  // MARK: Outcomes

  private func outcome(of index: Int) -> String? {
    let step = run.runbook.steps[index]
    let progress = run.progress[index]
    guard step.kind != .group else {
      return RecordTally.isDone(index, in: run) ? "all of these done" : "not all of these done"
    }
    let number = step.number?.description ?? ""
    guard let outcome = progress.outcome else {
      if let reason = leftOut[index] {
        return "\(number) left out of the course"
          + (reason.map { ": " + RecordText.plain($0) } ?? "")
      }
      if step.track == run.start.courseTrack {
        return "\(number) open" + Self.failure(of: progress)
      }
      return step.box == nil ? nil : "\(number) not asked"
    }
    if step.isWatched, outcome == .done {
      return "\(number) watched \(UTCTime.text(run.startedAt)) to \(UTCTime.text(progress.at)), "
        + "not met (\(RecordText.plain(progress.by)))"
    }
    if outcome == .done, progress.isOverByClock {
      return "\(number) over \(UTCTime.text(progress.at))"
    }
    let words =
      outcome == .done && run.isRehearsed(index) ? "rehearsed, not run" : Self.words(outcome)
    var text = "\(number) \(words) \(UTCTime.text(progress.at))"
    text += " \(RecordText.plain(progress.by))"
    if progress.together > 1 {
      text += ", with \(progress.together - 1) other\(progress.together == 2 ? "" : "s")"
    }
    if outcome == .done, !run.isRehearsed(index), RecordTally.isByHand(index, in: run) {
      text += ", by hand"
    }
    if isFromPipe(progress.at) { text += ", answered from a pipe" }
    if let value = progress.value {
      text += ", observed " + RecordText.plain(value)
      text += step.metric?.words(progress.reading) ?? ""
    }
    return text + (progress.reason.map { ": " + RecordText.plain($0) } ?? "")
  }

  /// That a command of a step failed, and nobody has said what became of the step.
  private static func failure(of progress: StepProgress) -> String {
    for command in progress.commands {
      if case .failed(let status) = command, status >= 0 {
        return ", a command of it FAILED with \(status)"
      }
    }
    return ""
  }

  static func words(_ outcome: Outcome) -> String {
    switch outcome {
    case .done: "done"
    case .failed: "FAILED"
    case .skipped: "skipped"
    case .later: "open, put off"
    case .notApplicable: "not applicable"
    }
  }

  private func isFromPipe(_ time: Int64) -> Bool {
    run.sittings.last { $0.from <= time }.map { $0.sitting.terminal == nil } ?? false
  }

  // MARK: Attempts

  private func remarks(
    about record: AttemptRecord, of step: Step, _ edited: [Int: EditedCommand]
  ) -> [RecordRemark] {
    let attempt = record.attempt
    let commands = step.command?.commands ?? []
    let lines = RecordText.lines(attempt.shown)
    var text =
      if record.isOfEarlierText {
        "ran, of an earlier text,"
      } else if let place = attempt.command {
        commands.count > 1 ? "command \(place + 1) of \(commands.count) ran" : "ran"
      } else {
        "opened a shell,"
      }
    if lines.count == 1 { text += " " + RecordText.code(lines[0]) }
    if record.isBackground { text += " in the background" }
    text += " \(UTCTime.text(record.startedAt)) \(RecordText.plain(record.by)): "
    text += end(of: record)
    var remarks = [RecordRemark(text: text, more: lines.count > 1 ? RecordText.fence(lines) : [])]
    if let kept = record.end?.kept {
      let what = kept.map(RecordText.code).joined(separator: ", ")
      remarks.append(RecordRemark(text: "kept from that shell: \(what)"))
    }
    if let place = attempt.command, commands.indices.contains(place), !record.isOfEarlierText,
      record.ranOtherText(than: commands)
    {
      let written = RecordText.lines(commands[place].text)
      remarks.append(
        RecordRemark(
          text: "edited"
            + (edited[place].map { " (\(RecordText.plain($0.reason)))" } ?? "")
            + ", the runbook has"
            + (written.count == 1 ? ": " + RecordText.code(written[0]) : ""),
          more: written.count == 1 ? [] : RecordText.fence(written)))
    }
    if let redaction = record.redaction {
      remarks.append(
        RecordRemark(
          text: "output redacted \(UTCTime.text(redaction.at)) \(RecordText.plain(redaction.by))"
            + (redaction.reason.map { ": " + RecordText.plain($0) } ?? "") + "; its sha256 stays"))
    } else if let tail = outputTail(attempt.token), !tail.isEmpty {
      let all = ScreenText.lines(tail)
      let last = Array(all.suffix(Self.tailLength))
      let count = record.end.map { " of \($0.output.lines)" } ?? ""
      remarks.append(
        RecordRemark(
          text: "output, the last \(last.count)\(count) lines", more: RecordText.fence(last)))
    }
    return remarks
  }

  private func end(of record: AttemptRecord) -> String {
    guard let end = record.end else {
      let reason = record.reason.map { ": " + RecordText.plain($0) } ?? ""
      switch record.resolution {
      case .neverStarted: return "never started"
      case .again: return "no end is known, run again" + reason
      case .done: return "no end is known, done as a person saw" + reason
      case .failed: return "no end is known, failed as a person saw" + reason
      case .lost:
        let place = record.isBackground ? ", it went on in the background" : ""
        return "no end is known\(place)" + reason
      case nil where record.isBackground: return "still running when this was written"
      case nil: return "IN DOUBT, no end is known"
      }
    }
    let lines = end.output.lines == 1 ? "1 line" : "\(end.output.lines) lines"
    let stop = end.stop.map { ", \($0.words)" } ?? ""
    return "exit \(end.status)\(stop), \(UTCTime.seconds(end.milliseconds)), \(lines), "
      + "sha256 \(end.output.sha256)"
      + (end.afterLoss ? ", ended while nobody was watching" : "")
      + (end.stateIsLost == true ? ", what it changed in its shell is lost" : "")
      + (end.shellEnded ? ", and the shell with it" : "")
  }
}
