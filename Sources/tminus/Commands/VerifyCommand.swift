import ArgumentParser
import RunbookCore
import RunbookJournal

/// `tminus verify`: computes a run's chain, its runbook and its stored output again.
struct VerifyCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Whether a run in the journal is what was written.",
    discussion: """
      Computes the chain of events again from the runbook's digest, and the stored output from the digests in the \
      events; the first bad event is named. Who can write to the journal can write all of it anew: keep the last \
      digest elsewhere, it is in the line that is printed.
      """)

  @Argument(help: "The run's name, or `last`.") var run: String
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let found = try options.openToRead().verify(run)
    for line in VerifyScreen.lines(found) { app.console.say(line) }
    return found.holds ? .complete : .failed
  }
}
