/// Where a run's chain of events goes on.
public struct ChainHead: Sendable, Equatable {
  /// The run's UUID.
  public let run: String
  /// The next event's position.
  public let position: Int
  /// The digest of the last event; the runbook's for the first.
  public let digest: String

  public init(run: String, position: Int, digest: String) {
    self.run = run
    self.position = position
    self.digest = digest
  }

  /// The head once `last` is written.
  public init(after last: Event) {
    self.init(run: last.run, position: last.position + 1, digest: last.digest)
  }
}
