/// What comparing a command's end with what its author expects comes to.
public enum Verdict: String, Sendable, Codable {
  /// As it should be: nobody needs to look.
  case matches
  /// Comparable, and not as it should be.
  case differs
  /// The text stands in the output, among other things on its line.
  case appears
  /// Only a person can tell.
  case forAPerson
}

extension Expectation {
  /// Compares what a command printed, and the status it ended with, with what is expected.
  ///
  /// Only the last 64 kB of the output are looked at; what is not found there is for a person where
  /// there was more.
  public func verdict(output: [UInt8], status: Int) -> Verdict {
    switch match {
    case .person: return .forAPerson
    case .status: return statusVerdict(status)
    case .json, .literal, .glob, .regex: break
    }
    guard !text.trimmed.isEmpty else { return .forAPerson }
    let printed = PrintedText(output)
    let verdict =
      switch match {
      case .json: jsonVerdict(printed)
      case .literal: literalVerdict(printed)
      case .glob: globVerdict(printed)
      case .regex: regexVerdict(printed)
      case .status, .person: Verdict.forAPerson
      }
    return verdict == .differs && printed.isCut ? .forAPerson : verdict
  }

  /// "exit status 1", "0", "non-zero": the one number in the text, or any but 0.
  private func statusVerdict(_ status: Int) -> Verdict {
    let words = text.lowercased()
    if words.contains("non-zero") || words.contains("nonzero") {
      return status != 0 ? .matches : .differs
    }
    let numbers = words.split { !("0"..."9").contains($0) }
    guard numbers.count == 1, let wanted = Int(numbers[0]) else { return .forAPerson }
    return wanted == status ? .matches : .differs
  }

  private func literalVerdict(_ printed: PrintedText) -> Verdict {
    let wanted = PrintedText(Array(text.utf8))
    if printed.holdsWholeOrLine({ $0 == wanted.whole }) { return .matches }
    return printed.whole.contains(wanted.whole) ? .appears : .differs
  }

  private func jsonVerdict(_ printed: PrintedText) -> Verdict {
    guard let wanted = JSONValue(text) else { return .forAPerson }
    guard let found = JSONValue(in: printed) else { return .differs }
    return wanted == found ? .matches : .differs
  }

  private func globVerdict(_ printed: PrintedText) -> Verdict {
    guard let pattern = LinearPattern(glob: text.trimmed) else { return .forAPerson }
    return printed.holdsWholeOrLine(pattern.matchesWhole) ? .matches : .differs
  }

  private func regexVerdict(_ printed: PrintedText) -> Verdict {
    guard let pattern = LinearPattern(regex: text.trimmed) else { return .forAPerson }
    return pattern.isFound(in: printed.whole) ? .matches : .differs
  }
}
