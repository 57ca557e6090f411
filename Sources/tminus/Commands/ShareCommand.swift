import ArgumentParser
import RunbookJournal

/// `tminus journal share`: a journal that a group has in common.
struct ShareCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "share", abstract: "Make a directory in which a group shares a journal.",
    discussion: """
      Every member of the group reads all of it and writes to it: runs, output, notes. The directory is 3770, so that \
      none removes another's files; each member's shells and secrets stay their own.
      """)

  @Argument(help: "The Unix group.") var group: String
  @Argument(help: "The directory to make.") var directory: String

  func run(in app: App) throws -> ExitStatus {
    let (path, closed) = try Journal.share(
      with: group, in: RunbookFile.absolute(directory))
    let shown = safe(path)
    app.console.say(
      """
      \(shown): the journal of the group \(safe(group))
      for everyone on this machine, as root:
          mkdir -p /etc/tminus && echo \(shown) > /etc/tminus/journal
      for one login:
          export TMINUS_JOURNAL=\(shown)
      """)
    if let closed {
      app.console.tell(
        "!! \(closed) lets the group not through: `chmod o+x \(closed)`, or share another directory"
      )
    }
    return .complete
  }
}
