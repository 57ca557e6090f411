import RunbookCore

/// Which runs to list; what is nil is not asked, and all that is asked must be so.
public struct RunFilter: Sendable, Equatable {
  /// How a run stands, as one asks for it.
  public enum State: String, Sendable {
    case open, held, ended
  }

  /// Someone who sat down to the run at least once.
  public var `operator`: String?
  public var runbookPath: String?
  /// A runbook's file name in any directory, with or without its ending.
  public var runbookName: String?
  public var target: String?
  public var hasNoTarget = false
  public var unfinishedOnly: Bool
  /// The track that the course is on.
  public var track: Track?
  /// Whether nothing was run.
  public var rehearsal: Bool?
  /// Only runs in which something may have been done: not those that stopped at their first question.
  public var workedOnOnly = false
  /// One of these, where there are any.
  public var states: Set<State> = []
  /// UTC milliseconds since 1970: the run was worked on then or later.
  public var since: Int64?
  public var limit: Int?

  public init(
    operator name: String? = nil, runbookPath: String? = nil, target: String? = nil,
    unfinishedOnly: Bool = false, limit: Int? = nil
  ) {
    self.operator = name
    self.runbookPath = runbookPath
    self.target = target
    self.unfinishedOnly = unfinishedOnly
    self.limit = limit
  }
}
