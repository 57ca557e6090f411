import RunbookCore

/// What commands printed before a secret was known.
extension Launch {
  /// Searches what the run has stored for a value that is now known to be a secret, and offers to
  /// erase the output that holds it.
  func offerRedaction(of secret: String) throws {
    let redacting = Redacting(journal: journal)
    if try redacting.eventsHold(secret, of: run) {
      console.tell("!! the journal's events hold this value, and events stay: have it changed")
    }
    for step in try redacting.steps(of: run, holding: secret) {
      let name = run.name(of: step) ?? ""
      console.tell("!! what step \(name) printed holds this value, and is stored")
      let tokens = Set(run.attempts(of: step).map(\.attempt.token))
      guard !run.background.contains(where: { tokens.contains($0.token) }) else {
        console.tell("!! `stop \(name)` first, then `tminus redact` erases it")
        continue
      }
      guard console.isInteractive else {
        console.tell(
          "!! `tminus redact \(run.start.name) \(name)` erases it, once this session ends")
        continue
      }
      guard console.askYesOrNo("erase the stored output of step \(name)?") == true else {
        continue
      }
      var isWhole = true
      let events = try behindOthers { _, lease in
        guard let lease else { return [] }
        let erased = try redacting.erase(
          step, of: run, by: run.operatorName, reason: "a secret that became known later",
          holding: lease)
        isWhole = erased.isWhole
        return erased.events
      }
      for event in events { try run.apply(event) }
      console.say(" ok what step \(name) printed is erased; its digest stays")
      if !isWhole { console.tell(RedactCommand.notWhole(run, name)) }
    }
  }
}
