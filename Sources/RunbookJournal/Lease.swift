import RunbookCore

/// That a session drives a run: one that lives and holds this is the only one that may.
public struct Lease: Sendable, Equatable {
  /// The session's process.
  public let holder: ProcessMark
  public let uid: Int
  public let `operator`: String
  /// UTC milliseconds since 1970.
  public let since: Int64
  /// When the session last said that it lives.
  public let heartbeat: Int64

  /// A session that sits down now.
  public init(holder: ProcessMark, uid: Int, operator name: String, since: Int64) {
    self.init(holder: holder, uid: uid, operator: name, since: since, heartbeat: since)
  }

  init(holder: ProcessMark, uid: Int, operator name: String, since: Int64, heartbeat: Int64) {
    self.holder = holder
    self.uid = uid
    self.operator = name
    self.since = since
    self.heartbeat = heartbeat
  }
}

/// A process that is told from every other, later ones with its number included.
public struct ProcessMark: Sendable, Equatable {
  public let host: String
  /// What the kernel calls the time from one start of the machine to the next, and the numbers that its
  /// processes have there: a container has its own.
  public let boot: String
  public let pid: Int
  /// When the process was started, in the kernel's ticks since the machine was.
  public let ticks: Int64

  public init(host: String, boot: String, pid: Int, ticks: Int64) {
    self.host = host
    self.boot = boot
    self.pid = pid
    self.ticks = ticks
  }
}

/// What became of asking for a lease.
public enum LeaseAnswer: Sendable, Equatable {
  /// The run is ours to drive; the lease of a session that is gone, where one was left.
  case granted(insteadOf: Lease?)
  /// A session that lives has it.
  case refused(Lease)
}
