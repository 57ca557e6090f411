import RunbookCore
import RunbookJournal

/// What verifying a run found, in words.
enum VerifyScreen {
  /// One line where all holds; else one for the first bad event and each bad output.
  static func lines(_ found: Verification) -> [String] {
    let name = safe(found.name)
    if found.holds, let pruning = found.pruning { return ["\(name): \(text(pruning))"] }
    if found.holds { return ["\(name): \(events(found)); \(output(found.output))"] }
    let numbers = numbers(found)
    var lines: [String] = []
    if let breach = found.breach { lines.append("\(name): \(text(breach))") }
    lines += found.outputFaults.map { "\(name): \(text($0, numbers))" }
    if found.breach == nil { lines.append("\(name): \(events(found))") }
    return lines
  }

  /// What is left of a pruned run.
  static func text(_ pruning: Pruning) -> String {
    "pruned on \(LocalClock.day(pruning.at)) by \(safe(pruning.by)), head sha256 \(pruning.head.digest) after \(Wording.count(pruning.head.position, "event"))"
  }

  private static func events(_ found: Verification) -> String {
    let count = Wording.count(found.head.position, "event")
    let verb = found.head.position == 1 ? "holds" : "hold"
    return
      "\(count) \(verb), from the runbook's sha256 \(found.start?.digest ?? "-") to \(found.head.digest)"
  }

  private static func output(_ tally: OutputTally) -> String {
    let whole = "output of \(Wording.count(tally.whole, "attempt")) holds"
    let others = [
      (tally.inPart, "checked by sizes alone, their middle was not kept"),
      (tally.redacted, "redacted"),
      (tally.withoutDigest, "without an end and so without a digest"),
    ]
    return ([whole] + others.filter { $0.0 > 0 }.map { "\($0) \($1)" }).joined(separator: ", ")
  }

  private static func text(_ breach: Breach) -> String {
    let what = [breach.kind.map(safe), breach.at.map(LocalClock.day)].compactMap { $0 }
    let event =
      "event \(breach.position)" + (what.isEmpty ? "" : " (\(what.joined(separator: ", ")))")
    return "\(event) \(text(breach.damage, at: breach.position))"
  }

  private static func text(_ damage: Breach.Damage, at position: Int) -> String {
    func events(_ count: Int) -> String { Wording.count(count, "event") }
    return switch damage {
    case .changed where position > 0:
      "is not what was written: changed, or the event before it was, along with its digest"
    case .changed: "is not what was written: changed"
    case .kindChanged: "is noted under another kind than its own"
    case .removed(let count): "is not what was written: \(events(count)) removed here"
    case .reordered(let place):
      "is not what was written: re-ordered, event \(place) belongs here"
    case .inserted(let count): "was not written by tminus: \(events(count)) inserted here"
    case .cutOff(let count): "is not there: \(events(count)) cut off at the end"
    case .rewritten:
      "ends the chain in another digest than was noted: an event was changed, which one cannot be told, and the chain was computed anew"
    case .runbookChanged: "holds a runbook that was changed: its bytes are not those of its digest"
    case .renamed: "began the run under another name: the run was renamed"
    case .noSecondHead:
      "ends the chain, and what it ended in is noted nowhere else: whether more was cut off cannot be told"
    case .prunedOtherwise:
      "was pruned, and what is left is not what pruning leaves: its head is noted in two ways, or something was added"
    case .unreadable: "cannot be read by this tminus"
    }
  }

  private static func text(_ fault: OutputFault, _ numbers: [Step.ID: StepNumber]) -> String {
    guard let attempt = fault.attempt else {
      return "output is stored that no event speaks of: its attempt was removed"
    }
    let step = numbers[attempt.step]?.description ?? safe(attempt.step)
    let what = attempt.command.map { "command \($0 + 1)" } ?? "a shell"
    let place = "step \(step), \(what) of \(LocalClock.day(attempt.at)), `\(safe(attempt.text))`"
    return switch fault.damage {
    case .changed: "\(place): its stored output is not what was printed: changed"
    case .missing(let bytes):
      "\(place): its stored output is not whole: \(Wording.count(bytes, "byte")) missing, and no event says that it was erased"
    case .unknown: "\(place): no event speaks of its output"
    }
  }

  /// The steps' numbers, as far as the runbook is still what it was; the latest text's of those that
  /// several have.
  private static func numbers(_ found: Verification) -> [Step.ID: StepNumber] {
    guard let start = found.start, !found.outputFaults.isEmpty else { return [:] }
    do {
      return try ([start.bytes] + found.adopted.map(\.bytes)).reduce(into: [:]) { numbers, bytes in
        let runbook = try Runbook(
          path: start.path, bytes: Array(bytes), environment: Place.variableNames,
          split: Splitting.judge())
        for step in runbook.steps { numbers[step.id] = step.number }
      }
    } catch {
      // The runbook is what was changed, perhaps: steps are then called by their ids.
      return [:]
    }
  }
}
