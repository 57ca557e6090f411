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

  /// At most so many targets are looked at, and so many runs of each read: the latest.
  private static let targets = 9
  private static let runsOfEach = 50

  /// The one of each target, the latest first.
  func runs(_ filter: RunFilter) throws -> [Run] {
    let summaries = try summaries(filter)
    var order: [String?] = []
    for summary in summaries where !order.contains(summary.target) { order.append(summary.target) }
    return order.prefix(Self.targets).compactMap { target in
      latest(of: summaries.filter { $0.target == target })
    }.sorted { ($0.lastWorkAt ?? 0) > ($1.lastWorkAt ?? 0) }
  }

  /// The run of the same target that would be meant without this one and all others that were rolled back.
  func run(behind run: Run) throws -> Run? {
    var filter = RunFilter(target: run.target?.name)
    filter.hasNoTarget = run.target?.name == nil
    let others = try summaries(filter).filter { $0.uuid != run.id && !$0.wasRolledBack }
    return latest(of: others)
  }

  /// Those that may have changed something, the one written to last first.
  private func summaries(_ filter: RunFilter) throws -> [RunSummary] {
    var filter = filter
    filter.limit = 400
    filter.rehearsal = false
    filter.workedOnOnly = true
    return try journal.runs(filter).filter { $0.pruning == nil }.sorted { $0.lastAt > $1.lastAt }
  }

  /// The launch that was worked on last: maintenance is seldom what has to be taken back, unless there is
  /// nothing else, or somebody has begun to.
  private func latest(of summaries: [RunSummary]) -> Run? {
    let launch = lastWorkedOn(summaries.filter { $0.track != .maintenance })
    let maintenance = lastWorkedOn(summaries.filter { $0.track == .maintenance })
    if launch != nil, maintenance?.rollback == nil { return launch }
    return [launch, maintenance].compactMap(\.self).max {
      ($0.lastWorkAt ?? 0) < ($1.lastWorkAt ?? 0)
    }
  }

  /// The run that was worked on last; one that did nothing has nothing to take back.
  private func lastWorkedOn(_ summaries: [RunSummary]) -> Run? {
    var latest: (run: Run, at: Int64)?
    for summary in summaries.prefix(Self.runsOfEach) {
      // What comes from here on was not even written to since.
      if let latest, summary.lastAt < latest.at { break }
      guard let run = read(summary), let at = run.lastWorkAt else { continue }
      if at > latest?.at ?? 0 { latest = (run, at) }
    }
    return latest?.run
  }

  /// A run that can be read; nothing is to stand in the way back, and another may be whole.
  private func read(_ summary: RunSummary) -> Run? {
    do {
      return try StoredRun(summary, journal: journal).run
    } catch {
      console.tell("!! passed over \(summary.name): " + Messages.describe(error).text)
      return nil
    }
  }
}

extension RunSummary {
  fileprivate var wasRolledBack: Bool { state == .ended(.rolledBack) }
}
