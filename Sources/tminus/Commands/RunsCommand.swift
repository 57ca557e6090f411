import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal

/// `tminus runs`: the journal's runs, newest first.
struct RunsCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List unfinished runs, or those that are asked for.",
    discussion: "All that is asked must be so; of --open, --held and --ended, one.")

  @Flag(help: "Ended runs too.") var all = false
  @Flag(help: "Runs that somebody drives, or that were broken off.") var open = false
  @Flag(help: "Runs on hold.") var held = false
  @Flag(help: "Runs that have ended.") var ended = false
  @Option(
    name: .customLong("operator"),
    help: ArgumentHelp("Runs that this operator sat down to.", valueName: "name"))
  var operatorName: String?
  @Option(help: ArgumentHelp("Runs on this target; - for those on none.", valueName: "name"))
  var target: String?
  @Option(
    help: ArgumentHelp(
      "Runs of this runbook: its path, or its file's name, with or without .md.",
      valueName: "file"))
  var runbook: String?
  @Option(
    help: ArgumentHelp("Worked on since that day, such as 2026-01-31.", valueName: "date"))
  var since: GivenDay?
  @Option(help: ArgumentHelp("At most so many.", valueName: "number")) var limit = 40
  @OptionGroup var options: JournalOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit \(limit): at least 1.") }
  }

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.openToRead()
    let filter = filter
    let runs = try journal.runs(filter)
    if runs.isEmpty { app.console.say(nothing) }
    for run in runs { app.console.say(Self.row(run)) }
    if let maintenance = try maintenance(in: journal) {
      let look = app.console.look
      for line in MaintenanceScreen.lines(maintenance, now: LocalClock.now(), look: look) {
        app.console.say(line)
      }
    }
    guard runs.count == limit else { return .complete }
    let count = try journal.count(filter)
    if count > limit {
      app.console.tell("-- the latest \(limit) of \(count); --limit \(count) lists them all")
    }
    return .complete
  }

  /// What was last maintained, where runs are not asked for by what they are themselves.
  private func maintenance(in journal: Journal) throws -> [Maintenance]? {
    guard operatorName == nil, since == nil, states.isEmpty else { return nil }
    let all = try journal.maintenance(on: target == "-" ? nil : target)
    guard let runbook else { return all.filter { target != "-" || $0.target == nil } }
    return all.filter { entry in
      let path = entry.runbookPath
      let isNamed = path.hasSuffix("/\(runbook)") || path.hasSuffix("/\(runbook).md")
      return (runbook.contains("/") ? path == RunbookFile.absolute(runbook) : isNamed)
        && (target != "-" || entry.target == nil)
    }
  }

  private var states: Set<RunFilter.State> {
    var states: Set<RunFilter.State> = []
    if open { states.insert(.open) }
    if held { states.insert(.held) }
    if ended { states.insert(.ended) }
    return states
  }

  private var filter: RunFilter {
    var filter = RunFilter(
      operator: operatorName, target: target == "-" ? nil : target,
      unfinishedOnly: !all && states.isEmpty, limit: limit)
    filter.hasNoTarget = target == "-"
    filter.states = states
    filter.since = since?.start
    if let runbook {
      if runbook.contains("/") {
        filter.runbookPath = RunbookFile.absolute(runbook)
      } else {
        filter.runbookName = runbook
      }
    }
    return filter
  }

  /// That there is nothing, and of what.
  private var nothing: String {
    var asked: [String] = []
    if let operatorName { asked.append("of \(safe(operatorName))") }
    if let target { asked.append(target == "-" ? "on no target" : "on \(safe(target))") }
    if let runbook { asked.append("of the runbook \(safe(runbook))") }
    if let since { asked.append("worked on since \(since.text)") }
    if all, asked.isEmpty { return "no runs yet" }
    let words = states.map(\.rawValue).sorted()
    let kind = all ? [] : [words.isEmpty ? "unfinished" : words.joined(separator: " or ")]
    let text = (["no"] + kind + ["runs"]).joined(separator: " ")
    let whole = text + asked.map { " " + $0 }.joined(separator: ",")
    return kind == ["unfinished"] ? whole + "; `tminus runs --all` lists all" : whole
  }

  static func row(_ run: RunSummary) -> String {
    let state =
      switch run.state {
      case .open: "open"
      case .held(let reason): reason.isEmpty ? "held" : "held: \(safe(reason))"
      case .ended(let ending): ending.rawValue
      }
    let kind =
      switch run.track {
      case .maintenance: ", maintenance"
      case .rollback: ", rollback alone"
      case .forward, .none: ""
      }
    let rehearsal = run.isRehearsal ? ", REHEARSAL" : ""
    let pruned = run.pruning == nil ? "" : ", pruned"
    let file = (run.runbookPath as NSString).lastPathComponent
    return
      "\(run.name.padding(to: 16)) \(LocalClock.day(run.lastAt))  \(safe(run.lastOperator ?? "").padding(to: 18)) \(safe(run.target ?? "-").padding(to: 12)) \(safe(file))  \(state)\(kind)\(rehearsal)\(pruned)"
  }
}
