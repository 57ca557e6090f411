import RunbookCore
import RunbookJournal
import RunbookShell

/// Commands that go on by themselves, and what commands have left running.
extension Launch {
  /// Leaves a command that runs in the shell to itself; the next ones get another shell where it was
  /// theirs.
  func leave(_ attempt: Attempt) throws {
    let before = run.shell
    try write([.attemptLeft(token: attempt.token)])
    if run.shell != before { try shell.moveOn(to: run.shell) }
    let look = console.look
    console.say(look.dim(look.rule("-", "goes on in the background: `jobs`, `output N`, `stop N`")))
    if attempt.shell ?? 0 == before {
      console.say(
        " !! what it changes in its shell stays there: commands now run in another one")
    }
  }

  /// Takes note of what commands in the background have come to.
  func lookAfterBackground() throws {
    for attempt in run.background where shell.needsLook(attempt) {
      try take(try shell.collect(attempt, startedAt: startedAt(attempt)), of: attempt)
    }
  }

  /// A command that tminus was about to leave when it died.
  func recoverBackground(_ attempt: Attempt) throws {
    switch try shell.collect(attempt, startedAt: startedAt(attempt)) {
    case .running: try leave(attempt)
    case .ended(let end, let lost, let left):
      sayDropped(lost, of: attempt)
      try write(run.facts(after: end))
      if let step = run.runbook.stepIndex(id: attempt.step), let command = attempt.command {
        closeCommand(step, command, end, of: run.progress[step].commands.count)
      }
      sayLeft(left)
    // It is in doubt: the question comes next.
    case .lost: break
    }
  }

  func stop(_ tokens: [String]) throws {
    for attempt in run.background where tokens.contains(attempt.token) {
      console.say(" -- stopping \(describe(attempt))")
      try take(try shell.stop(attempt, startedAt: startedAt(attempt)), of: attempt)
    }
  }

  /// Writes down what became of a command in the background, and says it.
  private func take(_ state: BackgroundState, of attempt: Attempt) throws {
    switch state {
    case .running(let lost): return sayDropped(lost, of: attempt)
    case .ended(let end, let lost, let left):
      sayDropped(lost, of: attempt)
      let facts = run.facts(after: end)
      try write(facts)
      let isBad = !end.isWell && run.progress(of: attempt)?.end?.isWell != true
      console.say(
        " \(isBad ? "!!" : "ok") in the background, exit \(end.status): \(describe(attempt))")
      report(Array(facts.dropFirst()))
      sayLeft(left)
    case .lost:
      try write([
        .attemptResolved(
          token: attempt.token, resolution: .failed,
          reason: "its shell is gone: nobody knows how it ended")
      ])
      console.say(
        " !! was in the background, and its shell is gone: nobody knows how it ended: \(describe(attempt))"
      )
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
    for attempt in run.background where attempt.step == id {
      console.say(" !! still runs in the background: \(describe(attempt))")
    }
  }

  /// Stores what a command in the background has printed so far.
  func collect(_ attempt: Attempt) throws {
    try take(try shell.collect(attempt, startedAt: startedAt(attempt)), of: attempt)
  }

  func showJobs() {
    shell.lookAround()
    if run.background.isEmpty, shell.leftRunning.isEmpty {
      return console.say("   nothing runs in the background")
    }
    for attempt in run.background {
      let since = LocalClock.seconds(startedAt(attempt))
      console.say("   \(describe(attempt))   since \(since)")
    }
    for process in shell.leftRunning {
      console.say("   in the shell\(process.isStopped ? ", stopped" : ""): \(describe(process))")
    }
  }

  /// Names processes that outlived their command.
  func sayLeft(_ processes: [LivingProcess]) {
    for process in processes {
      console.say(
        process.isStopped
          ? " !! stopped, and waits to go on (e, then fg): \(describe(process))"
          : " !! still runs: \(describe(process))")
    }
  }

  func describe(_ process: LivingProcess) -> String {
    console.look.clip("process \(process.pid) \(safe(process.command))", to: 90)
  }

  func describe(_ attempt: Attempt) -> String {
    let number = run.runbook.step(attempt.step)?.number?.description ?? ""
    return "step \(number) " + safe(String(attempt.shown.prefix { $0 != "\n" }))
  }

  private func startedAt(_ attempt: Attempt) -> Int64 {
    run.progress(of: attempt)?.startedAt ?? run.startedAt
  }
}

extension Run {
  /// What is known of an attempt.
  fileprivate func progress(of attempt: Attempt) -> AttemptRecord? {
    runbook.stepIndex(id: attempt.step).flatMap { index in
      progress[index].attempts.last { $0.attempt.token == attempt.token }
    }
  }
}
