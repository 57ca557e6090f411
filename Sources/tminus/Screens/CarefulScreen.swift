import RunbookCore

/// What is shown before a question that is not a plain "run" or "is this so".
enum CarefulScreen {
  /// The ways of a choice, numbered, with what each holds.
  static func choice(_ run: Run, _ index: Int, look: Look) -> [String] {
    let step = run.runbook.steps[index]
    var lines = StepScreen.head(run, index, look: look)
    for (place, way) in step.alternatives.enumerated() {
      lines.append(
        "   \(place + 1)  \(safe(way.label))  (line \(way.line))\(contents(run, index, place))")
    }
    return lines
  }

  /// How much a way holds: commands of the fence, or steps of its section.
  private static func contents(_ run: Run, _ index: Int, _ place: Int) -> String {
    let own = run.runbook.steps[index].alternatives[place].commands.count
    if own > 0 { return ", " + Wording.count(own, "command") }
    let steps = run.ways(of: index).map { run.runbook.steps[$0] }
      .filter { $0.option?.alternative == place && $0.kind != .group }
    guard let first = steps.compactMap(\.number).min(), let last = steps.compactMap(\.number).max()
    else { return "" }
    return first == last ? ", step \(first)" : ", steps \(first)-\(last)"
  }

  /// Why a step or a part is asked about first, and what the run knows.
  static func condition(_ run: Run, _ index: Int, _ place: Int?, look: Look) -> [String] {
    guard let place else {
      let asked = run.runbook.steps[run.condition(on: index) ?? index]
      let words = asked.condition ?? ""
      let others = run.steps(underConditionOn: index).count - 1
      return [" ?? only: \(safe(words))" + (others > 0 ? " (with the \(others) below)" : "")]
        + known(run, about: asked.title + " " + words, except: index, look: look)
    }
    let command = run.commands(of: index)[place]
    let words = command.caption ?? command.condition ?? ""
    return [
      " ?? \(command.caption == nil ? "" : "part \(command.part) ")only: \(safe(words))"
    ] + known(run, about: words, look: look)
  }

  /// What the run knows of what a condition on the way back speaks of.
  private static func known(
    _ run: Run, about words: String, except index: Int? = nil, look: Look
  ) -> [String] {
    guard run.route.track == .rollback else { return [] }
    return run.known(about: words).filter { $0 != index }.map {
      "    the run knows: " + Lists.row(run, $0, look: look).drop { $0 == ">" || $0 == " " }
    }
  }

  /// What a command does that a plain `y` may not start.
  ///
  /// - Parameters:
  ///   - shown: its text with the values in.
  ///   - values: what the shell has in a variable.
  static func careful(
    _ run: Run, _ index: Int, _ place: Int, _ offer: Offer, shown: String,
    values: (String) -> String?
  ) -> [String] {
    let all = run.commands(of: index)
    let command = all[place]
    var lines = [" !! line \(command.line):"]
    lines += shown.split(separator: "\n").map { "      " + safe(String($0)) }
    lines += command.reads.map { name in
      let value = run.isSecret(name) ? "****" : run.values[name] ?? values(name)
      return "      $\(safe(name)) = \(value.map(safe) ?? "(not known)")"
    }
    lines += command.hazards.filter { $0.offer > .fill }.map { " !! \(safe($0.message))" }
    let tail = all[(place + 1)...].prefix { $0.hazards.contains { $0.kind == .remoteTail } }
    if offer == .terminal, !tail.isEmpty {
      lines.append("    lines that follow may be meant for that session:")
      lines += tail.flatMap { $0.text.split(separator: "\n") }.map { "      " + safe(String($0)) }
    }
    return lines
  }

  /// The values given so far.
  static func values(_ run: Run, _ now: Circumstances) -> [String] {
    let names = run.inputs.values.filter { $0.kind != .field }.sorted {
      ($0.lines.first ?? 0, $0.name) < ($1.lines.first ?? 0, $1.name)
    }
    guard !names.isEmpty else { return ["   this runbook asks for no values"] }
    return names.map { input in
      let value: String =
        if input.isSecret {
          now.secret(input.name) == nil ? "(not given; a secret, never kept)" : "(given, hidden)"
        } else {
          run.values[input.name].map { safe($0) } ?? "(not given)"
        }
      let steps = Wording.numbers(run.steps(using: input.name))
      return "   \(safe(input.name)) = \(value)\(steps.isEmpty ? "" : "   in \(steps)")"
    }
  }

  /// The text of the sections of a role.
  static func sections(_ run: Run, of role: SectionRole) -> [String] {
    let lines = TextLines(Array(run.text.bytes)).strings
    let sections = run.runbook.sections.filter { $0.role == role }
    guard !sections.isEmpty else {
      return ["   this runbook has no section of \(role == .contacts ? "contacts" : "tools")"]
    }
    return sections.flatMap { section in
      let from = max(0, section.line - 1)
      let text = lines[min(from, lines.count)..<max(from, min(section.endLine, lines.count))]
      return text.filter { !$0.allSatisfy(\.isWhitespace) }.map { "   " + safe($0) }
    }
  }
}
