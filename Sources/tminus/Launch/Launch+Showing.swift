import Foundation
import RunbookCore
import RunbookJournal

/// What the operator sees before and after an answer.
extension Launch {
  func say(_ lines: [String]) {
    for line in lines { console.say(line) }
  }

  func show(_ question: Question) throws {
    guard shown != question else { return }
    let isSameCard = continuesCard(question)
    let isFirst = shown?.step != question.step
    let isSittingStart = shown == nil
    let acceptedBefore = shown?.step.flatMap { run.acceptedCommand(of: $0) }
    shown = question
    let look = console.look
    switch question {
    case .target: say([""] + CourseScreen.opening(run, look: look))
    case .course: say(CourseScreen.course(run, look: look))
    case .targetRefused: break
    case .poll(let step, let place, _):
      if isFirst { header([step]) }
      if isFirst, case .gate = place { say(StepScreen.card(run, [step], look: look)) }
      say(PollScreen.lines(run, place))
    case .unclearAlert(let step): say(StepScreen.unclearAlert(run, step))
    case .pastAlert(let step): say(StepScreen.pastAlert(run, step))
    case .leaving(_, let open):
      console.say()
      console.say(" !! open or failed behind you, and commands come next:")
      say(open.map { Lists.row(run, $0, look: look) })
    case .card(let steps) where isSameCard:
      say(StepScreen.remaining(run, steps, look: look))
    case .card(let steps):
      header(steps)
      if let accepted = run.acceptedCommand(of: steps[0]) {
        if isSittingStart { showTail(of: accepted, command: nil) }
        // The boxes are the command's judgement: whoever answers them sees what does not fit.
        if accepted != acceptedBefore { showExpectations(of: accepted) }
      }
      say(StepScreen.card(run, steps, look: look))
    case .choice(let step):
      header([step])
      if run.runbook.steps[step].isCommand {
        say(StepScreen.command(run, step, circumstances, directory: shell.directory, look: look))
      }
      say(CarefulScreen.choice(run, step, look: look))
    case .condition(let step, let place):
      if isFirst { showStep(step) }
      say(CarefulScreen.condition(run, step, place, look: look))
    case .gate(let step), .observe(let step):
      header([step])
      say(StepScreen.card(run, [step], look: look) + StepScreen.wanted(run, step))
    case .met(let step):
      console.say(" !! met: \(safe(run.runbook.steps[step].title))")
    case .value(let step, let place, let name):
      if isFirst { showStep(step) }
      showValue(step, place, name)
    case .careful(let step, let place, let offer):
      if isFirst { showStep(step) }
      let command = run.commands(of: step)[place]
      say(
        CarefulScreen.careful(
          run, step, place, offer, shown: run.shown(command, circumstances),
          values: shell.value(of:)))
      sayStillRunning(at: step)
    case .command(let step, let places):
      if isFirst {
        showStep(step)
      } else {
        say(StepScreen.next(run, step, places, circumstances))
      }
      sayStillRunning(at: step)
    case .shown(let step, let place, let why):
      if isFirst { showStep(step) }
      let line = run.commands(of: step)[place].line
      say(why.map { " !! line \(line) is shown and not run: \(Wording.hazard($0))" })
    case .text(let step):
      header([step])
      say(StepScreen.text(run, step, look: look))
    case .inDoubt(let step, let attempt): showDoubt(step, attempt)
    case .judge(let step):
      if isFirst {
        header([step])
        say(StepScreen.command(run, step, circumstances, directory: shell.directory, look: look))
        showTail(of: step, command: nil)
      }
      showExpectations(of: step)
    case .settled(let step):
      header([step])
      say([Lists.row(run, step, look: look)])
    case .waiting(let waiting):
      console.say()
      say(WaitScreen.waiting(run, waiting, now: LocalClock.now()))
    case .waitBegins: break
    case .late(let step, let start):
      if isFirst { showStep(step) }
      say(WindowScreen.late(start, now: LocalClock.now()))
    case .running:
      console.say()
      try showJobs()
    case .closing(_, let open, let failed):
      console.say()
      say((open + failed).prefix(40).map { Lists.row(run, $0, look: look) })
      console.say("   " + Brief.counts(run))
      for process in try leftRunning() {
        console.say(" !! ends with the run, unless it has left its shell: \(describe(process))")
      }
    case .failed(let step, let place) where isFirst:
      header([step])
      say(StepScreen.command(run, step, circumstances, directory: shell.directory, look: look))
      showTail(of: step, command: place)
    case .failed, .ended: break
    }
  }

  /// A step as it stands, with its fence where it has one.
  private func showStep(_ step: Int) {
    header([step])
    let look = console.look
    if run.runbook.steps[step].isCommand {
      say(StepScreen.command(run, step, circumstances, directory: shell.directory, look: look))
    } else {
      say(StepScreen.card(run, [step], look: look))
    }
  }

  /// What a value is for: the command with the hole in it, and what may be answered.
  private func showValue(_ step: Int, _ place: Int, _ name: String) {
    let command = run.commands(of: step)[place]
    say(
      run.shown(command, circumstances).split(separator: "\n").map {
        "   line \(command.line): " + safe(String($0))
      })
    if let input = run.inputs[name], !input.choices.isEmpty {
      console.say("   one of: " + input.choices.map(safe).joined(separator: ", "))
    }
  }

  /// What the text says a person should see, beside what was printed.
  private func showExpectations(of step: Int) {
    let commands = run.commands(of: step)
    for (place, command) in commands.enumerated() {
      for expectation in command.expectations {
        let verdict =
          verdict(on: expectation, step, place).flatMap(Wording.verdict).map { "   -- " + $0 } ?? ""
        console.say("   expected (line \(expectation.line)): \(safe(expectation.text))\(verdict)")
      }
    }
  }

  /// What is written down beside a yes to output that is not as expected, be it to the output itself
  /// or to the boxes that accept it.
  func differences(_ decision: Decision) -> [Fact] {
    let done = decision.facts.compactMap { fact -> Int? in
      guard case .stepSettled(let step, .done, _, _) = fact else { return nil }
      return run.runbook.stepIndex(id: step)
    }
    return done.flatMap { step in
      run.commands(of: step).enumerated().flatMap { place, command in
        command.expectations.filter { verdict(on: $0, step, place) == .differs }.map {
          .outputDiffered(step: run.runbook.steps[step].id, line: $0.line)
        }
      }
    }
  }

  /// How the last output of a command compares with what is expected; nil where it has not run.
  private func verdict(on expectation: Expectation, _ step: Int, _ place: Int) -> Verdict? {
    guard
      let attempt = run.progress[step].attempts.last(where: {
        $0.attempt.command == place && !$0.isOfEarlierText
      }),
      let end = attempt.end
    else { return nil }
    do {
      let output = try journal.outputTail(of: attempt.attempt.token, bytes: 65_536)
      return expectation.verdict(output: output, status: end.status)
    } catch {
      console.tell("?? " + Messages.describe(error).text)
      return nil
    }
  }

  /// Whether a card's question is what an answer left of the card on the screen.
  private func continuesCard(_ question: Question) -> Bool {
    guard case .card(let now) = question, case .card(let before) = shown, let first = now.first
    else { return false }
    return run.route.card(of: first).contains(before[0])
  }

  func header(_ steps: [Int]) {
    console.say()
    console.say(Header.line(run, steps: steps, look: console.look, now: LocalClock.now()))
  }

  /// The last lines that a step printed, so that a person who comes back can judge.
  ///
  /// - Parameter isExpected: Whether it is worth saying that there are none.
  func showTail(of step: Int, command: Int?, isExpected: Bool = true) {
    let attempts = run.progress[step].attempts.filter {
      $0.attempt.command != nil && !$0.isOfEarlierText
        && (command == nil || $0.attempt.command == command)
    }
    guard let token = attempts.last?.attempt.token else { return }
    do {
      guard let lines = try journal.lastLines(of: token) else {
        return isExpected ? console.say("   nothing that it printed was kept") : ()
      }
      console.say("   the last that it printed:")
      say(lines)
    } catch {
      console.tell("?? " + Messages.describe(error).text)
    }
  }

  /// One line about what an answer changed.
  func report(_ facts: [Fact]) {
    var settled: [(number: StepNumber, outcome: Outcome, reason: String?)] = []
    for fact in facts {
      switch fact {
      case .stepSettled(let id, let outcome, let reason, _):
        if let number = run.runbook.step(id)?.number { settled.append((number, outcome, reason)) }
      case .noted: console.say(" ok noted")
      case .held: break
      case .sectionLeft(_, let reason): console.say(" ok going on: \(safe(reason))")
      case .commandSettled(_, _, let outcome, let reason):
        console.say(
          " ok \(outcome == .done ? "done by hand" : Wording.outcome(outcome)): \(safe(reason))")
      case .valueGiven(let name, _):
        let steps = run.steps(using: name)
        console.say(
          " ok \(safe(name)) = \(run.values[name].map { safe($0) } ?? "(hidden)")\(steps.isEmpty ? "" : ", for \(Wording.numbers(steps))")"
        )
      case .choiceTaken(_, _, let label): console.say(" ok taken: \(safe(label))")
      case .waitPassed(let id, let reason):
        let number = run.runbook.step(id)?.number?.description ?? ""
        console.say(" ok going on before \(number) is over: \(safe(reason))")
      case .startedLate(_, _, let reason):
        console.say(" ok going on after the last safe start: \(safe(reason))")
      case .wentOn(_, let reason): console.say(" ok going on: \(safe(reason))")
      case .valueObserved(let id, let value):
        console.say(" ok observed \(safe(value))\(StepScreen.reading(of: id, run))")
      case .polled(let poll):
        console.say(
          " ok \(safe(poll.role)): \(poll.isGo ? "go" : "NO-GO") (\(safe(poll.name)))\(StepScreen.reason(poll.reason))"
        )
      case .recycled(let recycle): say(StepScreen.recycled(recycle, run))
      case .targetUnchecked(let reason): console.say(" ok going on unchecked: \(safe(reason))")
      case .stepReopened(let id, _):
        console.say(" ok \(run.runbook.step(id)?.number?.description ?? "") asked anew")
      default: break
      }
    }
    guard let first = settled.first else { return }
    let same = settled.filter { $0.outcome == first.outcome }
    let numbers = Wording.numbers(same.map(\.number).sorted())
    let together = same.count > 1 ? " (\(same.count) together)" : ""
    console.say(
      " ok \(numbers) \(Wording.outcome(first.outcome)) \(LocalClock.seconds(run.lastAt))\(together)\(StepScreen.reason(first.reason))"
    )
  }

  func showOutput(of step: Int?) throws {
    guard let step, let attempt = run.progress[step].attempts.last else {
      console.tell("?? no output: that step has not run")
      return
    }
    if run.background.contains(attempt.attempt) { try look(at: attempt.attempt) }
    let tail = try journal.outputTail(of: attempt.attempt.token, bytes: 16_000)
    say(ScreenText.lines(tail).map { "   | " + safe($0) })
  }
}
