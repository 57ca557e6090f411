import RunbookCore
import RunbookJournal

/// The runs that may be meant where somebody wants the way back: of each target the one that last
/// changed something there, whoever drove it and however it ended.
struct Rollbackable {
  private let journal: Journal
  private let console: Console

  init(_ journal: Journal, _ console: Console) {
    self.journal = journal
    self.console = console
  }

  /// At most so many targets, and so many runs of each, are looked at: the latest.
  private static let targets = 9
  private static let runsOfEach = 5

  /// The one of each target, the latest first.
  func runs(_ filter: RunFilter) throws -> [Run] {
    var filter = filter
    filter.limit = 400
    filter.rehearsal = false
    let summaries = try journal.runs(filter).filter { $0.pruning == nil }
      .sorted { $0.lastAt > $1.lastAt }
    var order: [String?] = []
    var byTarget: [String?: [RunSummary]] = [:]
    for summary in summaries {
      if byTarget[summary.target] == nil { order.append(summary.target) }
      byTarget[summary.target, default: []].append(summary)
    }
    return try order.prefix(Self.targets).compactMap { target in
      try latest(of: (byTarget[target] ?? []).prefix(Self.runsOfEach))
    }.sorted { ($0.lastWorkAt ?? 0) > ($1.lastWorkAt ?? 0) }
  }

  /// The run that was worked on last; one that did nothing has nothing to take back.
  private func latest(of summaries: some Sequence<RunSummary>) throws -> Run? {
    var latest: Run?
    for summary in summaries {
      let run: Run
      do {
        run = try StoredRun(summary, journal: journal).run
      } catch {
        // Another run may be whole: nothing is to stand in the way back.
        console.tell("!! passed over \(summary.name): " + Messages.describe(error).text)
        continue
      }
      guard let at = run.lastWorkAt else { continue }
      if at > latest?.lastWorkAt ?? 0 { latest = run }
    }
    return latest
  }
}
