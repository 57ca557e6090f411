import RunbookCore

/// A card, a command or a fence, as it is shown above its prompt.
enum StepScreen {
  /// Tasks together; `>` stands at the one that a bare `y` marks.
  static func card(_ run: Run, _ steps: [Int], look: Look) -> [String] {
    var lines: [String] = []
    let first = run.runbook.steps[steps[0]]
    if let label = first.label {
      lines.append("   \(safe(label))\(label.hasSuffix(":") ? "" : ":")")
    }
    let width = steps.compactMap { run.runbook.steps[$0].number?.description.count }.max() ?? 1
    for index in run.route.card(of: steps[0]) {
      let isAsked = steps.contains(index)
      lines += task(
        run, index, marked: index == steps[0], asked: isAsked, numberWidth: width, look: look)
    }
    return lines + elsewhere(run, first)
  }

  /// What is left of a card that stands above already.
  static func remaining(_ run: Run, _ steps: [Int], look: Look) -> [String] {
    let width = steps.compactMap { run.runbook.steps[$0].number?.description.count }.max() ?? 1
    return steps.sorted().flatMap {
      task(run, $0, marked: $0 == steps[0], asked: true, numberWidth: width, look: look)
    }
  }

  private static func task(
    _ run: Run, _ index: Int, marked: Bool, asked: Bool, numberWidth: Int, look: Look
  ) -> [String] {
    let step = run.runbook.steps[index]
    let number = step.number?.description ?? ""
    let pad = String(repeating: " ", count: max(0, numberWidth - number.count))
    let head = "\(marked ? ">" : " ") \(pad)\(number)  "
    var title = safe(step.title)
    if step.preticked { title += "   [x by the author, not by this run]" }
    let outcome = run.progress[index].outcome
    if let earlier = earlier(run, index) { title += "   (\(earlier))" }
    if !asked || outcome != nil {
      title += "   (\(Wording.outcome(outcome))\(reason(run.progress[index].reason)))"
    }
    let indent = String(repeating: " ", count: head.count + 1)
    var lines = DisplayWidth.wrap(title, width: look.width - head.count - 1).enumerated().map {
      ($0 == 0 ? " " + head : indent) + $1
    }
    if !asked { lines = lines.map(look.dim) }
    if let check = step.command?.commands.first, step.kind == .task {
      lines.append(indent + "  check \(number): " + safe(check.text))
    }
    return lines + step.notes.map { indent + "  " + safe($0) } + (asked ? noReturn(step) : [])
  }

  /// A step's title and notes, where they say more than its section's heading.
  static func head(_ run: Run, _ index: Int, look: Look) -> [String] {
    let step = run.runbook.steps[index]
    var lines: [String] = []
    if step.box != nil || step.title != run.runbook.section(step.section)?.title {
      lines += DisplayWidth.wrap(safe(step.title), width: look.width - 3).map { "   " + $0 }
    }
    if let earlier = earlier(run, index) { lines.append(" !! " + earlier) }
    return lines + noReturn(step) + step.notes.map { "     " + safe($0) }
  }

  /// That what a step does stays done, before it is done.
  private static func noReturn(_ step: Step) -> [String] {
    step.isIrreversible ? [" !! NO WAY BACK behind this: it cannot be taken back"] : []
  }

  /// What had become of a step that is asked again, for its text is another now.
  static func earlier(_ run: Run, _ index: Int) -> String? {
    let progress = run.progress[index]
    guard progress.outcome == nil, let last = progress.earlier.last else { return nil }
    let value = last.value.map { ", observed \(safe($0))" } ?? ""
    return
      "was \(Wording.outcome(last.outcome)) \(LocalClock.recent(last.at)) \(last.cause.words)\(value)\(reason(last.reason))"
  }

  /// What a table of metrics wants of a value that is about to be entered.
  static func wanted(_ run: Run, _ index: Int) -> [String] {
    guard let metric = run.runbook.steps[index].metric else { return [] }
    let target = metric.target.isEmpty ? [] : ["target \(safe(metric.target))"]
    let alert = metric.alert.map { ["alert if \(safe($0))"] } ?? []
    let words = (target + alert).joined(separator: ", ")
    return words.isEmpty ? [] : ["      \(words)"]
  }

  /// A value of which only a person can say whether it is past its alert.
  static func unclearAlert(_ run: Run, _ index: Int) -> [String] {
    let metric = run.runbook.steps[index].metric
    return [
      " !! \(safe(metric?.name ?? "")) = \(safe(run.progress[index].value ?? "")): nothing compares it with its alert (\(safe(metric?.alert ?? "")))",
      "      clear = it is not past it, met = it is, again = enter another value",
    ]
  }

  /// A value that says that something is wrong.
  static func pastAlert(_ run: Run, _ index: Int) -> [String] {
    let metric = run.runbook.steps[index].metric
    let target = metric.map { $0.target.isEmpty ? "" : ", target \(safe($0.target))" } ?? ""
    return [
      " !! \(safe(metric?.name ?? "")) = \(safe(run.progress[index].value ?? "")): past its alert (\(safe(metric?.alert ?? ""))\(target))"
    ]
  }

  /// How an observed value stands to its table, behind that value.
  static func reading(of id: Step.ID, _ run: Run) -> String {
    guard let index = run.runbook.stepIndex(id: id),
      let metric = run.runbook.steps[index].metric
    else { return "" }
    switch run.progress[index].reading {
    case .asWanted: return ", as wanted"
    case .missesTarget: return ", which MISSES its target (\(safe(metric.target)))"
    case .pastAlert, .unclear: return ""
    case .cleared: return ", not past its alert"
    case nil: return ", which nothing compares: judge it yourself"
    }
  }

  /// What is asked again after a recycle, and what stands for now.
  static func recycled(_ recycle: Recycle, _ run: Run) -> [String] {
    func numbers(_ ids: [Step.ID]) -> [StepNumber] {
      ids.compactMap { run.runbook.step($0)?.number }.sorted()
    }
    let back = run.runbook.step(recycle.to)?.number?.description ?? ""
    var lines = [" ok back at \(back); asked again: \(Wording.numbers(numbers(recycle.steps)))"]
    let kept = numbers(recycle.irreversible)
    if !kept.isEmpty {
      lines.append(
        " !! cannot be taken back, and done: \(Wording.numbers(kept)); asked one by one when you come to \(kept.count == 1 ? "it" : "them")"
      )
    }
    return lines
  }

  /// A fence whole, line by line, with the letters of its parts and the values in; what ran before
  /// says how it went.
  static func command(
    _ run: Run, _ index: Int, _ now: Circumstances, directory: String, look: Look
  ) -> [String] {
    let step = run.runbook.steps[index]
    guard let command = step.command else { return [] }
    let sitting = run.sittings.last?.sitting
    var lines = [
      "   in \(safe(directory)), on \(safe(sitting?.host ?? run.start.host)), as \(safe(sitting?.login ?? ""))"
    ]
    lines += head(run, index, look: look)
    let commands = run.commands(of: index)
    let parted = (commands.last?.part ?? "a") != "a"
    let starts = Dictionary(
      command.commands.enumerated().map { ($1.line - command.line - 1, $0) },
      uniquingKeysWith: { first, _ in first })
    var part = ""
    var shownUpTo = -1
    let source = TextLines(Array(command.text.utf8)).strings
    for (row, line) in source.enumerated() {
      if let place = starts[row] {
        let one = commands[place]
        let letter = parted && one.part != part ? one.part : " "
        part = one.part
        shownUpTo = row + command.commands[place].text.utf8.count { $0 == 10 }
        // The text with values in has lines of its own; a comment behind stays with the first.
        var rows =
          one.placeholders.isEmpty && one.text == command.commands[place].text
          ? Array(source[row...min(shownUpTo, source.count - 1)])
          : TextLines(Array(run.shown(one, now).utf8)).strings
        rows[0] += mark(run.progress[index].commands[place])
        lines += lettered(rows, letter, parted: parted)
      } else if row <= shownUpTo {
        continue
      } else if !line.allSatisfy(\.isWhitespace) {
        lines.append(look.dim("   \(parted ? "   " : "")\(safe(line))"))
      }
    }
    return lines + elsewhere(run, step)
  }

  /// The commands that come next of a fence that stands above already.
  static func next(_ run: Run, _ index: Int, _ places: [Int], _ now: Circumstances) -> [String] {
    let commands = run.commands(of: index)
    let parted = (commands.last?.part ?? "a") != "a"
    var part = ""
    return places.flatMap { place in
      let one = commands[place]
      let letter = parted && one.part != part ? one.part : " "
      part = one.part
      let rows = TextLines(Array(run.shown(one, now).utf8)).strings
      return lettered(rows, letter, parted: parted)
    }
  }

  /// A command's rows; the first has the letter of its part, where the fence has several.
  private static func lettered(_ rows: [String], _ letter: String, parted: Bool) -> [String] {
    rows.enumerated().map { at, text in
      "   \(parted ? "\(at == 0 ? letter : " ")  " : "")\(safe(text))"
    }
  }

  /// A fence that is shown and not run.
  static func text(_ run: Run, _ index: Int, look: Look) -> [String] {
    let step = run.runbook.steps[index]
    guard let command = step.command else { return [] }
    var lines = ["   " + safe(step.title) + "  (line \(command.line))"]
    lines += step.notes.map { "     " + safe($0) }
    lines += command.text.split(separator: "\n", omittingEmptySubsequences: false).map {
      "   | " + safe(String($0))
    }
    lines += command.fenceHazards.map { " !! not run: \(Wording.hazard($0))" }
    return lines
  }

  /// Fences of the same section that are on no track.
  private static func elsewhere(_ run: Run, _ step: Step) -> [String] {
    guard step.track != .none else { return [] }
    return run.fencesOffTrack(in: step.section).prefix(5).map { index in
      let other = run.runbook.steps[index]
      let language = other.command?.language ?? ""
      return
        "   (see also \(other.number?.description ?? ""): \(language.isEmpty ? "text" : language), line \(other.line): `show \(other.number?.description ?? "")`)"
    }
  }

  private static func mark(_ progress: CommandProgress) -> String {
    switch progress {
    case .open: ""
    case .started: "   (in doubt)"
    case .inBackground: "   (in the background)"
    case .succeeded: "   (done)"
    case .rehearsed: "   (rehearsed)"
    case .failed(let status): "   (FAILED\(status >= 0 ? ", exit \(status)" : ""))"
    case .settled(let outcome, let why): "   (\(Wording.outcome(outcome))\(reason(why)))"
    }
  }

  static func reason(_ reason: String?) -> String {
    reason.map { $0.isEmpty ? "" : ": " + safe($0) } ?? ""
  }
}
