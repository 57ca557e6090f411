/// Where a command's standard input comes from.
public enum InputSource: Sendable, Equatable {
  /// Nowhere: it reads the end of the file, so that a command that asks does not hang.
  case none
  /// The operator's terminal, raw while the command runs, every key passed on to the command's own.
  case terminal(Int32)
}

/// What the caller wants of the command that runs; asked at least five times a second.
public enum Attention: Sendable, Equatable {
  /// Nothing: the command goes on.
  case none
  /// Ctrl-C, for an operator whose keys are not passed on.
  case interrupt
  /// The end: terminated at once, killed after the grace.
  case stop(grace: Duration)
  /// The command goes on by itself: it is watched no longer.
  case leave
}
