import Foundation
import RunbookCore
import RunbookJournal

/// A run that others write to, have driven, or will.
extension Launch {
  /// Appends to the run; where others have signed it meanwhile, behind that.
  func behindOthers(_ append: (ChainHead, Lease?) throws -> [Event]) throws -> [Event] {
    while true {
      do {
        return try append(run.head, lease?.lease)
      } catch let error as JournalError {
        guard case .outdated = error, try run.goBehindSignatures(in: journal, console) else {
          throw error
        }
      }
    }
  }

  /// The session whose place this one takes, said; what is left of one that held the run is none.
  func gone(before lease: RunLease) -> GoneSession? {
    guard let gone = lease.gone, let last = run.sittings.last,
      last.until == nil || last.brokenOff
    else { return nil }
    console.say(" !! this session drives the run now, \(Wording.gone(gone))")
    return gone
  }

  // MARK: Another's shell

  /// Who started an attempt, where its shell is none of ours to reach: another user's, or on another
  /// machine.
  func outOfReach(_ attempt: Attempt) -> Sitting? {
    // What a shell's log knows of was given to that shell, whoever sat where.
    guard !shells.folder.knows(attempt),
      let sitting = record(of: attempt).flatMap(run.sitting), !sitting.isOurs
    else { return nil }
    return sitting
  }

  func sayOutOfReach(_ attempt: Attempt, _ other: Sitting) {
    console.say(
      " !! \(safe(other.person)) started this, and it may run on in their shell, which only they can see: ask them. \(describe(attempt))"
    )
  }

  /// A command in the background of another's shell: it is in doubt for whoever goes on with the run.
  func giveUp(_ attempt: Attempt, _ other: Sitting) throws {
    sayOutOfReach(attempt, other)
    let facts = run.facts(
      afterLossOf: attempt,
      because:
        "in the shell of \(other.person), out of reach for \(run.sittings.last?.sitting.person ?? "")"
    )
    try write(facts)
    report(Array(facts.dropFirst()))
    shown = nil
  }

  // MARK: Offering

  /// Says how the one whom the run is offered to takes it up.
  func leave(to offer: HandOff) -> ExitStatus {
    say(HandOffScreen.words(run.start.name, offeredTo: offer.to))
    if !journal.isShared { console.tell(HandOffScreen.notShared) }
    return .held
  }
}
