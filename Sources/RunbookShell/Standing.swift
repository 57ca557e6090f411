/// How a session found its shell.
public enum Standing: Sendable, Equatable {
  /// A new shell: whatever state the run had is still to be restored.
  case fresh
  /// The live shell of before, with nothing running.
  case idle
  /// The awaited attempt is still running.
  case running
  /// The awaited attempt ended while nobody watched.
  case finished(CommandEnd)
  /// The awaited attempt never reached the live shell.
  case neverStarted
  /// Keeper and shell are gone without a report of the awaited attempt: it is in doubt.
  case lost
}
