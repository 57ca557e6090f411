import ArgumentParser
import Foundation
import RunbookJournal

/// `tminus journal prune`: removes the events and output of runs that ended long ago.
struct PruneCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove the events and output of runs that ended before a day.",
    discussion: """
      What `runs --all` shows and the last digest of each chain stay. Unfinished runs are never removed. \
      A copy first: `tminus journal backup FILE`.
      """)

  @Option(help: ArgumentHelp("Such as 2026-01-31.", valueName: "date")) var before: GivenDay
  @Flag(help: "Remove without asking.") var yes = false
  @Option(name: .customLong("operator"), help: "Your name in the record.") var operatorName: String?
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.open()
    let scope = try PruneScope(journal, before: before.start)
    for line in PruneScreen.lines(scope, before: before.text) { app.console.say(line) }
    if scope.runs.isEmpty {
      // An earlier prune may have left the file as large as it was.
      if try journal.hasFreeRoom() { try shrink(journal, scope, app) }
      return .complete
    }
    guard try isMeant(scope, app) else { return .complete }
    let person = Operator(named: operatorName).name
    var left: [String] = []
    for run in scope.runs {
      let isGone = try journal.prune(run.run, by: person, at: LocalClock.now())
      if !isGone { left.append(run.name) }
    }
    app.console.say(PruneScreen.done(scope.runs.count - left.count))
    if !left.isEmpty { app.console.tell(PruneScreen.left(left)) }
    try shrink(journal, scope, app)
    return left.isEmpty ? .complete : .failed
  }

  private func shrink(_ journal: Journal, _ scope: PruneScope, _ app: App) throws {
    guard try scope.mayShrink(journal) else { return app.console.tell(PruneScreen.notShrunk) }
    let (old, new) = try journal.shrink()
    app.console.say(PruneScreen.shrunk(from: old, to: new))
  }

  private func isMeant(_ scope: PruneScope, _ app: App) throws -> Bool {
    if yes { return true }
    guard app.console.isInteractive else {
      throw AppError.notAnswered("nobody is here to be asked: nothing was removed. Add --yes.")
    }
    let prompt =
      "REMOVE the events and output of \(Wording.count(scope.runs.count, "run"))? (y, n) > "
    if case .line("y") = app.console.ask(prompt) { return true }
    app.console.say("nothing was removed")
    return false
  }
}

/// What pruning would remove, and what it leaves.
struct PruneScope {
  let runs: [PruneCandidate]
  /// Runs before that day without an end.
  let unfinished: Int
  /// Ended runs that still have a shell or a session.
  let live: Int

  init(_ journal: Journal, before time: Int64) throws {
    let found = try journal.prunable(before: time)
    runs = try found.filter { try !Self.isLive($0.run, journal) }
    live = found.count - runs.count
    unfinished = try journal.unfinishedRuns(before: time)
  }

  /// Whether nobody would have to wait: while the file shrinks, no run can write.
  func mayShrink(_ journal: Journal) throws -> Bool {
    try !journal.runs(RunFilter(unfinishedOnly: true)).contains { run in
      try Self.isLive(run.uuid, journal)
    }
  }

  /// Whether somebody drives a run, or a shell of it lives.
  private static func isLive(_ run: String, _ journal: Journal) throws -> Bool {
    if try journal.driver(of: run) != nil { return true }
    return try RunFolder(run: run).isLive()
  }
}

/// A day as an operator types it; it begins at midnight by the operator's clock.
struct GivenDay: ExpressibleByArgument {
  let text: String
  /// UTC milliseconds since 1970.
  let start: Int64

  init?(argument: String) {
    guard argument.wholeMatch(of: #/\d{4}-\d\d-\d\d/#) != nil else { return nil }
    let numbers = argument.split(separator: "-").compactMap { Int32($0) }
    guard numbers.count == 3 else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
    parts.tm_isdst = -1
    let seconds = mktime(&parts)
    // The 31st of February is another day by then.
    guard parts.tm_mon == numbers[1] - 1, parts.tm_mday == numbers[2] else { return nil }
    text = argument
    start = Int64(seconds) * 1000
  }
}
