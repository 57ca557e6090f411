import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// Coming back to a run, and leaving it.
extension Launch {
  /// Finds the run's shell, or starts one, and only then writes down who sits at the run from now on.
  ///
  /// - Returns: what a new shell cannot be given.
  func sitDown(_ sitting: Sitting?, _ arrival: [Fact], _ lease: RunLease) throws -> [String] {
    guard var sitting else {
      lease.takeSeat()
      return try openShell(run.shell)
    }
    let offer = run.offer
    let number = arrival.isEmpty ? run.shell : run.nextShell
    // What is found where the next operator's shell will be was started by one who never sat down,
    // with the state of that time.
    if !arrival.isEmpty { try shells.folder.discard(number) }
    let lost = try openShell(number)
    sitting.insteadOf = gone(before: lease)
    do {
      try write(arrival + [.sittingStarted(sitting: sitting)])
    } catch {
      if shell.isNew { shell.end() }
      throw error
    }
    lease.takeSeat()
    if arrival.isEmpty, let offer {
      console.say(" ok the offer to \(safe(offer.to)) is withdrawn")
    }
    return lost
  }

  /// Finds the run's shell, or starts one.
  ///
  /// - Parameter number: which of the run's it is.
  /// - Returns: what a new one cannot be given.
  func openShell(_ number: Int) throws -> [String] {
    if run.start.isRehearsal { return [] }
    let attempt = run.openAttempt.flatMap { $0.shellNumber == number ? $0 : nil }
    return try shell.open(number, awaiting: attempt?.token)
  }

  /// Names what the new shell has not, and what is still there of the old one.
  func sayLost(_ lost: [String]) {
    for text in lost { console.say(" !! not carried to the new shell: \(safe(text))") }
    // What belongs to a doubt is said with that.
    if shell.isNew, run.openAttempt == nil { sayLeft(shells.orphans()) }
    sayUnderWay()
  }

  /// Asks where to go on, where the directory that the run was in is gone; false where it is to be held.
  func findDirectory() throws -> Bool {
    guard let lost = shell.lostDirectory else { return true }
    while true {
      let here = safe(shell.directory)
      console.say(" !! \(safe(lost)) cannot be entered any more")
      switch console.ask("commands would run in \(here): go on there? (y, h, or a directory) > ") {
      case .line("y"):
        shell.stayHere()
        try write(shell.stateFacts())
        return true
      case .line("h"), .end, .hangUp:
        try write([.held(reason: "\(lost) cannot be entered any more")])
        return false
      case .line(let path) where !path.allSatisfy(\.isWhitespace):
        let path = path.trimmingCharacters(in: .whitespaces)
        let wanted = path.hasPrefix("/") ? path : "\(shell.directory)/\(path)"
        guard Place.isFolder(wanted) else {
          console.tell("?? \(path): no such directory")
          continue
        }
        _ = try shell.enter(wanted)
        shell.stayHere()
        try write(shell.stateFacts())
        return true
      case .line, .interrupted: continue
      }
    }
  }

  /// Clears up a command that was running when tminus was last here; false where that needs a person.
  func recover() throws -> Bool {
    guard let attempt = run.openAttempt else { return true }
    guard attempt.shellNumber == run.shell else {
      try recoverBackground(attempt)
      return true
    }
    switch shell.standing {
    case .neverStarted:
      try write([.attemptResolved(token: attempt.token, resolution: .neverStarted, reason: nil)])
      console.say(" ok the command that was about to start had not started")
    case .running, .finished:
      if attempt.command == nil, !console.isInteractive {
        try write([.held(reason: "a shell of the operator's is open")])
        console.tell("?? a shell is open in this run: resume at a terminal")
        return false
      }
      try takeUp(attempt)
    case .fresh, .idle, .lost:
      guard attempt.command == nil else { return true }
      try write([
        .attemptResolved(
          token: attempt.token, resolution: .failed, reason: "the shell that was opened is gone")
      ])
    }
    return true
  }

  private func takeUp(_ attempt: Attempt) throws {
    let step = run.runbook.stepIndex(id: attempt.step)
    if let step { header([step]) }
    console.say(
      shell.standing.isRunning
        ? " ok still running, since \(LocalClock.seconds(startedAt(attempt))); what it printed meanwhile, then live (Ctrl-C stops it):"
        : shell.endedUnwatched
          ? " !! its shell ended while nobody watched:"
          : " ok it went on while nobody watched, and has ended:")
    say(attempt.shown.split(separator: "\n").map { "   " + safe(String($0)) })
    if let step, let command = attempt.command {
      showTail(of: step, command: command, isExpected: false)
    }
    let watch = Watch(console, step.map { manner(of: $0) } ?? Manner())
    switch try shell.takeUp(attempt, startedAt: startedAt(attempt), watch) {
    case .left(let capture): try leave(attempt, capture)
    case .ended(let end):
      guard let command = attempt.command else { return try closeVisit(end) }
      try write(run.facts(after: end) + shell.stateFacts())
      if let step {
        closeCommand(step, command, end, of: run.progress[step].commands.count)
      }
      sayLeft(shell.leftRunning)
    }
  }

  func finish(_ ending: Ending) -> ExitStatus {
    let failed = run.progress.contains { $0.outcome == .failed }
    let rehearsal = run.start.isRehearsal ? "REHEARSAL " : ""
    let took = SpokenDuration.text(milliseconds: run.lastAt - run.startedAt)
    switch ending {
    case .complete:
      console.say(
        "\(run.start.name) \(rehearsal)COMPLETE\(failed ? ", with failed steps" : ""), \(took). Next: tminus sign \(run.start.name) --role ROLE; tminus export \(run.start.name)"
      )
      return failed ? .failed : .complete
    case .rolledBack:
      console.say(
        "\(run.start.name) \(rehearsal)ROLLED BACK, \(took). Next: tminus export \(run.start.name)")
      return .rolledBack
    case .scrubbed:
      console.say("\(run.start.name) \(rehearsal)SCRUBBED, \(took)")
      return .scrubbed
    }
  }

  /// Ends the shells, or lets go of those in which something still runs, and says what.
  func leaveShells() throws {
    let left = try leftRunning()
    guard run.ending == nil else { return try endShells(left) }
    // Where the run was and cannot be is asked about again.
    if shell.lostDirectory == nil { try write(shell.stateFacts()) }
    for attempt in run.background { try look(at: attempt) }
    for attempt in run.background {
      console.say(" !! goes on in the background: \(describe(attempt))")
    }
    sayLeft(left)
    if shell.leftRunning.isEmpty { shell.end() } else { shell.letGo() }
    // With what a session that never sat down may have left there.
    if left.isEmpty, run.background.isEmpty { try shells.folder.end() }
  }

  /// Ends all that is left of a run that has ended, commands that go on aside, and names what survives.
  private func endShells(_ left: [LivingProcess]) throws {
    shell.end()
    try shells.folder.end()
    for process in left {
      console.say(
        process.isAlive
          ? " !! still runs, after its shell has ended: \(describe(process))"
          : " -- ended with its shell: \(describe(process))")
    }
  }

  func leave() -> ExitStatus {
    if let offer = run.offer { return leave(to: offer) }
    // One who gave another name than the usual is not known by it tomorrow.
    let option = Operator(named: run.operatorName).option
    say(WaitScreen.lines(run, now: LocalClock.now()))
    console.say("\(run.start.name) is on hold. To go on: tminus resume \(run.start.name)\(option)")
    return .held
  }
}
