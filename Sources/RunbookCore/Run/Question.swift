/// What a run asks next; steps are positions in the runbook's steps.
public enum Question: Sendable, Equatable {
  /// What the run is done to.
  case target
  /// Which sections are taken, in which order.
  case course
  /// The runbook's check says that commands would not go where they should, or says nothing.
  case targetRefused(TargetCheck)
  /// Does this role say go, before a step or at it?
  case poll(Int, PollPlace, role: String)
  /// Earlier sections have open or failed steps, and commands come next.
  case leaving(entries: [Int], open: [Int])
  /// Which of several ways?
  case choice(Int)
  /// Does this step, or this part of a fence, apply?
  case condition(Int, command: Int?)
  /// A trigger, a stop or a go: `y` is no answer.
  case gate(Int)
  /// A gate was met: roll back, or go on with a reason.
  case met(Int)
  /// A value that may be past its alert, where only a person can say.
  case unclearAlert(Int)
  /// A value past its alert: roll back, hold, or go on with a reason.
  case pastAlert(Int)
  /// What was observed?
  case observe(Int)
  /// Are these so? The first is the one that a bare `y` marks.
  case card([Int])
  /// Run these commands of a fence?
  case command(Int, run: [Int])
  /// A command needs a value for a name.
  case value(Int, command: Int, name: String)
  /// A command that is run in another way than by `y`.
  case careful(Int, command: Int, Offer)
  /// A command that is shown and not run, with why.
  case shown(Int, command: Int, why: [Hazard])
  /// A fence without commands to run: its text is shown.
  case text(Int)
  /// A command ended with a status that is not 0.
  case failed(Int, command: Int)
  /// A command was started and no end of it is known.
  case inDoubt(Int, Attempt)
  /// All commands ran; a person says whether the output is as it should be.
  case judge(Int)
  /// The operator went to a step that is settled.
  case settled(Int)
  /// A command that would begin too late for its window.
  case late(Int, SafeStart)
  /// The run has come to a wait: its clock is started, and nobody is asked.
  case waitBegins(Int)
  /// Nothing can be done but wait.
  case waiting(Waiting)
  /// The track's end, and these commands still run in the background.
  case running([Attempt])
  /// The track's end, with the steps still open and those that failed.
  case closing(Track, open: [Int], failed: [Int])
  case ended(Ending)

  /// Whether what is typed may be a value, and a secret one.
  public var asksForValue: Bool {
    switch self {
    case .value, .observe: true
    default: false
    }
  }

  /// The step that is asked about, if it is one.
  public var step: Int? {
    switch self {
    case .card(let steps): steps.first
    case .waiting(let waiting): waiting.waits.first
    case .command(let step, _), .shown(let step, _, _), .text(let step), .failed(let step, _),
      .inDoubt(let step, _), .judge(let step), .settled(let step), .choice(let step),
      .condition(let step, _), .gate(let step), .met(let step), .observe(let step),
      .value(let step, _, _), .careful(let step, _, _), .waitBegins(let step),
      .poll(let step, _, _), .unclearAlert(let step), .pastAlert(let step), .late(let step, _):
      step
    case .target, .targetRefused, .course, .leaving, .running, .closing, .ended: nil
    }
  }
}

extension Run {
  /// What to ask now.
  public func question(_ now: Circumstances) -> Question {
    if let ending { return .ended(ending) }
    if let targetQuestion { return targetQuestion }
    if let attempt = openAttempt, let step = runbook.stepIndex[attempt.step] {
      return .inDoubt(step, attempt)
    }
    if target == nil { return .target }
    if !courseAccepted { return .course }
    if let metGate { return .met(metGate) }
    if let alerting {
      let isUnclear = progress[alerting].reading == .unclear
      return isUnclear ? .unclearAlert(alerting) : .pastAlert(alerting)
    }
    guard let current = route.current else { return closing(now) }
    let waits = isWaiting(current) ? [current] : waits(holding: current)
    if !waits.isEmpty { return waiting(for: waits, now) }
    if let leaving = leaving(for: current) { return leaving }
    return question(at: current, now)
  }

  private func question(at index: Int, _ now: Circumstances) -> Question {
    let step = runbook.steps[index]
    let progress = progress[index]
    if progress.isSettled { return .settled(index) }
    if let poll = poll(before: index) { return poll }
    if let option = step.option, let choice = runbook.stepIndex[option.choice],
      self.progress[choice].chosen == nil, !self.progress[choice].isSettled
    {
      return .choice(choice)
    }
    if condition(on: index) != nil { return .condition(index, command: nil) }
    if !step.alternatives.isEmpty, progress.chosen == nil { return .choice(index) }
    if runbook.isPoll(step), let poll = asking(.gate(step: step.id), at: index) { return poll }
    if step.gate != nil { return .gate(index) }
    if step.kind == .input { return .observe(index) }
    if step.kind == .wait, progress.clock == nil { return .waitBegins(index) }
    guard let command = step.command else { return card(at: index) }
    guard !command.commands.isEmpty else { return .text(index) }
    guard step.isCommand else { return card(at: index) }
    guard let next = progress.commands.firstIndex(where: { !$0.isPassed }) else {
      let awaited = awaited(by: index)
      return awaited.isEmpty ? .judge(index) : .running(awaited)
    }
    if case .failed = progress.commands[next] { return .failed(index, command: next) }
    if let start = isLate(index, now) { return .late(index, start) }
    return question(before: next, of: index, now)
      ?? .command(index, run: commands(from: next, of: index, now))
  }

  /// The tasks asked together; acceptance of a command that has not run is asked one by one.
  private func card(at index: Int) -> Question {
    if let accepted = acceptedCommand(of: index), !progress[accepted].commandsArePassed {
      return .card([index])
    }
    let card = route.card(of: index)
    let open = card.filter { progress[$0].outcome == nil || $0 == index }
    return .card([index] + open.filter { $0 > index } + open.filter { $0 < index })
  }

  /// Asked once before a section with commands, where earlier ones have open or failed steps.
  private func leaving(for index: Int) -> Question? {
    // On entering a section, wherever in it: nothing of it is settled yet.
    // On the way back nothing stands between: what is open is asked at its end.
    guard route.track != .rollback, let entry = route.entry(of: index), entry > 0,
      route.openCount(entry: entry) == route.stepsOfEntry[entry].count
    else { return nil }
    let behind = (0..<entry).filter {
      route.openCount(entry: $0) > 0 && sectionsLeft[route.entries[$0]] == nil
        && route.stepsOfEntry[$0].contains { !progress[$0].isSettled && !comesLater($0) }
    }
    guard !behind.isEmpty,
      route.stepsOfEntry[entry].contains(where: { runbook.steps[$0].isCommand })
    else { return nil }
    let open = behind.flatMap { route.stepsOfEntry[$0] }.filter {
      !progress[$0].isSettled && !comesLater($0)
    }
    return .leaving(entries: behind, open: open)
  }

  private func closing(_ now: Circumstances) -> Question {
    let path = route.path(route.track)
    // What was to be confirmed after a recycle, and was gone past, is open as well.
    let open = path.filter {
      progress[$0].outcome == nil || progress[$0].outcome == .later || toConfirm.contains($0)
    }
    .filter { !awaitsAcceptance($0) && awaited(by: $0).isEmpty }
    .filter { !isWaiting($0) && waits(holding: $0).isEmpty }
    if open.isEmpty, !waits.isEmpty { return waiting(for: waits, now) }
    // Nothing is left running behind a run that has ended.
    if open.isEmpty, !background.isEmpty { return .running(background) }
    return .closing(
      route.track, open: open,
      failed: path.filter { progress[$0].outcome == .failed })
  }

  /// Whether a person has to say that a fence's output is as it should be.
  ///
  /// Exit status 0 is not enough where the text says what to expect, in a section that verifies,
  /// after a `curl` that hides errors, and where a command was stopped or did not run as written.
  func needsJudging(_ index: Int) -> Bool {
    let step = runbook.steps[index]
    guard step.isCommand, !start.isRehearsal else { return false }
    if !progress[index].edited.isEmpty { return true }
    if runbook.section(step.section)?.verifies == true { return true }
    return zip(commands(of: index), progress[index].commands).contains { command, progress in
      if case .settled(.notApplicable, _) = progress { return false }
      if case .settled = progress { return true }
      return !command.expectations.isEmpty || command.hidesHTTPErrors
        || command.hazards.contains { $0.kind == .neverEnding }
    }
  }
}
