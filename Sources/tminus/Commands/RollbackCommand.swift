import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal

/// `tminus rollback`: the way back of a run, from a cold shell.
struct RollbackCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Take the way back: of the latest run on a target, anyone's.",
    discussion: """
      Without an argument it is the latest launch that changed something, finished and signed or not. It is shown with its way \
      back, and one `y` begins: a session that drives it freezes. Why is asked once the service answers again. Of a runbook \
      that no run has launched, the rollback section is a run of its own; --new makes one all the same, and --rehearse runs none of it.
      """)

  @Argument(help: "The run's name, or the runbook.") var subject: String?
  @Option(
    help: ArgumentHelp(
      "Why; with the name of a run that has been rolled back, this alone is written down.",
      valueName: "text"))
  var reason: String?
  @OptionGroup var options: RunOptions

  func validate() throws {
    if let reason, Answer.isBareWord(reason) || reason.allSatisfy(\.isWhitespace) {
      throw ValidationError("--reason `\(reason)`: the words that the record is to show.")
    }
  }

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.journal.open()
    let person = Operator(named: options.operatorName)
    guard let found = try found(in: journal, app.console) else { return try beginAlone(in: app) }
    if let reason, isExplained(found) {
      return try explain(found, reason, person, journal, app.console)
    }
    let driver = try journal.driver(of: found.id)
    let look = app.console.look
    let now = LocalClock.now()
    for line in RollbackScreen.opening(found, driver: driver, look: look, now: now) {
      app.console.say(line)
    }
    if found.ending == .rolledBack {
      let behind = try Rollbackable(journal, app.console).run(behind: found)
      for line in RollbackScreen.again(found, behind: behind, now: now) { app.console.say(line) }
    }
    guard !found.route.path(.rollback).isEmpty else {
      for line in RollbackScreen.done(found, look: look) { app.console.say(line) }
      throw AppError.noWayBack(name: found.start.name)
    }
    guard try isWanted(found, person, app.console) else {
      app.console.say(" ok nothing was changed: \(found.start.name) is as it was")
      return .held
    }
    let lease = try RunLease(
      of: found.id, called: found.start.name, in: journal, by: person.name, seizing: true)
    do {
      // What was written until the session lost it is in it now.
      let run = try StoredRun(found.id, journal: journal).run
      let facts = try run.rollbackFacts(
        by: person.words, from: run.sittings.last?.sitting.person ?? "")
      let launch = Launch(
        console: app.console, journal: journal, run: run, unattended: options.yes,
        limits: options.limits, values: try Beginning.values(options.set, for: run.runbook))
      return try launch.drive(
        sitting: person.sitting(interactive: app.console.isInteractive, unattended: options.yes),
        arrival: facts + explanation(by: person), holding: lease)
    } catch {
      lease.release()
      throw error
    }
  }

  private func explanation(by person: Operator) -> [Fact] {
    reason.map { [.rollbackExplained(reason: Answer.onOneLine($0), by: person.words)] } ?? []
  }

  // MARK: Which run

  /// The run that is meant; nil where a runbook is, and none of its runs.
  private func found(in journal: Journal, _ console: Console) throws -> Run? {
    guard options.forAnother.isEmpty else {
      // It would be read as said of the run, which goes on as it began: a rehearsal would really run.
      guard isRunbook else { throw AppError.onlyForAnother(options.forAnother) }
      return nil
    }
    var filter = RunFilter(target: options.target == "-" ? nil : options.target)
    filter.hasNoTarget = options.target == "-"
    if let subject {
      guard isRunbook else { return try named(subject, filter, journal) }
      filter.runbookPath = RunbookFile.absolute(subject)
    }
    let runs = try Rollbackable(journal, console).runs(filter)
    if runs.isEmpty, isRunbook { return nil }
    guard let first = runs.first else {
      throw AppError.nothingToRollBack(subject ?? options.target)
    }
    return runs.count == 1 ? first : try choose(of: runs, console)
  }

  /// The run of this name; `last` is the one begun last on the target, if one is named, and never a rehearsal.
  private func named(_ name: String, _ filter: RunFilter, _ journal: Journal) throws -> Run {
    if name == "last" {
      var filter = filter
      filter.limit = 1
      filter.rehearsal = false
      guard let last = try journal.runs(filter).first else { throw JournalError.noSuchRun(name) }
      return try StoredRun(last.name, journal: journal).run
    }
    let run = try StoredRun(name, journal: journal).run
    if let target = options.target, run.target?.name ?? "-" != target {
      throw AppError.otherTarget(name: run.start.name, of: run.target?.name, not: target)
    }
    return run
  }

  private var isRunbook: Bool {
    subject.map { $0.contains("/") || $0.hasSuffix(".md") } ?? false
  }

  /// A run of the rollback section alone.
  private func beginAlone(in app: App) throws -> ExitStatus {
    let beginning = try Beginning(subject, options, in: app)
    if let unfinished = try beginning.resumed(on: .rollback) {
      return try beginning.resume(unfinished)
    }
    let plan = CoursePlan(beginning.runbook, on: .rollback)
    guard !plan.entries.isEmpty else {
      throw AppError.noWayBackIn(beginning.file.path)
    }
    let course =
      try beginning.namedCourse(on: .rollback)
      ?? Course(entries: plan.entries.map { Course.Entry(section: $0, taken: true) })
    return try beginning.begin(
      on: .rollback,
      facts: [.rollbackBegun(by: beginning.person.words, from: nil)]
        + [.courseSet(course: course), .courseAccepted] + explanation(by: beginning.person))
  }

  private func choose(of runs: [Run], _ console: Console) throws -> Run {
    for (place, run) in runs.enumerated() {
      console.say("   \(place + 1)  " + RollbackScreen.row(run, now: LocalClock.now()))
    }
    guard console.isInteractive else {
      throw AppError.notAnswered(
        "several targets: name one, tminus rollback --target NAME, or the run, tminus rollback RUN")
    }
    while true {
      switch console.ask("which one? (1-\(runs.count), quit) > ") {
      case .line(let line):
        let word = line.trimmingCharacters(in: .whitespaces)
        if let number = Int(word), runs.indices.contains(number - 1) { return runs[number - 1] }
        if word == "quit" || word == "q" { throw AppError.notAnswered("nothing was rolled back") }
        if !word.isEmpty {
          console.tell("?? `\(safe(word))` is no answer here: 1-\(runs.count), quit")
        }
      case .interrupted: continue
      case .end, .hangUp: throw AppError.notAnswered("nothing was rolled back")
      }
    }
  }

  /// The only question before the way back: what runs on it is confirmed step by step.
  private func isWanted(_ run: Run, _ person: Operator, _ console: Console) throws -> Bool {
    let what = run.target?.name.map(safe) ?? run.start.name
    let rehearsal = run.start.isRehearsal ? " REHEARSAL" : ""
    let again = run.ending == .rolledBack ? " AGAIN" : ""
    let why = reason == nil ? "; the reason is asked afterwards" : ""
    let question =
      "\(run.start.name)\(rehearsal) roll back \(what)\(again) as \(safe(person.name))? (y/n\(why)) > "
    while true {
      switch console.ask(question, completing: ["y", "n"]) {
      case .line("y"): return true
      case .line("n"), .end, .hangUp: return false
      case .line(let line):
        if line.allSatisfy(\.isWhitespace) { continue }
        console.tell("?? `\(safe(line))` is no answer here: y, n")
        if !console.isInteractive { return false }
      case .interrupted: continue
      }
    }
  }

  // MARK: Why

  /// Whether `--reason` says why this run was rolled back, and not why it is to be now.
  private func isExplained(_ run: Run) -> Bool {
    subject != nil && !isRunbook && run.ending == .rolledBack && !run.start.isRehearsal
  }

  private func explain(
    _ run: Run, _ reason: String, _ person: Operator, _ journal: Journal, _ console: Console
  ) throws -> ExitStatus {
    let lease = try RunLease(of: run.id, called: run.start.name, in: journal, by: person.name)
    defer { lease.release() }
    try run.append(
      .rollbackExplained(reason: Answer.onOneLine(reason), by: person.words), to: journal,
      holding: lease, console)
    console.say(" ok \(run.start.name) was rolled back because: \(safe(reason))")
    return .complete
  }
}
