import RunbookCore
import RunbookJournal

/// What others than its driver may write to a run: signatures, and nothing else.
extension Run {
  /// Takes in what others wrote behind the run's last event; false where that is not what others may
  /// write.
  mutating func goBehindSignatures(in journal: Journal, _ console: Console) throws -> Bool {
    let events = try journal.events(of: id, from: head.position)
    for event in events {
      guard event.follows(head), case .signed(let role, let name) = event.fact else {
        return false
      }
      try apply(event)
      console.say(" ok signed meanwhile by \(safe(name)) as \(safe(role))")
    }
    return !events.isEmpty
  }

  /// Appends a fact to a run that nobody sits at; where it was signed meanwhile, behind that.
  func append(
    _ fact: Fact, to journal: Journal, holding lease: RunLease, _ console: Console
  ) throws {
    var run = self
    while true {
      do throws(JournalError) {
        _ = try journal.append(
          [fact], after: run.head, at: LocalClock.now(), holding: lease.lease)
        return
      } catch {
        guard case .outdated = error, try run.goBehindSignatures(in: journal, console) else {
          throw error
        }
      }
    }
  }
}
