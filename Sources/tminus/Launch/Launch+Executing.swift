import Foundation
import RunbookCore
import RunbookJournal

/// Commands, one by one: intent written down, run, end written down.
extension Launch {
  /// Runs commands one by one, up to the first that does not end with 0, or that ends the shell: a
  /// guard's `exit 0` means that nothing more is to be done.
  func execute(_ step: Int, _ places: [Int]) throws {
    let command = run.runbook.steps[step].command
    let total = command?.commands.count ?? 0
    for place in places {
      guard let one = command?.commands[place] else { return }
      let why = run.obstacles(one, isSet: { shell.isSet($0) })
      guard why.isEmpty else {
        for hazard in why { console.tell("?? not run: \(Wording.hazard(hazard))") }
        return
      }
      let end = try attempt(step, place, text: one.text, of: total)
      if end.status != 0 || end.shellEnded { return }
    }
  }

  private func attempt(_ step: Int, _ place: Int, text: String, of total: Int) throws -> AttemptEnd
  {
    let attempt = Attempt(
      step: run.runbook.steps[step].id, command: place, token: shell.newToken(), text: text,
      directory: shell.directory)
    try write([.attemptStarted(attempt: attempt)])
    let look = console.look
    let words =
      "\(place + 1)/\(total) \(LocalClock.seconds(run.lastAt)) \(safe(String(text.prefix { $0 != "\n" })))"
    console.say(look.dim(look.rule("-", words)))
    let end = try shell.run(attempt, console: console)
    try write(run.facts(after: end) + shell.stateFacts())
    closeCommand(step, place, end, of: total)
    return end
  }

  /// What became of a command, and what has not run.
  func closeCommand(_ step: Int, _ place: Int, _ end: AttemptEnd, of total: Int) {
    var words =
      "\(place + 1)/\(total) exit \(end.status), \(SpokenDuration.text(milliseconds: Int64(end.milliseconds))), \(Wording.count(end.output.lines, "line"))"
    if end.status > 128, end.status < 165 { words += " (signal \(end.status - 128))" }
    if end.shellEnded { words += ", the shell ended and was started again" }
    var notRun: String?
    if end.status != 0 || end.shellEnded {
      let rest = run.progress[step].commands.indices.filter {
        $0 > place && !run.progress[step].commands[$0].isPassed
      }
      let parts = (run.runbook.steps[step].command?.commands ?? [])
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
    console.say(end.status == 0 ? look.dim(line) : look.red(line))
    if let notRun { console.say(look.red(" !! " + notRun)) }
  }
}
