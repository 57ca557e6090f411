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
      let number = run.runbook.steps[step].number?.description ?? ""
      console.tell("!! what step \(number) printed holds this value, and is stored")
      let id = run.runbook.steps[step].id
      guard !run.background.contains(where: { $0.step == id }) else {
        console.tell("!! `stop \(number)` first, then `tminus redact` erases it")
        continue
      }
      guard console.isInteractive else {
        console.tell(
          "!! `tminus redact \(run.start.name) \(number)` erases it, once this session ends")
        continue
      }
      guard console.askYesOrNo("erase the stored output of step \(number)?") == true else {
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
      for event in events { run.apply(event) }
      console.say(" ok what step \(number) printed is erased; its digest stays")
      if !isWhole { console.tell(RedactCommand.notWhole(run, number)) }
    }
  }
}
