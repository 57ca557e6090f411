import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal

/// `tminus runs`: the journal's runs, newest first.
struct RunsCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List unfinished runs, or all.")

  @Flag(help: "Ended runs too.") var all = false
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let runs = try options.open().runs(RunFilter(unfinishedOnly: !all, limit: 200))
    if runs.isEmpty {
      app.console.say(all ? "no runs yet" : "no unfinished runs; `tminus runs --all` lists all")
    }
    for run in runs { app.console.say(Self.row(run)) }
    return .complete
  }

  static func row(_ run: RunSummary) -> String {
    let state =
      switch run.state {
      case .open: "open"
      case .held(let reason): reason.isEmpty ? "held" : "held: \(safe(reason))"
      case .ended(let ending): ending.rawValue
      }
    let pruned = run.pruning == nil ? "" : ", pruned"
    let file = (run.runbookPath as NSString).lastPathComponent
    return
      "\(run.name.padding(to: 16)) \(LocalClock.day(run.lastAt))  \(safe(run.lastOperator ?? "").padding(to: 18)) \(safe(run.target ?? "-").padding(to: 12)) \(safe(file))  \(state)\(pruned)"
  }
}

/// `tminus status`: where a run stands.
struct StatusCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Where a run stands.")

  @Argument(help: "The run's name; your last one unless named.") var run = "last"
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.open()
    let run = try StoredRun(run, journal: journal).run
    let driver = try journal.lease(of: run.id).flatMap { $0.isLive ? $0 : nil }
    let lines = Brief.lines(
      run, look: app.console.look, now: LocalClock.now(), isDriven: driver != nil)
    for line in lines { app.console.say(line) }
    if let driver { app.console.say("   driven right now by \(safe(driver.words))") }
    if let index = run.route.current, run.ending == nil {
      app.console.say(
        "   next: "
          + Lists.row(run, index, look: app.console.look).trimmingCharacters(in: .whitespaces))
    }
    if let ending = run.ending { app.console.say("   ended: \(ending.rawValue)") }
    return .complete
  }
}
