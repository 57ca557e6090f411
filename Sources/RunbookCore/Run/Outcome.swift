/// What became of a step.
public enum Outcome: String, Sendable, Codable {
  case done, failed, skipped, later
  case notApplicable

  /// Whether nothing is left to ask: `later` and `failed` steps come again.
  public var isSettled: Bool {
    switch self {
    case .done, .skipped, .notApplicable: true
    case .failed, .later: false
    }
  }
}

/// What an attempt without a recorded end turned out to be.
public enum Resolution: String, Sendable, Codable {
  /// The command never reached the shell.
  case neverStarted
  /// A person decided to run it again.
  case again
  /// A person saw that it was done, or that it failed.
  case done, failed
  /// It went on in the background, and its shell is gone: nobody knows how it ended.
  case lost
}

/// How a run came to its end.
public enum Ending: String, Sendable, Codable {
  case complete, rolledBack, scrubbed

  /// As people say it.
  public var words: String { self == .rolledBack ? "rolled back" : rawValue }
}
