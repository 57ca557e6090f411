import RunbookJournal

/// What pruning would do and has done, in words.
enum PruneScreen {
  static func lines(_ scope: PruneScope, before day: String) -> [String] {
    var lines: [String] = []
    if let first = scope.runs.first, let last = scope.runs.last {
      let events = scope.runs.reduce(0) { $0 + $1.events }
      let bytes = scope.runs.reduce(0) { $0 + $1.bytes }
      lines = [
        "\(Wording.count(scope.runs.count, "run")) ended before \(day), \(safe(first.name)) (\(LocalClock.day(first.lastAt))) to \(safe(last.name)) (\(LocalClock.day(last.lastAt)))",
        "   to be removed: \(Wording.count(events, "event")) and what was printed, \(JournalScreen.size(bytes))",
        "   to stay: what `runs --all` shows, and each chain's last digest",
      ]
    } else {
      lines = ["no run that could be pruned ended before \(day)"]
    }
    if scope.unfinished > 0 {
      lines.append("   left as they are: \(Wording.count(scope.unfinished, "run")) not ended")
    }
    if scope.live > 0 {
      lines.append("   left as they are: \(Wording.count(scope.live, "run")) with a live shell")
    }
    return lines
  }

  static func done(_ count: Int) -> String { "pruned \(Wording.count(count, "run"))" }

  static func left(_ names: [String]) -> String {
    "?? not what was written, and so left as they are: \(names.map(safe).joined(separator: ", ")); `tminus verify RUN` says more"
  }

  static func shrunk(from old: Int64, to new: Int64) -> String {
    "the journal's file went from \(JournalScreen.size(old)) to \(JournalScreen.size(new))"
  }

  static let notShrunk =
    "?? a run is live, which would have to wait: the file keeps its size, its free room is used again; prune again later"
}
