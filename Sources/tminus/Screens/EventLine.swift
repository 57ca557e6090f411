import RunbookCore

/// One event as a line of `tminus log`.
enum EventLine {
  static func text(_ event: Event, _ run: Run) -> String {
    "\(String(event.position).padding(to: 5)) \(LocalClock.day(event.at))  \(what(event, run))"
  }

  /// Which step's command it is, of one that does not end where it began.
  private static func inBackground(_ token: String, _ run: Run) -> String {
    let step = run.progress.firstIndex { progress in
      progress.attempts.contains { $0.isBackground && $0.attempt.token == token }
    }
    return step.flatMap { run.runbook.steps[$0].number }.map { "step \($0), in the background: " }
      ?? ""
  }

  /// The name of the step that is no longer in the runbook and has these attempts.
  private static func gone(_ attempts: [String]?, _ run: Run) -> String? {
    guard let first = attempts?.first else { return nil }
    return run.dropped.firstIndex { dropped in
      dropped.progress.attempts.contains { $0.attempt.token == first }
    }.map(Run.goneName)
  }

  /// What an event says, without when.
  static func what(_ event: Event, _ run: Run) -> String {
    // The one that was in force.
    let runbook = run.runbook(at: event.position)
    func number(_ id: Step.ID) -> String {
      let gone = run.goneName(of: id, at: event.position).map { " (\($0))" } ?? ""
      return (runbook.step(id)?.number?.description ?? id) + gone
    }
    switch event.fact {
    case .runStarted(let start):
      let rehearsal = start.isRehearsal ? " REHEARSAL" : ""
      return
        "started\(rehearsal) \(start.name), \(safe(start.path)), sha256 \(start.digest.prefix(12))"
    case .sittingStarted(let sitting):
      let gone = sitting.insteadOf.map { ", \(Wording.gone($0))" } ?? ""
      return
        "\(safe(sitting.person)) sat down (\(sitting.terminal ?? "answers from a pipe"))\(gone)"
    case .targetNamed(let name): return "target \(safe(name ?? "-"))"
    case .courseSet(let course):
      return "course: \(course.entries.count(where: \.taken)) of \(course.entries.count) sections"
    case .courseAccepted: return "course accepted"
    case .runbookAdopted(let adoption):
      let matches = Wording.count(adoption.matches.count, "step")
      return
        "new text adopted by \(safe(adoption.by)), sha256 \(adoption.digest.prefix(12)), \(matches) taken for the same, \(Wording.count(adoption.askedAgain.count, "step")) asked again"
    case .runbookKept(let digest, let by):
      return "\(safe(by)) stayed with the text, not with sha256 \(digest.prefix(12))"
    case .stepSettled(let step, let outcome, let reason, _):
      return "step \(number(step)) \(Wording.outcome(outcome))\(StepScreen.reason(reason))"
    case .stepReopened(let step, let reason):
      return "step \(number(step)) asked anew\(StepScreen.reason(reason))"
    case .attemptStarted(let attempt):
      return
        "step \(number(attempt.step)) runs: \(safe(String(attempt.shown.prefix { $0 != "\n" })))"
    case .attemptFinished(let end):
      let watched = end.afterLoss ? ", ended while nobody watched" : ""
      let state = end.stateIsLost == true ? ", what it changed in its shell is lost" : ""
      return
        "\(inBackground(end.token, run))\(Wording.exit(end)), \(SpokenDuration.text(milliseconds: Int64(end.milliseconds))), \(Wording.count(end.output.bytes, "byte"))\(watched)\(state)"
    case .attemptLeft(let token): return inBackground(token, run) + "goes on"
    case .attemptResolved(_, let resolution, let reason):
      return "in doubt, resolved: \(resolution.rawValue)\(StepScreen.reason(reason))"
    case .commandSettled(let step, let command, let outcome, let reason):
      return
        "step \(number(step)) command \(command + 1) \(Wording.outcome(outcome)): \(safe(reason))"
    case .commandsRehearsed(let step, _): return "step \(number(step)) rehearsed, not run"
    case .valueGiven(let name, let value):
      return "value \(safe(name)) = \(safe(value ?? "(secret, not kept)"))"
    case .valueObserved(let step, let value):
      return "step \(number(step)) observed \(safe(value))"
    case .choiceTaken(let step, _, let label): return "step \(number(step)) chosen: \(safe(label))"
    case .confirmed(let step, let command, let what):
      return
        "step \(number(step))\(command.map { " command \($0 + 1)" } ?? "") \(what.rawValue)"
    case .commandReopened(let step, let command, let reason):
      return "step \(number(step)) command \(command + 1) asked anew\(StepScreen.reason(reason))"
    case .commandEdited(let step, let command, let text, let reason):
      return
        "step \(number(step)) command \(command + 1) edited (\(safe(reason))): \(safe(String(text.prefix { $0 != "\n" })))"
    case .outputDiffered(let step, let line):
      return "step \(number(step)) accepted, not as expected in line \(line)"
    case .gateMet(let step): return "step \(number(step)) was met"
    case .wentOn(let step, let reason):
      return "step \(number(step)) was met, and the run went on: \(safe(reason))"
    case .waitStarted(let step, let from, let until, _, let after):
      let origin = after.map { ", after \(number($0))" } ?? ""
      return
        "wait \(number(step)) counts from \(LocalClock.day(from))\(origin) until \(LocalClock.day(until))"
    case .waitEnded(let step): return "wait \(number(step)) is over"
    case .waitPassed(let step, let reason):
      return "went on before wait \(number(step)) was over: \(safe(reason))"
    case .startedLate(let step, let last, let reason):
      return
        "step \(number(step)) after its last safe start \(LocalClock.day(last)): \(safe(reason))"
    case .movedTo(let step): return "moved to \(step.isEmpty ? "the end" : number(step))"
    case .sectionLeft(let section, let reason):
      return "left \(section) with open steps: \(safe(reason))"
    case .noted(_, let text): return "note: \(safe(Answer.onOneLine(text)))"
    case .stateSaved(let state): return "shell state saved, in \(safe(state.directory))"
    case .outputRedacted(let step, let by, let reason, let attempts):
      return
        "output of step \(gone(attempts, run) ?? number(step)) erased by \(safe(by))\(StepScreen.reason(reason))"
    case .held(let reason): return "held\(StepScreen.reason(reason))"
    case .handOffOffered(let to, let text):
      return "offered to \(safe(to))\(StepScreen.reason(text))"
    case .handOffAccepted(let person): return "the offer was accepted by \(safe(person))"
    case .handOffDeclined(let person, let reason):
      return "the offer was declined by \(safe(person)): \(safe(reason))"
    case .takenOver(let from, let person, let reason):
      return "taken over by \(safe(person)) from \(safe(from)): \(safe(reason))"
    case .windowOverridden(let override):
      return "\(safe(override.title)) outside its window: \(safe(override.reason))"
    case .maintained(let sections):
      return "maintenance done: \(sections.map { safe($0.title) }.joined(separator: ", "))"
    case .signed(let role, let name): return "signed by \(safe(name)) as \(safe(role))"
    case .ended(let ending): return "ended: \(ending.words)"
    }
  }
}
