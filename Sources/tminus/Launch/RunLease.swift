import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// That this process drives a run: taken before anything is written, said anew every ten seconds, given
/// back at the end.
///
/// SAFETY: the timer's queue reads what never changes, writes through the journal, and `lock` guards what
/// it tells the others.
final class RunLease: @unchecked Sendable {
  let lease: Lease
  /// The lease of a session that was gone.
  private let insteadOf: Lease?
  /// Whether that session was alive when it lost the run.
  private let isSeized: Bool
  private let journal: Journal
  private let run: String
  private let timer: any DispatchSourceTimer
  /// Whether its holder sits at the run, and the record says in whose place; touched by that alone.
  private var isSeated = false
  private let lock = NSLock()
  private var lost = false

  /// - Parameter seizing: whether a live session is to lose it.
  /// - Throws: `AppError.driven` where a live session has the run, and keeps it.
  init(
    of run: String, called name: String, in journal: Journal, by person: String,
    seizing: Bool = false
  ) throws {
    let lease = Lease(
      holder: .current, uid: Int(getuid()), operator: person, since: LocalClock.now())
    switch try journal.take(lease, of: run, unless: { !seizing && $0.isLive }) {
    case .refused(let other): throw AppError.driven(name: name, by: other)
    case .granted(let insteadOf):
      self.insteadOf = insteadOf
      // Looked at now: a session that lives ends when it has lost the run.
      isSeized = insteadOf?.isLive ?? false
    }
    self.lease = lease
    self.journal = journal
    self.run = run
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "tminus.lease"))
    // Weakly: a timer is let go of only after a while, and the journal is to be closed at the end.
    var looks = 0
    timer.setEventHandler { [weak self] in
      looks += 1
      self?.look(sayingAlive: looks % Self.looksToBeat == 0)
    }
    timer.schedule(deadline: .now() + Self.pause, repeating: Self.pause, leeway: .milliseconds(100))
    timer.resume()
  }

  /// Whether another session has taken the run; known within a second.
  var isLost: Bool { lock.withLock { lost } }

  /// A look that fails ends nothing: what is to be written next says why.
  private func look(sayingAlive: Bool) {
    let isOurs: Bool?
    if sayingAlive {
      isOurs = try? journal.renew(lease, of: run, at: LocalClock.now())
    } else {
      isOurs = (try? journal.lease(of: run)).map {
        $0?.holder == lease.holder && $0?.since == lease.since
      }
    }
    if isOurs == false { lock.withLock { lost = true } }
  }

  private static let pause = DispatchTimeInterval.milliseconds(500)
  /// A session says that it lives every ten seconds.
  private static let looksToBeat = 20

  /// The session that had the run and is gone; one that lives lost it with its knowledge.
  var gone: GoneSession? {
    insteadOf.flatMap {
      if isSeized { return nil }
      return GoneSession(
        operator: $0.operator, uid: $0.uid, host: $0.holder.host, pid: $0.holder.pid,
        since: $0.since)
    }
  }

  /// The record says who drives the run now: what was left of a session that is gone has done its work.
  func takeSeat() { isSeated = true }

  /// Gives the run back as it was found: whoever sits down next is to hear of a session that is gone.
  func release() {
    timer.cancel()
    // Where that fails, it is the lease of a dead process as soon as this one has ended.
    _ = try? journal.release(lease, of: run, puttingBack: isSeated ? nil : insteadOf)
  }
}

extension Journal {
  /// The session that drives a run right now, as far as that can be told from here.
  func driver(of run: String) throws(JournalError) -> Lease? {
    try lease(of: run).flatMap { $0.isLive ? $0 : nil }
  }
}

extension Lease {
  /// How long a session on another machine is taken to live since it was last heard of.
  private static let patience: Int64 = 60_000

  /// Whether its session still lives, as far as that can be told from here.
  var isLive: Bool {
    let here = ProcessMark.current
    // A heartbeat that is ahead of this clock is as old as one that is behind it.
    let now = LocalClock.now()
    let isHeardOf = (now - Self.patience...now + Self.patience).contains(heartbeat)
    if holder.sharesNumbers(with: here) {
      guard let pid = Int32(exactly: holder.pid) else { return false }
      if let process = LivingProcess(pid) { return process.started == holder.ticks }
      if access("/proc/\(pid)/stat", R_OK) == 0 { return false }
      // Other users' processes may be hidden: then all that is known is that the number is taken.
      return kill(pid, 0) != 0 && errno == EPERM && isHeardOf
    }
    // Nothing outlives the machine's start; in another container its number means nothing here.
    if holder.host == here.host, holder.start != here.start { return false }
    return isHeardOf
  }

  /// Who drives, where and since when.
  var words: String {
    "\(self.operator) (uid \(uid), process \(holder.pid) on \(holder.host)), since \(LocalClock.day(since))"
  }
}

extension ProcessMark {
  /// This process.
  static let current = ProcessMark(
    host: Place.host, boot: "\(Place.boot) \(Place.processNumbers)", pid: Int(getpid()),
    ticks: LivingProcess(getpid())?.started ?? 0)

  /// The start of its machine.
  fileprivate var start: Substring { boot.prefix { $0 != " " } }

  /// Whether a process number is the same process's here and there, whatever the machine is called.
  fileprivate func sharesNumbers(with other: ProcessMark) -> Bool {
    boot == other.boot && (!start.isEmpty || host == other.host)
  }
}
