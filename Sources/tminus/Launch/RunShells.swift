import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// What the shells of a run have in common: where they live, what they begin with, and where their
/// output goes.
struct RunShells {
  let run: String
  private let name: String
  let journal: Journal
  let folder: RunFolder
  /// Where the run began.
  let startDirectory: String
  /// Where its shells begin: there, or where this user can be.
  let openDirectory: String
  let environment: [String: String]
  /// How much of one command's output is kept.
  private let outputLimit: Int

  /// The variable by which the run's processes are known where their keeper is gone.
  private static let mark = "TMINUS_RUN_ID"

  init(run: Run, journal: Journal, outputLimit: Int) {
    self.run = run.id
    name = run.start.name
    self.journal = journal
    self.outputLimit = outputLimit
    folder = RunFolder(run: run.id)
    startDirectory = run.start.directory
    openDirectory = Place.enterable([run.start.directory, Place.environment["HOME"]]) ?? "/"
    var environment = Place.environment
    environment["TMINUS_RUN"] = run.start.name
    environment[Self.mark] = run.id
    // By whichever name the run knows its directory, a symbolic link's included.
    environment["PWD"] = openDirectory
    self.environment = environment
  }

  /// Finds a shell of the run, or starts one.
  func session(
    _ number: Int, awaiting token: String? = nil, wasLeft: Bool = false
  ) throws -> ShellSession {
    var size = winsize()
    let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return try ShellSession(
      ShellConfiguration(
        runDirectory: try folder.shell(number), workingDirectory: openDirectory,
        environment: environment, keeper: [Place.program, "__keeper"],
        windowSize: known ? WindowSize(rows: size.ws_row, columns: size.ws_col) : WindowSize()),
      awaiting: token, wasLeft: wasLeft)
  }

  /// A new shell with the state of another, secrets included: it never leaves the memory.
  func session(_ number: Int, like other: ShellSession?) throws -> ShellSession {
    let session = try session(number)
    guard let state = other?.snapshot(), let base = session.baseline() else {
      session.close(endingShell: true)
      throw ShellError.stateUnknown
    }
    try session.restore(state.difference(from: base))
    return session
  }

  /// Keeps what an attempt prints; what the journal refuses goes to a file beside it, and the command
  /// goes on.
  ///
  /// - Parameter startedAt: when it began, in UTC milliseconds; nil where it is about to.
  func capture(
    _ attempt: Attempt, startedAt: Int64?, hiding secrets: [[UInt8]], on console: Console?
  ) throws -> Capture {
    let rescue = Rescue(of: name)
    let output = try journal.openOutput(
      attempt: attempt.token, run: run, isNew: startedAt == nil, limit: outputLimit,
      unstored: rescue.take)
    let age = startedAt.map { Int(max(0, LocalClock.now() - $0)) } ?? 0
    return Capture(output, rescue, began: age, hiding: secrets, on: console)
  }

  /// The run's processes that belong to no shell that is found here.
  func orphans() -> [LivingProcess] {
    LivingProcess.orphans(with: Self.mark, being: run, ofNoKeeperIn: folder.path)
  }
}
