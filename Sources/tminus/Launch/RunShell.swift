import Crypto
import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// The run's shell as the launch uses it: opened when first needed, its output kept as it comes.
struct RunShell {
  private let run: String
  private let journal: Journal
  private let startDirectory: String
  private let saved: ShellState?
  private let environment: [String: String]
  private var session: ShellSession?
  /// What the journal has of the shell's state.
  private var carried: SnapshotDifference?
  /// The shell's state when it was new.
  private var baseline: Snapshot?
  /// Names that are set, as of the last snapshot.
  private var names: Set<String>
  /// The snapshot that `names` were read from.
  private var learned: Snapshot?
  /// Whether `carried` is what that snapshot gives.
  private var isDescribed = false
  /// Secrets given in this sitting: covered in what commands print, and left out of the state.
  private var secrets: [[UInt8]] = []

  init(run: Run, journal: Journal) {
    self.run = run.id
    self.journal = journal
    startDirectory = run.start.directory
    saved = run.shellState
    var environment = Place.environment
    environment["TMINUS_RUN"] = run.start.name
    self.environment = environment
    names = Place.variableNames.union(environment.keys).union(run.shellState?.names ?? [])
  }

  var standing: Standing { session?.standing ?? .fresh }

  /// Where the next command would run.
  var directory: String {
    session?.snapshot().map(\.directory) ?? saved?.directory ?? startDirectory
  }

  /// Whether the shell has a variable of this name.
  func isSet(_ name: String) -> Bool { names.contains(name) }

  /// What a variable holds, as the shell would write it; nil where that is not known.
  func value(of name: String) -> String? { session?.snapshot()?.value(of: name) }

  func newToken() -> String {
    UUID().uuidString.lowercased().filter { $0 != "-" }
  }

  /// Finds the run's shell, or starts one and gives it the state that was carried.
  mutating func open(console: Console, awaiting token: String? = nil) throws {
    guard session == nil else { return }
    var size = winsize()
    let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let configuration = ShellConfiguration(
      runDirectory: try Self.folder(for: run), workingDirectory: startDirectory,
      environment: environment, keeper: [Place.program, "__keeper"],
      windowSize: known ? WindowSize(rows: size.ws_row, columns: size.ws_col) : WindowSize())
    let session = try ShellSession(configuration, awaiting: token)
    self.session = session
    carried = try saved.map {
      try JSONDecoder().decode(SnapshotDifference.self, from: $0.difference)
    }
    if session.isNew, let carried {
      try session.restore(carried)
      let wanted = saved?.directory
      if let wanted, let found = session.snapshot()?.directory, found != wanted {
        console.say(
          " !! \(safe(wanted)) cannot be entered any more: commands now run in \(safe(found))")
      }
    }
    if !session.isNew { secrets = try Self.covered(in: run) }
    baseline = session.baseline()
    learn()
  }

  /// Runs an attempt to its end: its output shown and kept as it comes.
  ///
  /// - Parameter text: with the values in, secrets too: it goes nowhere but to the shell.
  mutating func run(_ text: String, of attempt: Attempt, _ manner: Manner, console: Console) throws
    -> AttemptEnd
  {
    try watch(attempt, isNew: true, manner, console: console) { session, input, tick, sink in
      try session.run(text, token: attempt.token, input: input, attend: tick, sink: sink)
    }
  }

  /// Goes on with an attempt that an earlier sitting started.
  mutating func takeUp(_ attempt: Attempt, console: Console) throws -> AttemptEnd {
    var end = try watch(attempt, isNew: false, Manner(), console: console) {
      session, input, tick, sink in
      try session.resume(token: attempt.token, input: input, attend: tick, sink: sink)
    }
    end.afterLoss = true
    return end
  }

  /// Covers a value from now on.
  ///
  /// The value is kept beside the shell, in memory, for as long as the shell lives: another tminus that
  /// takes the shell up has to cover it too.
  mutating func hide(_ secret: String) throws {
    secrets.append(Array(secret.utf8))
    try WholeFile.write(
      Array(try JSONEncoder().encode(secrets)), to: try Self.coverFile(for: run), mode: 0o600)
  }

  private static func coverFile(for run: String) throws(AppError) -> String {
    try folder(for: run) + "/covered"
  }

  /// What an earlier tminus covered in the shell that goes on.
  private static func covered(in run: String) throws -> [[UInt8]] {
    let path = try coverFile(for: run)
    guard access(path, F_OK) == 0 else { return [] }
    return try JSONDecoder().decode([[UInt8]].self, from: Data(try RunbookFile.bytes(at: path)))
  }

  /// How long a command that is stopped has before it is killed.
  private static let grace = Duration.seconds(10)

  /// Goes to a directory; whether the shell is there now.
  mutating func enter(_ directory: String) throws -> Bool {
    try session?.enter(directory)
    learn()
    return self.directory == directory
  }

  /// Sets variables of the shell, whatever their values hold.
  mutating func set(_ values: [String: String]) throws {
    try session?.set(values)
    learn()
  }

  /// The state to carry to a later sitting, where it is not what is carried already.
  mutating func stateFacts() throws -> [Fact] {
    guard !isDescribed, let snapshot = session?.snapshot(), let baseline else { return [] }
    isDescribed = true
    let difference = snapshot.difference(from: baseline, hiding: secrets)
    guard difference != carried else { return [] }
    carried = difference
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return [
      .stateSaved(
        state: ShellState(
          directory: snapshot.directory, names: difference.variables.keys.sorted(),
          difference: try encoder.encode(difference)))
    ]
  }

  /// Ends the shell, or only lets go of it.
  func close(ending: Bool) {
    if ending { unlink(Place.shell(run: run) + "/covered") }
    session?.close(endingShell: ending)
  }

  private mutating func learn() {
    guard let snapshot = session?.snapshot() else { return }
    // Most commands change nothing, which is seen at a glance.
    if let learned, snapshot.carriesSame(as: learned) { return }
    names = snapshot.setVariables
    learned = snapshot
    isDescribed = false
  }

  private mutating func watch(
    _ attempt: Attempt, isNew: Bool, _ manner: Manner, console: Console,
    _ body: (
      ShellSession, InputSource, () -> Attention, (UnsafeRawBufferPointer) throws -> Void
    ) throws -> CommandEnd
  ) throws -> AttemptEnd {
    guard let session else { throw AppError.noKeeper }
    let output = try journal.openOutput(attempt: attempt.token, run: run, isNew: isNew)
    let started = LocalClock.monotonic()
    func elapsed() -> Int { Int((LocalClock.monotonic() - started) * 1000) }
    var last: UInt8 = 10
    var failure: (any Error)?
    var mask = SecretMask(secrets)
    var lastOutput = ContinuousClock.now
    var screen = ShownOutput(console: console)
    func keep(_ bytes: UnsafeRawBufferPointer) throws {
      try output.write(bytes, at: elapsed())
      screen.pass(bytes)
      if let byte = bytes.last { last = byte }
    }
    // A command that prints a line and then works for an hour has its line stored all the same.
    let tick: () -> Attention = {
      if lastOutput.duration(to: .now) >= .milliseconds(100) {
        do { try mask.letGo().withUnsafeBytes(keep) } catch { failure = failure ?? error }
      }
      if let due = output.deadline, elapsed() >= due {
        do { try output.flush() } catch { failure = failure ?? error }
      }
      guard let limit = manner.timeout, elapsed() >= limit * 1000 else { return .none }
      return .stop(grace: Self.grace)
    }
    let input =
      console.isInteractive && !manner.isDetached ? InputSource.terminal(STDIN_FILENO) : .none
    // Whatever goes wrong: the terminal is the operator's again.
    defer { screen.end() }
    let end = try body(session, input, tick) { bytes in
      lastOutput = .now
      if mask.isEmpty { try keep(bytes) } else { try mask.pass(bytes).withUnsafeBytes(keep) }
    }
    try mask.rest().withUnsafeBytes(keep)
    screen.end()
    if let failure { throw failure }
    let digest = try output.finish()
    // tminus' own lines begin at the left, whatever the command left behind.
    if last != 10 { console.say() }
    if let limit = manner.timeout, elapsed() >= limit * 1000 {
      console.say(" !! stopped after \(SpokenDuration.text(seconds: limit)), its timeout")
    }
    if end.lostBytes > 0 {
      console.say(" !! \(end.lostBytes) bytes that it printed while nobody watched are lost")
    }
    if !end.stateKnown {
      console.say(
        " !! what this command changed in the shell is not known: its state is that before")
    }
    learn()
    return AttemptEnd(
      token: attempt.token, status: Int(end.status),
      milliseconds: end.duration.map { Int($0 / .milliseconds(1)) } ?? elapsed(), output: digest,
      shellEnded: end.shellEnded)
  }

  /// The shell's folder, and the one above it that is only ours.
  private static func folder(for run: String) throws(AppError) -> String {
    let folder = Place.shell(run: run)
    let parent = (folder as NSString).deletingLastPathComponent
    if mkdir(parent, 0o700) != 0, errno != EEXIST { throw .unwritable(path: parent, errno: errno) }
    return folder
  }
}

extension Standing {
  /// Whether the awaited attempt still runs.
  var isRunning: Bool { self == .running }
}
