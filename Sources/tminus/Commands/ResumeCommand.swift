import ArgumentParser
import RunbookCore
import RunbookJournal

/// `tminus resume`: goes on with an unfinished run; the same call as starting one.
struct ResumeCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with your latest unfinished run, or with the one named."
  )

  @Argument(help: "The run's name, or the beginning of it.") var run: String?
  @Option(name: .customLong("operator"), help: "Your name in the record.") var operatorName: String?
  @Flag(
    help: ArgumentHelp(
      "Go on with the runbook's file as it is now, where it has changed.",
      discussion:
        "At a terminal you are asked about each step that is edited or elsewhere; without one these count as removed and new."
    ))
  var adopt = false
  @OptionGroup var limits: CommandLimits
  @Flag(help: "Run commands whose offer is `run` without asking; everything else still asks.")
  var yes = false
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.open()
    let person = Operator(named: operatorName)
    return try Self.resume(
      try summary(journal, person), person: person, journal: journal, app: app, yes: yes,
      limits: limits, adopting: adopt)
  }

  private func summary(_ journal: Journal, _ person: Operator) throws -> RunSummary {
    if let run { return try journal.find(run, operator: run == "last" ? person.name : nil) }
    let mine = try journal.runs(
      RunFilter(operator: person.name, unfinishedOnly: true, limit: 20))
    // One that is driven elsewhere is taken only where there is no other: then it says so.
    let free = try mine.first { try !RunFolder(run: $0.uuid).isDriven() }
    guard let found = free ?? mine.first else {
      throw AppError.noRunToResume(operator: person.name)
    }
    return found
  }

  static func resume(
    _ summary: RunSummary, person: Operator, journal: Journal, app: App, yes: Bool,
    limits: CommandLimits, values: [String: String] = [:], adopting: Bool = false
  ) throws -> ExitStatus {
    if case .ended(let ending) = summary.state {
      throw AppError.runEnded(name: summary.name, ending)
    }
    if let last = summary.lastOperator, last != person.name {
      throw AppError.foreignRun(name: summary.name, by: last)
    }
    let run = try StoredRun(events: try journal.events(of: summary.uuid)).run
    let launch = Launch(
      console: app.console, journal: journal, run: run, unattended: yes, limits: limits,
      values: values)
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
    return try launch.drive(
      sitting: person.sitting(interactive: app.console.isInteractive, unattended: yes),
      newText: newText)
  }
}
