import ArgumentParser
import RunbookJournal

/// `tminus journal`: looks after the journal itself.
struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Check the journal, copy it, share it, remove old runs from it.",
    subcommands: [CheckCommand.self, BackupCommand.self, PruneCommand.self, ShareCommand.self])
}

/// `tminus journal check`: verifies the file and every run in it.
struct CheckCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify every run, and the file itself.")

  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let contents = try options.openToRead().check { name, found in
      for line in JournalScreen.lines(name, found) { app.console.say(line) }
    }
    for problem in contents.fileProblems { app.console.say("the file: \(safe(problem))") }
    app.console.say("journal \(safe(try options.path)): \(JournalScreen.text(contents))")
    return contents.holds ? .complete : .failed
  }
}

/// `tminus journal backup`: a copy of the journal as it is at one moment.
struct BackupCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the journal, also while runs write to it.",
    discussion: """
      The copy is one state of the journal, for you alone (0600), and is verified after writing.
      """)

  @Argument(help: "The file to write; it may not be there yet.") var file: String
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let (contents, bytes) = try options.open().backUp(to: file)
    app.console.say(
      "wrote \(safe(file)), \(JournalScreen.size(bytes)): \(JournalScreen.text(contents))")
    if !contents.holds {
      app.console.tell("?? the journal itself does not hold: `tminus journal check` says where")
    }
    return contents.holds ? .complete : .failed
  }
}
