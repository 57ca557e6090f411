import Foundation

/// What an event says happened.
public enum Fact: Sendable, Equatable, Codable {
  /// The first event: everything a run is about, the runbook's bytes included.
  case runStarted(run: RunStart)
  /// A person sat down to the run.
  case sittingStarted(sitting: Sitting)
  /// What the run is done to; nil where the operator said there is none.
  case targetNamed(name: String?)
  /// The sections taken and their order, as changed so far.
  case courseSet(course: Course)
  case courseAccepted
  /// The runbook's file had changed, and the run goes on with its new text.
  case runbookAdopted(adoption: Adoption)
  /// The file has another text, and the operator stays with the run's own.
  case runbookKept(digest: String, by: String)
  /// A person, or the run by itself for a choice not taken, said what became of a step.
  ///
  /// `together` counts the steps settled by one answer.
  case stepSettled(step: Step.ID, outcome: Outcome, reason: String?, together: Int)
  /// A step that was settled is open again.
  case stepReopened(step: Step.ID, reason: String?)
  /// Written before a command reaches the shell.
  case attemptStarted(attempt: Attempt)
  case attemptFinished(end: AttemptEnd)
  /// A start without an end was cleared up, by the shell's keeper or by a person.
  case attemptResolved(token: String, resolution: Resolution, reason: String?)
  /// An attempt goes on in the background, in its shell, which the run uses no longer.
  case attemptLeft(token: String)
  /// What became of one command of a fence without an attempt that ended well.
  case commandSettled(step: Step.ID, command: Int, outcome: Outcome, reason: String)
  /// These commands of a fence were gone through in a rehearsal, and not run.
  case commandsRehearsed(step: Step.ID, commands: [Int])
  /// What the operator gave for a name; nil for a secret, which is not kept.
  case valueGiven(name: String, value: String?)
  /// What the operator saw at a step that asks for a value.
  case valueObserved(step: Step.ID, value: String)
  /// One of several ways was taken.
  case choiceTaken(step: Step.ID, alternative: Int, label: String)
  /// The operator answered a question that stands before a step, or before one of its commands.
  case confirmed(step: Step.ID, command: Int?, what: Confirmation)
  /// An operator wants another text than the runbook's.
  case commandEdited(step: Step.ID, command: Int, text: String, reason: String)
  /// One command of a fence is asked anew, with all that stands before it.
  case commandReopened(step: Step.ID, command: Int, reason: String?)
  /// What was printed was not what the text at this line expects, and a person took it all the same.
  case outputDiffered(step: Step.ID, line: Int)
  /// A trigger or a stop was met: the way back is offered.
  case gateMet(step: Step.ID)
  /// The operator went on although a gate was met.
  case wentOn(step: Step.ID, reason: String)
  /// The run has come to a wait, which counts from an earlier event; times are UTC milliseconds.
  case waitStarted(step: Step.ID, from: Int64, until: Int64, earliest: Int64?, after: Step.ID?)
  /// It was taken note of that a wait's time is over.
  case waitEnded(step: Step.ID)
  /// The operator went on with what a wait holds back, before it was over.
  case waitPassed(step: Step.ID, reason: String)
  /// The operator goes on with a step after its last safe start, which is UTC milliseconds.
  case startedLate(step: Step.ID, lastSafe: Int64, reason: String)
  /// The operator goes to a step out of order.
  case movedTo(step: Step.ID)
  /// A section was left with open steps.
  case sectionLeft(section: Section.ID, reason: String)
  case noted(step: Step.ID?, text: String)
  /// The shell's state as changed by the run, to go on with tomorrow.
  case stateSaved(state: ShellState)
  /// What these attempts had printed was erased; the digests stay in their events.
  ///
  /// Events of earlier versions name none, and mean all of the step.
  case outputRedacted(step: Step.ID, by: String, reason: String?, attempts: [String]? = nil)
  case held(reason: String)
  /// The operator leaves the run to another, who has not said yes yet.
  case handOffOffered(to: String, text: String?)
  /// The sitting of whom it was offered to begins.
  case handOffAccepted(by: String)
  /// It stays with who offered it.
  case handOffDeclined(by: String, reason: String)
  /// Another operator's sitting begins unasked.
  case takenOver(from: String, by: String, reason: String)
  /// A section's maintenance is done although its window is closed.
  case windowOverridden(override: WindowOverride)
  /// These sections' maintenance was done.
  case maintained(sections: [MaintainedSection])
  case signed(role: String, name: String)
  case ended(ending: Ending)

  /// The case's name, as it stands in the journal.
  public var kind: String {
    switch self {
    case .runStarted: "runStarted"
    case .sittingStarted: "sittingStarted"
    case .targetNamed: "targetNamed"
    case .courseSet: "courseSet"
    case .courseAccepted: "courseAccepted"
    case .runbookAdopted: "runbookAdopted"
    case .runbookKept: "runbookKept"
    case .stepSettled: "stepSettled"
    case .stepReopened: "stepReopened"
    case .attemptStarted: "attemptStarted"
    case .attemptFinished: "attemptFinished"
    case .attemptResolved: "attemptResolved"
    case .attemptLeft: "attemptLeft"
    case .commandSettled: "commandSettled"
    case .commandsRehearsed: "commandsRehearsed"
    case .valueGiven: "valueGiven"
    case .valueObserved: "valueObserved"
    case .choiceTaken: "choiceTaken"
    case .confirmed: "confirmed"
    case .commandReopened: "commandReopened"
    case .commandEdited: "commandEdited"
    case .gateMet: "gateMet"
    case .outputDiffered: "outputDiffered"
    case .wentOn: "wentOn"
    case .waitStarted: "waitStarted"
    case .waitEnded: "waitEnded"
    case .waitPassed: "waitPassed"
    case .startedLate: "startedLate"
    case .movedTo: "movedTo"
    case .sectionLeft: "sectionLeft"
    case .noted: "noted"
    case .stateSaved: "stateSaved"
    case .outputRedacted: "outputRedacted"
    case .held: "held"
    case .handOffOffered: "handOffOffered"
    case .handOffAccepted: "handOffAccepted"
    case .handOffDeclined: "handOffDeclined"
    case .takenOver: "takenOver"
    case .windowOverridden: "windowOverridden"
    case .maintained: "maintained"
    case .signed: "signed"
    case .ended: "ended"
    }
  }

  /// What of it an operator typed, and is kept as it was typed.
  public var typed: [String] {
    switch self {
    case .targetNamed(let name): [name].compactMap { $0 }
    case .stepSettled(_, _, let reason, _), .stepReopened(_, let reason),
      .attemptResolved(_, _, let reason), .commandReopened(_, _, let reason):
      [reason].compactMap { $0 }
    case .commandSettled(_, _, _, let reason), .wentOn(_, let reason),
      .waitPassed(_, let reason), .startedLate(_, _, let reason), .held(let reason),
      .sectionLeft(_, let reason), .handOffDeclined(_, let reason), .takenOver(_, _, let reason):
      [reason]
    case .handOffOffered(let to, let text): [to] + [text].compactMap { $0 }
    case .commandEdited(_, _, let text, let reason): [text, reason]
    case .courseSet(let course): course.entries.compactMap(\.reason)
    case .windowOverridden(let override): [override.reason]
    case .valueGiven(_, let value): [value].compactMap { $0 }
    case .valueObserved(_, let text), .noted(_, let text): [text]
    default: []
    }
  }

  /// The fact as JSON with sorted keys.
  func encoded() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Reads a fact back.
  init(encoded: String) throws {
    self = try JSONDecoder().decode(Fact.self, from: Data(encoded.utf8))
  }
}
