import Foundation
import RunbookCore
import RunbookJournal

/// Commands, one by one: intent written down, run, end written down.
extension Launch {
  /// Runs commands one by one, up to the first that does not end with 0, or that ends the shell: a
  /// guard's `exit 0` means that nothing more is to be done.
  func execute(_ step: Int, _ places: [Int]) throws {
    if run.start.isRehearsal { return try rehearse(step, places) }
    let commands = run.commands(of: step)
    let manner = manner(of: step)
    let home = shell.directory
    guard try enter(manner.directory) else { return }
    defer { if manner.directory != nil { leave(for: home) } }
    for (turn, place) in places.enumerated() {
      let one = commands[place]
      // What ran before may have changed what stands between a command and its running.
      if turn > 0, run.question(before: place, of: step, circumstances) != nil { return }
      // Nothing is run with a value missing: the next question asks for it.
      guard run.missing(one, circumstances).isEmpty, let text = run.filled(one, circumstances)
      else { return }
      try setVariables(read: one)
      let watch = Watch(console, manner)
      let end = try attempt(step, place, one, watch) { attempt in
        try shell.run(text, of: attempt, watch)
      }
      guard let end, end.isWell, end.status == 0, !end.shellEnded else { return }
    }
  }

  /// Starts a command in a shell of its own, and leaves it there once it is seen to run.
  func executeInBackground(_ step: Int, _ place: Int) throws {
    if run.start.isRehearsal { return try rehearse(step, [place]) }
    let command = run.commands(of: step)[place]
    let manner = manner(of: step)
    guard let text = run.filled(command, circumstances) else { return }
    let home = shell.directory
    guard try enter(manner.directory) else { return }
    defer { if manner.directory != nil { leave(for: home) } }
    guard Place.isFolder(shell.directory) else {
      return console.tell("?? not run: \(shell.directory) cannot be entered any more")
    }
    try setVariables(read: command)
    let watch = Watch(console, manner, leavesAfter: Self.firstLook)
    _ = try attempt(step, place, command, watch, in: run.nextShell) { attempt in
      try shell.start(text, of: attempt, watch)
    }
  }

  /// Milliseconds in which most that cannot start at all has said so.
  private static let firstLook = 1000

  func manner(of step: Int) -> Manner {
    Manner(run.runbook.steps[step], of: run.start, limits: limits)
  }

  /// Goes where the author wants the step's commands to run; false where that cannot be entered.
  private func enter(_ directory: String?) throws -> Bool {
    guard let directory, try !shell.enter(directory) else { return true }
    console.tell("?? not run: \(directory) cannot be entered")
    return false
  }

  /// Back to where the step's commands found the shell, wherever they left it.
  private func leave(for home: String) {
    do {
      // What is carried to a later sitting is where the shell is from now on.
      if try shell.enter(home) { return try write(shell.stateFacts()) }
      console.say(" !! \(safe(home)) cannot be entered any more")
    } catch {
      console.tell("?? " + Messages.describe(error).text)
    }
  }

  /// Gives the shell the values of variables that a command reads and nothing has set.
  private func setVariables(read command: CompleteCommand) throws {
    let values = run.values(read: command, circumstances).filter { !shell.isSet($0.key) }
    if !values.isEmpty { try shell.set(values) }
  }

  /// Writes down that a command starts, has it run, and writes down how it ended; nil where it goes
  /// on in the background.
  private func attempt(
    _ step: Int, _ place: Int, _ command: CompleteCommand, _ watch: Watch, in number: Int? = nil,
    _ body: (Attempt) throws -> RunShell.Seen
  ) throws -> AttemptEnd? {
    let token = shell.newToken()
    if number == nil { try shell.ready(for: token) }
    let shown = run.shown(command, circumstances)
    let attempt = Attempt(
      step: run.runbook.steps[step].id, command: place, token: token,
      text: command.text, filled: shown == command.text ? nil : shown, directory: shell.directory,
      shell: number ?? run.shell)
    try write([.attemptStarted(attempt: attempt)])
    let total = run.commands(of: step).count
    let look = console.look
    let words =
      "\(place + 1)/\(total) \(LocalClock.seconds(run.lastAt)) \(safe(String(shown.prefix { $0 != "\n" })))"
    console.say(look.dim(look.rule("-", words)))
    let before = Set(shell.leftRunning)
    switch try body(attempt) {
    case .left(let capture):
      try leave(attempt, capture)
      return nil
    case .ended(let end):
      do {
        try write(run.facts(after: end) + shell.stateFacts())
      } catch {
        console.say(look.red(" !! it ended with \(end.status), and that is NOT written down"))
        throw error
      }
      closeCommand(step, place, end, of: total)
      if end.status != 0 { sayWhereItIs(attempt.text) }
      sayLeft(shell.leftRunning.filter { !before.contains($0) })
      if let number { sayLeft(try background.retire(number)) }
      return end
    }
  }

  /// A fence that begins with `cd` may be meant for where the run began, wherever the last one went.
  private func sayWhereItIs(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count > 1, words[0] == "cd", let first = words[1].first, first.isLetter,
      shell.directory != run.start.directory
    else { return }
    let folder = words[1].prefix { $0 != "&" && $0 != ";" }
    guard Place.isFolder("\(run.start.directory)/\(folder)") else { return }
    console.say(
      " !! where the run began there is one: e, and cd \(safe(run.start.directory))/\(safe(String(folder)))"
    )
  }

  /// What became of a command, and what has not run.
  func closeCommand(_ step: Int, _ place: Int, _ end: AttemptEnd, of total: Int) {
    var words =
      "\(place + 1)/\(total) \(Wording.exit(end)), \(SpokenDuration.text(milliseconds: Int64(end.milliseconds))), \(Wording.count(end.output.lines, "line"))"
    if end.status > 128, end.status < 165 { words += " (\(Wording.signal(end.status - 128)))" }
    if end.shellEnded { words += ", the shell ended and was started again" }
    var notRun: String?
    if !end.isWell || end.status != 0 || end.shellEnded {
      let rest = run.progress[step].commands.indices.filter {
        $0 > place && !run.progress[step].commands[$0].isPassed
      }
      let parts = run.commands(of: step)
      let own = parts.indices.contains(place) ? [parts[place].part] : []
      let names = Set(rest.map { parts[$0].part }).subtracting(own).sorted()
      if !rest.isEmpty {
        notRun =
          names.isEmpty
          ? "The rest has NOT run."
          : "\(names.joined(separator: ", ")) \(names.count == 1 ? "has" : "have") NOT run."
      }
    }
    let look = console.look
    let line = look.rule("-", words)
    console.say(end.isWell ? look.dim(line) : look.red(line))
    if let notRun { console.say(look.red(" !! " + notRun)) }
  }
}
