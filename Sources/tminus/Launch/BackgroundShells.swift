import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// The shells of a run that commands no longer go to: in each a command goes on in the background, or
/// what commands have left running.
struct BackgroundShells {
  private let shells: RunShells
  /// Of commands that go on, what this sitting has looked at so far.
  private var captures: [String: Capture] = [:]

  init(_ shells: RunShells) { self.shells = shells }

  /// How a command in the background stands.
  enum State {
    case running(lostBytes: Int)
    case ended(AttemptEnd, lostBytes: Int)
    /// It never reached its shell.
    case neverStarted
    /// Its shell is gone: nobody knows how it ended.
    case lost
  }

  /// Takes over what was captured of a command that was just left.
  mutating func take(_ attempt: Attempt, _ capture: Capture) {
    captures[attempt.token] = capture
  }

  mutating func hide(_ secrets: [[UInt8]]) {
    for capture in captures.values { capture.hide(secrets) }
  }

  /// Whether a command has to be looked at: it has ended, its shell is gone, or it has printed so much
  /// that the keeper should not have to hold it.
  func needsLook(_ attempt: Attempt) -> Bool {
    let path = shells.folder.shellPath(attempt.shellNumber)
    return ShellSession.gatheredBytes(in: path) > 1 << 20
      || !ShellSession.isUnderWay(attempt.token, in: path)
  }

  /// Stores what a command has printed since, and says how it stands.
  ///
  /// Its shell stays as it is, even where the command has ended: that is to be written down first.
  ///
  /// - Parameters:
  ///   - startedAt: when it began, in UTC milliseconds.
  ///   - wasLeft: whether it was seen to run.
  ///   - stop: why it is ended first, terminated and killed where that does not help; nil where not.
  mutating func look(
    at attempt: Attempt, startedAt: Int64, hiding secrets: [[UInt8]], wasLeft: Bool = true,
    stop: Stop? = nil
  ) throws -> State {
    let patience: Duration = stop == nil ? .zero : .seconds(3)
    return try with(attempt, startedAt, secrets, wasLeft: wasLeft, patience: patience) {
      session, capture in
      let (end, lost) = try Self.end(of: attempt, in: session, capture, isStopped: stop != nil)
      return (end, lost, stop)
    }
  }

  /// Brings a command back to the terminal, until it ends or is left again.
  mutating func follow(
    _ attempt: Attempt, startedAt: Int64, hiding secrets: [[UInt8]], _ watch: Watch
  ) throws -> State {
    try with(attempt, startedAt, secrets, wasLeft: true, watch) { session, capture in
      capture.show(on: watch.console)
      // Whatever goes wrong: the terminal is the operator's again.
      defer { capture.endShowing() }
      let end = try session.resume(
        token: attempt.token, input: watch.input, attend: watch.attention(capture),
        store: capture.store, ending: capture.end, sink: capture.take)
      return (end, end?.lostBytes ?? 0, watch.stop)
    }
  }

  /// Does something with a command's shell, and says how the command stands then.
  private mutating func with(
    _ attempt: Attempt, _ startedAt: Int64, _ secrets: [[UInt8]], wasLeft: Bool,
    _ watch: Watch? = nil, patience: Duration = .zero,
    _ body: (ShellSession, Capture) throws -> (end: CommandEnd?, lost: Int, stop: Stop?)
  ) throws -> State {
    let number = attempt.shellNumber
    guard ShellSession.isAlive(in: shells.folder.shellPath(number)) else {
      captures[attempt.token] = nil
      return .lost
    }
    guard
      let session = try free(number, awaiting: attempt.token, wasLeft: wasLeft, patience: patience)
    else {
      return .running(lostBytes: 0)
    }
    defer { session.close(endingShell: false) }
    switch session.standing {
    case .neverStarted: return .neverStarted
    case .fresh, .idle, .lost: return .lost
    case .running, .finished: break
    }
    let capture =
      try captures[attempt.token]
      ?? shells.capture(attempt, startedAt: startedAt, hiding: secrets, on: nil)
    captures[attempt.token] = capture
    let (end, lost, stop) = try body(session, capture)
    // What could not be stored is said with the rest.
    defer { watch?.close(capture, end) }
    guard let end else {
      try capture.store()
      return .running(lostBytes: lost)
    }
    captures[attempt.token] = nil
    return .ended(
      AttemptEnd(attempt, end, capture, try capture.finish(), stop: stop), lostBytes: lost)
  }

  /// A shell, unless another tminus is at it still: one that has lost the run lets go of it soon.
  private func free(
    _ number: Int, awaiting token: String? = nil, wasLeft: Bool = false, patience: Duration = .zero
  ) throws -> ShellSession? {
    let end = ContinuousClock.now + patience
    while true {
      do {
        return try shells.session(number, awaiting: token, wasLeft: wasLeft)
      } catch ShellError.busy {
        guard ContinuousClock.now < end else { return nil }
        usleep(50_000)
      }
    }
  }

  private static func end(
    of attempt: Attempt, in session: ShellSession, _ capture: Capture, isStopped: Bool
  ) throws -> (end: CommandEnd?, lost: Int) {
    guard isStopped else {
      let drained = try session.drain(
        token: attempt.token, store: capture.store, sink: capture.take)
      return (drained.end, drained.lostBytes)
    }
    let end = try session.resume(
      token: attempt.token, input: .none, attend: { _ in .stop(grace: Watch.grace) },
      store: capture.store, sink: capture.take)
    return (end, end?.lostBytes ?? 0)
  }

  /// What goes on in a shell although the record has an end of it: its user was out of reach when it
  /// was given up.
  func underWay(in number: Int) -> UnderWay? { UnderWay(in: shells.folder.shellPath(number)) }

  /// Ends a shell that is of no use any more; what commands have left running in it keeps it.
  ///
  /// - Returns: what that is.
  func retire(_ number: Int) throws -> [LivingProcess] {
    guard ShellSession.isAlive(in: shells.folder.shellPath(number)), let session = try free(number)
    else { return [] }
    let left = session.leftRunning()
    session.close(endingShell: left.isEmpty && session.standing != .running)
    return left
  }
}
