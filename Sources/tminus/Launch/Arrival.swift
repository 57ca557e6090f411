import RunbookCore
import RunbookJournal

/// What makes a run a person's to go on with: it is theirs, it was offered to them, or they take it over.
struct Arrival {
  let console: Console
  let journal: Journal
  let run: Run
  let person: Operator
  /// Why the run is taken over, where that was said beforehand.
  let reason: String?

  /// The facts that the sitting begins with; nil where the person leaves the run alone.
  func facts() throws -> [Fact]? {
    if person.drove(run) { return [] }
    for line in HandOffScreen.lines(run) { console.say(line) }
    if let offer = run.offer, person.answers(to: offer.to) { return try answer(offer) }
    return try takeOver()
  }

  // MARK: Offered

  private func answer(_ offer: HandOff) throws -> [Fact]? {
    while true {
      let question =
        "\(run.start.name) accept the run? (y = go on with it, n REASON = leave it to \(safe(offer.by))) > "
      switch console.ask(question, completing: ["y", "n"]) {
      case .line("y"): return [.handOffAccepted(by: person.words)]
      case .line(let line):
        guard let answer = Answer(line: line), answer.word == .later else {
          if !line.allSatisfy(\.isWhitespace) {
            console.tell("?? `\(line)` is no answer here: y, n REASON")
          }
          if console.isInteractive { continue } else { return leftAlone() }
        }
        guard let reason = why(given: answer.rest) else { return leftAlone() }
        try decline(because: reason)
        return nil
      case .interrupted: continue
      case .end, .hangUp: return leftAlone()
      }
    }
  }

  private func decline(because reason: String) throws {
    let lease = try RunLease(
      of: run.id, called: run.start.name, in: journal, by: person.name)
    defer { lease.release() }
    try run.append(
      .handOffDeclined(by: person.words, reason: Answer.onOneLine(reason)), to: journal,
      holding: lease, console)
    console.say(" ok declined: \(safe(reason))")
  }

  // MARK: Not offered

  private func takeOver() throws -> [Fact]? {
    let first = run.sittings.last?.sitting.person ?? ""
    let isGiven = !(reason ?? "").allSatisfy(\.isWhitespace)
    // The next line of a pipe is an answer to something else.
    guard isGiven || console.isInteractive else {
      throw AppError.foreignRun(name: run.start.name, by: first)
    }
    if !isGiven {
      console.say(
        " !! it is \(safe(first))'s, and was not offered to you: taking it over heads the record")
    }
    guard let reason = why(given: reason ?? "") else { return leftAlone() }
    return [
      .takenOver(from: first, by: person.words, reason: Answer.onOneLine(reason))
    ]
  }

  /// A reason, as given or asked for; nil where there is none.
  private func why(given: String) -> String? {
    if !given.allSatisfy(\.isWhitespace) { return given }
    guard case .line(let line) = console.ask("why? (the record shows it; nothing = leave it) > "),
      !line.allSatisfy(\.isWhitespace)
    else { return nil }
    guard Answer.isBareWord(line) else { return line }
    console.tell("?? `\(line)` is no reason")
    return nil
  }

  private func leftAlone() -> [Fact]? {
    console.say(" ok nothing was changed: \(run.start.name) is as it was")
    return nil
  }
}
