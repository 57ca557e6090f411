/// How a command ended.
public struct CommandEnd: Sendable, Equatable {
  /// The channel by which the status became known.
  public enum Source: Sendable, Equatable {
    /// In the terminal's output: the normal case.
    case marker
    /// In the status file only: the marker was lost on its way.
    case record
    /// From the keeper, for the shell itself ended.
    case keeper
  }

  /// The status as `$?` has it: 128 + n for signal n.
  public var status: Int32
  /// The signal that ended the command, as far as the status tells.
  public var signal: Int32?
  /// Whether the shell ended with the command; the next command gets a new one.
  public var shellEnded: Bool
  /// Whether the state after the command is known; otherwise it is the state before it.
  public var stateKnown: Bool
  /// The time from start to end, if both are known.
  public var duration: Duration?
  /// The bytes of output handed on.
  public var bytes: Int
  /// The bytes of output that fell out of the keeper's bounded store while nobody watched.
  public var lostBytes: Int
  /// The channel by which the status became known.
  public var source: Source

  public init(
    status: Int32, signal: Int32? = nil, shellEnded: Bool = false, stateKnown: Bool = true,
    duration: Duration? = nil, bytes: Int = 0, lostBytes: Int = 0, source: Source = .marker
  ) {
    self.status = status
    self.signal = signal ?? (status > 128 && status <= 192 ? status - 128 : nil)
    self.shellEnded = shellEnded
    self.stateKnown = stateKnown
    self.duration = duration
    self.bytes = bytes
    self.lostBytes = lostBytes
    self.source = source
  }
}
