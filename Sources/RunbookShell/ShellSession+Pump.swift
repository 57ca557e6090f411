import CTerminal
import Glibc

extension ShellSession {
  /// How waiting for a report ended.
  enum Outcome {
    case reported(status: Int32, source: CommandEnd.Source)
    case shellEnded(status: Int32, signal: Int32)
    case timedOut
    /// The caller watches no longer.
    case left

    var isEndOfShell: Bool {
      if case .shellEnded = self { true } else { false }
    }
  }

  private static let tick: Duration = .milliseconds(200)

  /// Waits for an own token; output goes to the backlog.
  func pump(
    until token: String, deadline: ContinuousClock.Instant, backlogLimit: Int = .max
  ) throws(ShellError) -> Outcome {
    var none: OperatorTerminal?
    var bytes = 0
    return try pump(
      until: token, logOffset: nil, terminal: &none, bytes: &bytes, deadline: deadline,
      backlogLimit: backlogLimit, attend: { _ in .none }, sink: { self.backlog += $0 })
  }

  /// The one loop: terminal, keeper and operator, until the token is reported or the shell ends.
  func pump(
    until token: String, logOffset: Int?, terminal: inout OperatorTerminal?, bytes: inout Int,
    deadline: ContinuousClock.Instant? = nil, backlogLimit: Int = .max,
    attend: (OperatorRequest?) -> Attention, sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws(ShellError) -> Outcome {
    var found: Outcome?
    var isProbed = false
    var nudgeAt: ContinuousClock.Instant? = .now + .seconds(1)
    var settle: (outcome: Outcome, at: ContinuousClock.Instant)?
    var nextTick = ContinuousClock.now + Self.tick
    var stopper = Stopper()
    while true {
      let ready = wait(terminal, quietly: settle != nil)
      if ready.keys { terminal?.readKeys() }
      if terminal?.pending.isEmpty == false { terminal?.passKeys(to: link.master) }
      var quiet = true
      if ready.output {
        quiet = try !read(into: sink, bytes: &bytes) { seen, status in
          if seen == token { found = .reported(status: status, source: .marker) }
          if seen == openProbe { isProbed = true }
        }
      }
      if let found { return found }
      if isProbed, openProbe != token, openProbe != nil {
        openProbe = nil
        if Self.end(of: token, in: log.records()) == nil { throw .neverStarted(token: token) }
      }
      if ready.keeper, settle == nil {
        for word in link.words() {
          switch word {
          case .shellEnded(let status, let signal):
            settle = (.shellEnded(status: status, signal: signal), .now + Self.tick)
          case .displaced:
            keeperGone = true
            throw .displaced
          case .gone:
            keeperGone = true
            throw .keeperLost
          }
        }
        if settle != nil { continue }
      }
      let now = ContinuousClock.now
      // A report in the file alone: its marker, behind what the command printed, is still awaited.
      if let settle, now >= settle.at || quiet && settle.outcome.isEndOfShell {
        try flushCarried(to: sink, bytes: &bytes)
        return settle.outcome
      }
      let request = terminal?.nextRequest()
      guard now >= nextTick || ready.interrupted || request != nil else { continue }
      nextTick = now + Self.tick
      // A marker comes in one piece: an ESC with nothing behind it is the command's own.
      if quiet, carried == 1 { try flushCarried(to: sink, bytes: &bytes) }
      if let size = terminal?.newSize() { setWindowSize(size) }
      if let deadline, now >= deadline { return .timedOut }
      if backlog.count > backlogLimit { return .timedOut }
      let wish = attend(request)
      if wish == .leave, settle == nil {
        try flushCarried(to: sink, bytes: &bytes)
        return .left
      }
      stopper.act(on: wish, master: link.master, shell: link.shell, now: now)
      wasInterrupted = wasInterrupted || stopper.interruptedShell
      if let at = nudgeAt, now >= at, link.shell > 0, tcgetpgrp(link.master) == link.shell {
        // A restricted shell has refused to report; any other has it done and does nothing.
        nudgeAt = nil
        try send(script.bareReport(token))
      }
      if settle == nil, let end = Self.end(of: token, in: log.records(from: logOffset)),
        !end.shellEnded
      {
        ct_release_output(link.master)
        settle = (.reported(status: end.status, source: .record), now + Self.tick)
      }
    }
  }

  private struct Ready {
    var output = false
    var keeper = false
    var keys = false
    var interrupted = false
  }

  private func wait(_ terminal: OperatorTerminal?, quietly: Bool) -> Ready {
    let hasKeys = terminal?.pending.isEmpty == false
    let listens = terminal?.open == true && !hasKeys
    var waits = [
      pollfd(
        fd: link.master, events: Int16(hasKeys ? POLLIN | POLLOUT : POLLIN), revents: 0),
      pollfd(fd: quietly ? -1 : link.socket, events: Int16(POLLIN), revents: 0),
      pollfd(fd: listens ? terminal?.descriptor ?? -1 : -1, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&waits, 3, quietly ? 20 : 200)
    guard count >= 0 else { return Ready(interrupted: true) }
    return Ready(
      output: waits[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0,
      keeper: waits[1].revents != 0, keys: waits[2].revents != 0)
  }

  /// Reads what there is, up to the buffer's size, and hands it on; false if there was nothing.
  private func read(
    into sink: (UnsafeRawBufferPointer) throws -> Void, bytes: inout Int,
    found: (String, Int32) -> Void
  ) throws(ShellError) -> Bool {
    var filled = carried
    while filled < buffer.count {
      let count = Glibc.read(link.master, base + filled, buffer.count - filled)
      if count <= 0 { break }
      filled += count
    }
    guard filled > carried else { return false }
    try handOn(filled, to: sink, bytes: &bytes, found: found)
    return true
  }

  /// Scans the buffer's first bytes; an undecided end moves to its front.
  func handOn(
    _ filled: Int, to sink: (UnsafeRawBufferPointer) throws -> Void, bytes: inout Int,
    found: (String, Int32) -> Void
  ) throws(ShellError) {
    let all = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    carried = 0
    let emit = { (part: UnsafeRawBufferPointer) throws(ShellError) in
      bytes += part.count
      do { try sink(part) } catch { throw ShellError.outputRefused(error) }
    }
    carried = try filter.scan(all, emit: emit, found: found)
    if carried > 0 {
      memmove(base, base + filled - carried, carried)
    }
  }

  /// Hands on what looked like the beginning of a marker and was none.
  func flushCarried(
    to sink: (UnsafeRawBufferPointer) throws -> Void, bytes: inout Int
  ) throws(ShellError) {
    guard carried > 0 else { return }
    let count = carried
    carried = 0
    bytes += count
    do { try sink(UnsafeRawBufferPointer(rebasing: buffer[..<count])) } catch {
      throw .outputRefused(error)
    }
  }

  /// Hands on what was printed while nobody listened: file, ring, and what came since.
  ///
  /// - Parameter store: makes durable what was handed on; only then the keeper may forget it.
  func deliverBacklog(
    to sink: (UnsafeRawBufferPointer) throws -> Void, store: () throws -> Void,
    found: (String, Int32) -> Void = { _, _ in }
  ) throws(ShellError) -> Int {
    var bytes = 0
    if tailPending {
      // Output since then is in the buffer already and belongs behind.
      let later = backlog + buffer.prefix(carried)
      carried = 0
      backlog = []
      let file = open(path("tail"), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      defer { if file >= 0 { Glibc.close(file) } }
      var left = link.tailBytes
      while file >= 0, left > 0 {
        let room = min(left, buffer.count - carried)
        let count = Glibc.read(file, base + carried, room)
        if count <= 0 { break }
        left -= count
        try handOn(carried + count, to: sink, bytes: &bytes, found: found)
      }
      try hand(link.ring, to: sink, bytes: &bytes, found: found)
      try hand(later, to: sink, bytes: &bytes, found: found)
      do { try store() } catch { throw .outputRefused(error) }
      link.stored()
      tailPending = false
      lostPending = 0
    } else if !backlog.isEmpty {
      let held = backlog
      backlog = []
      bytes += held.count
      do { try held.withUnsafeBytes { try sink($0) } } catch { throw .outputRefused(error) }
    }
    return bytes
  }

  private func hand(
    _ held: [UInt8], to sink: (UnsafeRawBufferPointer) throws -> Void, bytes: inout Int,
    found: (String, Int32) -> Void
  ) throws(ShellError) {
    var rest = held[...]
    while !rest.isEmpty {
      let count = min(rest.count, buffer.count - carried)
      let target = UnsafeMutableRawBufferPointer(rebasing: buffer[carried..<(carried + count)])
      target.copyBytes(from: rest.prefix(count))
      rest.removeFirst(count)
      try handOn(carried + count, to: sink, bytes: &bytes, found: found)
    }
  }

  /// Hands on what the terminal still holds.
  func deliverRest(
    to sink: (UnsafeRawBufferPointer) throws -> Void, found: (String, Int32) -> Void = { _, _ in }
  ) throws(ShellError) -> Int {
    var bytes = 0
    while try read(into: sink, bytes: &bytes, found: found) {}
    try flushCarried(to: sink, bytes: &bytes)
    return bytes
  }
}
