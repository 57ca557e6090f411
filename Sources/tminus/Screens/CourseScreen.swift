import RunbookCore

/// The start of a run: what it is about, and the sections to choose from.
enum CourseScreen {
  static func opening(_ run: Run, look: Look) -> [String] {
    var lines = [look.bold(safe(run.runbook.title))]
    var facts = ["sha256 \(run.text.digest.prefix(12))"]
    if let commit = run.text.commit { facts.append("git \(commit)") }
    if let encoding = encoding(run.runbook.encoding) { facts.append(encoding) }
    facts.append("times: \(LocalClock.zone)")
    lines.append("   " + facts.joined(separator: "    "))
    lines.append(
      "   commands start in \(safe(run.start.directory))    operator \(safe(run.operatorName))    \(run.start.isRehearsal ? "REHEARSAL: NOTHING WILL RUN" : "NOTHING HAS RUN")"
    )
    return lines
  }

  static func encoding(_ encoding: TextEncoding) -> String? {
    guard let from = encoding.repairedFrom else { return nil }
    return encoding.lossless
      ? "\(from) damage undone, no loss" : "\(from) damage, bytes lost: repaired on the screen only"
  }

  /// At most this many lines of a course are listed.
  private static let limit = 60

  static func course(_ run: Run, look: Look) -> [String] {
    var lines: [String] = []
    let entries = run.course.entries
    let titles = entries.map { Header.breadcrumb($0.section, run) }
    let width = min(titles.map { DisplayWidth.columns($0) }.max() ?? 0, max(30, look.width - 50))
    for (index, entry) in entries.prefix(limit).enumerated() {
      let number = String(index + 1)
      let pad = String(repeating: " ", count: max(0, 3 - number.count))
      let title =
        look.clip(titles[index], to: width)
      let fill = String(repeating: " ", count: max(0, width - DisplayWidth.columns(title)))
      let line =
        "\(pad)\(number) \(entry.taken ? "+" : "-")  \(title)\(fill)   \(contents(entry.section, run))"
      let whole = look.clip(line + StepScreen.reason(entry.reason), to: look.width)
      lines.append(entry.taken ? whole : look.dim(whole))
    }
    if entries.count > limit {
      lines.append("      ... and \(entries.count - limit) more sections")
    }
    if run.route.courseTrack != .rollback { lines.append(wayBack(run)) }
    if !run.plan.reading.isEmpty {
      let names = run.plan.reading.compactMap { run.runbook.section($0) }
        .filter { $0.role != .rollback && !$0.title.isEmpty }.map { safe($0.title) }
      if !names.isEmpty {
        lines += DisplayWidth.wrap(
          "off the path: " + names.joined(separator: ", "), width: look.width - 7
        ).map { "       " + $0 }
      }
    }
    let taken = entries.filter(\.taken).flatMap { run.route.stepsOfSection[$0.section] ?? [] }
    let boxes = taken.count { run.runbook.steps[$0].box != nil }
    let commands = taken.count { run.runbook.steps[$0].isCommand }
    lines.append(
      "\(course(run.route.courseTrack)): \(Wording.count(taken.count, "step")) (\(Wording.count(boxes, "box", "boxes")), \(Wording.count(commands, "fence"))) in \(Wording.count(entries.count(where: \.taken), "section"))"
    )
    lines.append(
      "  off 2-3 REASON | on 1 | move 4 after 6 | from 5 REASON | show 5 | y = accept | quit")
    return lines
  }

  private static func course(_ track: Track) -> String {
    track == .forward ? "course" : "\(track.rawValue) course"
  }

  private static func wayBack(_ run: Run) -> String {
    let steps = run.route.path(.rollback).map { run.runbook.steps[$0] }
    guard let first = steps.first, let from = first.number, let to = steps.last?.number else {
      return "  R    no rollback section in this runbook"
    }
    let numbers = from == to ? "\(from)" : "\(from)-\(to)"
    return
      "  R    \(rollbackTitle(first.section, run)): \(numbers)\(triggers(run)), `r` at any time"
  }

  /// The outermost section that is all rollback.
  private static func rollbackTitle(_ section: Section.ID, _ run: Run) -> String {
    var outermost = run.runbook.section(section)
    while let parent = outermost?.parent.flatMap({ run.runbook.section($0) }),
      parent.role == .rollback
    {
      outermost = parent
    }
    return outermost.map { safe($0.title) } ?? ""
  }

  private static func contents(_ section: Section.ID, _ run: Run) -> String {
    let steps = (run.route.stepsOfSection[section] ?? []).map { run.runbook.steps[$0] }
    let boxes = steps.count { $0.box != nil }
    let fences = steps.filter { $0.kind != .task || $0.box == nil }.compactMap(\.command)
    var parts: [String] = []
    if boxes > 0 { parts.append(Wording.count(boxes, "box", "boxes")) }
    if !fences.isEmpty { parts.append(Wording.count(fences.count, "fence")) }
    let rest = steps.count { $0.box == nil && $0.command == nil }
    if rest > 0 { parts.append(Wording.count(rest, "list item")) }
    let waits = (run.route.stepsOfSection[section] ?? []).filter {
      run.runbook.steps[$0].kind == .wait
    }
    let care = care(about: steps, fences, waits.map { run.time(of: $0).seconds })
    let misplaced = misplaced(section, run)
    return parts.joined(separator: ", ")
      + (care.isEmpty ? "" : "  ! " + care.joined(separator: ", "))
      + (misplaced.map { "  ? out of place: \(safe($0))" } ?? "")
  }

  /// What a section asks beyond `y`, in few words.
  private static func care(
    about steps: [Step], _ fences: [Command], _ waits: [Int]
  ) -> [String] {
    let hazards = fences.flatMap(\.hazards)
    var words: [String] = []
    var names: [String] = []
    for name in fences.flatMap(\.commands).flatMap(\.inputNames) where !names.contains(name) {
      names.append(name)
    }
    if !names.isEmpty {
      let more = names.count > 2 ? " and \(names.count - 2) more" : ""
      words.append("asks \(names.prefix(2).map(safe).joined(separator: ", "))\(more)")
    }
    func add(_ kinds: Set<Hazard.Kind>, _ text: String) {
      if hazards.contains(where: { kinds.contains($0.kind) }) { words.append(text) }
    }
    add([.alternatives], "alternatives")
    add([.interactive, .readsInput], "takes the terminal")
    add([.neverEnding], "never ends")
    add([.destructive], "destroys")
    if hazards.contains(where: { $0.offer >= .view }) { words.append("shown, not run") }
    let gates = steps.count { $0.gate != nil }
    if gates > 0 { words.append(Wording.count(gates, "gate")) }
    if let wait = waits.max() {
      words.append("waits \(SpokenDuration.text(seconds: wait))")
    }
    return words
  }

  /// What a section, or something in it, says of the place where it should stand.
  private static func misplaced(_ section: Section.ID, _ run: Run) -> String? {
    guard let place = run.runbook.sections.firstIndex(where: { $0.id == section }) else {
      return nil
    }
    let level = run.runbook.sections[place].level
    let next = run.runbook.sections[(place + 1)...].first { $0.level <= level }
    let lines = run.runbook.sections[place].line..<(next?.line ?? Int.max)
    return run.runbook.findings.first {
      $0.code == .sectionOutOfPlace && lines.contains($0.line)
    }?.detail
  }

  private static func triggers(_ run: Run) -> String {
    let count = run.runbook.triggers.count
    return count == 0 ? "" : ", " + Wording.count(count, "trigger")
  }
}
