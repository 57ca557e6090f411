/// Answers while there is nothing to do but wait.
extension Run {
  func decideWaiting(_ answer: Answer, _ waiting: Waiting) throws(Refusal) -> Decision {
    let waits = waiting.waits
    if answer.word == .go {
      let reason = try reason(answer)
      return Decision(waits.map { .waitPassed(step: id($0), reason: reason) })
    }
    let (wait, rest) = try wait(named: answer.rest, of: waits)
    // Of a range, the time from its shorter end on needs no excuse.
    if answer.word == .done, rest.isEmpty, waiting.mayEnd.contains(wait) {
      return Decision([.stepSettled(step: id(wait), outcome: .done, reason: nil, together: 1)])
    }
    return try settle([wait], Answer(answer.word, rest))
  }

  /// The wait whose number an answer begins with; the only one needs none.
  private func wait(named text: String, of waits: [Int]) throws(Refusal) -> (Int, String) {
    let word = text.prefix { !$0.isWhitespace }
    if let number = StepNumber(word) {
      guard let found = waits.first(where: { runbook.steps[$0].number == number }) else {
        throw .notOnThisCard(String(word))
      }
      return (found, String(text[word.endIndex...].trimmed))
    }
    guard waits.count == 1, let only = waits.first else {
      throw .whichWait(waits.compactMap { runbook.steps[$0].number }.sorted())
    }
    return (only, text)
  }
}
