import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// The shell that the run's commands go to, and its state.
struct RunShell {
  private let shells: RunShells
  private let saved: ShellState?
  /// Whether another user's shell had that state.
  private let isAnothers: Bool
  /// Whether a name says that its value is a secret.
  private let isSecret: (String) -> Bool
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
  private(set) var secrets: [[UInt8]] = []
  /// Variables whose value was typed unseen.
  private var entered: Set<String> = []
  /// Where a new shell should have been and could not be.
  private(set) var lostDirectory: String?
  /// What commands have left running in the shell.
  private(set) var leftRunning: [LivingProcess] = []
  /// Where commands have mounted something.
  private var mounts: Set<String>

  init(run: Run, in shells: RunShells) {
    self.shells = shells
    saved = run.shellState
    isAnothers = run.shellStateFrom.map { $0.uid != Int(getuid()) } ?? false
    carried = run.shellState
    mounts = Set(run.shellState?.mounts ?? [])
    isSecret = { run.isSecret($0) }
    names = Place.variableNames.union(shells.environment.keys).union(run.shellState?.names ?? [])
  }

  var standing: Standing { session?.standing ?? .fresh }

  /// Whether the shell was started in this sitting.
  var isNew: Bool { session?.isNew ?? true }

  /// Where the next command would run.
  var directory: String {
    session?.snapshot().map(\.directory) ?? saved?.directory ?? shells.startDirectory
  }

  /// Whether the shell has a variable of this name.
  func isSet(_ name: String) -> Bool { names.contains(name) }

  /// What a variable holds, as the shell would write it; nil where that is not known.
  func value(of name: String) -> String? { session?.snapshot()?.value(of: name) }

  func newToken() -> String { AttemptToken.random() }

  /// Whether the shell ended with the attempt that was awaited.
  var endedUnwatched: Bool {
    if case .finished(let end) = standing { end.shellEnded } else { false }
  }

  // MARK: The shell

  /// Finds the run's shell, or starts one and gives it the state that was carried.
  ///
  /// - Returns: what could not be carried, for people to read.
  mutating func open(_ number: Int, awaiting token: String? = nil) throws -> [String] {
    let session = try shells.session(number, awaiting: token)
    self.session = session
    // Nothing but a check is run that is no attempt.
    if token == nil, session.standing.isRunning { try session.stopAsking(token: newToken()) }
    baseline = session.baseline()
    secrets = try shells.folder.covered()
    defer { learn() }
    guard session.isNew, let saved else {
      if session.isNew, shells.openDirectory != shells.startDirectory {
        lostDirectory = shells.startDirectory
      }
      lookAround()
      return []
    }
    let lost = try restore(saved, in: session)
    lostDirectory = directory == saved.directory ? nil : saved.directory
    let gone = Mounts.points().map { mounts.subtracting($0) } ?? []
    mounts.subtract(gone)
    return lost + (saved.left ?? []) + gone.sorted().map { "mount \($0)" }
  }

  /// Gives a new shell the state; of another user's PATH only what the run changed in it.
  ///
  /// - Returns: what could not be given.
  private func restore(_ saved: ShellState, in session: ShellSession) throws -> [String] {
    var difference = try JSONDecoder().decode(SnapshotDifference.self, from: saved.difference)
    let hasPath = difference.variables["PATH"] != nil
    if isAnothers { difference.variables["PATH"] = nil }
    try session.restore(difference)
    guard isAnothers, hasPath else { return [] }
    guard let change = saved.path, let own = Self.path(in: session.snapshot()) else {
      return ["PATH: what the run changed in it is not known"]
    }
    try session.set(["PATH": change.applied(to: own)])
    return []
  }

  /// PATH, where it is written as it is.
  private static func path(in snapshot: Snapshot?) -> String? {
    guard let quoted = snapshot?.value(of: "PATH"), quoted.count >= 2, quoted.hasPrefix("\""),
      quoted.hasSuffix("\""), !quoted.contains("\\")
    else { return nil }
    return String(quoted.dropFirst().dropLast())
  }

  /// Leaves the shell to the command that goes on in it, and takes another with the same state.
  mutating func moveOn(to number: Int) throws {
    let wanted = directory
    session?.close(endingShell: false)
    session = try shells.session(number, like: session)
    baseline = session?.baseline()
    leftRunning = []
    lostDirectory = directory == wanted ? nil : wanted
    learn()
  }

  /// Covers a value from now on.
  mutating func hide(_ secret: String) throws {
    secrets.append(Array(secret.utf8))
    try shells.folder.cover(secrets)
  }

  /// Goes to a directory; whether the shell is there now.
  mutating func enter(_ directory: String) throws -> Bool {
    try session?.enter(directory)
    learn()
    return self.directory == directory
  }

  /// The directory that the shell is in is where the run goes on.
  mutating func stayHere() { lostDirectory = nil }

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
    let hiding = Hiding(values: secrets) { [isSecret, entered] in
      isSecret($0) || entered.contains($0)
    }
    let difference = snapshot.difference(from: baseline, hiding: hiding)
    // A secret of an earlier sitting may not be known in this one.
    let hidden = Set(carried?.hidden ?? []).subtracting(difference.variables.keys)
    var path: PathChange?
    if difference.variables["PATH"] != nil, let old = Self.path(in: baseline),
      let new = Self.path(in: snapshot)
    {
      path = PathChange(from: old, to: new)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let state = ShellState(
      directory: snapshot.directory, names: difference.variables.keys.sorted(),
      difference: try encoder.encode(difference),
      hidden: hidden.union(snapshot.names(hiddenBy: hiding)).union(entered).sorted(), left: left,
      mounts: mounts, path: path)
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

  /// How watching a command came to its end.
  enum Seen {
    case ended(AttemptEnd)
    /// It goes on in the background.
    case left(Capture)
  }

  /// Makes sure that there is a shell to take a command, before one is written down as started.
  func ready(for token: String) throws { try session?.ready(for: token) }

  /// Runs an attempt to its end: its output shown and kept as it comes.
  ///
  /// - Parameter text: with the values in, secrets too: it goes nowhere but to the shell.
  mutating func run(_ text: String, of attempt: Attempt, _ watch: Watch) throws -> Seen {
    let session = try shell()
    return try see(attempt, in: session, watch, startedAt: nil) { capture in
      try session.run(
        text, token: attempt.token, input: watch.input, attend: watch.attention(capture),
        store: capture.store, ending: capture.end, sink: capture.take)
    }
  }

  /// Opens a shell for the operator.
  mutating func visit(_ attempt: Attempt, prompt: String, _ watch: Watch) throws -> Seen {
    let session = try shell()
    return try see(attempt, in: session, watch, startedAt: nil) { capture in
      try session.visit(
        token: attempt.token, prompt: prompt, input: watch.input,
        attend: watch.attention(capture), store: capture.store, ending: capture.end,
        sink: capture.take)
    }
  }

  /// Goes on with an attempt that an earlier sitting started.
  mutating func takeUp(_ attempt: Attempt, startedAt: Int64, _ watch: Watch) throws -> Seen {
    let session = try shell()
    let seen = try see(attempt, in: session, watch, startedAt: startedAt) { capture in
      try session.resume(
        token: attempt.token, input: watch.input, attend: watch.attention(capture),
        store: capture.store, ending: capture.end, sink: capture.take)
    }
    guard case .ended(var end) = seen else { return seen }
    end.afterLoss = !session.standing.isRunning
    return .ended(end)
  }

  /// Starts a command in a shell of its own, with the state of this one, and lets go of it.
  func start(_ text: String, of attempt: Attempt, _ watch: Watch) throws -> Seen {
    let session = try shells.session(attempt.shellNumber, like: shell())
    defer { session.close(endingShell: false) }
    guard session.snapshot()?.directory == directory else {
      throw ShellError.workingDirectory(path: directory)
    }
    return try watched(attempt, watch, startedAt: nil) { capture in
      try session.run(
        text, token: attempt.token, input: .none, attend: watch.attention(capture),
        store: capture.store, ending: capture.end, sink: capture.take)
    }
  }

  /// Has the run's shell answer, and change nothing by it; what is a secret is covered.
  ///
  /// - Parameter expected: what the answer should be: it stands in the runbook, and is no secret.
  func ask(_ text: String, within seconds: Int, expecting expected: String) throws -> ShellAnswer {
    let start = LocalClock.monotonic()
    var answer = try shell().ask(text, token: newToken()) { _ in
      LocalClock.monotonic() - start < Double(seconds) ? .none : .stop(grace: .seconds(2))
    }
    let hidden = secrets + namedSecrets.filter { !expected.contains($0) }.map { Array($0.utf8) }
    answer.output = Self.covering(hidden, answer.output)
    answer.other = Self.covering(hidden, answer.other)
    return answer
  }

  /// The values of the shell's variables that are secret by their names; a short one stands in innocent text too.
  private var namedSecrets: [String] {
    guard let snapshot = session?.snapshot() else { return [] }
    return names.filter { SecretNames.isSecret($0) && $0 != "PWD" }
      .compactMap { snapshot.value(of: $0) }.map(Self.unquoted).filter { $0.utf8.count >= 6 }
  }

  /// A value without the quotes that bash wrote around it: `"a\$b"`, `$'a'`.
  private static func unquoted(_ quoted: String) -> String {
    let inner = String(quoted.drop { $0 == "$" }.dropFirst().dropLast())
    return inner.replacing(#/\\(["$`\\])/#) { $0.1 }
  }

  private static func covering(_ secrets: [[UInt8]], _ bytes: [UInt8]) -> [UInt8] {
    var mask = SecretMask(secrets)
    return bytes.withUnsafeBytes { mask.pass($0) } + mask.rest()
  }

  /// What was changed in the shell that the operator opened; nil where that is not known.
  func visitedChange() -> SnapshotDifference? { session?.visitedChange() }

  func forgetVisit() { session?.forgetVisit() }

  mutating func keep(_ change: SnapshotDifference) throws {
    try session?.restore(change)
    learn()
  }

  private func shell() throws(AppError) -> ShellSession {
    guard let session else { throw .noKeeper }
    return session
  }

  private mutating func see(
    _ attempt: Attempt, in session: ShellSession, _ watch: Watch, startedAt: Int64?,
    _ body: (Capture) throws -> CommandEnd?
  ) throws -> Seen {
    let mounted = Mounts.mayChange(by: attempt.text) ? Mounts.points() : nil
    let seen = try watched(attempt, watch, startedAt: startedAt, body)
    if let mounted, let now = Mounts.points() {
      mounts.formUnion(now.subtracting(mounted))
      mounts.formIntersection(now)
    }
    guard case .ended = seen else { return seen }
    learn()
    try hideEntered(by: attempt)
    lookAround()
    return seen
  }

  /// What a command had typed unseen is covered from now on, and not carried.
  private mutating func hideEntered(by attempt: Attempt) throws {
    for name in HiddenEntry.names(in: attempt.text) {
      entered.insert(name)
      isDescribed = false
      guard let quoted = value(of: name), quoted.hasPrefix("\""), quoted.utf8.count > 5,
        !quoted.contains("\\")
      else { continue }
      try hide(String(quoted.dropFirst().dropLast()))
    }
  }

  private func watched(
    _ attempt: Attempt, _ watch: Watch, startedAt: Int64?,
    _ body: (Capture) throws -> CommandEnd?
  ) throws -> Seen {
    let capture = try shells.capture(
      attempt, startedAt: startedAt, hiding: secrets, on: watch.console)
    // Whatever goes wrong: the terminal is the operator's again.
    defer { capture.endShowing() }
    let end = try body(capture)
    // What could not be stored is said with the rest.
    defer { watch.close(capture, end) }
    guard let end else {
      try capture.store()
      return .left(capture)
    }
    return .ended(AttemptEnd(attempt, end, capture, try capture.finish(), stop: watch.stop))
  }

  // MARK: The end

  /// Looks for what commands have left running; secrets in its words are covered.
  mutating func lookAround() {
    leftRunning = (session?.leftRunning() ?? []).map { $0.covering(secrets) }
  }

  /// Lets go of the shell: what runs in it goes on.
  func letGo() { session?.close(endingShell: false) }

  /// Ends the shell, and with it what belongs to it.
  func end() { session?.close(endingShell: true) }
}

extension AttemptEnd {
  init(
    _ attempt: Attempt, _ end: CommandEnd, _ capture: Capture, _ digest: OutputDigest, stop: Stop?
  ) {
    self.init(
      token: attempt.token, status: Int(end.status),
      milliseconds: end.duration.map { Int($0 / .milliseconds(1)) } ?? capture.elapsed,
      output: digest, shellEnded: end.shellEnded)
    self.stop = stop
    stateIsLost = end.stateKnown ? nil : true
  }
}

extension Standing {
  /// Whether the awaited attempt still runs.
  var isRunning: Bool { self == .running }
}
