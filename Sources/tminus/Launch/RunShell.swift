import Crypto
import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// The run's shells as the launch uses them: the one that commands go to, and those in which a command
/// goes on in the background.
struct RunShell {
  private let run: String
  private let name: String
  private let journal: Journal
  private let folder: RunFolder
  private let startDirectory: String
  private let saved: ShellState?
  private let environment: [String: String]
  /// Whether a name says that its value is a secret.
  private let isSecret: (String) -> Bool
  /// How much of one command's output is kept.
  private let outputLimit: Int
  private var session: ShellSession?
  /// What the journal has of the shell's state.
  private var carried: ShellState?
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
  /// What goes on in the background, as far as this sitting has looked at it.
  private var captures: [String: Capture] = [:]
  /// What commands have left running in the shell.
  private(set) var leftRunning: [LivingProcess] = []
  /// Where commands have mounted something.
  private var mounts: Set<String>

  init(run: Run, journal: Journal, outputLimit: Int) {
    self.outputLimit = outputLimit
    self.run = run.id
    name = run.start.name
    self.journal = journal
    folder = RunFolder(run: run.id)
    startDirectory = run.start.directory
    saved = run.shellState
    carried = run.shellState
    mounts = Set(run.shellState?.mounts ?? [])
    isSecret = { run.isSecret($0) }
    var environment = Place.environment
    environment["TMINUS_RUN"] = run.start.name
    environment[Self.mark] = run.id
    self.environment = environment
    names = Place.variableNames.union(environment.keys).union(run.shellState?.names ?? [])
  }

  /// The variable by which the run's processes are known where their keeper is gone.
  private static let mark = "TMINUS_RUN_ID"

  var standing: Standing { session?.standing ?? .fresh }

  /// Whether the shell was started in this sitting.
  var isNew: Bool { session?.isNew ?? true }

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

  // MARK: The shell

  /// Finds a shell of the run, or starts one and gives it the state that was carried.
  ///
  /// - Returns: what could not be carried, for people to read.
  mutating func open(_ number: Int, awaiting token: String? = nil) throws -> [String] {
    guard session == nil else { return [] }
    let session = try ShellSession(try configuration(number), awaiting: token)
    self.session = session
    baseline = session.baseline()
    secrets = try folder.covered()
    defer { learn() }
    guard session.isNew, let saved else { return [] }
    try session.restore(
      try JSONDecoder().decode(SnapshotDifference.self, from: saved.difference))
    let gone = Mounts.points().map { mounts.subtracting($0) } ?? []
    mounts.subtract(gone)
    return (saved.left ?? []) + gone.sorted().map { "mount \($0)" }
  }

  /// The directory that the run was in and that cannot be entered any more.
  var lostDirectory: String? {
    guard let session, session.isNew, let wanted = saved?.directory else { return nil }
    return session.snapshot().flatMap { $0.directory == wanted ? nil : wanted }
  }

  private func configuration(_ number: Int) throws -> ShellConfiguration {
    var size = winsize()
    let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return ShellConfiguration(
      runDirectory: try folder.shell(number), workingDirectory: startDirectory,
      environment: environment, keeper: [Place.program, "__keeper"],
      windowSize: known ? WindowSize(rows: size.ws_row, columns: size.ws_col) : WindowSize())
  }

  /// Leaves the shell to the command that goes on in it, and takes another with the same state.
  mutating func moveOn(to number: Int) throws {
    let old = session
    old?.close(endingShell: false)
    session = try shellLike(old, number)
    baseline = session?.baseline()
    learn()
  }

  /// A new shell with the state of another, secrets included: it never leaves the memory.
  private func shellLike(_ other: ShellSession?, _ number: Int) throws -> ShellSession {
    let session = try ShellSession(try configuration(number), awaiting: nil)
    if let state = other?.snapshot(), let base = session.baseline() {
      try session.restore(state.difference(from: base))
    }
    return session
  }

  /// Covers a value from now on.
  mutating func hide(_ secret: String) throws {
    secrets.append(Array(secret.utf8))
    try folder.cover(secrets)
    for capture in captures.values { try capture.hide(secrets) }
  }

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
    guard let snapshot = session?.snapshot(), let baseline else { return [] }
    let left = leftRunning.map { "process \($0.pid) \($0.command)" }
    let mounts = mounts.sorted()
    if isDescribed, left == carried?.left ?? [], mounts == carried?.mounts ?? [] { return [] }
    isDescribed = true
    let hiding = Hiding(values: secrets, isSecret: isSecret)
    let difference = snapshot.difference(from: baseline, hiding: hiding)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let state = ShellState(
      directory: snapshot.directory, names: difference.variables.keys.sorted(),
      difference: try encoder.encode(difference),
      hidden: snapshot.names(hiddenBy: hiding), left: left, mounts: mounts)
    guard state != carried,
      carried != nil || !difference.isEmpty || !left.isEmpty || !mounts.isEmpty
    else { return [] }
    carried = state
    return [.stateSaved(state: state)]
  }

  private mutating func learn() {
    guard let snapshot = session?.snapshot() else { return }
    // Most commands change nothing, which is seen at a glance.
    if let learned, snapshot.carriesSame(as: learned) { return }
    names = snapshot.setVariables.union(Place.shellsOwn)
    learned = snapshot
    isDescribed = false
  }

  // MARK: Commands

  /// Makes sure that there is a shell to take a command, before one is written down as started.
  func ready(for token: String) throws { try session?.ready(for: token) }

  /// Runs an attempt to its end: its output shown and kept as it comes.
  ///
  /// - Parameter text: with the values in, secrets too: it goes nowhere but to the shell.
  /// - Returns: nil where the operator left it to the background.
  mutating func run(_ text: String, of attempt: Attempt, _ watch: Watch) throws -> AttemptEnd? {
    guard let session else { throw AppError.noKeeper }
    return try see(attempt, in: session, watch, isNew: true) { attend, sink in
      try session.run(
        text, token: attempt.token, input: watch.input, attend: attend, sink: sink)
    }
  }

  /// Opens a shell for the operator; nil where it was left to the background.
  mutating func visit(_ attempt: Attempt, prompt: String, _ watch: Watch) throws -> AttemptEnd? {
    guard let session else { throw AppError.noKeeper }
    return try see(attempt, in: session, watch, isNew: true) { attend, sink in
      try session.visit(
        token: attempt.token, prompt: prompt, input: watch.input, attend: attend, sink: sink)
    }
  }

  /// What was changed in the shell that the operator opened; nil where that is not known.
  func visitedChange() -> SnapshotDifference? { session?.visitedChange() }

  mutating func keep(_ change: SnapshotDifference) throws {
    try session?.restore(change)
    learn()
  }

  /// Goes on with an attempt that an earlier sitting started.
  mutating func takeUp(_ attempt: Attempt, _ watch: Watch) throws -> AttemptEnd? {
    guard let session else { throw AppError.noKeeper }
    let end = try see(attempt, in: session, watch, isNew: false) { attend, sink in
      try session.resume(
        token: attempt.token, input: watch.input, attend: attend, sink: sink)
    }
    return end.map { end in
      var end = end
      end.afterLoss = true
      return end
    }
  }

  private mutating func see(
    _ attempt: Attempt, in session: ShellSession, _ watch: Watch, isNew: Bool,
    _ body: ((OperatorRequest?) -> Attention, (UnsafeRawBufferPointer) throws -> Void) throws ->
      CommandEnd?
  ) throws -> AttemptEnd? {
    let capture = try capture(attempt, isNew: isNew, began: 0, on: watch.console)
    let attention = watch.attention(capture)
    let mounted = Mounts.mayChange(by: attempt.text) ? Mounts.points() : nil
    // Whatever goes wrong: the terminal is the operator's again.
    defer { capture.endShowing() }
    let end = try body(attention, capture.take)
    if let mounted, let now = Mounts.points() {
      mounts.formUnion(now.subtracting(mounted))
      mounts.formIntersection(now)
    }
    guard let end else {
      try capture.flush()
      watch.close(capture, nil)
      captures[attempt.token] = capture
      return nil
    }
    let digest = try capture.finish()
    watch.close(capture, end)
    learn()
    // What the shell of a command in the background leaves is told when that ends.
    if session === self.session { leftRunning = session.leftRunning() }
    return AttemptEnd(attempt, end, capture, digest)
  }

  /// Keeps what an attempt prints; what the journal refuses goes to a file beside it, and the command
  /// goes on.
  private func capture(
    _ attempt: Attempt, isNew: Bool = false, began: Int, on console: Console?
  ) throws -> Capture {
    let rescue = Rescue(of: name, in: Place.rescueFolders)
    let output = try journal.openOutput(
      attempt: attempt.token, run: run, isNew: isNew, limit: outputLimit, unstored: rescue.take)
    return Capture(output, rescue, began: began, hiding: secrets, on: console)
  }

  // MARK: The background

  /// Starts a command in a shell of its own, with the state of this one.
  ///
  /// - Returns: nil where it goes on in the background; its end where it ended at once.
  mutating func start(_ text: String, of attempt: Attempt, _ watch: Watch) throws -> AttemptEnd? {
    let session = try shellLike(session, attempt.shell ?? 0)
    let end = try see(attempt, in: session, watch, isNew: true) { attend, sink in
      try session.run(text, token: attempt.token, input: .none, attend: attend, sink: sink)
    }
    session.close(endingShell: end != nil)
    return end
  }

  /// What a command in the background has printed since, and its end where it has one.
  mutating func collect(_ attempt: Attempt, startedAt: Int64) throws -> BackgroundState {
    try look(at: attempt, startedAt: startedAt, stopping: false)
  }

  /// Stops a command in the background: terminated, and killed where that does not help.
  mutating func stop(_ attempt: Attempt, startedAt: Int64) throws -> BackgroundState {
    try look(at: attempt, startedAt: startedAt, stopping: true)
  }

  private mutating func look(
    at attempt: Attempt, startedAt: Int64, stopping: Bool
  ) throws -> BackgroundState {
    let session = try ShellSession(try configuration(attempt.shell ?? 0), awaiting: attempt.token)
    let age = Int(max(0, LocalClock.now() - startedAt))
    let capture = try captures[attempt.token] ?? capture(attempt, began: age, on: nil)
    captures[attempt.token] = capture
    switch session.standing {
    case .fresh, .idle, .lost, .neverStarted:
      session.close(endingShell: true)
      captures[attempt.token] = nil
      return .lost
    case .running where !stopping:
      let lost = try session.drain(token: attempt.token, sink: capture.take)
      try capture.flush()
      session.close(endingShell: false)
      return .running(lostBytes: lost)
    case .running, .finished:
      let end = try session.resume(
        token: attempt.token, input: .none, attend: { _ in .stop(grace: Watch.grace) },
        sink: capture.take)
      guard let end else { throw AppError.noKeeper }
      let digest = try capture.finish()
      captures[attempt.token] = nil
      let left = session.leftRunning()
      session.close(endingShell: true)
      return .ended(
        AttemptEnd(attempt, end, capture, digest), lostBytes: end.lostBytes,
        left: left.filter(\.isAlive))
    }
  }

  /// Whether a command in the background has to be looked at: it has ended, its shell is gone, or it
  /// has printed so much that the keeper should not have to hold it.
  func needsLook(_ attempt: Attempt) -> Bool {
    let path = folder.shellPath(attempt.shell ?? 0)
    return ShellSession.gatheredBytes(in: path) > 1 << 20
      || !ShellSession.isUnderWay(attempt.token, in: path)
  }

  // MARK: The end

  /// The run's processes that belong to no shell of it any more.
  func orphans() -> [LivingProcess] {
    LivingProcess.orphans(with: Self.mark, being: run)
  }

  /// Looks once more for what commands have left running.
  mutating func lookAround() {
    leftRunning = session?.leftRunning() ?? []
  }

  /// Lets go of the shell: what runs in it goes on.
  func letGo() { session?.close(endingShell: false) }

  /// Ends the shell, and with it what belongs to it; with no other one left, all that is kept beside.
  ///
  /// - Returns: what has survived even that.
  func end(isLast: Bool) -> [LivingProcess] {
    session?.close(endingShell: true)
    if isLast { folder.remove() }
    return leftRunning.filter(\.isAlive)
  }
}

/// How a command in the background stands.
enum BackgroundState {
  case running(lostBytes: Int)
  /// It has ended, and left processes behind.
  case ended(AttemptEnd, lostBytes: Int, left: [LivingProcess])
  /// Its shell is gone: nobody knows how it ended.
  case lost
}

extension AttemptEnd {
  init(_ attempt: Attempt, _ end: CommandEnd, _ capture: Capture, _ digest: OutputDigest) {
    self.init(
      token: attempt.token, status: Int(end.status),
      milliseconds: end.duration.map { Int($0 / .milliseconds(1)) } ?? capture.elapsed,
      output: digest, shellEnded: end.shellEnded)
  }
}

extension Standing {
  /// Whether the awaited attempt still runs.
  var isRunning: Bool { self == .running }
}
