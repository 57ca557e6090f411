import RunbookCore
import RunbookJournal

/// A run that somebody else drives, kept up with by reading the journal and nothing else.
struct WatchedRun {
  let journal: Journal
  private(set) var run: Run
  private var version: Int

  /// - Parameter reference: as for `StoredRun`.
  init(_ reference: String, journal: Journal) throws {
    self.journal = journal
    // Before the events: what comes between is news.
    version = try journal.version()
    run = try StoredRun(reference, journal: journal).run
  }

  /// Takes in what was written since the last look.
  ///
  /// - Parameter body: is given each event and the run with it.
  /// - Returns: whether anything at all was written, output and other runs included.
  mutating func look(_ body: (Event, Run) throws -> Void = { _, _ in }) throws -> Bool {
    let found = try journal.version()
    guard found != version else { return false }
    version = found
    for event in try journal.events(of: run.id, from: run.head.position) {
      guard event.follows(run.head) else {
        throw AppError.brokenChain(name: run.start.name, position: event.position)
      }
      try run.apply(event, reading: StoredRun.read)
      try body(event, run)
    }
    return true
  }
}
