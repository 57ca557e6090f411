import Foundation
import RunbookCore
import RunbookJournal

/// Coming back to a run, and leaving it.
extension Launch {
  /// Clears up a command that was running when tminus was last here.
  func recover() throws {
    guard let attempt = run.openAttempt else { return }
    switch shell.standing {
    case .neverStarted:
      try write([.attemptResolved(token: attempt.token, resolution: .neverStarted, reason: nil)])
      console.say(" ok the command that was about to start had not started")
    case .running, .finished:
      let step = run.runbook.stepIndex(id: attempt.step)
      if let step { header([step]) }
      console.say(
        shell.standing.isRunning
          ? " ok still running; what it printed meanwhile, then live (Ctrl-C stops it):"
          : " ok it went on while nobody watched, and has ended:")
      say(attempt.shown.split(separator: "\n").map { "   " + safe(String($0)) })
      let end = try shell.takeUp(attempt, console: console)
      try write(run.facts(after: end) + shell.stateFacts())
      if let step {
        closeCommand(step, attempt.command, end, of: run.progress[step].commands.count)
      }
    case .fresh, .idle, .lost: break
    }
  }

  func finish(_ ending: Ending) -> ExitStatus {
    let failed = run.progress.contains { $0.outcome == .failed }
    let took = SpokenDuration.text(milliseconds: run.lastAt - run.startedAt)
    switch ending {
    case .complete:
      console.say(
        "\(run.start.name) COMPLETE\(failed ? ", with failed steps" : ""), \(took). Next: tminus sign \(run.start.name) --role ROLE; tminus export \(run.start.name)"
      )
      return failed ? .failed : .complete
    case .rolledBack:
      console.say("\(run.start.name) ROLLED BACK, \(took). Next: tminus export \(run.start.name)")
      return .rolledBack
    case .scrubbed:
      console.say("\(run.start.name) SCRUBBED, \(took)")
      return .scrubbed
    }
  }

  func leave() -> ExitStatus {
    console.say("\(run.start.name) is on hold. To go on: tminus resume \(run.start.name)")
    return .held
  }
}
