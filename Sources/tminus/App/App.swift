import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal

/// What the commands share while tminus runs: the console, and the runbook that is loaded.
final class App {
  let console = Console()
  /// The runbook that `load` named, for `plan` and `run` without a file.
  var loaded: String?

  /// Does what the words say; errors become a line and a status here, and nowhere else.
  func perform(_ words: [String]) -> ExitStatus {
    do {
      // The parser of arguments takes as long as a small runbook does.
      if let path = PlanCommand.path(in: words) { return try PlanCommand.show(path, in: self) }
      let command = try Tminus.parseAsRoot(words)
      guard let command = command as? any AppCommand else {
        // Help and version requests: what ArgumentParser itself prints.
        var command = command
        try command.run()
        return .complete
      }
      return try command.run(in: self)
    } catch {
      return report(error)
    }
  }

  private func report(_ error: any Error) -> ExitStatus {
    let code = Tminus.exitCode(for: error)
    if error is CleanExit || code == .success {
      console.say(Tminus.fullMessage(for: error))
      return .complete
    }
    if code == .validationFailure {
      console.tell(Tminus.fullMessage(for: error))
      return .usage
    }
    let (text, status) = Messages.describe(error)
    console.tell("tminus: \(text)")
    return status
  }
}

/// A command that works on what the app holds.
protocol AppCommand: ParsableCommand {
  func run(in app: App) throws -> ExitStatus
}

/// Options of every command that touches the journal.
struct JournalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The journal's file.", valueName: "file"))
  var journal: String?

  var path: String { get throws { try Place.journal(named: journal) } }

  func open() throws -> Journal { try Journal(path: try path) }

  /// For what looks on while others write, through a connection that cannot write.
  func openToWatch() throws -> Journal {
    // One of an earlier version is brought up to date first, where that may be done.
    _ = try openToRead()
    return try Journal(readingAt: try path)
  }

  /// For what only looks: a journal that may not be written is read as it stands.
  func openToRead() throws -> Journal { try Self.openToRead(at: try path) }

  static func openToRead(at path: String) throws(JournalError) -> Journal {
    do {
      return try Journal(path: path)
    } catch  where error.refusesWriting {
      return try Journal(readingAt: path)
    }
  }
}
