import RunbookCore

/// What an operator has to know who goes on with another's run.
enum HandOffScreen {
  static func lines(_ run: Run) -> [String] {
    var lines: [String] = []
    if let offer = run.offer {
      lines.append(
        "   offered to \(safe(offer.to)) by \(safe(offer.by)), \(LocalClock.day(offer.at))")
      lines += (offer.text ?? "").split(separator: "\n").map { "   > " + safe(String($0)) }
    }
    let steps = run.route.mainPath
    func numbers(_ isWanted: (Outcome?) -> Bool) -> String {
      Wording.numbers(
        steps.filter { isWanted(run.progress[$0].outcome) }.compactMap {
          run.runbook.steps[$0].number
        }.sorted())
    }
    let parts = [
      ("done", numbers { $0 == .done }), ("FAILED", numbers { $0 == .failed }),
      ("skipped", numbers { $0 == .skipped }),
      ("open", numbers { $0 == nil || $0 == .later }),
    ]
    lines += parts.filter { !$0.1.isEmpty }.map { "   \($0.0.padding(to: 8)) \($0.1)" }
    for attempt in run.openAttempts {
      lines.append("   IN DOUBT, started and no end is known: " + text(attempt, run))
    }
    lines += run.deviations.map { "   deviation: " + safe($0) }
    lines += run.notes.suffix(5).map { note in
      "   note \(LocalClock.minutes(note.at)) \(safe(note.by)): \(safe(Answer.onOneLine(note.text)))"
    }
    lines.append(
      "   carried over is what the run changed, never their own environment or their secrets")
    return lines
  }

  /// What who offers a run tells the other.
  static func words(_ name: String, offeredTo person: String) -> [String] {
    [
      "\(name) is on hold, offered to \(safe(person)). For them to type: tminus resume \(name)",
      "Until they accept it is yours: tminus resume \(name) takes the offer back.",
    ]
  }

  static let notShared =
    "!! this journal is for your login alone; `tminus journal share` makes one that a group reads"

  static func text(_ attempt: Attempt, _ run: Run) -> String {
    let number = run.runbook.step(attempt.step)?.number?.description ?? ""
    return "step \(number) \(safe(String(attempt.shown.prefix { $0 != "\n" })))"
  }
}
