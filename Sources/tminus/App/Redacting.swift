import RunbookCore
import RunbookJournal
import RunbookShell

/// Erasing stored output, and finding what should be erased.
struct Redacting {
  let journal: Journal

  /// The shortest value that is searched for: a shorter one stands in innocent text too.
  private static let shortest = 4

  /// Erases what a step's attempts printed; the events that say so, and whether no copy is left.
  func erase(
    _ step: NamedStep, of run: Run, by person: String, reason: String?, holding lease: Lease
  ) throws -> (events: [Event], isWhole: Bool) {
    let tokens = run.attempts(of: step).map(\.attempt.token)
    let fact = Fact.outputRedacted(
      step: run.id(of: step), by: person, reason: reason, attempts: tokens)
    let events = try journal.redactOutput(
      of: tokens, facts: [fact], after: run.head, at: LocalClock.now(),
      holding: lease)
    return (events, try journal.emptyLog())
  }

  /// The steps in whose stored output a value stands, as it is or encoded.
  func steps(of run: Run, holding secret: String) throws -> [NamedStep] {
    guard secret.utf8.count >= Self.shortest else { return [] }
    return try run.stepsWithAttempts.filter { step in
      try run.attempts(of: step).contains { try holds($0.attempt.token, secret) }
    }
  }

  /// Whether an event holds a value: events stay as they are.
  func eventsHold(_ secret: String, of run: Run) throws -> Bool {
    guard secret.utf8.count >= Self.shortest else { return false }
    var search = SecretMask([Array(secret.utf8)])
    for event in try journal.events(of: run.id) where search.found == 0 {
      // What has the runbook in it is the author's to mend.
      switch event.fact {
      case .runStarted, .runbookAdopted: continue
      default: break
      }
      _ = Array(event.payload.utf8).withUnsafeBytes { search.pass($0) }
      _ = search.rest()
    }
    return search.found > 0
  }

  private func holds(_ token: String, _ secret: String) throws -> Bool {
    let output = try journal.output(of: token)
    var search = SecretMask([Array(secret.utf8)])
    var next = 0
    while search.found == 0, let chunk = try output.chunk(from: next) {
      _ = chunk.bytes.withUnsafeBytes { search.pass($0) }
      next = chunk.end
    }
    _ = search.rest()
    return search.found > 0
  }
}
