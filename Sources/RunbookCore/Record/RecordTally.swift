extension Run {
  /// Where the run went another way than its runbook, for a screen.
  public var deviations: [String] { RecordTally(self) { $0 }.deviations }
}

/// What became of the steps of a run, counted, and where it went another way than the runbook.
struct RecordTally {
  private(set) var attested = 0
  private(set) var together = 0
  private(set) var byCommand = 0
  private(set) var byHand = 0
  /// Waits that came to their end, and whose boxes say the rest.
  private(set) var byClock = 0
  private(set) var rehearsed = 0
  private(set) var skipped = 0
  private(set) var failed = 0
  private(set) var notApplicable = 0
  private(set) var open = 0
  private(set) var deviations: [String] = []
  /// Parts of the course that were never taken, for they hold no work.
  private(set) var passedOver: [String] = []

  var done: Int { attested + byCommand + byHand + byClock + rehearsed }
  var total: Int { done + skipped + failed + notApplicable + open }

  /// Makes text of the run what it may be where the deviations are shown.
  private let plain: (String) -> String

  init(_ run: Run, plain: @escaping (String) -> String = { RecordText.plain($0) }) {
    self.plain = plain
    for takeOver in run.takeOvers {
      deviations.append(
        "taken over from \(plain(takeOver.from)) by \(plain(takeOver.by)): \(plain(takeOver.reason))"
      )
    }
    deviations += RecordGates.deviations(of: run, plain)
    for override in run.overrides {
      deviations.append(
        "\(plain(override.title)) taken outside its window (\(plain(override.window))): "
          + plain(override.reason))
    }
    for index in run.runbook.steps.indices where Self.counts(index, in: run) {
      count(index, run)
    }
    for dropped in run.dropped { deviations += Self.deviations(of: dropped) }
    for section in run.earlierSectionsLeft {
      let what = section.wasOnCourse ? "left with open steps" : "left out of the course"
      deviations.append(
        "section \(RecordText.plain(section.title)) (no longer in the runbook) \(what): "
          + RecordText.plain(section.reason))
    }
    for section in run.runbook.sections {
      guard let reason = run.sectionsLeft[section.id] else { continue }
      deviations.append(
        "section \(plain(section.title)) left with open steps: \(plain(reason))"
      )
    }
    for entry in run.course.entries where !entry.taken {
      let title = plain(run.runbook.section(entry.section)?.title ?? entry.section)
      let steps = run.route.stepsOfSection[entry.section]?.count ?? 0
      if let reason = entry.reason {
        deviations.append(
          "\(title) (\(Self.steps(steps))) left out of the course: \(plain(reason))")
      } else {
        passedOver.append("\(title) (\(Self.steps(steps)))")
      }
    }
  }

  /// Whether a step was to be passed: on the course, or answered on another track.
  static func counts(_ index: Int, in run: Run) -> Bool {
    let step = run.runbook.steps[index]
    guard step.kind != .group else { return false }
    if step.track == run.start.courseTrack { return run.route.contains(index) }
    return run.progress[index].outcome != nil
  }

  /// Whether a step was done; a group is where nothing in it was left out.
  static func isDone(_ index: Int, in run: Run) -> Bool {
    guard run.runbook.steps[index].kind == .group else {
      return run.progress[index].outcome == .done
    }
    let inside = run.children(of: index)
    return inside.contains { isDone($0, in: run) }
      && inside.allSatisfy { isDone($0, in: run) || run.progress[$0].outcome == .notApplicable }
  }

  /// Whether a person said that commands were done elsewhere.
  static func isByHand(_ index: Int, in run: Run) -> Bool {
    let step = run.runbook.steps[index]
    guard step.isCommand || step.command?.commands.isEmpty ?? false else { return false }
    return step.command?.commands.isEmpty ?? false
      || run.progress[index].commands.contains {
        if case .settled(.done, _) = $0 { true } else { false }
      }
  }

  /// Where a step that the text has no longer was not simply done.
  private static func deviations(of dropped: DroppedStep) -> [String] {
    let step = dropped.step
    let name =
      "step \(step.number?.description ?? "") \(RecordText.plain(step.title)) (no longer in the runbook)"
    let reason = dropped.progress.reason.map { ": " + RecordText.plain($0) } ?? ""
    let commands = step.command?.commands ?? []
    var deviations: [String] = []
    if dropped.progress.outcome == .failed { deviations.append("\(name) FAILED\(reason)") }
    if dropped.progress.outcome == .skipped, !step.optional {
      deviations.append("\(name) skipped\(reason)")
    }
    if dropped.progress.attempts.contains(where: { $0.ranOtherText(than: commands) }) {
      deviations.append("\(name) ran another text than the runbook's")
    }
    if let reason = dropped.wentOn {
      deviations.append("\(name) was met, and the run went on: \(RecordText.plain(reason))")
    }
    return deviations
  }

  /// Where a wait did not last as long as it should.
  private static func waitDeviations(
    _ progress: StepProgress, _ name: String, _ plain: (String) -> String
  ) -> [String] {
    guard let clock = progress.clock else { return [] }
    var deviations: [String] = []
    if progress.outcome == .done, progress.at < clock.earliest {
      let early = SpokenDuration.text(milliseconds: clock.until - progress.at)
      deviations.append(
        "\(name) ended \(early) early: \(plain(progress.reason ?? ""))")
    }
    if let reason = clock.passedBecause {
      deviations.append("\(name) was not over, and the run went on: \(plain(reason))")
    }
    return deviations
  }

  private static func steps(_ count: Int) -> String { count == 1 ? "1 step" : "\(count) steps" }

  private mutating func count(_ index: Int, _ run: Run) {
    let step = run.runbook.steps[index]
    let progress = run.progress[index]
    let name = "step \(step.number?.description ?? "") \(plain(step.title))"
    let reason = progress.reason.map { ": " + plain($0) } ?? ""
    switch progress.outcome {
    case .done where run.isRehearsed(index): rehearsed += 1
    case .done where Self.isByHand(index, in: run): byHand += 1
    case .done where progress.isOverByClock: byClock += 1
    case .done where step.isCommand: byCommand += 1
    case .done:
      attested += 1
      if progress.together > 1 { together += 1 }
    case .skipped:
      skipped += 1
      if !step.optional { deviations.append("\(name) skipped\(reason)") }
    case .failed:
      failed += 1
      deviations.append("\(name) FAILED\(reason)")
    case .notApplicable: notApplicable += 1
    case .later, nil: open += 1
    }
    for (place, command) in progress.commands.enumerated() {
      guard case .settled(let outcome, let why) = command, outcome != .notApplicable else {
        continue
      }
      let what = outcome == .done ? "done by hand" : "skipped"
      deviations.append("\(name), command \(place + 1) \(what): \(plain(why))")
    }
    let commands = step.command?.commands ?? []
    let edited = progress.attempts.contains { $0.ranOtherText(than: commands) }
    for line in progress.differed {
      deviations.append("\(name) accepted although not as expected in line \(line)")
    }
    if let reason = run.wentOn[step.id] {
      let what = step.metric == nil ? "was met" : "was past its alert"
      deviations.append("\(name) \(what), and the run went on: \(plain(reason))")
    }
    if let reason = progress.lateBecause {
      deviations.append("\(name) begun after its last safe start: \(plain(reason))")
    }
    deviations += Self.waitDeviations(progress, name, plain)
    if step.track != .rollback, progress.attempts.contains(where: run.outlastedWayBack) {
      deviations.append(
        "\(name) was still running when the way back began, and ended after that: what it did may be in force"
      )
    }
    if edited { deviations.append("\(name) ran another text than the runbook's") }
  }
}
