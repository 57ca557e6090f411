import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal

/// `tminus sign`: puts a name under a run.
struct SignCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "Put your name under a run, in a role.")

  @Argument(help: "The run's name, or `last`.") var run: String
  @Option(help: "As what you sign: deployer, approver, ...") var role: String
  @Option(name: .customLong("operator"), help: "Your name in the record.") var operatorName: String?
  @Flag(help: "Sign although steps are open.") var open = false
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.open()
    let name = Operator(named: operatorName).name
    let run = try signed(journal, by: name, app.console)
    app.console.say(
      "\(run.start.name) signed by \(safe(name)) as \(safe(role)), \(LocalClock.day(LocalClock.now())), over events 0-\(run.head.position - 1). By name only: no key."
    )
    return .complete
  }

  /// Signs the run as it stands; where a session writes to it meanwhile, as it stands then.
  private func signed(_ journal: Journal, by name: String, _ console: Console) throws -> Run {
    while true {
      let run = try StoredRun(run, journal: journal).run
      if run.start.isRehearsal {
        throw AppError.notAnswered(
          "\(run.start.name) is a rehearsal: nothing ran, so nobody signs it")
      }
      let found = try journal.verify(run.start.name)
      guard found.holds else {
        for line in VerifyScreen.lines(found) { console.tell("?? " + line) }
        throw AppError.changed(name: found.name)
      }
      if run.openAttempt != nil {
        let driver = try journal.driver(of: run.id)
        throw driver.map { .commandRuns(name: run.start.name, by: $0) }
          ?? AppError.inDoubt(name: run.start.name)
      }
      if run.ending == nil, !open {
        throw AppError.notAnswered(
          "\(run.start.name) is unfinished (\(Brief.counts(run))). Finish it, or sign it with its open steps: --open."
        )
      }
      do throws(JournalError) {
        _ = try journal.append(
          [.signed(role: role, name: name)], after: run.head, at: LocalClock.now())
        return run
      } catch {
        guard case .outdated = error else { throw error }
      }
    }
  }
}

/// `tminus export`: the signed-off checklist.
struct ExportCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the record of a run: the checklist, as it went.")

  @Argument(help: "The run's name, or `last`.") var run: String
  @Option(
    name: [.customShort("o"), .long], help: "The file to write; standard output unless named.")
  var output: String?
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.openToRead()
    let stored = try StoredRun(run, journal: journal)
    let found = try journal.verify(stored.run.start.name)
    let damaged = Set(found.outputFaults.compactMap(\.attempt?.token))
    var failure: (any Error)?
    let bytes = MarkdownRecord.bytes(of: stored.run, events: stored.events) { token in
      // What is not what was printed is not quoted; its digest says what was.
      if damaged.contains(token) { return nil }
      do {
        return try journal.outputTail(of: token, bytes: 16_384)
      } catch {
        failure = failure ?? error
        return nil
      }
    }
    if let failure { throw failure }
    guard let output else {
      app.console.show(bytes)
      if let errno = app.console.failure, errno != EPIPE {
        throw AppError.unwritable(path: "standard output", errno: errno)
      }
      return tellDamage(found, app)
    }
    try WholeFile.write(bytes, to: output)
    app.console.tell("wrote \(output)")
    return tellDamage(found, app)
  }

  /// Stored output that is not what was printed is said, and is no good end.
  private func tellDamage(_ found: Verification, _ app: App) -> ExitStatus {
    if found.outputFaults.isEmpty { return .complete }
    for line in VerifyScreen.lines(found) { app.console.tell("?? " + line) }
    return .failed
  }
}
