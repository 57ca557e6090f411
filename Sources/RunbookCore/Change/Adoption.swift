import Foundation

/// That a run goes on with another text than before, and what of it a person consented to.
///
/// What the texts were compared by may be thought of otherwise by a later tminus: what came of it is
/// written down, so that the events say the same for ever.
public struct Adoption: Sendable, Equatable, Codable {
  /// The new text.
  public var bytes: Data
  public var digest: String
  public var commit: String?
  /// Who adopted it.
  public var by: String
  /// The sections taken and their order, in the new text.
  public var course: Course
  /// Steps with another id than before that a person took for the same; equal ids need no word.
  public var matches: [StepMatch]
  /// Steps of the earlier text that are not the new text's step with the same id.
  public var notCarried: [Step.ID]
  /// Steps of the new text whose outcome speaks of an earlier one.
  public var askedAgain: [Step.ID]

  public init(
    text: RunbookText, by name: String, course: Course, matches: [StepMatch] = [],
    notCarried: [Step.ID] = [],
    askedAgain: [Step.ID] = []
  ) {
    bytes = text.bytes
    digest = text.digest
    commit = text.commit
    by = name
    self.course = course
    self.matches = matches
    self.notCarried = notCarried
    self.askedAgain = askedAgain
  }
}

/// A step of one text and the step of another that it has become.
public struct StepMatch: Sendable, Hashable, Codable {
  public let from: Step.ID
  public let to: Step.ID

  public init(from old: Step.ID, to new: Step.ID) {
    from = old
    to = new
  }
}

/// A text that a run has left for another.
public struct EarlierText: Sendable {
  public let text: RunbookText
  public let runbook: Runbook
  /// What ended its time, when, and as which event.
  public let adoption: Adoption
  public let at: Int64
  public let position: Int
}

/// What a step of an earlier text was, that the text in force has no longer.
public struct DroppedStep: Sendable {
  public let step: Step
  public internal(set) var progress: StepProgress
  /// Why the operator went on although it was met, of a gate.
  public let wentOn: String?
  public let notes: [Note]
  /// When the text without it was adopted, in UTC milliseconds.
  public let at: Int64
}

/// A section of an earlier text that the operator left, or left out, and that is there no longer.
public struct EarlierSection: Sendable, Equatable {
  public let title: String
  public let reason: String
  /// Whether it was left with open steps, and not left out of the course.
  public let wasOnCourse: Bool
}

/// An outcome that stands no longer.
public struct EarlierOutcome: Sendable, Equatable {
  public let outcome: Outcome
  public let reason: String?
  /// UTC milliseconds since 1970.
  public let at: Int64
  public let by: String
  /// What was observed, at a step that asks for a value.
  public let value: String?
  public let cause: Cause

  /// Why the step was asked again.
  public enum Cause: Sendable, Equatable {
    /// The outcome was given to an earlier text.
    case text
    /// The run went back behind the step.
    case recycle
    /// The value was entered anew.
    case entry
    /// The way back was taken once more.
    case rollback

    /// Behind "was done".
    public var words: String {
      switch self {
      case .text: "with an earlier text"
      case .recycle: "before the run went back"
      case .entry: "before it was entered anew"
      case .rollback: "on an earlier way back"
      }
    }
  }
}

extension EarlierText {
  /// What a step's id was from the adoption on; nil where the new text was not said to have it.
  func id(of step: Step.ID) -> Step.ID? {
    if let match = adoption.matches.first(where: { $0.from == step }) { return match.to }
    return adoption.notCarried.contains(step) ? nil : step
  }
}

/// A text of the file that the operator did not want for the run.
public struct KeptText: Sendable, Equatable {
  public let digest: String
  /// UTC milliseconds since 1970.
  public let at: Int64
  public let by: String
}
