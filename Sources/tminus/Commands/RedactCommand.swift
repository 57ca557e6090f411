import ArgumentParser
import RunbookCore
import RunbookJournal

/// `tminus redact`: erases what a step printed.
struct RedactCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact", abstract: "Erase the stored output of a step.",
    discussion:
      "What all of its attempts printed is overwritten; digests, counts and an event stay.")

  @Argument(help: "The run's name, or `last`.") var run: String
  @Argument(
    help: "A step's number; `gone-1`, as the record says, of one that is no longer in the runbook.")
  var step: String
  @Option(help: ArgumentHelp("Why, for the record.", valueName: "text")) var reason: String?
  @Option(name: .customLong("operator"), help: "Your name in the record.") var operatorName: String?
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.open()
    let found = try StoredRun(run, journal: journal)
    let person = Operator(named: operatorName).name
    let lease = try RunLease(
      of: found.run.id, called: found.run.start.name, in: journal, by: person)
    defer { lease.release() }
    // Again: a session may have ended meanwhile.
    let stored = try StoredRun(found.run.start.name, journal: journal)
    let named = try stored.step(named: step)
    let name = stored.run.start.name
    let tokens = Set(stored.run.attempts(of: named).map(\.attempt.token))
    if stored.run.openAttempts.contains(where: { tokens.contains($0.token) }) {
      throw AppError.inDoubt(name: name)
    }
    if stored.run.background.contains(where: { tokens.contains($0.token) }) {
      throw AppError.stillRunning(name: name)
    }
    guard stored.run.attempts(of: named).contains(where: { $0.redaction == nil }) else {
      app.console.tell("?? nothing to erase: step \(step) has printed nothing, or it is erased")
      // A log that another process kept from being emptied may be empty now.
      return try journal.emptyLog() ? .complete : .failed
    }
    let (_, isWhole) = try Redacting(journal: journal).erase(
      named, of: stored.run, by: person, reason: reason, holding: lease.lease)
    app.console.say("\(name): what step \(step) printed is erased; its digest stays")
    if !isWhole { app.console.tell(Self.notWhole(stored.run, step)) }
    return isWhole ? .complete : .failed
  }

  static func notWhole(_ run: Run, _ step: String) -> String {
    "?? another process reads the journal, whose log may still hold the output: "
      + "`tminus redact \(run.start.name) \(step)` again, once that has ended"
  }
}
