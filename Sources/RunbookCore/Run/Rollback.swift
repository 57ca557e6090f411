/// The way back, once it is taken.
public struct Rollback: Sendable, Equatable {
  /// UTC milliseconds since 1970.
  public let begunAt: Int64
  public let by: String
  /// How the run had ended before; nil where it had not.
  public let undoes: Ended?
  /// Where the run stood on its way forward; nil where it had come to its end.
  public let at: Step.ID?
  /// When the last command of the way back so far ended well, or was called done.
  public internal(set) var lastCommandAt: Int64?
  public internal(set) var endedAt: Int64?
  /// As what; nil where the run went on forward from it.
  public internal(set) var ending: Ending?
  /// Commands of the way back that were not done when it ended, with what became of them.
  public internal(set) var undone: [Undone] = []
  public internal(set) var explanation: Explanation?

  /// A step of the way back that took nothing back.
  public struct Undone: Sendable, Equatable {
    public let step: Step.ID
    public let outcome: Outcome?
  }

  /// Why it was taken: asked once the service answers again.
  public struct Explanation: Sendable, Equatable {
    public let reason: String
    public let by: String
    public let at: Int64
  }

  /// An end that a run had had.
  public struct Ended: Sendable, Equatable {
    public let ending: Ending
    public let at: Int64
    /// Who sat at the run then.
    public let by: String
  }
}

extension Run {
  /// The way back that the run is on.
  public var rollback: Rollback? { rollbacks.last.flatMap { $0.endedAt == nil ? $0 : nil } }

  /// Whether the run has rolled back, and nobody has said why.
  public var owesReason: Bool {
    ending == .rolledBack && !start.isRehearsal
      && rollbacks.last.map { $0.explanation == nil } ?? false
  }

  /// The steps that the run has really done on its way forward, the last first.
  public var doneForward: [Int] {
    runbook.steps.indices.filter {
      runbook.steps[$0].track != .rollback && runbook.steps[$0].kind != .group && wasTouched($0)
    }.sorted { progress[$0].lastTouched > progress[$1].lastTouched }
  }

  /// When a step of the run was last done or tried; nil where none was.
  ///
  /// A way back that is not at its end yet is work, whatever was done before it.
  public var lastWorkAt: Int64? {
    guard let rollback else { return doneForward.first.map { progress[$0].lastTouched } }
    return max(rollback.begunAt, progress.map(\.lastTouched).max() ?? 0)
  }

  /// Whether anything of a step was done: attested, or a command of it was begun.
  func wasTouched(_ index: Int) -> Bool {
    progress[index].outcome == .done
      || progress[index].attempts.contains {
        $0.attempt.command != nil && $0.resolution != .neverStarted
      }
  }

  // MARK: Deciding

  /// The facts with which the way back begins: nobody's consent is asked, and no command waited for.
  ///
  /// - Parameters:
  ///   - person: who takes it.
  ///   - from: who had the run before, where it is begun from elsewhere than their session.
  public func rollbackFacts(by person: String, from: String? = nil) throws(Refusal) -> [Fact] {
    guard !route.path(.rollback).isEmpty else { throw .noRollback }
    var facts: [Fact] = [.rollbackBegun(by: person, from: from)]
    // At a question, its shell is known to be gone; from elsewhere, it may run on in another session's.
    facts += openAttempts.reversed().map {
      from == nil
        ? .attemptResolved(
          token: $0.token, resolution: .lost,
          reason: "the way back was taken before it was cleared up")
        : .attemptLeft(token: $0.token)
    }
    var begun = self
    begun.beginRollback(by: person, from: from, at: lastAt)
    return try facts + begun.undone + begun.waysTaken()
  }

  /// What undoes a step that was never done is none of the way back's.
  private var undone: [Fact] {
    route.path(.rollback).compactMap { index in
      guard progress[index].outcome == nil,
        let step = runbook.steps[index].undoes.flatMap({ runbook.stepIndex[$0] }),
        !wasTouched(step)
      else { return nil }
      let number = runbook.steps[step].number?.description ?? ""
      return .stepSettled(
        step: id(index), outcome: .notApplicable, reason: "\(number) was not done", together: 1)
    }
  }

  /// Choices of the way back that were made on the way forward: their ways have the same names.
  private func waysTaken() throws(Refusal) -> [Fact] {
    var facts: [Fact] = []
    for index in route.path(.rollback)
    where !runbook.steps[index].alternatives.isEmpty && progress[index].chosen == nil
      && progress[index].outcome == nil
    {
      guard let way = wayTaken(at: index) else { continue }
      facts += try decideChoice(Answer(.take, "\(way + 1)"), index).facts
    }
    return facts
  }

  private func wayTaken(at index: Int) -> Int? {
    let names = runbook.steps[index].alternatives.map { Self.name($0) }
    let taken = Set(
      runbook.steps.indices.compactMap { forward -> String? in
        let step = runbook.steps[forward]
        guard step.track == .forward, let chosen = progress[forward].chosen,
          step.alternatives.indices.contains(chosen)
        else { return nil }
        return Self.name(step.alternatives[chosen])
      })
    let same = names.indices.filter { taken.contains(names[$0]) }
    return same.count == 1 ? same[0] : nil
  }

  /// A way's name without its letter, which counts ways and says nothing of them.
  private static func name(_ way: Alternative) -> String {
    let name = way.label.lowercased()
    guard OptionLabel(way.label) != nil, let end = name.firstIndex(where: { ":—–-".contains($0) })
    else { return name }
    let words = name[end...].dropFirst().trimmed
    return words.isEmpty ? name : String(words)
  }

  // MARK: Folding

  /// From here on the run is on its way back, whatever it had come to.
  mutating func beginRollback(by person: String, from: String?, at time: Int64) {
    if rollback == nil {
      if !rollbacks.isEmpty { askWayBackAgain() }
      // Whoever said go, did not say it of what comes after a way back.
      for place in polls.indices { polls[place].isOver = true }
      rollbacks.append(
        Rollback(begunAt: time, by: person, undoes: ended, at: standsForward.map(id)))
    }
    reopenEnd()
    if from != nil { takeAnotherShell() }
    goToWayBack()
  }

  /// - Parameter ending: nil where the run goes on forward.
  mutating func endRollback(as ending: Ending?, at time: Int64) {
    guard rollback != nil else { return }
    let last = rollbacks.count - 1
    rollbacks[last].endedAt = time
    rollbacks[last].ending = ending
    rollbacks[last].undone = route.path(.rollback).filter { index in
      runbook.steps[index].isCommand
        && ![.done, .notApplicable].contains(progress[index].outcome)
    }.map { Rollback.Undone(step: id($0), outcome: progress[$0].outcome) }
  }

  /// Forward again from the way back: what was waited for before it counts no longer.
  mutating func leaveWayBack(for index: Int, at time: Int64) {
    guard rollback != nil, route.track == .rollback,
      runbook.steps[index].track == start.courseTrack, start.courseTrack != .rollback
    else { return }
    endRollback(as: nil, at: time)
    for wait in progress.indices
    where runbook.steps[wait].kind == .wait && !progress[wait].isSettled {
      progress[wait].clock = nil
    }
  }

  /// That a command of the way back was done, for the time to recovery.
  mutating func noteWayBack(_ step: Step.ID, at time: Int64) {
    guard rollback != nil, runbook.step(step)?.track == .rollback else { return }
    rollbacks[rollbacks.count - 1].lastCommandAt = time
  }

  /// The step that the run stands at, on its way forward.
  private var standsForward: Int? {
    route.track == .rollback || ending != nil ? nil : route.current
  }
}

extension AttemptRecord {
  /// When it ended, in UTC milliseconds; nil where that is not known.
  var endedAt: Int64? { end.map { startedAt + Int64($0.milliseconds) } }
}

extension Run {
  /// Whether what an attempt of the way forward did may be in force behind a way back: it had begun before
  /// that, and ended after it began.
  public func outlastedWayBack(_ record: AttemptRecord) -> Bool {
    guard let end = record.endedAt else { return false }
    return rollbacks.contains { record.startedAt <= $0.begunAt && end > $0.begunAt }
  }
}

extension StepProgress {
  /// When it was last settled or tried, in UTC milliseconds.
  var lastTouched: Int64 { max(outcome == nil ? 0 : at, attempts.last?.startedAt ?? 0) }
}
