/// The clock of a wait that has begun; times are UTC milliseconds since 1970.
public struct WaitClock: Sendable, Equatable {
  /// From when it counts: the end of what it waits after, which may be long before it was reached.
  public let from: Int64
  public let until: Int64
  /// From when on it may be called over: of a range, the shorter end.
  public let earliest: Int64
  /// The step whose end it counts from; nil where it counts from when the run came to it.
  public internal(set) var after: Step.ID?
  /// When it was taken note of that it is over.
  public internal(set) var endedAt: Int64?
  /// Why the run went on with what stands behind it before it was over.
  public internal(set) var passedBecause: String?

  public init(from: Int64, until: Int64, earliest: Int64? = nil, after: Step.ID?) {
    self.from = from
    self.until = until
    self.earliest = earliest ?? until
    self.after = after
  }

  /// Milliseconds up to its end, and 0 from then on.
  public func left(at now: Int64) -> Int64 { max(0, until - now) }
}
