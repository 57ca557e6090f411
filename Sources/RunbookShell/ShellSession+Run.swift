import CTerminal
import Glibc

extension ShellSession {
  /// Makes sure that there is a shell to send a command to, with the state of the one before it.
  ///
  /// - Parameter token: the attempt that is about to be written down as started.
  public func ready(for token: String) throws(ShellError) {
    try ensureShell()
    try log.mean(token)
  }

  /// Runs one complete command to its end.
  ///
  /// - Parameters:
  ///   - command: What bash judges to be complete.
  ///   - token: A name for the attempt, never used before: up to 64 letters, digits, `-` and `_`.
  ///   - input: Where its standard input comes from.
  ///   - attend: Asked several times a second, and at once where the operator asks for something,
  ///     what is wanted of the command.
  ///   - store: Makes durable what the sink was given.
  ///   - ending: Called once the command is watched no longer, before the terminal is the operator's
  ///     again; with whether it has ended.
  ///   - sink: Receives the output; the terminal waits for it.
  /// - Returns: nil where it was left to go on by itself: then the session is good for nothing but to
  ///   be closed.
  public func run(
    _ command: String, token: String, input: InputSource,
    attend: (OperatorRequest?) -> Attention = { _ in .none },
    store: () throws -> Void = {}, ending: (Bool) throws -> Void = { _ in },
    sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws(ShellError) -> CommandEnd? {
    try Self.check(token)
    guard !command.utf8.contains(0) else { throw .nulInCommand }
    try ensureShell()
    openProbe = nil
    expect(token)
    var bytes = try deliverBacklog(to: sink, store: store)
    var text = ShellScript.quote(command)
    if text.utf8.count > ShellScript.inlineLength {
      try Files.write(Array(command.utf8), to: path("cmd"))
      text = script.commandFromFile
    }
    defer { if text == script.commandFromFile { unlink(path("cmd")) } }
    let source = input == .none ? "/dev/null" : link.terminal
    ct_drop_typed(link.terminal)
    let offset = log.end
    try log.begin(token)
    let start = ContinuousClock.now
    var trace = last?.isTraced == true ? TraceFilter() : nil
    // The operator's terminal is handed over before the command can look at it.
    let end = try conclude(
      token: token, input: input, logOffset: offset, bytes: &bytes,
      begin: { (_) throws(ShellError) in
        try send(script.command(text, token: token, input: source))
      },
      attend: attend, ending: ending
    ) { output in
      if trace == nil { try sink(output) } else { try trace?.pass(output, to: sink) }
    }
    return end.map { end in
      var end = end
      end.duration = ContinuousClock.now - start
      return end
    }
  }

  /// Goes on with an attempt that was found running or finished: what it printed meanwhile, then live.
  public func resume(
    token: String, input: InputSource,
    attend: (OperatorRequest?) -> Attention = { _ in .none },
    store: () throws -> Void = {}, ending: (Bool) throws -> Void = { _ in },
    sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws(ShellError) -> CommandEnd? {
    let drained = try drain(token: token, store: store, sink: sink)
    if let end = drained.end { return end }
    var bytes = drained.bytes
    let end = try conclude(
      token: token, input: input, logOffset: nil, bytes: &bytes,
      begin: { redraw(&$0) },
      attend: attend, ending: ending, sink: sink)
    return end.map { end in
      var end = end
      end.lostBytes = drained.lostBytes
      return end
    }
  }

  /// What an attempt that was left has printed so far.
  public struct Drained {
    /// How it ended, where it has.
    public var end: CommandEnd?
    public var bytes: Int
    /// The bytes that fell out of the keeper's bounded store.
    public var lostBytes: Int
  }

  /// Hands on what an attempt that was found running or finished has printed; it is not waited for.
  public func drain(
    token: String, store: () throws -> Void = {},
    sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws(ShellError) -> Drained {
    expect(token)
    let lost = lostPending
    var status: Int32?
    let found = { (seen: String, reported: Int32) in if seen == token { status = reported } }
    var bytes = try deliverBacklog(to: sink, store: store, found: found)
    bytes += try deliverRest(to: sink, found: found)
    var end: CommandEnd?
    if case .finished(let known) = standing {
      end = known
    } else if let status {
      // It ended just now, or its marker is the only report: the disk was full.
      var reported = CommandEnd(status: status)
      try settle(&reported, token: token, shell: link.shell)
      end = reported
    }
    end?.bytes = bytes
    end?.lostBytes = lost
    return Drained(end: end, bytes: bytes, lostBytes: lost)
  }

  /// Has a program that fills the screen draw it anew on the terminal that it finds now: for a size
  /// that differs by a row, and a moment later for the true one.
  private func redraw(_ terminal: inout OperatorTerminal?) {
    guard let size = terminal?.size, size.rows > 1 else { return }
    setWindowSize(WindowSize(rows: size.rows - 1, columns: size.columns))
    terminal?.forgetSize()
  }

  /// Markers of this attempt and of the one before, whose own may come late, are no output.
  private func expect(_ token: String) {
    filter.tokens = [token] + filter.tokens.prefix(1)
  }

  private static func check(_ token: String) throws(ShellError) {
    let isPlain = token.utf8.allSatisfy { byte in
      switch byte {
      case 48...57, 65...90, 97...122, 45, 95: true
      default: false
      }
    }
    guard isPlain, (1...64).contains(token.utf8.count),
      !token.hasPrefix(MarkerFilter.ownPrefix), !token.hasPrefix(ShellScript.exitPrefix),
      token != "base"
    else { throw .invalidToken(token) }
  }

  /// Waits until the shell has taken an interrupt that came when the command had just ended.
  ///
  /// It would take the next command's line apart while that is read. The line break with which the
  /// shell answers is no output of the next command.
  private func dropLateAnswer() throws(ShellError) {
    wasInterrupted = false
    let deadline = ContinuousClock.now + .milliseconds(500)
    while link.shell > 0, ContinuousClock.now < deadline,
      !LivingProcess.isWaiting(link.shell, without: SIGINT)
    {
      usleep(1000)
    }
    var late: [UInt8] = []
    _ = try deliverRest { late += $0 }
    if !late.allSatisfy({ $0 == 10 || $0 == 13 }) { backlog += late }
  }

  /// Watches the attempt until it ends and leaves the commands' terminal as a new one.
  private func conclude(
    token: String, input: InputSource, logOffset: Int?, bytes: inout Int,
    begin: (inout OperatorTerminal?) throws(ShellError) -> Void,
    attend: (OperatorRequest?) -> Attention, ending: (Bool) throws -> Void,
    sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws(ShellError) -> CommandEnd? {
    let shell = link.shell
    var terminal: OperatorTerminal?
    if case .terminal(let descriptor) = input { terminal = try OperatorTerminal(descriptor) }
    defer { terminal?.restore() }
    if let size = terminal?.newSize() { setWindowSize(size) }
    try begin(&terminal)
    let outcome = try pump(
      until: token, logOffset: logOffset, terminal: &terminal, bytes: &bytes, attend: attend,
      sink: sink)
    openProbe = nil
    var isLeft = false
    if case .left = outcome { isLeft = true }
    do { try ending(!isLeft) } catch { throw .outputRefused(error) }
    var end: CommandEnd
    switch outcome {
    case .left: return nil
    case .reported(let status, let source):
      end = CommandEnd(status: status, bytes: bytes, source: source)
    case .shellEnded(let status, let signal):
      end = CommandEnd(
        status: status, signal: signal == 0 ? nil : signal, shellEnded: true, bytes: bytes,
        source: .keeper)
    case .timedOut: throw .shellSilent
    }
    try settle(&end, token: token, shell: shell)
    return end
  }

  /// Leaves the terminal as a new one, and takes in the state that the command left.
  private func settle(
    _ end: inout CommandEnd, token: String, shell: Int32
  ) throws(ShellError) {
    ct_reset_modes(link.master)
    if wasInterrupted { try dropLateAnswer() }
    let expected = end.shellEnded ? ShellScript.exitToken(ofShell: shell) : token
    if let state = storedSnapshot(), state.token == expected {
      last = state
      if !end.shellEnded, let trap = state.userExitTrap { try send(script.arm(trap)) }
    } else {
      end.stateKnown = false
    }
  }
}
