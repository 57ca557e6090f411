import RunbookCore
import RunbookJournal

/// `follow`: another's screen, made again from what the journal comes to hold.
final class Follower {
  private let console: Console
  private let journal: Journal
  private var watched: WatchedRun
  private var output: FollowedOutput?
  /// The section whose header stands above.
  private var section: Section.ID?

  init(_ watched: WatchedRun, console: Console) {
    self.watched = watched
    journal = watched.journal
    self.console = console
  }

  /// Says where the run stands, then shows what happens, until it has ended or nobody watches any more.
  func follow() throws {
    // From the first line on, Ctrl-C is an answer.
    let vigil = Vigil(console)
    let run = watched.run
    let lines = StatusScreen.lines(
      run, look: console.look, now: LocalClock.now(), driver: try journal.driver(of: run.id))
    for line in lines { console.say(line) }
    guard run.ending == nil else { return }
    guard !journal.isFrozen else {
      return console.tell(Self.cannotFollow)
    }
    console.tell("-- following \(run.start.name); nothing is asked here. Ctrl-C ends it")
    if let attempt = run.openAttempt {
      output = FollowedOutput(of: attempt.token, journal: journal, console: console)
      try output?.skip()
    }
    defer {
      output?.end()
      // Until here no signal comes in between.
      withExtendedLifetime(vigil) {}
    }
    while try isUnfinished(), vigil.goesOn() {}
  }

  static let cannotFollow =
    "?? this journal may not be written to here, so what others write cannot be followed: that is how it stands"

  /// Shows what is new; false once the run has ended.
  private func isUnfinished() throws -> Bool {
    guard try watched.look(take) else { return true }
    try output?.show()
    return watched.run.ending == nil
  }

  private func take(_ event: Event, _ run: Run) throws {
    switch event.fact {
    case .attemptStarted(let attempt):
      try putRight()
      say(
        FollowScreen.started(attempt, at: event.at, run, look: console.look), at: attempt.step, run)
      output = FollowedOutput(of: attempt.token, journal: journal, console: console)
    case .sittingStarted:
      // It may go on with the command.
      try putRight()
      console.say(FollowScreen.line(event, run))
    case .attemptFinished(let end): try close(end.token, event, run)
    case .attemptLeft(let token), .attemptResolved(let token, _, _): try close(token, event, run)
    case .stepSettled(let step, _, _, _), .stepReopened(let step, _):
      say([FollowScreen.line(event, run, about: step)], at: step, run)
    // It is carried along with what happens, and is nothing that happens.
    case .stateSaved: break
    default: console.say(FollowScreen.line(event, run))
    }
  }

  /// What a command printed last comes before its end.
  private func close(_ token: String, _ event: Event, _ run: Run) throws {
    if output?.token == token {
      try putRight()
      output = nil
    }
    console.say(FollowScreen.line(event, run))
  }

  /// Shows what a command has printed, and leaves the terminal in order: its driver may be gone.
  private func putRight() throws {
    try output?.show()
    output?.end()
  }

  /// Lines about a step, under the header of its section.
  private func say(_ lines: [String], at step: Step.ID, _ run: Run) {
    if let index = run.runbook.stepIndex(id: step), run.runbook.steps[index].section != section {
      section = run.runbook.steps[index].section
      console.say()
      console.say(Header.line(run, steps: [index], look: console.look, now: run.lastAt))
    }
    for line in lines { console.say(line) }
  }
}
