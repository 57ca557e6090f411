import Foundation
import RunbookCore
import RunbookJournal

/// The way back.
extension Launch {
  /// Says what the way back is, now that the run is on it.
  func takeWayBack() throws {
    console.say()
    console.say(
      console.look.bold(
        " !! WAY BACK since \(LocalClock.seconds(run.rollback?.begunAt ?? run.lastAt))"))
    say(RollbackScreen.way(run, look: console.look))
    try sayWhatRuns()
    sayLeft(doubtful(run.progress.flatMap(\.attempts).filter(\.wasInDoubt).map(\.attempt)))
  }

  /// Why this session has lost the run, where another took the way back; that one takes it first, and says so
  /// once its shell is there.
  func seized(_ error: any Error) throws -> any Error {
    guard case JournalError.leaseLost = error else { return error }
    for _ in 0..<Self.looksForSeizure {
      for event in try journal.events(of: run.id, from: run.head.position) {
        guard case .rollbackBegun(let person, _) = event.fact else { continue }
        return AppError.seized(name: run.start.name, by: person, at: event.at)
      }
      usleep(100_000)
    }
    return error
  }

  private static let looksForSeizure = 50

  /// Asks why the run was rolled back; nothing is an answer, too.
  func askForReason() throws {
    guard run.owesReason, console.isInteractive else { return }
    let question =
      "\(run.start.name) why was it rolled back? (the record shows it; nothing = later) > "
    var line = ""
    repeat {
      guard case .line(let typed) = console.ask(question), !typed.allSatisfy(\.isWhitespace) else {
        return
      }
      line = typed
      if Answer.isBareWord(line) { console.tell("?? `\(line)` is no reason") }
    } while Answer.isBareWord(line)
    if let name = secret(in: line) {
      return console.tell("?? " + Messages.refusal(.holdsSecret(name)))
    }
    let reason = Answer.onOneLine(line)
    try write([.rollbackExplained(reason: reason, by: run.operatorName)])
    console.say(" ok rolled back because: \(safe(reason))")
  }
}
