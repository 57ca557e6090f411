import Foundation
import RunbookCore
import RunbookJournal

/// A run read back whole: its events, and what they come to.
struct StoredRun {
  let events: [Event]
  let run: Run

  /// The run that is meant: a name, the beginning of one, or `last`.
  init(_ reference: String, journal: Journal) throws {
    try self.init(events: try journal.events(of: try journal.find(reference).uuid))
  }

  /// Replays events over the text that the first of them pins.
  ///
  /// - Parameter known: that text as a runbook, where it was just read.
  init(events: [Event], known: Runbook? = nil) throws {
    self.events = events
    let names = Set(ProcessInfo.processInfo.environment.keys)
    run = try Run(replaying: events) { start in
      if let known, known.digest == start.digest { return known }
      return try Runbook(
        path: start.path, bytes: Array(start.bytes), environment: names, split: Splitting.judge())
    }
  }
}
