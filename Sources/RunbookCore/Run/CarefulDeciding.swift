/// Answers to what is asked before a step or a command: choices, conditions, gates, values and care.
extension Run {
  /// A line typed at a terminal where a value is asked for is the value, unless it begins with a word
  /// of ours; from a pipe only `= VALUE` is.
  func plainValue(_ line: String, at question: Question) -> String? {
    switch question {
    case .value, .observe: break
    case .choice where line.trimmed.utf8.first.map(Byte.isDigit) ?? false:
      return "\(Answer.Word.take.rawValue) \(line)"
    default: return nil
    }
    guard isAtTerminal, !line.trimmed.isEmpty, Answer(line: line) == nil else { return nil }
    return "= \(line)"
  }

  /// The name of the secret that a question asks for, if it does.
  public func secretName(at question: Question) -> String? {
    switch question {
    case .value(_, _, let name): isSecret(name) ? name : nil
    case .observe(let step): runbook.steps[step].field.flatMap { isSecret($0) ? $0 : nil }
    default: nil
    }
  }

  /// What follows from a line that was typed unseen: it is the value, whatever it looks like, unless
  /// it is nothing but a word of ours.
  public func decideHidden(_ line: String, at question: Question) throws(Refusal) -> Decision {
    // What a terminal prints of such a value has other line ends: it could not be covered.
    if line.utf8.contains(10) { throw .severalLines }
    if Answer.Word(rawValue: line) != nil, line != Answer.Word.value.rawValue {
      return try decide(line, at: question)
    }
    switch question {
    case .value(_, _, let name): return try give(line, for: name)
    case .observe(let step): return try observe(line, at: step)
    default: return try decide(line, at: question)
    }
  }

  /// Whether answers are typed at a terminal.
  var isAtTerminal: Bool { sittings.last?.sitting.terminal != nil }

  // MARK: Choices and conditions

  func decideChoice(_ answer: Answer, _ step: Int) throws(Refusal) -> Decision {
    if answer.word == .skip {
      let reason = try reason(answer)
      return Decision(
        [.stepSettled(step: id(step), outcome: .skipped, reason: reason, together: 1)]
          + leaveOut(ways(of: step), .skipped, reason))
    }
    let alternatives = runbook.steps[step].alternatives
    let word = answer.rest.prefix { !$0.isWhitespace }
    guard let number = Int(word), alternatives.indices.contains(number - 1) else {
      throw .noSuchAlternative(answer.rest, count: alternatives.count)
    }
    let taken = alternatives[number - 1]
    let reason = taken.reasonForOthers
    var facts: [Fact] = [
      .choiceTaken(step: id(step), alternative: number - 1, label: taken.label)
    ]
    let why = answer.rest.dropFirst(word.count)[...].trimmed
    if !why.isEmpty { facts.append(.noted(step: id(step), text: why.description)) }
    if runbook.steps[step].isCommand {
      let commands = commands(of: step)
      let others = commands.indices.filter {
        let way = commands[$0].alternative
        return way != nil && way != number - 1
      }
      return Decision(facts + settled(others, of: step, .notApplicable, reason))
    }
    let others = ways(of: step).filter { runbook.steps[$0].option?.alternative != number - 1 }
    facts.append(.stepSettled(step: id(step), outcome: .done, reason: reason, together: 1))
    return Decision(facts + leaveOut(others, .notApplicable, reason))
  }

  /// The facts that settle steps nobody takes; what was answered already stays.
  func leaveOut(_ steps: [Int], _ outcome: Outcome, _ reason: String) -> [Fact] {
    steps.filter { runbook.steps[$0].kind != .group && !progress[$0].isSettled }.map {
      .stepSettled(step: id($0), outcome: outcome, reason: reason, together: 1)
    }
  }

  func decideCondition(
    _ answer: Answer, _ step: Int, _ command: Int?
  ) throws(Refusal) -> Decision {
    switch answer.word {
    case .applies:
      let owner = command == nil ? condition(on: step) ?? step : step
      return Decision(
        [.confirmed(step: id(owner), command: command, what: .applies)] + noted(answer, step))
    case .skip where command == nil: return try settle([step], answer)
    case .no, .skip:
      let commands = commands(of: step)
      let words =
        command.flatMap { commands[$0].condition }
        ?? runbook.steps[condition(on: step) ?? step].condition ?? ""
      if answer.word == .skip, answer.rest.isEmpty { throw .needsReason(.skip) }
      let reason = answer.rest.nonEmpty ?? "does not apply: \(words)"
      guard let command else {
        return Decision(leaveOut(underConditionOn: step, reason))
      }
      let part = commands.indices.filter {
        $0 >= command && commands[$0].part == commands[command].part
          && commands[$0].condition != nil && !progress[step].commands[$0].isPassed
      }
      return Decision(
        settled(part, of: step, answer.word == .skip ? .skipped : .notApplicable, reason))
    default: return try settle([step], answer)
    }
  }

  /// All that stands inside a step.
  func below(_ step: Int) -> [Int] {
    children(of: step).flatMap { [$0] + below($0) }
  }

  private func noted(_ answer: Answer, _ step: Int) -> [Fact] {
    answer.rest.nonEmpty.map { [.noted(step: id(step), text: $0)] } ?? []
  }

  // MARK: Gates

  func decideGate(_ answer: Answer, _ step: Int) throws(Refusal) -> Decision {
    func settled(_ outcome: Outcome, _ reason: String?) -> Decision {
      Decision(
        [.stepSettled(step: id(step), outcome: outcome, reason: reason, together: 1)]
          + consequences(of: [step: outcome]))
    }
    switch answer.word {
    case .clear: return settled(.done, "not met")
    case .go: return settled(.done, answer.rest.nonEmpty ?? "go")
    case .met:
      var decision = settled(.failed, "met" + (answer.rest.nonEmpty.map { ": " + $0 } ?? ""))
      decision.facts.append(.gateMet(step: id(step)))
      return decision
    case .noGo:
      // The run waits at the gate: it is asked again when somebody goes on.
      let reason = try reason(answer)
      return Decision(
        [
          .noted(step: id(step), text: "no-go: \(reason)"), .held(reason: "no-go: \(reason)"),
        ], .leave)
    default: return try settle([step], answer)
    }
  }

  // MARK: Commands with care

  func decideCareful(
    _ answer: Answer, _ step: Int, _ command: Int
  ) throws(Refusal) -> Decision {
    switch answer.word {
    case .terminal, .watch:
      guard isAtTerminal else { throw .needsTerminal(answer.word) }
      return Decision([], .execute(step: step, commands: [command]))
    case .background: return Decision([], .background(step: step, command: command))
    case .here: return Decision([.confirmed(step: id(step), command: command, what: .here)])
    case .there:
      return Decision(settled([command], of: step, .done, "typed in the other session"))
    default: return try decideOne(answer, step, command)
    }
  }

  /// Brings back what runs in the background: the latest command of a step, or the only one there is.
  func follow(_ answer: Answer) throws(Refusal) -> Decision {
    guard isAtTerminal else { throw .needsTerminal(.fg) }
    return Decision([], try inBackground(answer).last.map { .follow(token: $0.token) })
  }

  /// Stops what runs in the background: the commands of a step, or the only ones there are.
  func stop(_ answer: Answer) throws(Refusal) -> Decision {
    Decision([], .stop(tokens: try inBackground(answer).map(\.token)))
  }

  private func inBackground(_ answer: Answer) throws(Refusal) -> [Attempt] {
    var attempts = background
    if !answer.rest.isEmpty {
      let step = id(try self.step(answer.rest))
      attempts = attempts.filter { $0.step == step }
    }
    guard !attempts.isEmpty else { throw .nothingInBackground(answer.rest) }
    let steps = Set(attempts.map(\.step))
    guard steps.count == 1 else {
      throw .whichInBackground(steps.compactMap { runbook.step($0)?.number }.sorted())
    }
    return attempts
  }

  /// Runs the command that checks a task, where it may simply be run.
  func check(_ answer: Answer, _ steps: [Int]) throws(Refusal) -> Decision {
    let (chosen, rest) = try selection(answer.rest, of: steps)
    guard rest.isEmpty else { throw .notOnThisCard(rest) }
    let step = chosen.first ?? steps[0]
    guard let command = commands(of: step).first else { throw .noCheck }
    guard command.hazards.isEmpty else { throw .checkNeeds(command.hazards) }
    return Decision([], .execute(step: step, commands: [0]))
  }
}
