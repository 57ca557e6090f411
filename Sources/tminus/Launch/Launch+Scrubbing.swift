import RunbookCore

/// Ending a run unfinished while something of it still runs.
extension Launch {
  /// Ends the run, and with it what still runs, once a person says so.
  ///
  /// - Returns: false where nobody can be asked: then the run is held.
  func mayScrub(because reason: String) throws -> Bool {
    for attempt in run.openAttempts { console.say(" !! in doubt: \(describe(attempt))") }
    for attempt in run.background {
      console.say(" !! runs in the background: \(describe(attempt))")
    }
    guard console.isInteractive else {
      console.tell("?? not scrubbed: whether that ends with the run is asked at a terminal only")
      try write([.held(reason: "not scrubbed: something still runs")])
      return false
    }
    guard console.askYesOrNo("end the run, and what still runs with it?") == true else {
      console.say(" ok nothing was changed")
      return true
    }
    try stop(run.background.map(\.token))
    try write(Run.scrubbing(Answer.onOneLine(reason)))
    return true
  }
}
