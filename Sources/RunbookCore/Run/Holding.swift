/// A pause of a run, and how long it was.
public struct Hold: Sendable, Equatable {
  /// UTC milliseconds since 1970.
  public let from: Int64
  public let reason: String
  public let by: String
  /// When somebody sat down again; nil while it lasts.
  public internal(set) var until: Int64?

  /// Milliseconds so far.
  public func length(at now: Int64) -> Int64 { max(0, (until ?? now) - from) }
}

extension Run {
  /// The hold that the run is on.
  public var currentHold: Hold? { holds.last.flatMap { $0.until == nil ? $0 : nil } }

  /// Milliseconds that the run was on hold.
  public func timeOnHold(at now: Int64) -> Int64 { holds.reduce(0) { $0 + $1.length(at: now) } }

  /// `scrub REASON`: the run ends, and stays unfinished.
  func scrub(_ answer: Answer) throws(Refusal) -> Decision {
    let reason = try reason(answer)
    // What runs is ended with the run: that is asked about.
    guard background.isEmpty, openAttempts.isEmpty else {
      return Decision([], .scrub(reason: reason))
    }
    return Decision(Self.scrubbing(reason))
  }

  /// The facts that end a run unfinished.
  public static func scrubbing(_ reason: String) -> [Fact] {
    [.scrubbed(reason: reason), .ended(ending: .scrubbed)]
  }
}
