/// A run's course in another text.
///
/// A section that both texts have stays as it was taken and ordered. One that only the new text has goes by
/// the steps in it: where these come from a line that was left out, it is left out for the same reason.
struct CarriedCourse {
  let course: Course
  /// New sections that are left out because the run takes only some, though nobody has left out all that
  /// is in them.
  let limited: [Section.ID]

  /// - Parameter partner: the old step that each step of the new text has come from, by likeness too: a
  ///   likeness is enough to leave out.
  init(of run: Run, in runbook: Runbook, partner: [Int: Int]) {
    let old = run.course.entries
    let track = run.start.courseTrack
    let same = Self.sameSections(run.runbook, runbook)
    let known = Set(old.map(\.section)).intersection(same)
    let lines = Self.lines(of: old, in: run.runbook, on: track)
    let plan = CoursePlan(runbook, on: track)
    let isLimited = old.contains { !$0.taken && $0.reason != nil }
    var limited: [Section.ID] = []
    // What comes in, behind the line of the old course that it belongs to.
    var added: [Section.ID?: [Course.Entry]] = [:]
    var last: Section.ID?
    for standard in plan.standard.entries {
      if let line = Self.line(of: standard.section, in: runbook, known) {
        last = line
        continue
      }
      var entry = standard
      let steps = plan.steps[standard.section] ?? []
      let origins = Set(steps.compactMap { partner[$0].flatMap { lines[$0] } }).sorted()
        .map { old[$0] }
      if let origin = origins.first {
        last = origin.section
        let leftOut = origins.first { !$0.taken }
        entry.taken = leftOut == nil
        entry.reason = leftOut?.reason
        if leftOut != nil, origins.contains(where: \.taken) { limited.append(entry.section) }
      } else if isLimited, entry.taken {
        entry.taken = false
        entry.reason = "new, and the run takes only some sections"
        limited.append(entry.section)
      }
      added[last, default: []].append(entry)
    }
    let entries =
      (added[nil] ?? [])
      + old.flatMap { (known.contains($0.section) ? [$0] : []) + (added[$0.section] ?? []) }
    let steps = Course(entries: entries).steps(of: runbook, on: track)
    course = Course(entries: entries.filter { !(steps[$0.section] ?? []).isEmpty })
    self.limited = limited
  }

  /// The sections that both texts have.
  ///
  /// Those with one title are told apart by counting: where there are more or fewer of them, none is
  /// known to be the same, and what was left out there cannot pass for what is left.
  static func sameSections(_ old: Runbook, _ new: Runbook) -> Set<Section.ID> {
    func counts(_ runbook: Runbook) -> [String: Int] {
      runbook.sections.reduce(into: [:]) { $0[$1.title, default: 0] += 1 }
    }
    let (before, now) = (counts(old), counts(new))
    return Set(
      old.sections.filter { section in
        new.section(section.id)?.title == section.title
          && before[section.title] == now[section.title]
      }.map(\.id))
  }

  /// The line of a course that each of its steps stands in.
  private static func lines(
    of entries: [Course.Entry], in runbook: Runbook, on track: Track
  ) -> [Int: Int] {
    let steps = Course(entries: entries).steps(of: runbook, on: track)
    var lines: [Int: Int] = [:]
    for (line, entry) in entries.enumerated() {
      for step in steps[entry.section] ?? [] { lines[step] = line }
    }
    return lines
  }

  /// The line that a section, or one that it is inside, has already.
  private static func line(
    of section: Section.ID, in runbook: Runbook, _ known: Set<Section.ID>
  ) -> Section.ID? {
    var next: Section.ID? = section
    while let id = next, !known.contains(id) { next = runbook.section(id)?.parent }
    return next
  }
}
