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
  @Argument(help: "A step's number.") var step: String
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
    let id = stored.run.runbook.steps[try stored.index(ofStep: step)].id
    let name = stored.run.start.name
    if stored.run.openAttempts.contains(where: { $0.step == id }) {
      throw AppError.inDoubt(name: name)
    }
    if stored.run.background.contains(where: { $0.step == id }) {
      throw AppError.stillRunning(name: name)
    }
    guard stored.run.attempts(of: id).contains(where: { $0.redaction == nil }) else {
      app.console.tell("?? nothing to erase: step \(step) has printed nothing, or it is erased")
      // A log that another process kept from being emptied may be empty now.
      return try journal.emptyLog() ? .complete : .failed
    }
    let (_, isWhole) = try Redacting(journal: journal).erase(
      id, of: stored.run, by: person, reason: reason, holding: lease.lease)
    app.console.say("\(name): what step \(step) printed is erased; its digest stays")
    if !isWhole { app.console.tell(Self.notWhole(stored.run, step)) }
    return isWhole ? .complete : .failed
  }

  /// - Parameter step: nil where the runbook has the step no longer, and it cannot be named.
  static func notWhole(_ run: Run, _ step: String?) -> String {
    "?? another process reads the journal, whose log may still hold the output"
      + (step.map { ": `tminus redact \(run.start.name) \($0)` again, once that has ended" }
        ?? " until that has ended and the log is written anew")
  }
}
