import Foundation
import RunbookCore

/// What has become of a run's runbook while nobody looked.
enum ChangeScreen {
  /// The rows of one kind that are shown, and the lines of the diff.
  private static let rowLimit = 12
  private static let diffLimit = 40

  /// One line about the file, behind the brief.
  static func line(_ file: FileState, _ run: Run) -> String {
    let keeps = "the run keeps to \(text(of: run))"
    switch file {
    case .unchanged: return "file unchanged"
    case .unreadable(.unreadable(_, ENOENT)): return "the file is gone; \(keeps)"
    case .unreadable(.unreadable(_, let errno)):
      return
        "the file cannot be read (\(Messages.reason(errno))), so whether it has changed is not known; \(keeps)"
    case .unreadable(let error):
      return
        "the file cannot be read as a runbook now; \(keeps): \(Messages.describe(error).text)"
    case .changed(let new) where new.isWanted:
      return "the file has CHANGED, and its new text is to be adopted"
    case .changed(let new):
      guard let kept = run.keptAgainst, new.isKnown(to: run) else {
        return "the file has CHANGED; \(keeps) until you adopt the new one"
      }
      return
        "the file has CHANGED; \(keeps), as \(safe(kept.by)) said \(LocalClock.day(kept.at)) (`tminus resume --adopt` asks again)"
    }
  }

  /// What the text in force is called.
  static func text(of run: Run) -> String {
    guard let last = run.earlierTexts.last else { return "the text it began with" }
    return "the text adopted \(LocalClock.day(last.at))"
  }

  /// Which text is in force.
  static func inForce(_ run: Run) -> String {
    let digest = "text: sha256 \(run.text.digest.prefix(12))"
    guard let last = run.earlierTexts.last else { return "\(digest), as the run began" }
    return
      "\(digest), adopted \(LocalClock.day(last.at)) by \(safe(last.adoption.by)); the run began with \(run.start.digest.prefix(12))"
  }

  // MARK: The report

  /// What the new text means for the run, what matters most first, and the beginning of the diff.
  ///
  /// - Parameter isAsked: whether a question follows, and `diff` is an answer to it.
  static func report(
    _ change: RunbookChange, _ new: NewText, _ run: Run, isAsked: Bool, look: Look
  ) -> [String] {
    var lines = [
      "", look.bold(look.rule("=", "THE RUNBOOK HAS CHANGED")),
      "   sha256 \(run.text.digest.prefix(12)) -> \(new.runbook.digest.prefix(12))",
    ]
    let kinds: [(StepChange.Kind, String)] = [
      (.unchanged, "unchanged"), (.edited, "edited"), (.moved, "moved"), (.new, "new"),
      (.removed, "removed"),
    ]
    let counts = kinds.map { (change.count($0), $1) }.filter { $0.0 > 0 }.map { "\($0) \($1)" }
    lines.append(
      change.isOnlyText
        ? "   no step is another than before: \(counts.joined(separator: ", "))"
        : "   steps: " + counts.joined(separator: ", "))
    for group in Group.allCases {
      let rows = change.steps.filter { Group(of: $0) == group }
      guard !rows.isEmpty else { continue }
      lines.append(
        group.matters ? look.yellow(" !! \(group.rawValue):") : "    \(group.rawValue):")
      lines += self.rows(rows, change, run)
    }
    lines += limited(change, run, look)
    let diff = diff(run, new, look: look)
    let more = diff.count - diffLimit
    if more > 0 {
      lines += diff.prefix(diffLimit)
      lines.append("   (\(more) more lines\(isAsked ? "; `diff` shows all" : ""))")
    } else {
      lines += diff
    }
    return lines
  }

  /// New sections that stay out of a run that takes only some, and how they get done.
  private static func limited(_ change: RunbookChange, _ run: Run, _ look: Look) -> [String] {
    guard !change.limited.isEmpty else { return [] }
    let titles = change.limited.map {
      "\"\(safe(change.after.section($0)?.title ?? $0))\""
    }
    return [
      look.yellow(" !! new sections that this run leaves out, for it takes only some:"),
      "      \(titles.joined(separator: ", "))",
      "      to do one: tminus run \(safe(run.start.path)) --section \(safe(change.limited[0]))",
    ]
  }

  /// Changes that are shown together, what matters most first.
  private enum Group: String, CaseIterable {
    case editedAfterDone = "edited after it was done"
    case removedThoughDone = "removed, though done"
    case otherwiseTouched = "edited or removed after it was begun or answered"
    case newBehind = "new, before where you stand"
    case edited = "edited, still open"
    case new = "new"
    case removed = "removed, still open"
    case moved = "moved"

    /// nil for a step that is as it was.
    init?(of step: StepChange) {
      let isDone = step.state == .settled(.done)
      switch step.kind {
      case .unchanged: return nil
      case .edited: self = isDone ? .editedAfterDone : step.isTouched ? .otherwiseTouched : .edited
      case .removed:
        self = isDone ? .removedThoughDone : step.isTouched ? .otherwiseTouched : .removed
      case .new: self = step.isBehind ? .newBehind : .new
      case .moved: self = .moved
      }
    }

    var matters: Bool {
      switch self {
      case .editedAfterDone, .removedThoughDone, .otherwiseTouched, .newBehind: true
      case .edited, .new, .removed, .moved: false
      }
    }
  }

  /// The first of some steps, and how many more there are.
  static func rows(_ steps: [StepChange], _ change: RunbookChange, _ run: Run) -> [String] {
    let more = steps.count - rowLimit
    return steps.prefix(rowLimit).map { row($0, change, run) }
      + (more > 0 ? ["         and \(more) more"] : [])
  }

  static func row(_ step: StepChange, _ change: RunbookChange, _ run: Run) -> String {
    let old = step.old.map { change.before.steps[$0] }
    let new = step.new.map { change.after.steps[$0] }
    let numbers = [old, new].compactMap { $0?.number?.description }
    let number = Set(numbers).count == 1 ? numbers[0] : numbers.joined(separator: " -> ")
    var text = "      \(number.padding(to: 8)) \(safe((new ?? old)?.title ?? ""))"
    if let old = step.old { text += "   (\(state(step.state, run.progress[old])))" }
    if step.kind == .moved, let old, let new, old.section != new.section {
      text += "   \(title(of: old, change.before)) -> \(title(of: new, change.after))"
    }
    if step.isProposal { text += "   [the same step?]" }
    if !step.isOnCourse { text += "   [in a section that this run leaves out]" }
    return text
  }

  /// `done 14:20 by operator`.
  static func state(_ state: StepState, _ progress: StepProgress) -> String {
    switch state {
    case .open: "open"
    case .begun: "begun"
    case .inDoubt: "IN DOUBT, or still running"
    case .inBackground: "in the background"
    case .settled(let outcome):
      "\(Wording.outcome(outcome)) \(LocalClock.recent(progress.at)) by \(safe(progress.by))"
    }
  }

  /// The unified diff of the text in force and the new one.
  static func diff(_ run: Run, _ new: NewText, look: Look) -> [String] {
    let before = TextLines(Array(run.text.bytes)).strings
    let after = TextLines(new.file.bytes).strings
    let lines = LineDiff.unified(before, after)
    guard !lines.isEmpty else { return ["   no line differs: only line ends, or marks unseen"] }
    let head = ["--- \(text(of: run))", "+++ the file now"].map { look.bold("   " + $0) }
    return head + lines.map { line($0, look) }
  }

  private static func line(_ line: LineDiff.Line, _ look: Look) -> String {
    switch line {
    case .place(let old, let oldCount, let new, let newCount):
      look.dim("   @@ -\(old),\(oldCount) +\(new),\(newCount) @@")
    case .same(let text): "    " + safe(text)
    case .removed(let text): look.red("   -" + safe(text))
    case .added(let text): look.green("   +" + safe(text))
    }
  }

  /// The title of the section that a step is in.
  static func title(of step: Step, _ runbook: Runbook) -> String {
    "\"\(safe(runbook.section(step.section)?.title ?? ""))\""
  }

  /// What adopting changed.
  static func adopted(_ adoption: Adoption, _ run: Run) -> [String] {
    let again = adoption.askedAgain.compactMap { run.runbook.step($0)?.number }.sorted()
    let gone = run.dropped.count { $0.at == run.lastAt }
    var lines = [" ok the run goes on with the new text, sha256 \(adoption.digest.prefix(12))"]
    if !again.isEmpty {
      lines.append("   asked again, for the text is another: \(Wording.numbers(again))")
    }
    let out = run.progress.indices.filter {
      run.progress[$0].at == run.lastAt && run.progress[$0].outcome?.isSettled ?? false
    }
    if !out.isEmpty {
      let numbers = out.compactMap { run.runbook.steps[$0].number }.sorted()
      lines.append("   left out, as an earlier answer has it: \(Wording.numbers(numbers))")
    }
    if gone > 0 {
      lines.append(
        "   no longer in the runbook, and kept in the record: \(Wording.count(gone, "step"))")
    }
    return lines + ["   " + Brief.counts(run)]
  }
}
