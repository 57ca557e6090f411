import Foundation
import RunbookCore
import RunbookJournal

/// One run being driven: asks, writes down, executes, shows, in that order, until it is left.
///
/// The run decides and never asks; this asks and never decides. What is not in the journal has not
/// happened: every fact is durable before the screen says so.
final class Launch {
  let console: Console
  let journal: Journal
  private(set) var run: Run
  /// Whether commands whose offer is `run` are run without asking.
  let unattended: Bool
  private var shell: RunShell
  private var shown: Question?
  private var entryShown: Int?

  init(console: Console, journal: Journal, events: [Event], unattended: Bool) throws {
    self.console = console
    self.journal = journal
    self.unattended = unattended
    let names = Set(ProcessInfo.processInfo.environment.keys)
    run = try Run(replaying: events) { start in
      try Runbook(
        path: start.path, bytes: Array(start.bytes), environment: names, split: Splitting.byBash)
    }
    shell = RunShell(run: run, journal: journal)
  }

  /// Writes facts down and takes them in.
  func write(_ facts: [Fact]) throws {
    guard !facts.isEmpty else { return }
    for event in try journal.append(facts, after: run.head, at: LocalClock.now()) {
      run.apply(event)
    }
  }

  // MARK: The loop

  /// Drives the run until it ends or is left.
  func drive() throws -> ExitStatus {
    defer { shell.close(ending: run.ending != nil) }
    try recover()
    while true {
      let question = run.question { shell.isSet($0) }
      if case .ended(let ending) = question { return finish(ending) }
      show(question)
      if let line = automaticAnswer(to: question) {
        if try answer(line, question) { return .held }
        continue
      }
      if unattended, !console.isInteractive {
        try write([.held(reason: "needs a person")])
        console.tell(
          "?? --yes does not answer this: \(Prompt.text(run, question, look: console.look))")
        return leave()
      }
      switch console.ask(
        Prompt.text(run, question, look: console.look), completing: completions(question))
      {
      case .line(let line):
        if line.allSatisfy(\.isWhitespace), console.isInteractive {
          shown = question
          continue
        }
        if try answer(line, question) { return .held }
      case .interrupted: continue
      case .end:
        try write([.held(reason: console.isInteractive ? "" : "end of input")])
        return leave()
      case .hangUp:
        try write([.held(reason: "the terminal hung up")])
        return .held
      }
    }
  }

  /// Takes an answer in; true where the operator leaves.
  private func answer(_ line: String, _ question: Question) throws -> Bool {
    let decision: Decision
    do {
      decision = try run.decide(line, at: question)
    } catch {
      console.tell("?? " + Messages.refusal(error))
      guard console.isInteractive else {
        try write([.held(reason: "an answer that does not fit: \(line)")])
        _ = leave()
        return true
      }
      return false
    }
    try write(decision.facts)
    report(decision.facts, question)
    switch decision.action {
    case .execute(let step, let commands): try execute(step, commands)
    case .show(let step):
      say(Lists.step(run, step, directory: shell.directory, look: console.look))
    case .showEntry(let entry): say(Lists.entry(run, entry, look: console.look))
    case .list: say(Lists.all(run, look: console.look))
    case .output(let step): try showOutput(of: step)
    case .status: say(Brief.lines(run, look: console.look, now: LocalClock.now()))
    case .help: say(Lists.help(run.words(for: question)))
    case .leave:
      _ = leave()
      return true
    case nil: break
    }
    return false
  }

  /// Answers that nobody has to type: the standard course and no target from a pipe, and `y` to
  /// plain commands under `--yes`.
  private func automaticAnswer(to question: Question) -> String? {
    switch question {
    case .target where !console.isInteractive: "-"
    case .course where !console.isInteractive: "y"
    case .command where unattended: "y"
    case .closing(_, let open, _) where unattended && open.isEmpty: "y"
    default: nil
    }
  }

  private func completions(_ question: Question) -> [String] {
    var words = run.words(for: question).map(\.rawValue).filter { $0.count > 1 }
    if case .card(let steps) = question {
      words += steps.compactMap { run.runbook.steps[$0].number?.description }
    }
    return words
  }

  // MARK: Showing

  private func say(_ lines: [String]) {
    for line in lines { console.say(line) }
  }

  private func show(_ question: Question) {
    guard shown != question else { return }
    let isSameCard = continuesCard(question)
    shown = question
    let look = console.look
    switch question {
    case .target: say([""] + CourseScreen.opening(run, look: look))
    case .course: say(CourseScreen.course(run, look: look))
    case .leaving(_, let open):
      console.say()
      console.say(" !! open or failed behind you, and commands come next:")
      say(open.map { Lists.row(run, $0, look: look) })
    case .card(let steps) where isSameCard:
      say(StepScreen.remaining(run, steps, look: look))
    case .card(let steps):
      header(steps)
      say(StepScreen.card(run, steps, look: look))
    case .command(let step, _):
      header([step])
      say(StepScreen.command(run, step, directory: shell.directory, look: look))
    case .shown(let step, let place, let why):
      header([step])
      say(StepScreen.command(run, step, directory: shell.directory, look: look))
      let line = run.runbook.steps[step].command?.commands[place].line ?? 0
      say(why.map { " !! line \(line) is shown and not run: \(Wording.hazard($0))" })
    case .text(let step):
      header([step])
      say(StepScreen.text(run, step, look: look))
    case .inDoubt(let step, let attempt): showDoubt(step, attempt)
    case .judge(let step):
      let expectations = run.runbook.steps[step].command?.expectations ?? []
      say(expectations.map { "   expected (line \($0.line)): \(safe($0.text))" })
    case .settled(let step):
      header([step])
      say([Lists.row(run, step, look: look)])
    case .closing(_, let open, let failed):
      console.say()
      say((open + failed).prefix(40).map { Lists.row(run, $0, look: look) })
      console.say("   " + Brief.counts(run))
    case .failed, .ended: break
    }
  }

  /// Whether a card's question is what an answer left of the card on the screen.
  private func continuesCard(_ question: Question) -> Bool {
    guard case .card(let now) = question, case .card(let before) = shown, let first = now.first
    else { return false }
    return run.route.card(of: first).contains(before[0])
  }

  private func header(_ steps: [Int]) {
    console.say()
    console.say(Header.line(run, steps: steps, look: console.look, now: LocalClock.now()))
  }

  private func showDoubt(_ step: Int, _ attempt: Attempt) {
    header([step])
    console.say(" !! this command was started and nobody knows how it ended:")
    say(attempt.text.split(separator: "\n").map { "   " + safe(String($0)) })
    if let record = run.progress[step].attempts.last {
      console.say(
        "   started \(LocalClock.day(record.startedAt)) by \(record.by), in \(attempt.directory)")
    }
    let tail = (try? journal.outputTail(of: attempt.token, bytes: 2000)) ?? []
    if tail.isEmpty {
      console.say("   nothing that it printed was kept")
    } else {
      console.say("   the last that it printed:")
      say(
        String(decoding: tail, as: UTF8.self).split(separator: "\n").suffix(12).map {
          "   | " + safe(String($0))
        })
    }
  }

  /// One line about what an answer changed.
  private func report(_ facts: [Fact], _ question: Question) {
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
      case .stepReopened(let id, _):
        console.say(" ok \(run.runbook.step(id)?.number?.description ?? "") asked anew")
      default: break
      }
    }
    guard let first = settled.first else { return }
    let numbers = Wording.numbers(
      settled.filter { $0.outcome == first.outcome }.map(\.number).sorted())
    let together = settled.count > 1 ? " (\(settled.count) together)" : ""
    console.say(
      " ok \(numbers) \(Wording.outcome(first.outcome)) \(LocalClock.seconds(run.lastAt))\(together)\(StepScreen.reason(first.reason))"
    )
  }

  private func showOutput(of step: Int?) throws {
    guard let step, let attempt = run.progress[step].attempts.last else {
      console.tell("?? no output: that step has not run")
      return
    }
    let tail = try journal.outputTail(of: attempt.attempt.token, bytes: 16_000)
    say(
      String(decoding: tail, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        .map { "   | " + safe(String($0)) })
  }

  // MARK: Executing

  /// Runs commands one by one, up to the first that does not end with 0.
  private func execute(_ step: Int, _ places: [Int]) throws {
    let command = run.runbook.steps[step].command
    let total = command?.commands.count ?? 0
    for place in places {
      guard let one = command?.commands[place],
        run.obstacles(one, isSet: { shell.isSet($0) }).isEmpty
      else { return }
      let end = try attempt(step, place, text: one.text, of: total)
      if end.status != 0 { return }
    }
  }

  private func attempt(_ step: Int, _ place: Int, text: String, of total: Int) throws -> AttemptEnd
  {
    try shell.open(console: console)
    let attempt = Attempt(
      step: run.runbook.steps[step].id, command: place, token: shell.newToken(), text: text,
      directory: shell.directory)
    try write([.attemptStarted(attempt: attempt)])
    let look = console.look
    let words =
      "\(place + 1)/\(total) \(LocalClock.seconds(run.lastAt)) \(safe(String(text.prefix { $0 != "\n" })))"
    console.say(look.dim(look.rule("-", String(words.prefix(look.width - 6)))))
    let end = try shell.run(attempt, console: console)
    try write(run.facts(after: end) + shell.stateFacts(known: run.shellState))
    closeCommand(step, place, end, of: total)
    return end
  }

  /// What became of a command, and what has not run.
  private func closeCommand(_ step: Int, _ place: Int, _ end: AttemptEnd, of total: Int) {
    var words =
      "\(place + 1)/\(total) exit \(end.status), \(span(milliseconds: Int64(end.milliseconds))), \(Wording.count(end.output.lines, "line"))"
    if end.status > 128, end.status < 165 { words += " (signal \(end.status - 128))" }
    if end.shellEnded { words += ", the shell ended and was started again" }
    if end.status != 0 {
      let rest = run.progress[step].commands.indices.filter {
        $0 > place && !run.progress[step].commands[$0].isPassed
      }
      let parts = (run.runbook.steps[step].command?.commands ?? [])
      let names = Set(rest.map { parts[$0].part }).subtracting([parts[place].part]).sorted()
      if !rest.isEmpty {
        words +=
          names.isEmpty
          ? ". The rest has NOT run."
          : ". \(names.joined(separator: ", ")) \(names.count == 1 ? "has" : "have") NOT run."
      }
    }
    let look = console.look
    let line = look.rule("-", words)
    console.say(end.status == 0 ? look.dim(line) : look.red(line))
  }

  // MARK: Coming and going

  /// Clears up a command that was running when tminus was last here.
  private func recover() throws {
    guard let attempt = run.openAttempt else { return }
    try shell.open(console: console, awaiting: attempt.token)
    switch shell.standing {
    case .neverStarted:
      try write([.attemptResolved(token: attempt.token, resolution: .neverStarted, reason: nil)])
      console.say(" ok the command that was about to start had not started")
    case .running, .finished:
      let step = run.runbook.stepIndex(id: attempt.step) ?? 0
      header([step])
      console.say(
        shell.standing.isRunning
          ? " ok still running; what it printed meanwhile, then live (Ctrl-C stops it):"
          : " ok it went on while nobody watched, and has ended:")
      say(attempt.text.split(separator: "\n").map { "   " + safe(String($0)) })
      let end = try shell.takeUp(attempt, console: console)
      try write(run.facts(after: end) + shell.stateFacts(known: run.shellState))
      closeCommand(step, attempt.command, end, of: run.progress[step].commands.count)
    case .fresh, .idle, .lost: break
    }
  }

  private func finish(_ ending: Ending) -> ExitStatus {
    let failed = run.progress.contains { $0.outcome == .failed }
    let took = span(milliseconds: run.lastAt - run.startedAt)
    switch ending {
    case .complete:
      console.say(
        "\(run.start.name) COMPLETE\(failed ? ", with failed steps" : ""), \(took). Next: tminus sign \(run.start.name) --role ROLE; tminus export \(run.start.name)"
      )
      return failed ? .failed : .complete
    case .rolledBack:
      console.say("\(run.start.name) ROLLED BACK, \(took). Next: tminus export \(run.start.name)")
      return .rolledBack
    case .scrubbed:
      console.say("\(run.start.name) SCRUBBED, \(took)")
      return .scrubbed
    }
  }

  private func leave() -> ExitStatus {
    console.say("\(run.start.name) is on hold. To go on: tminus resume \(run.start.name)")
    return .held
  }
}
