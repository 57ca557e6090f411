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
    if let other = outOfReach(attempt) { sayOutOfReach(attempt, other) } else { sayLiving(attempt) }
    if attempt.shellNumber != run.shell || shell.standing == .lost {
      console.say(
        " !! what it changed in its shell is lost: commands now run in \(safe(shell.directory))")
    }
    let checks = run.checks(of: step)
    if let first = checks.first, let command = run.commands(of: first).first {
      let number = run.runbook.steps[first].number.map { " (step \($0))" } ?? ""
      console.say("    check = run what it is checked by\(number): \(safe(command.text))")
    }
  }

  /// What of it still runs here, and what its shell has said.
  private func sayLiving(_ attempt: Attempt) {
    let living = doubtful(attempt)
    for process in living {
      let age = SpokenDuration.text(milliseconds: max(0, LocalClock.now() - process.startedAt))
      console.say(" !! still runs, for \(age) now: \(describe(process))")
    }
    if !living.isEmpty { console.say("    wait = until it has ended, stop = end it") }
    for folder in Set(living.compactMap(\.keeper)).sorted() {
      console.say(" !! its shell lives on where this session does not look: \(safe(folder)).")
      console.say(
        "    h, then resume as it was begun (\(safe(Place.environment(ofShell: folder)))), takes it up again"
      )
    }
    if let status = ShellSession.reported(
      by: attempt.token, in: shells.folder.shellPath(attempt.shellNumber))
    {
      console.say(
        " !! its shell, without its keeper, reported exit \(status): a part of it may have been hung up"
      )
    }
  }

  /// Waits until nothing of an attempt runs any more; Ctrl-C or Enter ends the waiting.
  func awaitDoubtful(_ attempt: Attempt) {
    guard let living = sayNothing(of: attempt) else { return }
    console.say("   waiting\(console.isInteractive ? "; Enter asks again" : "")")
    while living.contains(where: \.isAlive) {
      if console.pause(milliseconds: 200) { break }
    }
    shown = nil
  }

  /// Ends what still runs of an attempt: terminated, and killed where that does not help.
  func stopDoubtful(_ attempt: Attempt) throws {
    guard let living = sayNothing(of: attempt) else { return }
    try end(living, of: attempt.step)
    shown = nil
  }

  /// What still runs of an attempt; nil, and said, where nothing does or that cannot be seen from here.
  private func sayNothing(of attempt: Attempt) -> [LivingProcess]? {
    if let other = outOfReach(attempt) {
      sayOutOfReach(attempt, other)
      return nil
    }
    let living = doubtful(attempt)
    guard living.isEmpty else { return living }
    console.say("   nothing of it runs any more, as far as this machine tells")
    return nil
  }

  /// What still runs of a doubt, and of those that the step had before.
  private func doubtful(_ attempt: Attempt) -> [LivingProcess] {
    let earlier = run.runbook.stepIndex(id: attempt.step).map { run.progress[$0].attempts } ?? []
    return doubtful(earlier.filter(\.wasInDoubt).map(\.attempt) + [attempt])
  }

  /// What still runs of attempts where their keeper is gone or elsewhere: their shells, and what these
  /// have started for them.
  func doubtful(_ attempts: [Attempt]) -> [LivingProcess] {
    guard !attempts.isEmpty else { return [] }
    let found = shells.orphans()
    let elsewhere = Set(found.compactMap(\.keeper)).sorted()
    let begun = attempts.flatMap { attempt in
      let folders = [shells.folder.shellPath(attempt.shellNumber)] + elsewhere
      let own = folders.lazy.compactMap { ShellSession.shell(of: attempt.token, in: $0) }.first
      return LivingProcess.begun(by: own, at: startedAt(attempt), of: found)
    }
    return found.filter { process in begun.contains { $0.pid == process.pid } }
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
      say(try journal.lastLines(of: attempt.token) ?? [])
    } catch {
      console.tell("?? " + Messages.describe(error).text)
    }
  }
}
