import RunbookCore

/// A run in a list: what its events say so far.
public struct RunSummary: Sendable, Equatable {
  public let uuid: String
  /// The short name for people: `klipstream-2`.
  public let name: String
  public let runbookPath: String
  public let runbookDigest: String
  /// What the run is done to; nil where none was named.
  public let target: String?
  /// Everyone who sat down to the run, in the order of their first sittings.
  public let operators: [String]
  public let lastOperator: String?
  /// As which user; nil where that was not noted yet.
  public let lastUid: Int?
  /// Whom the run is offered to.
  public let offeredTo: String?
  /// UTC milliseconds since 1970.
  public let startedAt: Int64
  public let lastAt: Int64
  public let state: State
  /// The track that its course is on.
  public let track: Track
  /// Whether nothing was run, and only gone through.
  public let isRehearsal: Bool
  public let signatures: [Signature]
  /// Who removed its events; nil where they are there.
  public let pruning: Pruning?
  /// Where the run goes on; a chain that ends elsewhere was cut off.
  public let head: ChainHead

  /// How a run stands.
  public enum State: Sendable, Equatable {
    case open
    case held(reason: String)
    case ended(Ending)
  }

  /// A person's name under a run.
  public struct Signature: Sendable, Equatable {
    public let role: String
    public let name: String
  }
}

extension RunSummary.State {
  /// The state after one more fact.
  ///
  /// A held run is open again once someone sits down to it; one that ended only once something is
  /// done in it (a rollback), since signing needs a sitting too.
  func after(_ fact: Fact) -> Self {
    switch fact {
    case .held(let reason): .held(reason: reason)
    case .ended(let ending): .ended(ending)
    case .noted, .signed, .maintained, .runbookKept, .stateSaved, .attemptFinished, .attemptLeft,
      .outputRedacted:
      self
    case .handOffOffered(let to, _): .held(reason: HandOff.held(to))
    case .handOffDeclined(let person, let reason):
      .held(reason: HandOff.held(declinedBy: person, reason))
    case .sittingStarted, .targetNamed:
      if case .ended = self { self } else { .open }
    case .runStarted, .courseSet, .courseAccepted, .runbookAdopted, .stepSettled, .stepReopened,
      .attemptStarted,
      .attemptResolved, .commandSettled, .commandsRehearsed, .commandReopened, .commandEdited,
      .movedTo, .sectionLeft,
      .valueGiven,
      .waitStarted, .waitEnded, .waitPassed, .startedLate, .valueObserved, .choiceTaken, .confirmed,
      .gateMet, .outputDiffered, .wentOn,
      .handOffAccepted, .takenOver, .windowOverridden:
      .open
    }
  }
}
