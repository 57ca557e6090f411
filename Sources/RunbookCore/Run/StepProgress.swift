/// What has become of one step so far.
public struct StepProgress: Sendable, Equatable {
  public internal(set) var outcome: Outcome?
  public internal(set) var reason: String?
  /// When the outcome was given, in UTC milliseconds.
  public internal(set) var at: Int64 = 0
  /// Who gave it.
  public internal(set) var by: String = ""
  /// How many steps the same answer settled.
  public internal(set) var together = 1
  /// Each command of the step's fence.
  public internal(set) var commands: [CommandProgress] = []
  public internal(set) var attempts: [AttemptRecord] = []
  /// Questions before the step or its commands that the operator answered.
  public internal(set) var confirmed: Set<ConfirmedPlace> = []
  /// Commands as the operator edited them, with the reason, by their position in the fence.
  public internal(set) var edited: [Int: EditedCommand] = [:]
  /// The alternative taken, of a choice.
  public internal(set) var chosen: Int?
  /// The lines of expectations that the output did not meet, and that were accepted.
  public internal(set) var differed: [Int] = []
  /// What was observed, at a step that asks for a value.
  public internal(set) var value: String?
  /// How that stands to what its table wants; nil where nobody can compare them.
  public internal(set) var reading: MetricReading?
  /// Its clock, of a wait that has begun.
  public internal(set) var clock: WaitClock?
  /// Why it began although its window would close too soon.
  public internal(set) var lateBecause: String?
  /// When a person last said that one of its commands is done, in UTC milliseconds.
  var saidDoneAt: Int64?
  /// When it was last asked anew, in UTC milliseconds.
  public internal(set) var reopenedAt: Int64?
  /// What became of it while it had other texts, or before the run went back behind it.
  public internal(set) var earlier: [EarlierOutcome] = []

  /// A step that nothing has become of.
  init(of step: Step) {
    commands = (step.command?.commands ?? []).map { _ in .open }
  }

  /// What some of its attempts had printed was erased; nil means all of them.
  mutating func redact(_ redaction: Redaction, of tokens: Set<String>?) {
    for place in attempts.indices
    where tokens?.contains(attempts[place].attempt.token) ?? true {
      attempts[place].redaction = attempts[place].redaction ?? redaction
    }
  }

  /// Whether nothing is left to ask.
  public var isSettled: Bool { outcome?.isSettled ?? false }

  /// Whether it is a wait that is done since its time is over.
  var isOverByClock: Bool { clock?.endedAt == at && clock?.endedAt != nil }

  /// Whether every command ended well, was skipped, or was done by hand.
  public var commandsArePassed: Bool {
    !commands.isEmpty && commands.allSatisfy(\.isPassed)
  }
}

/// What has become of one command of a fence.
public enum CommandProgress: Sendable, Equatable {
  case open
  /// An attempt began and no end is known.
  case started
  /// It goes on in the background.
  case inBackground
  case succeeded
  /// It was gone through in a rehearsal, and not run.
  case rehearsed
  case failed(status: Int)
  /// A person said what became of it.
  case settled(Outcome, reason: String)

  /// Whether a person left it out.
  var isSkipped: Bool { if case .settled(.skipped, _) = self { true } else { false } }

  /// Whether it is none of this run's.
  var isNotApplicable: Bool {
    if case .settled(.notApplicable, _) = self { true } else { false }
  }

  /// Whether a person left it out, or it is none of this run's.
  var isLeftOut: Bool { isSkipped || isNotApplicable }

  /// Whether nothing is left to do about it.
  public var isPassed: Bool {
    switch self {
    case .inBackground, .succeeded, .rehearsed, .settled(.done, _), .settled(.skipped, _),
      .settled(.notApplicable, _):
      true
    default: false
    }
  }
}

/// A question that stands before a step or a command, and is answered once.
public enum Confirmation: String, Sendable, Codable {
  /// A conditional step or part is to be done.
  case applies
  /// What follows a command of another shell is meant for this one.
  case here
  /// What cannot be taken back stays as it was done.
  case stands
}

/// Which question was answered, and before what.
public struct ConfirmedPlace: Sendable, Hashable {
  /// The command's position in its fence; nil for the step itself.
  public let command: Int?
  public let what: Confirmation
}

/// A command that an operator gave another text.
public struct EditedCommand: Sendable, Equatable {
  public let command: CompleteCommand
  public let reason: String
}

/// One execution of a command, with its end where that is known.
public struct AttemptRecord: Sendable, Equatable {
  public internal(set) var attempt: Attempt
  /// When it was about to start, in UTC milliseconds.
  public let startedAt: Int64
  public let by: String
  /// Which of the run's sittings began it; nil where no sitting is known.
  public let sitting: Int?
  public internal(set) var end: AttemptEnd?
  /// Whether it was left to go on in the background.
  public internal(set) var isBackground = false
  public internal(set) var resolution: Resolution?
  public internal(set) var reason: String?
  /// Who erased what it had printed, and when.
  public internal(set) var redaction: Redaction?
  /// Whether its command is in the runbook no longer, since another text was adopted.
  public internal(set) var isOfEarlierText = false
  /// Whether it ran another text than the runbook had at the time.
  var ranOtherText = false

  init(attempt: Attempt, startedAt: Int64, by: String, sitting: Int?) {
    self.attempt = attempt
    self.startedAt = startedAt
    self.by = by
    self.sitting = sitting
  }

  /// Whether the operator ran another text than the runbook's, which has these commands.
  func ranOtherText(than commands: [CompleteCommand]) -> Bool {
    guard !isOfEarlierText, let place = attempt.command, commands.indices.contains(place) else {
      return ranOtherText
    }
    return commands[place].text != attempt.text
  }
}

extension AttemptRecord {
  /// Whether nobody knew how it ended, and a person or its shell's loss decided.
  public var wasInDoubt: Bool { resolution.map { $0 != .neverStarted } ?? false }
}

/// That stored output was erased.
public struct Redaction: Sendable, Equatable {
  /// UTC milliseconds since 1970.
  public let at: Int64
  public let by: String
  public let reason: String?
}
