import RunbookCore

/// What was found when a run's chain, its runbook's bytes and its stored output were computed again.
public struct Verification: Sendable, Equatable {
  public let name: String
  /// What the run began with; nil where its first event is gone or cannot be read.
  public internal(set) var start: RunStart?
  /// The texts that it went on with, in their order.
  public internal(set) var adopted: [Adoption] = []
  /// Where the events end.
  public internal(set) var head: ChainHead
  /// The first place where the events are not what was written.
  public internal(set) var breach: Breach?
  public internal(set) var output = OutputTally()
  public internal(set) var outputFaults: [OutputFault] = []
  /// Who removed its events; then there is nothing to verify but the head, which stands twice.
  public internal(set) var pruning: Pruning?

  public var holds: Bool { breach == nil && outputFaults.isEmpty }
}

/// The first event of a run that is not what was written.
public struct Breach: Sendable, Equatable {
  public let position: Int
  /// When the event there was written and what it says; nil where there is none.
  public let at: Int64?
  public let kind: String?
  public let damage: Damage

  /// What was done to the events, as far as those that are left can tell.
  public enum Damage: Sendable, Equatable {
    /// The event, or the one before it along with its digest.
    case changed
    /// Its kind, which a column of its own repeats.
    case kindChanged
    /// So many events are gone here.
    case removed(Int)
    /// What belongs here stands there.
    case reordered(from: Int)
    /// So many events here were not written by tminus.
    case inserted(Int)
    /// So many events are gone at the end.
    case cutOff(Int)
    /// The chain was computed anew: it holds, and ends in another digest than was noted.
    case rewritten
    /// The runbook's bytes are not those of their digest.
    case runbookChanged
    /// The run's name is not the one that it was given.
    case renamed
    /// What the events came to is noted nowhere else.
    case noSecondHead
    /// The run was pruned, and its head is noted in two ways or its first copy is gone.
    case prunedOtherwise
    /// The chain holds here, and the event cannot be read by this tminus.
    case unreadable
  }
}

/// How many attempts' output could be compared with the digests in the events.
public struct OutputTally: Sendable, Equatable {
  /// All that was printed is there, and is what was printed.
  public internal(set) var whole = 0
  /// The middle was left out: only sizes could be compared.
  public internal(set) var inPart = 0
  public internal(set) var redacted = 0
  /// Attempts without an end have no digest.
  public internal(set) var withoutDigest = 0
}

/// Output that is not what its attempt printed.
public struct OutputFault: Sendable, Equatable {
  /// The attempt; nil where no event speaks of one.
  public let attempt: VerifiedAttempt?
  public let damage: Damage

  public enum Damage: Sendable, Equatable {
    case changed
    /// So many bytes of it are not there, and nobody said that they were left out.
    case missing(bytes: Int)
    /// No event speaks of it.
    case unknown
  }
}

/// Which attempt it was.
public struct VerifiedAttempt: Sendable, Equatable {
  public let token: String
  public let step: Step.ID
  public let command: Int?
  /// The first line of what ran.
  public let text: String
  public let at: Int64
}
