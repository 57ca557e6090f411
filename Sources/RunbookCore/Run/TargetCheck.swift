/// What the runbook's check of the target said.
public struct TargetCheck: Sendable, Equatable, Codable {
  public var target: String
  public var moment: Moment
  public var command: String
  public var expected: String
  /// What it printed; nil where it was not run, or gave no answer.
  public var seen: String?
  public var trouble: Trouble?

  /// When a check is due.
  public enum Moment: String, Sendable, Codable {
    case start, resume, handOff, takeOver, rollback, destructive
    /// The operator asked for it once more.
    case again
  }

  /// Why there is no answer that could be compared.
  public enum Trouble: Sendable, Equatable, Codable {
    /// It ended with this status.
    case failed(status: Int)
    /// It took longer than this.
    case timedOut(seconds: Int)
    /// It is no command that may simply be run.
    case unusable(why: String)
  }

  public init(
    target: String, moment: Moment, command: String, expected: String, seen: String?,
    trouble: Trouble? = nil
  ) {
    self.target = target
    self.moment = moment
    self.command = command
    self.expected = expected
    self.seen = seen
    self.trouble = trouble
  }

  /// Whether commands go where they should.
  public var isAsExpected: Bool { trouble == nil && seen == expected }
}

/// A check with when it was made, and who sat at the run.
public struct TargetCheckRecord: Sendable, Equatable {
  public let check: TargetCheck
  /// UTC milliseconds since 1970.
  public let at: Int64
  public let by: String
  /// Why the operator went on without an answer.
  public internal(set) var overridden: String?
}

extension Run {
  /// The check of the run's target, where its runbook has one: a rehearsal goes nowhere.
  public var targetCommand: TargetCommand? {
    guard !start.isRehearsal else { return nil }
    return target.flatMap { runbook.namedTarget($0.name)?.check }
  }

  /// When the target has to be checked right now, before anything else; nil where it has not.
  public var targetCheckDue: TargetCheck.Moment? {
    guard ending == nil, courseAccepted, targetCommand != nil, !targetIsChecked else { return nil }
    if route.track == .rollback { return .rollback }
    return targetMoment
  }

  /// What a refused check has the operator decide.
  var targetQuestion: Question? {
    guard targetIsChecked, let last = targetChecks.last, !last.check.isAsExpected,
      last.overridden == nil
    else { return nil }
    return .targetRefused(last.check)
  }

  /// Whether an operator may go on without an answer: never where another target was seen, and on the way
  /// back alone, for then what the check asks may be what is down.
  public func mayOverride(_ check: TargetCheck) -> Bool {
    route.track == .rollback && check.trouble != nil
  }

  /// Whether the operator has said, on this way back and in this sitting, why it goes on unchecked.
  public var goesBackUnchecked: Bool {
    route.track == .rollback && targetIsChecked && targetChecks.last?.overridden != nil
  }

  func decideTargetRefused(_ answer: Answer, _ check: TargetCheck) throws(Refusal) -> Decision {
    switch answer.word {
    case .again: return Decision([], .checkTarget(check.moment == .rollback ? .rollback : .again))
    default: return Decision([.targetUnchecked(reason: try reason(answer))])
    }
  }
}
