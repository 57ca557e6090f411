import ArgumentParser

/// The root of the command line; without words, `Main` opens the REPL.
struct Tminus: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "tminus",
    abstract: "Guided, recorded, resumable launches from the Markdown checklists you already have.",
    discussion: """
      Without a command, tminus opens its prompt. Exit status: 0 complete, 1 a step failed, lint blocks or something does not verify, \
      3 on hold, 4 rolled back, 5 scrubbed, 64 usage, 65 the runbook cannot be read, 69 the journal or the shell cannot be \
      used.
      """,
    version: version,
    subcommands: [
      PlanCommand.self, LintCommand.self, RunCommand.self, MaintainCommand.self, ResumeCommand.self,
      RollbackCommand.self,
      HandOffCommand.self,
      RunsCommand.self, StatusCommand.self, FollowCommand.self, LogCommand.self, SignCommand.self,
      ExportCommand.self, RedactCommand.self, VerifyCommand.self, JournalCommand.self,
    ])
}
