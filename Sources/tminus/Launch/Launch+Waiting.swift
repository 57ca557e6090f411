import Foundation
import RunbookCore
import RunbookJournal

/// Waits: begun when the run comes to them, and rung for when they are over.
extension Launch {
  /// What is really waited for where answers come from a pipe; longer waits hold the run.
  private static let patience: Int64 = 60_000

  /// Begins the waits that the run has come to, and takes note of those that are over.
  ///
  /// From a pipe a wait is over only where the run has nothing else to do: which question a line
  /// answers must not depend on the clock.
  func keepClocks() throws {
    if let jump = clock.jump() ?? jumpSinceLastSitting() { try note(jump) }
    repeat {
      while case .waitBegins(let wait) = run.question(circumstances) {
        try write([run.start(of: wait, at: LocalClock.now())])
        console.say(WaitScreen.begun(run, wait))
      }
    } while try console.isInteractive && ring()
  }

  /// From a pipe: sits a wait out that is over soon; whether it did.
  func sitOut(_ waiting: Waiting) throws -> Bool {
    guard !console.isInteractive, let until = waiting.waits.compactMap(end).min() else {
      return false
    }
    guard until - LocalClock.now() <= Self.patience else { return false }
    try show(.waiting(waiting))
    while LocalClock.now() < until {
      _ = console.pause(milliseconds: Int32(clamping: min(200, until - LocalClock.now() + 1)))
    }
    return try ring()
  }

  /// What looks after clocks, and after others who take the run, while the operator is asked something.
  func alarm(during question: Question) -> Alarm {
    Alarm(in: nextLook(question)) { [unowned self] in look(after: question)
    }
  }

  /// Says what an alarm had no place to say, and passes on what it met.
  func takeAlarm() throws {
    let (lines, failure) = (rung, alarmFailure)
    (rung, alarmFailure) = ([], nil)
    if !lines.isEmpty {
      console.interject(lines)
      console.letTypingEnd()
    }
    if let failure { throw failure }
  }

  private func end(of wait: Int) -> Int64? { run.progress[wait].clock?.until }

  /// Takes note of waits that are over, and says so; whether there are any.
  private func ring() throws -> Bool {
    let over = run.overdueWaits(LocalClock.now())
    guard !over.isEmpty else { return false }
    try writeEnds(of: over)
    console.interject(over.map { WaitScreen.over(run, $0) })
    return true
  }

  private func writeEnds(of waits: [Int]) throws {
    try write(waits.map { .waitEnded(step: run.runbook.steps[$0].id) })
  }

  /// While a line is typed: the bell, and a line above it; where the question is another now, it is
  /// broken off.
  private func look(after question: Question) -> Int64 {
    if let lease, lease.isLost {
      alarmFailure = JournalError.leaseLost(to: nil)
      return -1
    }
    let now = LocalClock.now()
    var lines = run.waits.filter(hasJustBecomeEndable).map { WaitScreen.mayEnd(run, $0) }
    let over = run.overdueWaits(now)
    do {
      try writeEnds(of: over)
    } catch {
      alarmFailure = error
      return -1
    }
    lines += over.map { WaitScreen.over(run, $0) }
    guard run.question(circumstances) == question else {
      rung = lines
      return -1
    }
    if !lines.isEmpty { console.interject(lines) }
    return nextLook(question)
  }

  /// Whether the shorter time of a range has passed since it was last looked at.
  private func hasJustBecomeEndable(_ wait: Int) -> Bool {
    guard let clock = run.progress[wait].clock, clock.earliest < clock.until else { return false }
    let now = LocalClock.now()
    return clock.earliest <= now && clock.until > now && endable.insert(wait).inserted
  }

  /// Milliseconds to the next moment at which a clock has something to say; looked at again before that,
  /// for the machine's can be set.
  private func nextMoment(_ question: Question) -> Int64? {
    let now = LocalClock.now()
    var moments = run.waits.compactMap { run.progress[$0].clock }.flatMap {
      [$0.earliest, $0.until]
    }
    if let step = question.step, let start = run.safeStart(of: step, at: now, in: .local) {
      moments.append(start.last)
    }
    return moments.filter { $0 > now }.min().map { min($0 - now + 1, 30_000) }
      ?? (run.waits.isEmpty ? nil : 1)
  }

  /// The same, and twice a second at least: somebody may take the run.
  private func nextLook(_ question: Question) -> Int64 { min(nextMoment(question) ?? 500, 500) }

  /// Milliseconds that the clock is behind the end of the sitting before; told once a sitting.
  private func jumpSinceLastSitting() -> Int64? {
    guard !hasComparedSittings else { return nil }
    hasComparedSittings = true
    guard let before = run.sittings.dropLast().last?.until, let now = run.sittings.last?.from,
      before - now >= ClockWatch.noticed
    else { return nil }
    return now - before
  }

  private func note(_ jump: Int64) throws {
    let size = SpokenDuration.text(milliseconds: abs(jump))
    let text = "the clock was set \(size) \(jump > 0 ? "forward" : "back")"
    console.say(" !! \(text)")
    try write([.noted(step: nil, text: text)])
  }
}
