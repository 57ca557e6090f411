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
  var run: Run
  /// Whether commands whose offer is `run` are run without asking.
  let unattended: Bool
  let shells: RunShells
  var shell: RunShell
  var background: BackgroundShells
  /// What this session drives the run by.
  var lease: RunLease?
  /// The question that stands on the screen.
  var shown: Question?
  /// Secrets given in this sitting; they are kept nowhere else.
  private var secrets: [String: String] = [:]

  /// Why maintenance is done outside of its window, as the command line said.
  var windowReason: String?

  /// A text of the runbook's file that is to be decided on before the run goes on.
  var newText: NewText?

  var clock = ClockWatch()
  var hasComparedSittings = false
  /// What an alarm has to say once the prompt is gone, and what went wrong in it.
  var rung: [String] = []
  var alarmFailure: (any Error)?
  /// Waits of which it was said that they may be called over.
  var endable: Set<Int> = []

  /// Values that were given before the run began.
  private let values: [String: String]
  /// What holds for commands whose step does not say.
  let limits: CommandLimits

  init(
    console: Console, journal: Journal, run: Run, unattended: Bool, limits: CommandLimits,
    values: [String: String] = [:]
  ) {
    self.values = values
    self.limits = limits
    self.console = console
    self.journal = journal
    self.unattended = unattended
    self.run = run
    shells = RunShells(run: run, journal: journal, outputLimit: limits.outputBytes)
    shell = RunShell(run: run, in: shells)
    background = BackgroundShells(shells)
  }

  /// Writes facts down and takes them in.
  func write(_ facts: [Fact]) throws {
    guard !facts.isEmpty else { return }
    let events = try behindOthers { head, lease in
      try journal.append(facts, after: head, at: LocalClock.now(), holding: lease)
    }
    for event in events { try run.apply(event) }
  }

  // MARK: The loop

  /// Drives the run until it ends or is left.
  ///
  /// - Parameters:
  ///   - sitting: who comes back to a run; written down once the run and its shell are ours, so that
  ///     a session that is live elsewhere goes on undisturbed.
  ///   - arrival: what makes the run theirs, where it was another's.
  ///   - newText: what the runbook's file holds, where that is another text than the run's.
  ///   - lease: what the run is driven by, where it was taken already.
  func drive(
    sitting: Sitting? = nil, arrival: [Fact] = [], newText: NewText? = nil,
    holding taken: RunLease? = nil
  ) throws -> ExitStatus {
    let lease =
      try taken
      ?? RunLease(
        of: run.id, called: run.start.name, in: journal,
        by: sitting?.operator ?? run.operatorName)
    defer { lease.release() }
    self.lease = lease
    self.newText = newText
    do {
      for (name, processes) in try RunFolder.sweep(journal) {
        console.say(" !! \(name) has ended, and a command of it goes on in your shell:")
        sayLeft(processes)
      }
      sayLost(try sitDown(sitting, arrival, lease))
      if taken != nil { try sayWhatRuns() }
      for (name, value) in values.sorted(by: { $0.key < $1.key }) { try take(value, for: name) }
      let status = try findDirectory() ? loop() : leave()
      try leaveShells()
      return status
    } catch {
      // Whatever still runs goes on under its keeper, and the next sitting takes it up.
      shell.letGo()
      throw try seized(error)
    }
  }

  private func loop() throws -> ExitStatus {
    guard try recover(), try decideOnNewText() else { return leave() }
    var areWindowsKept = false
    var visited: Section.ID?
    // Where the course was given beforehand, the screen that says so is never shown.
    if run.courseAccepted, run.sittings.count == 1, let target = TargetScreen.opening(run) {
      console.say("   " + target)
    }
    while true {
      _ = try lookAfterBackground()
      if !areWindowsKept, run.courseAccepted {
        guard try keepToWindows() else { return leave() }
        areWindowsKept = true
      }
      guard try keepVisitToWindow(&visited) else { return leave() }
      if let moment = run.targetCheckDue { _ = try checkTarget(moment) }
      try keepClocks()
      let question = run.question(circumstances)
      if case .ended(let ending) = question { return try finish(ending) }
      if case .waiting(let waiting) = question, try sitOut(waiting) { continue }
      try show(question)
      if console.failure != nil {
        try write([.held(reason: "the screen could not be written")])
        return .held
      }
      if try holdsForTarget(question) { return leave() }
      if let line = automaticAnswer(to: question) {
        if try answer(line, question) { return .held }
        continue
      }
      if unattended, !console.isInteractive {
        try write([.held(reason: "needs a person")])
        console.tell(
          "?? --yes does not answer this: \(prompt(question))")
        return leave()
      }
      let reply = ask(question)
      try takeAlarm()
      switch reply {
      case .line(let line):
        if line.allSatisfy(\.isWhitespace), console.isInteractive { continue }
        if console.isInteractive, try lookAfterBackground() {
          console.tell("?? that came meanwhile: nothing was changed")
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

  /// What is so right now, beside the run's events.
  var circumstances: Circumstances {
    let isRehearsal = run.start.isRehearsal
    return Circumstances(
      isSet: { [shell, run] in shell.isSet($0) || isRehearsal && !run.isNowhereSet($0) },
      secret: { [secrets] in secrets[$0] }, now: LocalClock.now(), zone: .local)
  }

  private func prompt(_ question: Question) -> String {
    Prompt.text(run, question, look: console.look, now: LocalClock.now())
  }

  private func ask(_ question: Question) -> Reply {
    let prompt = prompt(question)
    if run.secretName(at: question) != nil {
      return console.askHidden(prompt, alarm: alarm(during: question))
    }
    return console.ask(
      prompt, completing: completions(question), alarm: alarm(during: question))
  }

  /// `set` of a secret without its value: typed unseen, and taken like any other.
  private func askSecret(_ name: String) throws {
    guard case .line(let value) = console.askHidden("\(safe(name)) = (hidden) > "), !value.isEmpty
    else { return console.say(" ok nothing was changed") }
    try take(value, for: name)
  }

  /// Takes in a value that was not an answer to a question.
  private func take(_ value: String, for name: String) throws {
    let decision: Decision
    do {
      decision = try run.give(value, for: name)
    } catch {
      return console.tell("?? " + Messages.refusal(error))
    }
    try write(decision.facts)
    report(decision.facts)
    try give(name, value)
  }

  /// Keeps a value: secrets here, variables in the shell where it has one of the name already.
  private func give(_ name: String, _ value: String) throws {
    if run.isSecret(name) {
      secrets[name] = value
      if !run.start.isRehearsal {
        try shell.hide(value)
        background.hide(shell.secrets)
      }
      try offerRedaction(of: value)
    }
    if run.runbook.reads(name), shell.isSet(name) { try shell.set([name: value]) }
    // What stands on the screen has other values in it now; where values are asked one after the
    // other, it is shown with the last.
    if case .value = shown { return }
    shown = nil
  }

  /// Takes an answer in; true where the operator leaves.
  private func answer(_ line: String, _ question: Question) throws -> Bool {
    let decision: Decision
    do throws(Refusal) {
      let isHidden = console.isInteractive && run.secretName(at: question) != nil
      decision =
        try isHidden
        ? run.decideHidden(line, at: question) : run.decide(line, at: question)
      if let name = secret(in: decision.facts) { throw Refusal.holdsSecret(name) }
    } catch {
      console.tell("?? " + Messages.refusal(error))
      guard console.isInteractive else {
        let isOpen = !question.asksForValue && secret(in: line) == nil
        let said = Answer(line: line)?.word.rawValue ?? (isOpen ? line : "(hidden)")
        try write([.held(reason: "an answer that does not fit: \(said)")])
        _ = leave()
        return true
      }
      return false
    }
    try write(differences(decision) + decision.facts)
    report(decision.facts)
    // A changed course has other numbers: it is shown again.
    if case .course = question, !decision.facts.isEmpty { shown = nil }
    switch decision.action {
    case .execute(let step, let commands):
      if try mayRun(question) { try execute(step, commands) }
    case .checkTarget(let moment): _ = try checkTarget(moment)
    case .scrub(let reason):
      if try !mayScrub(because: reason) {
        _ = leave()
        return true
      }
    case .show(let step):
      say(
        Lists.step(run, step, circumstances, directory: shell.directory, look: console.look))
    case .showEntry(let entry): say(Lists.entry(run, entry, look: console.look))
    case .list: say(Lists.all(run, look: console.look))
    case .output(let step): try showOutput(of: step)
    case .give(let name, let value): try give(name, value)
    case .askSecret(let name): try askSecret(name)
    case .background(let step, let command): try executeInBackground(step, command)
    case .follow(let token): try follow(token)
    case .stop(let tokens): try stop(tokens)
    case .jobs: try showJobs()
    case .stopLeft: try stopLeft()
    case .awaitDoubtful(let attempt): awaitDoubtful(attempt)
    case .stopDoubtful(let attempt): try stopDoubtful(attempt)
    case .shell(let step): try openShell(at: step)
    case .takeWayBack: try takeWayBack()
    case .edit(let step, let command): try edit(step, command)
    case .values: say(CarefulScreen.values(run, circumstances))
    case .contacts: say(CarefulScreen.sections(run, of: .contacts))
    case .tools: say(CarefulScreen.sections(run, of: .reference))
    case .status:
      say(Brief.lines(run, look: console.look, now: LocalClock.now(), isDriven: true))
    case .help: say(Lists.help(run.words(for: question)))
    case .leave:
      _ = leave()
      return true
    case nil: break
    }
    return false
  }

  /// The name of a secret of this sitting that a text holds: what is written down stays.
  func secret(in text: String) -> String? {
    // A shorter one stands in innocent text too.
    secrets.first { $0.value.utf8.count >= 6 && text.contains($0.value) }?.key
  }

  private func secret(in facts: [Fact]) -> String? {
    facts.lazy.flatMap(\.typed).compactMap { self.secret(in: $0) }.first
  }

  /// Answers that nobody has to type: the standard course and no target from a pipe; under `--yes`
  /// `y` to plain commands, and to the end of a run in which nothing is open or failed.
  private func automaticAnswer(to question: Question) -> String? {
    switch question {
    case .target where !console.isInteractive: "-"
    case .course where !console.isInteractive: "y"
    case .command(let step, let commands)
    where unattended
      && commands.allSatisfy { run.mayRunUnattended($0, of: step, circumstances) }:
      "y"
    case .closing(let track, let open, let failed)
    where unattended && track != .rollback && open.isEmpty && failed.isEmpty:
      "y"
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
}
