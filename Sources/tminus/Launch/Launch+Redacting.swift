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
      let known = run.runbook.step(step)?.number?.description
      let name = known.map { "step \($0)" } ?? "a step that is no longer in the runbook"
      console.tell("!! what \(name) printed holds this value, and is stored")
      guard !run.background.contains(where: { $0.step == step }) else {
        console.tell(
          "!! `stop\(known.map { " " + $0 } ?? "")` first, then `tminus redact` erases it")
        continue
      }
      guard console.isInteractive else {
        console.tell(
          known.map {
            "!! `tminus redact \(run.start.name) \($0)` erases it, once this session ends"
          }
            ?? "!! it can be erased where the value is given at a terminal")
        continue
      }
      guard console.askYesOrNo("erase the stored output of \(name)?") == true else {
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
      console.say(" ok what \(name) printed is erased; its digest stays")
      if !isWhole { console.tell(RedactCommand.notWhole(run, known)) }
    }
  }
}
