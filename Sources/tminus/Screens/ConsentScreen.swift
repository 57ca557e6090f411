import RunbookCore

/// Whether two steps of two texts are the same: what a person sees who is asked.
enum ConsentScreen {
  /// Two texts that may be one step: what each says, and what was done.
  static func proposal(_ step: StepChange, _ change: RunbookChange, _ run: Run) -> [String] {
    guard let old = step.old, let new = step.new else { return [] }
    let (before, after) = (change.before.steps[old], change.after.steps[new])
    var lines = [""]
    lines += text(before, of: change.before, head: "was")
    lines.append("        " + done(step.state, run.progress[old]))
    if step.kind == .moved {
      return lines + [
        "   now  \(after.number?.description ?? ""), with the same text, in \(ChangeScreen.title(of: after, change.after))"
      ]
    }
    return lines + text(after, of: change.after, head: "now")
  }

  private static func text(_ step: Step, of runbook: Runbook, head: String) -> [String] {
    var lines = [
      "   \(head)  \(step.number?.description ?? "")  \(safe(step.title))   (in \(ChangeScreen.title(of: step, runbook)))"
    ]
    lines += step.notes.map { "          " + safe($0) }
    let command = step.command.map { TextLines(Array($0.text.utf8)).strings } ?? []
    lines += command.prefix(textLimit).map { "        | " + safe($0) }
    if command.count > textLimit {
      lines.append("        | (\(command.count - textLimit) more lines; `diff` shows all)")
    }
    return lines
  }

  private static let textLimit = 30

  private static func done(_ state: StepState, _ progress: StepProgress) -> String {
    let runs = progress.attempts.count { $0.attempt.command != nil }
    let last = progress.attempts.last?.end.map { ", the last: \(Wording.exit($0))" } ?? ""
    let ran = runs == 0 ? "" : "; ran \(Wording.count(runs, "command"))\(last)"
    return ChangeScreen.state(state, progress) + StepScreen.reason(progress.reason) + ran
  }

  /// What each word does at these questions.
  static func help(_ words: [Answer.Word]) -> [String] {
    Lists.help(words.filter { $0 != .yes && $0 != .later && $0 != .all })
      + (words.contains(.yes)
        ? [
          "   y                      the same step: what was done at it goes along; with another text it is asked again",
          "   n                      another step: what was done at the old one stays in the record",
        ] : [])
      + (words.contains(.all)
        ? ["   all                    the same, this one and all listed with the very same text"]
        : [])
  }
}
