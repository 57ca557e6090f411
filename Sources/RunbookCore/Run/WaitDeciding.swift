/// Answers while there is nothing to do but wait.
extension Run {
  func decideWaiting(_ answer: Answer, _ waiting: Waiting) throws(Refusal) -> Decision {
    let waits = waiting.waits
    if answer.word == .go { return try pass(answer, waiting) }
    let (wait, rest) = try wait(named: answer.rest, of: waits)
    // Of a range, the time from its shorter end on needs no excuse.
    if answer.word == .done, rest.isEmpty, waiting.mayEnd.contains(wait) {
      return Decision([.stepSettled(step: id(wait), outcome: .done, reason: nil, together: 1)])
    }
    return try settle([wait], Answer(answer.word, rest))
  }

  /// `go REASON` passes what holds the next step back, and nothing else that is waited for; `go N REASON`
  /// passes that wait.
  private func pass(_ answer: Answer, _ waiting: Waiting) throws(Refusal) -> Decision {
    if let (wait, rest) = try numbered(answer.rest, of: waiting.waits) {
      let reason = try reason(Answer(.go, rest))
      return Decision([.waitPassed(step: id(wait), reason: reason)])
    }
    let reason = try reason(answer)
    let holding = waiting.next.map { waits(holding: $0) } ?? waiting.waits
    return Decision(holding.map { .waitPassed(step: id($0), reason: reason) })
  }

  /// The wait whose number an answer begins with, and what stands behind that; nil where it begins with none.
  private func numbered(_ text: String, of waits: [Int]) throws(Refusal) -> (Int, String)? {
    let word = text.prefix { !$0.isWhitespace }
    guard let number = StepNumber(word) else { return nil }
    guard let found = waits.first(where: { runbook.steps[$0].number == number }) else {
      throw .notOnThisCard(String(word))
    }
    return (found, String(text[word.endIndex...].trimmed))
  }

  /// The wait whose number an answer begins with; the only one needs none.
  private func wait(named text: String, of waits: [Int]) throws(Refusal) -> (Int, String) {
    if let found = try numbered(text, of: waits) { return found }
    guard waits.count == 1, let only = waits.first else {
      throw .whichWait(waits.compactMap { runbook.steps[$0].number }.sorted())
    }
    return (only, text)
  }
}
