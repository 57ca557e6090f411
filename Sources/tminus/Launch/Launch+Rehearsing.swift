import RunbookCore

/// A rehearsal: what would run is said, and written down as gone through.
extension Launch {
  /// Goes through commands up to the first before which something is asked.
  func rehearse(_ step: Int, _ places: [Int]) throws {
    let commands = run.commands(of: step)
    for (turn, place) in places.enumerated() {
      if turn > 0, run.question(before: place, of: step, circumstances) != nil { return }
      guard run.missing(commands[place], circumstances).isEmpty else { return }
      let shown = run.shown(commands[place], circumstances)
      try write(run.facts(rehearsing: [place], of: step))
      console.say(" -- rehearsed, not run: \(safe(String(shown.prefix { $0 != "\n" })))")
    }
  }
}
