import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal

/// `tminus resume`: goes on with an unfinished run; the same call as starting one.
struct ResumeCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with your latest unfinished run, or with the one named.",
    discussion: """
      A run that was offered to you is shown as it stands, and is yours once you accept it. Another's is taken over \
      with a reason, which heads the record.
      """)

  @Argument(help: "The run's name, or the beginning of it.") var run: String?
  @Option(name: .customLong("operator"), help: "Your name in the record.") var operatorName: String?
  @Flag(
    help: ArgumentHelp(
      "Go on with the runbook's file as it is now, where it has changed.",
      discussion:
        "At a terminal you are asked about each step that is edited or elsewhere; without one these count as removed and new."
    ))
  var adopt = false
  @Option(help: ArgumentHelp("Why you take over another's run.", valueName: "reason"))
  var takeOver: String?
  @Option(
    name: .customLong("override"),
    help: ArgumentHelp("Why maintenance goes on outside of its window.", valueName: "reason"))
  var windowReason: String?
  @OptionGroup var limits: CommandLimits
  @Flag(help: "Run commands whose offer is `run` without asking; everything else still asks.")
  var yes = false
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.open()
    let person = Operator(named: operatorName)
    return try Self.resume(
      try summary(journal, person, app.console), person: person, journal: journal, app: app,
      yes: yes, limits: limits, adopting: adopt, takeOver: takeOver,
      override: windowReason)
  }

  private func summary(
    _ journal: Journal, _ person: Operator, _ console: Console
  ) throws -> RunSummary {
    if let run { return try journal.find(run, operator: run == "last" ? person.name : nil) }
    let mine = try journal.unfinishedRuns(of: person.name, uid: Int(getuid()), limit: 20)
    let offered = try journal.unfinishedRuns(offeredTo: person.names)
    // One that is driven elsewhere is taken only where there is no other: then it says so.
    let free = try mine.first { try journal.driver(of: $0.uuid) == nil }
    guard let found = free ?? offered.first ?? mine.first else {
      throw AppError.noRunToResume(operator: person.name)
    }
    let others = offered.filter { $0.uuid != found.uuid }
    return others.isEmpty ? found : try choose(of: [found] + others, console)
  }

  /// Which of the operator's own run and those offered to them is meant.
  private func choose(of runs: [RunSummary], _ console: Console) throws -> RunSummary {
    for (place, run) in runs.enumerated() {
      let whose =
        place == 0 ? "your own" : "offered to you by \(safe(run.lastOperator ?? ""))"
      console.say(
        "   \(run.name) \(safe(run.target ?? "-"))   \(whose), \(LocalClock.day(run.lastAt))")
    }
    guard console.isInteractive else {
      throw AppError.notAnswered("which run? Name it: tminus resume RUN")
    }
    while true {
      switch console.ask("which one? (its name, quit) > ", completing: runs.map(\.name)) {
      case .line(let line) where line == "quit" || line == "q":
        throw AppError.notAnswered("nothing was resumed")
      case .end, .hangUp: throw AppError.notAnswered("nothing was resumed")
      case .line(let line):
        let name = line.trimmingCharacters(in: .whitespaces)
        if let run = runs.first(where: { $0.name == name }) { return run }
      case .interrupted: continue
      }
    }
  }

  static func resume(
    _ summary: RunSummary, person: Operator, journal: Journal, app: App, yes: Bool,
    limits: CommandLimits, values: [String: String] = [:], adopting: Bool = false,
    takeOver: String? = nil, override: String? = nil
  ) throws -> ExitStatus {
    if let pruning = summary.pruning { throw AppError.pruned(name: summary.name, pruning) }
    if case .ended(let ending) = summary.state {
      throw AppError.runEnded(name: summary.name, ending)
    }
    // Before anything is said of a run that somebody is in the middle of, or asked about it.
    if let driver = try journal.driver(of: summary.uuid) {
      throw AppError.driven(name: summary.name, by: driver)
    }
    let run = try StoredRun(summary, journal: journal).run
    let launch = Launch(
      console: app.console, journal: journal, run: run, unattended: yes, limits: limits,
      values: values)
    launch.windowReason = override
    let file = FileState(of: run)
    if adopting, case .unreadable(let error) = file { throw error }
    var newText: NewText?
    if case .changed(var new) = file {
      new.isWanted = adopting
      newText = new
    }
    for line in Brief.lines(launch.run, look: app.console.look, now: LocalClock.now()) {
      app.console.say(line)
    }
    app.console.say("   " + ChangeScreen.line(file, run))
    let arrival = Arrival(
      console: app.console, journal: journal, run: run, person: person, reason: takeOver)
    guard let facts = try arrival.facts() else { return .held }
    return try launch.drive(
      sitting: person.sitting(interactive: app.console.isInteractive, unattended: yes),
      arrival: facts, newText: newText)
  }
}
