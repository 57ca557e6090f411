/// Answers turned into facts: the domain decides, and neither asks nor does.
extension Run {
  /// The words that answer a question, in the order they are offered.
  public func words(for question: Question) -> [Answer.Word] {
    let moving: [Answer.Word] = [.back, .goTo, .recycle]
    let looking: [Answer.Word] = [
      .list, .show, .output, .jobs, .fg, .stop, .shell, .note, .set, .env, .contacts, .tools,
      .status,
      .help,
    ]
    let settling: [Answer.Word] = [.done, .skip, .later, .fail]
    let editing: [Answer.Word] = settling + [.edit]
    let leaving: [Answer.Word] = [.hold, .quit, .handOff, .scrub]
    let way: [Answer.Word] = route.hasWayBack ? [.rollback] : []
    switch question {
    case .target: return []
    case .course:
      return [.yes, .off, .on, .move, .from, .show] + way + [.quit, .handOff, .scrub, .help]
    case .targetRefused(let check):
      let goes: [Answer.Word] = mayOverride(check) ? [.go] : []
      let back = route.track == .rollback ? [] : way
      return [.again] + goes + leaving + back + looking
    case .poll(let step, let place, _):
      let putsOff: [Answer.Word] = place == .gate(step: id(step)) ? [.later, .skip] : []
      return [.go, .noGo] + putsOff + moving + leaving + way + looking
    case .leaving: return [.go] + moving + leaving + way + looking
    case .card(let steps):
      let checks: [Answer.Word] =
        steps.contains { runbook.steps[$0].command != nil } ? [.check] : []
      return [.yes, .all, .later, .skip, .fail] + checks + moving + leaving + way + looking
    case .choice: return [.take, .skip] + moving + leaving + way + looking
    case .condition: return [.applies, .no, .skip, .later] + moving + leaving + way + looking
    case .gate(let step):
      let answers: [Answer.Word] =
        runbook.steps[step].gate == .proceed ? [.go, .noGo] : [.clear, .met]
      return answers + [.later, .skip] + moving + leaving + way + looking
    case .met: return way + [.go, .clear] + leaving + looking
    case .unclearAlert: return [.clear, .met, .again] + way + leaving + looking
    case .pastAlert: return way + [.go, .again] + leaving + looking
    case .observe: return [.value, .later, .skip, .fail] + moving + leaving + way + looking
    case .value: return [.value] + editing + moving + leaving + way + looking
    case .careful(_, _, let offer):
      let answers: [Answer.Word] =
        switch offer {
        case .choose: [.here, .there]
        case .terminal: [.terminal]
        case .background: [.watch, .background]
        default: []
        }
      return answers + editing + moving + leaving + way + looking
    case .command:
      return [.yes, .skip, .done, .later, .fail, .edit] + moving + leaving + way + looking
    case .shown: return editing + moving + leaving + way + looking
    case .text: return settling + moving + leaving + way + looking
    case .failed:
      return [.again, .edit, .skip, .done, .fail, .later] + moving + leaving + way + looking
    case .inDoubt(let step, _):
      let checks: [Answer.Word] = checks(of: step).isEmpty ? [] : [.check]
      return checks + [.again, .done, .fail, .wait, .stop] + leaving + way
        + looking.filter { $0 != .stop }
    case .judge: return [.yes, .again, .skip, .fail, .later] + moving + leaving + way + looking
    case .settled: return [.again, .later] + moving + leaving + way + looking
    case .waitBegins: return []
    case .late: return [.go, .skip, .done, .later, .fail] + moving + leaving + way + looking
    case .waiting(let waiting):
      return (waiting.next == nil ? [] : [.go]) + [.done, .skip, .fail] + moving + leaving + way
        + looking
    case .running: return [.stop] + moving + leaving + way + looking.filter { $0 != .stop }
    case .closing: return [.yes] + moving + leaving + way + looking
    case .ended: return []
    }
  }

  /// What follows from an answer to a question.
  ///
  /// - Throws: `Refusal` where the answer does not fit; nothing has changed then.
  public func decide(_ typed: String, at question: Question) throws(Refusal) -> Decision {
    let text = try Answer.single(typed)
    if case .target = question { return try decideTarget(text) }
    if case .careful(let step, let command, .typeToConfirm) = question,
      text.trimmed == destructionWord
    {
      return Decision([], .execute(step: step, commands: [command]))
    }
    let line = plainValue(text, at: question) ?? text
    let valid = words(for: question)
    guard let answer = Answer(line: line), valid.contains(answer.word) else {
      if Answer(line: line) == Answer(.rollback), !route.hasWayBack { throw .noRollback }
      // What stands behind a word of ours may be a secret: it is not repeated.
      let said = Answer(line: line)?.word.rawValue ?? (question.asksForValue ? "" : line.trimmed)
      throw .noAnswer(said, valid: valid)
    }
    if answer.word == .edit, !isAtTerminal { throw .needsTerminal(.edit) }
    if !takesText(answer.word, question), !answer.rest.isEmpty {
      throw .tooMuch(answer.word, answer.rest)
    }
    switch (answer.word, question) {
    case (.handOff, _): return try handOff(answer)
    case (.scrub, _): return try scrub(answer)
    case (_, .course): return try decideCourse(answer)
    case (.help, _): return Decision([], .help)
    case (.list, _): return Decision([], .list)
    case (.status, _): return Decision([], .status)
    case (.edit, .command(let step, let run)):
      return Decision([], .edit(step: step, command: run[0]))
    case (.edit, .shown(let step, let command, _)), (.edit, .failed(let step, let command)),
      (.edit, .value(let step, let command, _)), (.edit, .careful(let step, let command, _)):
      return Decision([], .edit(step: step, command: command))
    case (.env, _): return Decision([], .values)
    case (.contacts, _): return Decision([], .contacts)
    case (.tools, _): return Decision([], .tools)
    case (.jobs, _): return Decision([], .jobs)
    case (.shell, _) where start.isRehearsal: throw .inRehearsal(.shell)
    case (.shell, _):
      guard isAtTerminal else { throw .needsTerminal(.shell) }
      guard let step = stepOfShell(at: question) else { throw .noStepHere }
      return Decision([], .shell(step: step))
    case (.fg, _): return try follow(answer)
    case (.stop, .running(let attempts)) where answer.rest.isEmpty:
      return Decision([], .stop(tokens: attempts.map(\.token)))
    case (.stop, .inDoubt(_, let attempt)) where answer.rest.isEmpty:
      return Decision([], .stopDoubtful(attempt))
    case (.stop, _) where background.isEmpty && answer.rest.isEmpty: return Decision([], .stopLeft)
    case (.stop, _): return try stop(answer)
    case (.wait, .inDoubt(_, let attempt)): return Decision([], .awaitDoubtful(attempt))
    case (.set, _): return try set(answer)
    case (.show, _): return Decision([], .show(step: try step(answer.rest, or: question)))
    case (.output, _):
      return Decision(
        [], .output(step: answer.rest.isEmpty ? question.step : try step(answer.rest)))
    case (.note, _): return try note(answer, at: question)
    case (.hold, _), (.quit, _): return Decision([.held(reason: answer.rest)], .leave)
    case (.goTo, _): return try go(to: step(answer.rest))
    case (.back, _): return try back(from: question)
    case (.rollback, _): return try takeWayBack()
    case (.recycle, _): return try recycle(answer, at: question)
    case (_, .targetRefused(let check)): return try decideTargetRefused(answer, check)
    case (_, .poll(let step, let place, let role)):
      return try decidePoll(try answer.about(step, in: self), step, place, role)
    case (_, .unclearAlert(let step)): return try decideUnclearAlert(answer, step)
    case (_, .pastAlert(let step)): return try decidePastAlert(answer, step)
    case (.go, .leaving(let entries, _)):
      let reason = try reason(answer)
      return Decision(entries.map { .sectionLeft(section: route.entries[$0], reason: reason) })
    case (.go, .late(let step, let start)):
      return Decision([
        .startedLate(step: id(step), lastSafe: start.last, reason: try reason(answer))
      ])
    case (_, .waiting(let waiting)): return try decideWaiting(answer, waiting)
    case (.check, .card(let steps)): return try check(answer, steps)
    case (.check, .inDoubt(let step, _)): return try check(answer, checks(of: step))
    case (_, .card(let steps)): return try decideCard(answer, steps)
    case (_, .choice(let step)): return try decideChoice(answer, step)
    case (_, .condition(let step, let command)):
      return try decideCondition(answer, step, command)
    case (_, .gate(let step)): return try decideGate(try answer.about(step, in: self), step)
    case (.clear, .met(let step)):
      return Decision([.stepReopened(step: id(step), reason: "not met after all")])
    case (.go, .met(let step)):
      return Decision([.wentOn(step: id(step), reason: try reason(answer))])
    case (.value, .observe(let step)): return try observe(answer.rest, at: step)
    case (.value, .value(_, _, let name)): return try give(answer.rest, for: name)
    case (_, .careful(let step, let command, _)), (_, .value(let step, let command, _)):
      return try decideCareful(try answer.about(step, in: self), step, command)
    case (_, .command(let step, let run)):
      return try decideCommand(try answer.about(step, in: self), step, run)
    case (_, .shown(let step, let command, _)), (_, .failed(let step, let command)):
      return try decideOne(try answer.about(step, in: self), step, command)
    case (_, .inDoubt(_, let attempt)): return try decideDoubt(answer, attempt)
    case (_, .late(let step, _)):
      let open = progress[step].commands.indices.filter { !progress[step].commands[$0].isPassed }
      return try decideCommand(try answer.about(step, in: self), step, open)
    case (_, .text(let step)), (_, .judge(let step)), (_, .observe(let step)):
      return try settle([step], try answer.about(step, in: self))
    case (.again, .settled(let step)):
      return Decision([.stepReopened(step: id(step), reason: answer.rest.nonEmpty)])
    case (.later, .settled(let step)) where toConfirm.contains(step):
      return Decision([.confirmed(step: id(step), command: nil, what: .stands)])
    case (.later, .settled): return goOn()
    case (_, .closing(let track, let open, let failed)):
      return close(track, open: open, failed: failed)
    default: throw .noAnswer(line.trimmed, valid: valid)
    }
  }

  /// The facts that follow from a command's end.
  public func facts(after end: AttemptEnd) -> [Fact] {
    let left = background.first { $0.token == end.token }
    guard let attempt = left ?? openAttempt, attempt.token == end.token, attempt.command != nil
    else { return [.attemptFinished(end: end)] }
    // What counts as stopped is decided now and written down: another reading may differ tomorrow.
    var end = end
    if wasStopped(end, attempt) { end.wasStopped = true }
    var facts: [Fact] = [.attemptFinished(end: end)]
    guard placeDecided(by: attempt) != nil, let index = runbook.stepIndex[attempt.step],
      runbook.steps[index].isCommand
    else { return facts }
    guard end.isWell else {
      let how = end.stop.map { "was \($0.words)" } ?? "ended with \(end.status)"
      let reason = "a command in the background \(how)"
      return facts + (left == nil ? [] : failure(of: attempt, because: reason))
    }
    let rest = progress[index].commands.enumerated().contains { place, command in
      place != attempt.command && !command.isPassed
    }
    if !rest, progress[index].outcome == nil, !needsJudging(index), acceptance(of: index).isEmpty {
      facts.append(.stepSettled(step: attempt.step, outcome: .done, reason: nil, together: 1))
      facts += consequences(of: [index: .done])
    }
    return facts
  }

  /// The facts that follow where a command in the background is gone with its shell.
  public func facts(
    afterLossOf attempt: Attempt, because reason: String = "its shell is gone"
  ) -> [Fact] {
    let resolved = Fact.attemptResolved(token: attempt.token, resolution: .lost, reason: reason)
    guard placeDecided(by: attempt) != nil else { return [resolved] }
    return [resolved]
      + failure(of: attempt, because: "nobody knows how its command in the background ended")
  }

  /// What was called done while its command ran in the background has failed after all.
  private func failure(of attempt: Attempt, because reason: String) -> [Fact] {
    guard let index = runbook.stepIndex[attempt.step], progress[index].outcome == .done,
      !neverEnds(attempt)
    else { return [] }
    return [.stepSettled(step: attempt.step, outcome: .failed, reason: reason, together: 1)]
  }

  // MARK: Questions one by one

  private func decideTarget(_ line: String) throws(Refusal) -> Decision {
    let name = line.trimmed
    if name.isEmpty { return Decision() }
    // A word of ours is hardly the name of a place: asked again rather than written down.
    if let answer = Answer(line: name) {
      switch answer.word {
      case .handOff: return try handOff(answer)
      case .scrub: return try scrub(answer)
      case .quit, .hold: return Decision([.held(reason: answer.rest)], .leave)
      case .go where !answer.rest.isEmpty && runbook.targetsBeside(answer.rest) != nil:
        return Decision([.targetNamed(name: answer.rest == "-" ? nil : answer.rest)])
      default: throw .noTarget(name)
      }
    }
    let target = name == "-" ? nil : String(name)
    if let known = runbook.targetsBeside(target) {
      throw .unknownTarget(String(name), known: known)
    }
    return Decision([.targetNamed(name: target)])
  }

  /// Where a shell is opened: at the step that is asked about, or that comes next.
  private func stepOfShell(at question: Question) -> Int? {
    if case .targetRefused = question { return openAttempts.isEmpty ? route.current : nil }
    return question.step
  }

  /// Whether anything may stand behind a word at this question.
  private func takesText(_ word: Answer.Word, _ question: Question) -> Bool {
    switch word {
    case .all, .back, .rollback, .list, .status, .help: return false
    case .clear, .here, .there, .terminal, .watch, .background, .jobs, .wait, .shell, .env,
      .contacts, .tools, .edit:
      return false
    case .met:
      if case .unclearAlert = question { return false }
      return true
    case .yes:
      switch question {
      case .card, .command: return true
      default: return false
      }
    default: return true
    }
  }

  private func decideCard(_ answer: Answer, _ steps: [Int]) throws(Refusal) -> Decision {
    if answer.word == .all { return try settle(steps.sorted(), answer) }
    let (chosen, rest) = try selection(answer.rest, of: steps)
    if answer.word == .yes, !rest.isEmpty { throw .notOnThisCard(rest) }
    return try settle(
      chosen.isEmpty ? Array(steps.prefix(1)) : chosen, Answer(answer.word, rest))
  }

  private func decideCommand(
    _ answer: Answer, _ step: Int, _ run: [Int]
  ) throws(Refusal) -> Decision {
    switch answer.word {
    case .yes:
      return Decision([], .execute(step: step, commands: try parts(answer.rest, step, run)))
    case .done:
      let reason = try reason(answer)
      let open = progress[step].commands.indices.filter { !progress[step].commands[$0].isPassed }
      let facts: [Fact] = open.map {
        .commandSettled(step: id(step), command: $0, outcome: .done, reason: reason)
      }
      let expects = !(runbook.steps[step].command?.expectations.isEmpty ?? true)
      if expects || !acceptance(of: step).isEmpty { return Decision(facts) }
      return Decision(
        facts + [.stepSettled(step: id(step), outcome: .done, reason: reason, together: 1)]
          + consequences(of: [step: .done]))
    default: return try settle([step], answer)
    }
  }

  /// One command of a fence that failed or may not run: what is left of the fence asks anew.
  func decideOne(
    _ answer: Answer, _ step: Int, _ place: Int
  ) throws(Refusal) -> Decision {
    switch answer.word {
    case .again:
      // What was asked about before it ran is asked about again.
      let command = commands(of: step)[place]
      if command.offer != .run || !command.reads.isEmpty {
        return Decision([
          .commandReopened(step: id(step), command: place, reason: answer.rest.nonEmpty)
        ])
      }
      let why = answer.rest.nonEmpty.map { [Fact.noted(step: id(step), text: $0)] } ?? []
      return Decision(why, .execute(step: step, commands: [place]))
    case .done, .skip:
      return Decision(
        settled([place], of: step, answer.word == .done ? .done : .skipped, try reason(answer)))
    default: return try settle([step], answer)
    }
  }

  /// The facts that settle commands of a fence; with the last of them, the step.
  func settled(
    _ places: [Int], of step: Int, _ outcome: Outcome, _ reason: String
  ) -> [Fact] {
    let facts: [Fact] = places.map {
      .commandSettled(step: id(step), command: $0, outcome: outcome, reason: reason)
    }
    // A fence of which nothing ran is left out, and not for a person to judge.
    let others = progress[step].commands.enumerated().filter { !places.contains($0.offset) }
    guard outcome != .done, others.allSatisfy(\.element.isLeftOut) else { return facts }
    let skipped = outcome == .skipped || others.contains { $0.element.isSkipped }
    return facts + [
      .stepSettled(
        step: id(step), outcome: skipped ? .skipped : .notApplicable, reason: reason, together: 1)
    ]
  }

  private func decideDoubt(_ answer: Answer, _ attempt: Attempt) throws(Refusal) -> Decision {
    let resolution: Resolution
    switch answer.word {
    case .again: resolution = .again
    case .done: resolution = .done
    default: resolution = .failed
    }
    return Decision([
      .attemptResolved(token: attempt.token, resolution: resolution, reason: try reason(answer))
    ])
  }

  private func close(_ track: Track, open: [Int], failed: [Int]) -> Decision {
    if let first = open.first { return Decision([.movedTo(step: id(first))]) }
    if track == .rollback { return Decision([.ended(ending: .rolledBack)]) }
    return Decision(factsOfMaintenance + [.ended(ending: .complete)])
  }

  // MARK: Parts of decisions

  /// The facts that settle steps, and the commands that are accepted by it.
  func settle(_ steps: [Int], _ answer: Answer) throws(Refusal) -> Decision {
    let outcome: Outcome
    var reason = answer.rest.nonEmpty
    switch answer.word {
    case .yes, .all: (outcome, reason) = (.done, nil)
    case .later: outcome = .later
    case .done:
      outcome = .done
      reason = try self.reason(answer)
    case .again:
      return Decision(steps.map { .stepReopened(step: id($0), reason: answer.rest.nonEmpty) })
    case .fail:
      outcome = .failed
      reason = try self.reason(answer)
    default:
      outcome = .skipped
      if !steps.allSatisfy({ runbook.steps[$0].optional }) { reason = try self.reason(answer) }
    }
    var facts: [Fact] = steps.map {
      .stepSettled(step: id($0), outcome: outcome, reason: reason, together: steps.count)
    }
    facts += consequences(of: Dictionary(uniqueKeysWithValues: steps.map { ($0, outcome) }))
    return Decision(facts)
  }

  private func note(_ answer: Answer, at question: Question) throws(Refusal) -> Decision {
    guard let text = answer.rest.nonEmpty else { throw .needsText(.note) }
    return Decision([.noted(step: question.step.map(id), text: text)])
  }

  private func back(from question: Question) throws(Refusal) -> Decision {
    let before: Int?
    if let step = question.step ?? route.current {
      before = route.before(step)
    } else {
      before = route.path(route.track).last
    }
    guard let before, let first = route.card(of: before).first else { throw .nothingBefore }
    return Decision([.movedTo(step: id(first))])
  }

  /// A step of the way back is on it: whoever goes there takes it.
  private func go(to step: Int) throws(Refusal) -> Decision {
    var back = Decision()
    if runbook.steps[step].track == .rollback, route.track != .rollback { back = try takeWayBack() }
    return Decision(back.facts + [.movedTo(step: id(step))], back.action)
  }

  func takeWayBack() throws(Refusal) -> Decision {
    Decision(try rollbackFacts(by: sittings.last?.sitting.person ?? ""), .takeWayBack)
  }

  /// On from a settled step to the next that nobody has answered.
  private func goOn() -> Decision {
    guard let current = route.current else { return Decision() }
    let path = route.path(route.track)
    guard !route.isVisiting,
      let place = path.firstIndex(of: current),
      let next = path[(place + 1)...].first(where: {
        progress[$0].outcome == nil && !awaitsAcceptance($0) && !comesBehindWait($0)
      })
    else { return Decision([.movedTo(step: Self.endOfTrack)]) }
    return Decision([.movedTo(step: id(next))])
  }

  /// Where a move leads that goes past the last step.
  static let endOfTrack = ""

  func id(_ index: Int) -> Step.ID { runbook.steps[index].id }
}
