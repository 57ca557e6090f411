import CTerminal
import Glibc

extension ShellSession {
  /// Decides how the shell was found, from the log first and a probe second.
  func findStanding(
    started: Bool, token: String?, wasLeft: Bool
  ) throws(ShellError) -> Standing {
    let records = log.records()
    if let token { filter.tokens = [token] }
    var known = token.flatMap { Self.end(of: $0, in: records) }
    var left: Snapshot?
    if var end = known {
      let expected = end.shellEnded ? token.flatMap { Self.exitToken(of: $0, in: records) } : token
      left = expected.flatMap(storedSnapshot(named:))
      end.stateKnown = left != nil
      known = end
    }
    if started {
      isNew = true
      // One whose number came round again has left nothing that is this one's.
      for name in stateFiles(ofKeeper: String(link.keeper)) { unlink(path(name)) }
      try awaitNewShell()
      // A status that was written without a keeper may be that of a command hung up with it.
      return token == nil ? .fresh : .lost
    }
    if link.shell == 0 {
      last = storedSnapshot()
      if let known, last != nil { return .finished(known) }
      // Killed while it wrote its state, it left none: the one that was carried has to do.
      isNew = true
      try replaceShell()
      if let known { return .finished(known) }
      return token == nil ? .fresh : .lost
    }
    guard records.contains(.shellReady(pid: link.shell)) else {
      // Its first supervisor died before the state was in it. Nothing was sent to it then: no
      // beginning is on record, and nothing runs in it.
      let sent =
        token.map { token in records.contains { $0.begins(token) } } ?? false
        || tcgetpgrp(link.master) != link.shell
      kill(link.shell, SIGKILL)
      isNew = true
      try replaceShell()
      if let known {
        // The state that the attempt left goes before the one that was carried to its beginning.
        if let left, let base = last {
          try restore(left.difference(from: base))
          isNew = false
        }
        return .finished(known)
      }
      return token == nil ? .fresh : sent || !isMeant(token, in: records) ? .lost : .neverStarted
    }
    isReady = true
    last = storedSnapshot()
    if let known { return .finished(known) }
    if let token, !isHere(token, in: records) {
      return isMeant(token, in: records) ? .neverStarted : .lost
    }
    // What was left running is known to have been sent: no question is put behind it.
    if wasLeft || tcgetpgrp(link.master) != link.shell { return .running }
    guard try isReading() else { return .running }
    // The probe came after whatever was sent before it.
    if let token, let end = Self.end(of: token, in: log.records()) {
      last = storedSnapshot()
      return .finished(end)
    }
    return token == nil ? .idle : .neverStarted
  }

  /// The end of an attempt, by its own report or by the shell's end after its beginning.
  ///
  /// Not by what its shell reports once there is another keeper: a part of the command may have been
  /// hung up with its own.
  static func end(of token: String, in records: [StatusLog.Record]) -> CommandEnd? {
    var began: Double??
    for record in records {
      switch record {
      case .began(token, let time): began = .some(time)
      case .keeperStarted where began != nil: return nil
      case .ended(token, let status, let time):
        var end = CommandEnd(status: status, source: .record)
        if let start = began ?? nil, let time { end.duration = .seconds(time - start) }
        return end
      case .shellEnded(let status, let signal, let time) where began != nil:
        var end = CommandEnd(
          status: status, signal: signal == 0 ? nil : signal, shellEnded: true, source: .keeper)
        if let start = began ?? nil, let time { end.duration = .seconds(time - start) }
        return end
      default: break
      }
    }
    return nil
  }

  /// Whether the log knows of an attempt and of no beginning of it.
  private func isMeant(_ token: String?, in records: [StatusLog.Record]) -> Bool {
    guard let token else { return false }
    return records.contains(.meant(token: token)) && !records.contains { $0.begins(token) }
  }

  /// Whether an attempt can have been sent to the shell that there is: an earlier one that was lost
  /// with it may be in doubt for longer than one supervisor lives.
  private func isHere(_ token: String, in records: [StatusLog.Record]) -> Bool {
    let begun = records.lastIndex { $0.begins(token) || $0 == .meant(token: token) }
    let started = records.lastIndex { if case .shellStarted = $0 { true } else { false } }
    guard let begun else { return false }
    return started.map { $0 < begun } ?? true
  }

  /// Under which name the shell in which an attempt ran has left its state when it ended.
  private static func exitToken(of token: String, in records: [StatusLog.Record]) -> String? {
    shell(of: token, in: records).map(ShellScript.exitToken(ofShell:))
  }

  static func shell(of token: String, in records: [StatusLog.Record]) -> Int32? {
    guard let start = records.lastIndex(where: { $0.begins(token) }) else { return nil }
    for case .shellStarted(let pid) in records[..<start].reversed() { return pid }
    return nil
  }

  /// Waits for a new shell's answer; its state is the baseline.
  func awaitNewShell() throws(ShellError) {
    let token = ownToken()
    try send(script.probe(token))
    guard case .reported = try pump(until: token, deadline: .now + .seconds(10)) else {
      throw .shellSilent
    }
    last = Snapshot(Files.read(path("base")) ?? [])
  }

  /// Starts a shell where there is none and leaves it as new.
  func replaceShell() throws(ShellError) {
    try Files.write(Array(script.setup.utf8), to: path("setup"))
    let deadline = ContinuousClock.now + .seconds(2)
    while link.shell != 0 && kill(link.shell, 0) == 0 && ContinuousClock.now < deadline {
      _ = link.words()
      usleep(500)
    }
    try link.restartShell()
    try awaitNewShell()
    isReady = false
  }

  /// Whether the shell reads its commands, asked behind all that was sent before.
  private func isReading() throws(ShellError) -> Bool {
    let token = ownToken()
    openProbe = token
    try send(script.probe(token))
    let limit = backlog.count + (1 << 20)
    let outcome = try pump(until: token, deadline: .now + .milliseconds(500), backlogLimit: limit)
    guard case .reported = outcome else { return false }
    openProbe = nil
    return true
  }

  /// The state that the keeper's shell last wrote, whole or not at all.
  func storedSnapshot() -> Snapshot? { storedSnapshot(ofKeeper: String(link.keeper)) }

  /// The state that a shell left under a name, its keeper gone or not.
  private func storedSnapshot(named token: String) -> Snapshot? {
    stateFiles().lazy.filter { $0.hasPrefix("snap.") }
      .compactMap { [self] in storedSnapshot(ofKeeper: String($0.dropFirst(5))) }
      .first { $0.token == token }
  }

  private func storedSnapshot(ofKeeper keeper: String) -> Snapshot? {
    let files = stateFiles(ofKeeper: keeper)
    var state = Snapshot(Files.read(path(files[0])) ?? [])
    if let token = state?.token, !token.hasPrefix(ShellScript.exitPrefix),
      let traps = Files.read(path(files[1]))
    {
      state?.replaceTraps(traps)
    }
    return state
  }

  private func stateFiles(ofKeeper keeper: String) -> [String] {
    ["snap." + keeper, "traps." + keeper]
  }

  /// The files in which shells have left their state, of all keepers that there were.
  func stateFiles() -> [String] {
    Files.names(in: configuration.runDirectory)
      .filter { $0.hasPrefix("snap.") || $0.hasPrefix("traps.") }
  }

  /// Makes sure that there is a shell to send commands to, with the state of the one before it.
  func ensureShell() throws(ShellError) {
    try findShell()
    try markReady()
  }

  /// Writes down that the run's state is in the shell: one without that is replaced by whoever finds it.
  func markReady() throws(ShellError) {
    guard !isReady else { return }
    try log.ready(shell: link.shell)
    isReady = true
  }

  /// As above, where the state may still be missing.
  func findShell() throws(ShellError) {
    let words = link.words()
    if words.contains(.displaced) { throw .displaced }
    if words.contains(.gone) { keeperGone = true }
    if keeperGone { throw .keeperLost }
    if link.shell == 0 {
      let state = last
      try replaceShell()
      if let state, let base = last { try restore(state.difference(from: base)) }
    }
  }

  /// Writes to the control pipe, in one piece.
  func send(_ line: String) throws(ShellError) {
    try Files.writeAll(
      Array(line.utf8), to: link.control, path: "control", deadline: .now + .seconds(10))
  }
}
