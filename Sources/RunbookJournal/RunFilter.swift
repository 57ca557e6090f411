/// Which runs to list; what is nil is not asked.
public struct RunFilter: Sendable, Equatable {
  /// Someone who sat down to the run at least once.
  public var `operator`: String?
  public var runbookPath: String?
  public var target: String?
  public var unfinishedOnly: Bool
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
