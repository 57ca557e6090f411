import Foundation
import RunbookCore
import RunbookJournal

/// A run read back whole: its events, and what they come to.
struct StoredRun {
  let events: [Event]
  let run: Run

  /// The run that is meant: a name, the beginning of one, or `last`.
  init(_ reference: String, journal: Journal) throws {
    let summary = try journal.find(reference)
    if let pruning = summary.pruning { throw AppError.pruned(name: summary.name, pruning) }
    try self.init(summary, journal: journal)
  }

  /// All of a run whose chain is as long as was noted: one that was cut off is no run.
  init(_ summary: RunSummary, journal: Journal) throws {
    let events = try journal.events(of: summary.uuid)
    // What is written meanwhile comes behind that.
    let last = summary.head.position - 1
    guard events.indices.contains(last), events[last].digest == summary.head.digest else {
      throw AppError.brokenChain(name: summary.name, position: min(last, events.count))
    }
    try self.init(events: events)
  }

  /// Replays events over the text that the first of them pins, once their chain has been checked.
  ///
  /// - Parameter known: that text as a runbook, where it was just read.
  init(events: [Event], known: Runbook? = nil) throws {
    self.events = events
    if case .runStarted(let start) = events.first?.fact {
      let text = Digest.sha256(Array(start.bytes))
      if let position = text == start.digest
        ? Event.firstBroken(in: events, runbookDigest: text) : 0
      {
        throw AppError.brokenChain(name: start.name, position: position)
      }
    }
    run = try Run(replaying: events) { text in
      if let known, known.digest == text.digest { return known }
      return try Self.read(text)
    }
  }

  /// Reads a text that an event holds.
  static func read(_ text: RunbookText) throws(RunbookError) -> Runbook {
    try Runbook(
      path: text.path, bytes: Array(text.bytes), environment: Place.variableNames,
      split: Splitting.judge())
  }

  /// The step that a number or a name means.
  func step(named name: String) throws(AppError) -> NamedStep {
    do {
      if let step = try run.step(named: name) { return step }
    } catch {
      throw AppError.ambiguousStep(name, run: run.start.name, names: error.names)
    }
    throw AppError.noSuchStep(name, run: run.start.name)
  }
}
