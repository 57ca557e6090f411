/// What an operator wrote down.
public struct Note: Sendable, Equatable {
  public let step: Step.ID?
  public let text: String
  public let at: Int64
  public let by: String
}

/// A name put under a run.
public struct Signature: Sendable, Equatable {
  public let role: String
  public let name: String
  public let at: Int64
  /// The position of the signing event: it speaks for all events before.
  public let over: Int
}
