/// A person at the run, from sitting down to holding or ending.
public struct Sitting: Sendable, Equatable, Codable {
  /// The name given, else login and host.
  public var `operator`: String
  public var login: String
  public var uid: Int
  public var sudoUser: String?
  public var host: String
  /// What the kernel calls the time since the machine was started; nil where it does not say, and in
  /// sittings of before this was kept.
  public var boot: String?
  /// The terminal's name; nil where answers came from a pipe.
  public var terminal: String?
  /// Whether commands were run without asking (`--yes`).
  public var unattended: Bool
  /// Seconds east of UTC on the operator's clock.
  public var utcOffset: Int
  /// The session whose place it takes, where that was gone without a word.
  public var insteadOf: GoneSession?

  public init(
    operator name: String, login: String, uid: Int, sudoUser: String?, host: String,
    boot: String? = nil, terminal: String?, unattended: Bool, utcOffset: Int
  ) {
    self.operator = name
    self.login = login
    self.uid = uid
    self.sudoUser = sudoUser
    self.host = host
    self.boot = boot
    self.terminal = terminal
    self.unattended = unattended
    self.utcOffset = utcOffset
  }
}

/// A session that drove a run, and was gone without giving it back.
public struct GoneSession: Sendable, Equatable, Codable {
  public var `operator`: String
  public var uid: Int
  public var host: String
  public var pid: Int
  /// UTC milliseconds since 1970.
  public var since: Int64

  public init(operator name: String, uid: Int, host: String, pid: Int, since: Int64) {
    self.operator = name
    self.uid = uid
    self.host = host
    self.pid = pid
    self.since = since
  }
}

/// One sitting, with its end where that is known.
public struct SittingRecord: Sendable, Equatable {
  public let sitting: Sitting
  public let from: Int64
  public internal(set) var until: Int64?
  public internal(set) var heldBecause: String?
  /// Whether it ended without a word: tminus or its machine went away.
  public internal(set) var brokenOff = false
}
