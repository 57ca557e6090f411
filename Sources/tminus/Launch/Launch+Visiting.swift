import RunbookCore
import RunbookJournal
import RunbookShell

/// A shell that the operator opens in the middle of a run.
extension Launch {
  func openShell(at step: Int) throws {
    let token = shell.newToken()
    try shell.ready(for: token)
    let attempt = Attempt(
      step: run.runbook.steps[step].id, command: nil, token: token, text: "bash",
      directory: shell.directory, shell: run.shell)
    try write([.attemptStarted(attempt: attempt)])
    let look = console.look
    console.say(
      look.dim(
        look.rule("-", "a shell with the run's state, recorded; `exit` comes back to the run")))
    let watch = self.watch(Manner(), mayLeave: false)
    let before = Set(shell.leftRunning)
    let prompt = "(\(run.start.name)) \\w \\$ "
    switch try shell.visit(attempt, prompt: prompt, watch) {
    case .left(let capture): try leave(attempt, capture)
    case .ended(let end):
      sayLeft(shell.leftRunning.filter { !before.contains($0) })
      try closeVisit(end)
    }
  }

  /// Offers to keep what was changed, and writes down what was.
  func closeVisit(_ end: AttemptEnd) throws {
    var end = end
    let look = console.look
    let words = "back, \(SpokenDuration.text(milliseconds: Int64(end.milliseconds)))"
    console.say(look.dim(look.rule("-", words)))
    if let change = shell.visitedChange() {
      let summary = change.summary
      if summary.isEmpty {
        console.say("   nothing was changed in it")
      } else {
        // Without an answer it stays open: the next sitting asks again.
        console.say("   changed in it: " + safe(summary.joined(separator: ", ")))
        guard let isWanted = console.askYesOrNo("keep that for the run?") else { return }
        if isWanted {
          try shell.keep(change)
          end.kept = summary
          console.say(" ok kept")
        }
      }
    } else {
      console.say(" !! what was changed in it is not known: the run's shell stays as it was")
    }
    try write([.attemptFinished(end: end)] + shell.stateFacts())
    shell.forgetVisit()
    shown = nil
  }
}
