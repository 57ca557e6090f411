import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// A command that was started and of which no end is known: what there is to judge by.
extension Launch {
  func showDoubt(_ step: Int, _ attempt: Attempt) {
    header([step])
    console.say(" !! this command was started and nobody knows how it ended:")
    say(attempt.shown.split(separator: "\n").map { "   " + safe(String($0)) })
    if let record = record(of: attempt) {
      console.say(
        "   started \(LocalClock.day(record.startedAt)) by \(safe(record.by)), in \(safe(attempt.directory))"
      )
      if let booted = LivingProcess.bootTime, booted > record.startedAt {
        console.say("   this machine was started at \(LocalClock.day(booted)), after that")
      }
    }
    sayLastOutput(of: attempt)
    let living = doubtful(attempt)
    for process in living {
      let age = SpokenDuration.text(milliseconds: max(0, LocalClock.now() - process.startedAt))
      console.say(" !! still runs, for \(age) now: \(describe(process))")
    }
    if !living.isEmpty { console.say("    wait = until it has ended, stop = end it") }
    if let status = shell.reported(by: attempt.token) {
      console.say(
        " !! its shell, without its keeper, reported exit \(status): a part of it may have been hung up"
      )
    }
    if shell.standing == .lost {
      console.say(
        " !! what it changed in its shell is lost: commands now run in \(safe(shell.directory))")
    }
    let checks = run.checks(of: step)
    if let first = checks.first, let command = run.commands(of: first).first {
      let number = run.runbook.steps[first].number.map { " (step \($0))" } ?? ""
      console.say("    check = run what it is checked by\(number): \(safe(command.text))")
    }
  }

  /// Waits until nothing of an attempt runs any more; Ctrl-C or Enter ends the waiting.
  func awaitDoubtful(_ attempt: Attempt) {
    let living = doubtful(attempt)
    guard !living.isEmpty else { return console.say("   nothing of it runs any more") }
    console.say("   waiting\(console.isInteractive ? "; Enter asks again" : "")")
    while living.contains(where: \.isAlive) {
      if console.pause(milliseconds: 200) { break }
    }
    shown = nil
  }

  /// Ends what still runs of an attempt: terminated, and killed where that does not help.
  func stopDoubtful(_ attempt: Attempt) throws {
    let living = doubtful(attempt)
    guard !living.isEmpty else { return console.say("   nothing of it runs any more") }
    let names = living.map(describe)
    for name in names { console.say(" -- stopping \(name)") }
    try write([.noted(step: attempt.step, text: "stopped: " + names.joined(separator: "; "))])
    LivingProcess.end(living, grace: Watch.grace)
    shown = nil
  }

  /// What still runs of an attempt without its keeper: its shell, and what was started since.
  private func doubtful(_ attempt: Attempt) -> [LivingProcess] {
    let started = startedAt(attempt)
    let own = shell.shell(of: attempt.token)
    // The kernel counts in hundredths of a second, and a clock may have been set meanwhile.
    return shells.orphans().filter { $0.pid == own || $0.startedAt > started - 1000 }
  }

  /// The last that it printed, and when: it ran at least until then.
  private func sayLastOutput(of attempt: Attempt) {
    do {
      let output = try journal.output(of: attempt.token)
      guard let last = try output.lastAt() else {
        return console.say("   nothing that it printed was kept")
      }
      let seconds = SpokenDuration.text(milliseconds: Int64(last))
      console.say("   the last that it printed, \(seconds) after its start:")
      let tail = try journal.outputTail(of: attempt.token, bytes: 2000)
      say(ScreenText.lines(tail).suffix(12).map { "   | " + safe($0) })
    } catch {
      console.tell("?? " + Messages.describe(error).text)
    }
  }
}
