import RunbookCore
import RunbookJournal
import RunbookShell

/// Commands that go on by themselves, and what commands have left running.
extension Launch {
  /// Leaves a command that runs to itself; the next ones get another shell where it has the run's own.
  func leave(_ attempt: Attempt, _ capture: Capture?) throws {
    if let capture { background.take(attempt, capture) }
    let before = run.shell
    try write([.attemptLeft(token: attempt.token)])
    if run.shell != before { try shell.moveOn(to: run.shell) }
    sayGoesOn()
    if attempt.shellNumber == before {
      console.say(
        " !! what it changes in its shell stays there: commands now run in another one")
    }
    if let lost = shell.lostDirectory {
      console.say(
        " !! \(safe(lost)) cannot be entered any more: commands now run in \(safe(shell.directory))"
      )
    }
  }

  /// Takes note of what commands in the background have come to; whether one has ended.
  func lookAfterBackground() throws -> Bool {
    let before = run.background.count
    for attempt in run.background {
      if let limit = overdue(attempt) {
        console.say(
          " !! \(SpokenDuration.text(seconds: limit)), its timeout, are over: \(describe(attempt))")
        try look(at: attempt, stop: .timeout)
      } else if background.needsLook(attempt) {
        try look(at: attempt)
      }
    }
    return run.background.count < before
  }

  /// Names all that runs, for who is about to do something else.
  func sayWhatRuns() throws {
    sayStillRunning(run.background)
    sayLeft(try leftRunning())
  }

  /// What commands have left running, in whichever shell of the run.
  func leftRunning() throws -> [LivingProcess] {
    shell.lookAround()
    return shell.leftRunning
      + (try otherShells.flatMap { number in
        try background.underWay(in: number).map(processes) ?? background.retire(number)
      })
  }

  /// Says what goes on in shells of this user's that the run has moved on from: nobody awaits it.
  func sayUnderWay() {
    for goesOn in otherShells.compactMap(background.underWay) where !isOpen(goesOn.token) {
      let since = record(of: goesOn.token).map { ", since \(LocalClock.seconds($0.startedAt))" }
      console.say(
        " !! goes on in your own shell\(since ?? ""), and the run does not wait for it: \(words(of: goesOn))"
      )
      sayLeft(processes(of: goesOn))
    }
  }

  private func isOpen(_ token: String) -> Bool { run.openAttempts.contains { $0.token == token } }

  private func words(of goesOn: UnderWay) -> String {
    record(of: goesOn.token).map { describe($0.attempt) } ?? "a command"
  }

  /// What there is to see of a command: the shell, where that does it all by itself.
  private func processes(of goesOn: UnderWay) -> [LivingProcess] {
    goesOn.processes.isEmpty ? [goesOn.shell.called(words(of: goesOn))] : goesOn.processes
  }

  /// The timeout that a command in the background has passed.
  private func overdue(_ attempt: Attempt) -> Int? {
    guard let step = run.runbook.stepIndex(id: attempt.step), let limit = manner(of: step).timeout
    else { return nil }
    return LocalClock.now() - startedAt(attempt) > Int64(limit) * 1000 ? limit : nil
  }

  /// Clears up a command that tminus was about to leave when it died.
  func recoverBackground(_ attempt: Attempt) throws {
    if let other = outOfReach(attempt) { return sayOutOfReach(attempt, other) }
    let state = try background.look(
      at: attempt, startedAt: startedAt(attempt), hiding: shell.secrets, wasLeft: false)
    if case .running = state { return try leave(attempt, nil) }
    if case .lost = state { return }
    try take(state, of: attempt)
  }

  /// Brings a command back to the terminal.
  func follow(_ token: String) throws {
    guard let attempt = run.background.first(where: { $0.token == token }) else { return }
    let look = console.look
    console.say(look.dim(look.rule("-", "\(describe(attempt)); Ctrl-] b leaves it again")))
    if let step = run.runbook.stepIndex(id: attempt.step), let command = attempt.command {
      try self.look(at: attempt)
      guard run.background.contains(attempt) else { return }
      showTail(of: step, command: command, isExpected: false)
    }
    let step = run.runbook.stepIndex(id: attempt.step)
    let watch = self.watch(step.map { manner(of: $0) } ?? Manner())
    let state = try background.follow(
      attempt, startedAt: startedAt(attempt), hiding: shell.secrets, watch)
    if case .running = state { sayGoesOn() }
    try take(state, of: attempt)
    shown = nil
  }

  private func sayGoesOn() {
    let look = console.look
    console.say(look.dim(look.rule("-", "goes on in the background: `jobs`, `fg N`, `stop N`")))
  }

  func stop(_ tokens: [String]) throws {
    for attempt in run.background where tokens.contains(attempt.token) {
      console.say(" -- stopping \(describe(attempt))")
      try look(at: attempt, stop: .byOperator)
      if run.background.contains(attempt) {
        console.say(" !! not stopped: another session of yours is at it; try again")
      }
    }
  }

  /// Ends what commands have left running in the run's shells, where the operator says so.
  func stopLeft() throws {
    let left = try leftRunning()
    guard !left.isEmpty else { return console.say("   nothing runs in the background") }
    sayLeft(left)
    guard console.isInteractive else {
      return console.tell("?? not ended: that is asked at a terminal only")
    }
    guard console.askYesOrNo("end \(left.count == 1 ? "it" : "all of these")?") == true else {
      return
    }
    try end(left, of: nil)
  }

  /// Writes down what is ended, and ends it.
  func end(_ processes: [LivingProcess], of step: Step.ID?) throws {
    let names = processes.map(describe)
    for name in names { console.say(" -- stopping \(name)") }
    try write([.noted(step: step, text: "stopped: " + names.joined(separator: "; "))])
    LivingProcess.end(processes, grace: Watch.grace)
  }

  /// Stores what a command in the background has printed so far, and takes note of its end.
  func look(at attempt: Attempt, stop: Stop? = nil) throws {
    if let other = outOfReach(attempt) { return try giveUp(attempt, other) }
    try take(
      try background.look(
        at: attempt, startedAt: startedAt(attempt), hiding: shell.secrets, stop: stop),
      of: attempt)
  }

  /// Writes down what became of a command in the background, says it, and only then ends its shell.
  private func take(_ state: BackgroundShells.State, of attempt: Attempt) throws {
    switch state {
    case .running(let lost): return sayDropped(lost, of: attempt)
    case .ended(let end, let lost):
      sayDropped(lost, of: attempt)
      let facts = run.facts(after: end)
      try write(facts)
      let isWell = record(of: attempt)?.end?.isWell ?? end.isWell
      console.say(
        " \(isWell ? "ok" : "!!") in the background, \(Wording.exit(end)): \(describe(attempt))")
      report(Array(facts.dropFirst()))
      if let record = record(of: attempt), run.outlastedWayBack(record),
        run.runbook.step(attempt.step)?.track != .rollback
      {
        console.say(
          console.look.red(
            " !! it began before the way back and ended after that: what it did may be in force; go the way back once more (goto R1, again)"
          ))
      }
      sayLeft(try background.retire(attempt.shellNumber))
    case .neverStarted:
      try write([.attemptResolved(token: attempt.token, resolution: .neverStarted, reason: nil)])
      console.say(" ok the command that was about to start had not started: \(describe(attempt))")
      _ = try background.retire(attempt.shellNumber)
    case .lost:
      let facts = run.facts(afterLossOf: attempt)
      try write(facts)
      console.say(
        " !! was in the background, and its shell is gone: nobody knows how it ended: \(describe(attempt))"
      )
      report(Array(facts.dropFirst()))
    }
    shown = nil
  }

  private func sayDropped(_ bytes: Int, of attempt: Attempt) {
    guard bytes > 0 else { return }
    console.say(
      " !! \(bytes) bytes were more than could be held, and are lost: \(describe(attempt))")
  }

  /// Warns where a step is asked about that has a command in the background already.
  func sayStillRunning(at step: Int) {
    let id = run.runbook.steps[step].id
    sayStillRunning(run.background.filter { $0.step == id })
    // Of attempts whose end nobody knows something may run, whatever was decided about them.
    sayLeft(doubtful(run.progress[step].attempts.filter(\.wasInDoubt).map(\.attempt)))
  }

  private func sayStillRunning(_ attempts: [Attempt]) {
    for attempt in attempts {
      let number = run.runbook.step(attempt.step)?.number?.description ?? ""
      let hint = run.rollback == nil ? "" : "   (stop \(number) ends it)"
      console.say(" !! still runs in the background: \(describe(attempt))\(hint)")
    }
  }

  func showJobs() throws {
    let left = try leftRunning()
    if run.background.isEmpty, left.isEmpty {
      return console.say("   nothing runs in the background")
    }
    for attempt in run.background {
      let since = LocalClock.seconds(startedAt(attempt))
      console.say("   \(describe(attempt))   since \(since)")
    }
    for process in left {
      console.say("   in the shell\(process.isStopped ? ", stopped" : ""): \(describe(process))")
    }
  }

  /// The shells that the run has moved on from, and in which no command goes on.
  var otherShells: [Int] {
    let taken = Set(run.background.map(\.shellNumber)).union([run.shell])
    return (0..<run.nextShell).filter { !taken.contains($0) }
  }

  /// Names processes that outlived their command.
  func sayLeft(_ processes: [LivingProcess]) {
    for process in processes {
      console.say(
        process.isStopped
          ? " !! stopped, and waits to go on (e, then fg; or stop): \(describe(process))"
          : " !! still runs: \(describe(process))")
    }
  }

  func describe(_ process: LivingProcess) -> String {
    let command = process.covering(shell.secrets).command
    return console.look.clip("process \(process.pid) \(safe(command))", to: 90)
  }

  func describe(_ attempt: Attempt) -> String {
    let number = run.runbook.step(attempt.step)?.number?.description ?? ""
    return "step \(number) " + safe(String(attempt.shown.prefix { $0 != "\n" }))
  }

  func startedAt(_ attempt: Attempt) -> Int64 { record(of: attempt)?.startedAt ?? run.startedAt }

  /// What is known of an attempt.
  func record(of attempt: Attempt) -> AttemptRecord? {
    run.runbook.stepIndex(id: attempt.step).flatMap { index in
      run.progress[index].attempts.last { $0.attempt.token == attempt.token }
    }
  }

  /// The same where its token is all that is known; what the text in force has dropped is passed over.
  private func record(of token: String) -> AttemptRecord? {
    run.progress.lazy.flatMap(\.attempts).first { $0.attempt.token == token }
  }
}
