import ArgumentParser
import RunbookCore
import RunbookJournal
import RunbookShell

/// `tminus handoff`: offers a held run to another operator.
struct HandOffCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "handoff", abstract: "Offer your held run to another operator.",
    discussion: """
      They type `tminus resume RUN`, are shown how it stands, and accept or decline. Within a run, the answer \
      `handoff OPERATOR TEXT` does the same.
      """)

  @Argument(help: "The run's name, or `last`.") var run: String
  @Argument(help: "The operator's name, or their login.") var to: String
  @Argument(help: "What they should know.") var text: [String] = []
  @Option(name: .customLong("operator"), help: "Your name in the record.") var operatorName: String?
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.open()
    let person = Operator(named: operatorName)
    let found = try journal.find(run, operator: run == "last" ? person.name : nil)
    if case .ended(let ending) = found.state {
      throw AppError.runEnded(name: found.name, ending)
    }
    let lease = try RunLease(of: found.uuid, called: found.name, in: journal, by: person.name)
    defer { lease.release() }
    let stored = try StoredRun(found.uuid, journal: journal).run
    guard person.drove(stored) else {
      throw AppError.foreignRun(
        name: found.name, by: stored.sittings.last?.sitting.person ?? "")
    }
    guard try isWanted(stored, app.console) else { return .held }
    let words = Answer.onOneLine(text.joined(separator: " "))
    try stored.append(
      .handOffOffered(to: to, text: words.isEmpty ? nil : words), to: journal, holding: lease,
      app.console)
    for line in HandOffScreen.words(stored.start.name, offeredTo: to) { app.console.say(line) }
    if !journal.isShared { app.console.tell(HandOffScreen.notShared) }
    return .complete
  }

  /// A command that the run waits for, and that runs on in a shell of one's own, is in doubt for whoever
  /// accepts: that is not offered unasked.
  private func isWanted(_ run: Run, _ console: Console) throws -> Bool {
    let folder = RunFolder(run: run.id)
    func isUnderWay(_ attempt: Attempt) -> Bool {
      UnderWay(in: folder.shellPath(attempt.shellNumber))?.token == attempt.token
    }
    for attempt in (run.openAttempts + run.background).filter(isUnderWay) {
      console.say(
        " !! runs on in your shell, which only you can see: \(HandOffScreen.text(attempt, run))")
    }
    guard run.openAttempts.contains(where: isUnderWay) else { return true }
    guard console.isInteractive else { throw AppError.runsOn(name: run.start.name) }
    return console.askYesOrNo("it is in doubt for who accepts: offer the run all the same?") == true
  }
}
