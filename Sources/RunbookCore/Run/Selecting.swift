/// What an operator typed behind a word, read as steps, parts and reasons.
extension Run {
  func reason(_ answer: Answer) throws(Refusal) -> String {
    guard let reason = answer.rest.nonEmpty else { throw .needsReason(answer.word) }
    return reason
  }

  func step(_ text: String, or question: Question) throws(Refusal) -> Int {
    if text.isEmpty, let step = question.step { return step }
    return try step(text)
  }

  func step(_ text: String) throws(Refusal) -> Int {
    guard let number = StepNumber(text), let index = runbook.stepIndex(numbered: number) else {
      throw .noSuchStep(text)
    }
    guard route.contains(index) else { throw .notOnCourse(number) }
    return index
  }

  /// Numbers and ranges at the start of a text that stand on the card, and what follows them.
  func selection(
    _ text: String, of steps: [Int]
  ) throws(Refusal) -> (chosen: [Int], rest: String) {
    var chosen: [Int] = []
    var rest = text[...]
    while true {
      let word = rest.prefix { !$0.isWhitespace }
      guard let range = StepRange(word) else { break }
      let found = steps.filter { runbook.steps[$0].number.map(range.contains) ?? false }
      // A range must begin and end on the card, so that no number is meant that is not seen.
      let card = steps.first.map { route.card(of: $0) } ?? []
      let numbers = Set(card.compactMap { runbook.steps[$0].number })
      guard !found.isEmpty, range.first <= range.last,
        numbers.contains(range.first), numbers.contains(range.last)
      else { throw .notOnThisCard(String(word)) }
      chosen += found.filter { !chosen.contains($0) }
      rest = rest[word.endIndex...].trimmed
    }
    return (chosen.sorted(), String(rest))
  }

  func parts(_ text: String, _ step: Int, _ run: [Int]) throws(Refusal) -> [Int] {
    let commands = commands(of: step)
    let known = Set(run.map { commands[$0].part })
    let wanted = text.split(whereSeparator: \.isWhitespace).map(String.init)
    for part in wanted where !known.contains(part) {
      throw .noSuchPart(part, parts: known.sorted())
    }
    return wanted.isEmpty ? run : run.filter { wanted.contains(commands[$0].part) }
  }
}

extension Answer {
  /// The answer without the number of the step that is asked about; another's is refused, so that
  /// nothing is said of a step that is not the one meant.
  func about(_ step: Int, in run: Run) throws(Refusal) -> Answer {
    guard [.skip, .fail, .later, .done].contains(word) else { return self }
    let first = rest.prefix { !$0.isWhitespace }
    guard let number = StepNumber(first), run.runbook.stepIndex(numbered: number) != nil else {
      return self
    }
    guard run.runbook.steps[step].number == number else { throw .notOnThisCard(String(first)) }
    return Answer(word, String(rest[first.endIndex...].trimmed))
  }
}

extension String {
  /// nil where there is nothing.
  var nonEmpty: String? { isEmpty ? nil : self }
}

/// `5`, `1-4` or `R1-R4`.
struct StepRange {
  let first: StepNumber
  let last: StepNumber

  init?(_ text: Substring) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...2).contains(ends.count), let first = StepNumber(ends[0]) else { return nil }
    self.first = first
    if ends.count == 1 {
      last = first
    } else {
      guard let last = StepNumber(ends[1]),
        last.track == first.track || last.track == .forward
      else { return nil }
      self.last = StepNumber(track: first.track, ordinal: last.ordinal)
    }
  }

  func contains(_ number: StepNumber) -> Bool {
    number.track == first.track
      && (first.ordinal...max(first.ordinal, last.ordinal)).contains(number.ordinal)
  }
}
