/// Until when a command may begin, so that it and the way back fit before the window closes; times are
/// UTC milliseconds since 1970.
public struct SafeStart: Sendable, Equatable {
  /// The last moment at which it is safe to begin.
  public let last: Int64
  /// When the window closes.
  public let closes: Int64
  /// How long the work may take, in milliseconds; 0 where no budget says so.
  public let work: Int64
  /// How long the way back may take, in milliseconds; 0 where no budget says so.
  public let wayBack: Int64
}

extension Run {
  /// Until when a step of the course may begin; nil where it is no command, or the run is in no window.
  ///
  /// A run is in a window that is open now, or was at some time since the course was accepted. The way
  /// back waits for no window, whether it is the course or was taken.
  ///
  /// - Parameter zone: what windows that name no zone are in.
  public func safeStart(of index: Int, at now: Int64, in zone: Zone) -> SafeStart? {
    let step = runbook.steps[index]
    guard !windows.isEmpty, step.isCommand, step.track == route.courseTrack,
      step.track != .rollback, !isOverridden(step.section),
      let closes = closing(of: step, at: now, in: zone)
    else { return nil }
    let work = plannedTime(of: index)
    return SafeStart(
      last: closes - work - windows.wayBack, closes: closes, work: work, wayBack: windows.wayBack)
  }

  /// Whether a step that has not begun would begin too late, and nobody has said to go on.
  func isLate(_ index: Int, _ now: Circumstances) -> SafeStart? {
    guard now.now > 0, progress[index].lateBecause == nil,
      !progress[index].attempts.contains(where: { $0.attempt.command != nil }),
      let start = safeStart(of: index, at: now.now, in: now.zone), start.last < now.now
    else { return nil }
    return start
  }

  /// Whether somebody has said why a section is done outside of its window.
  private func isOverridden(_ id: Section.ID) -> Bool {
    var next: Section.ID? = id
    while let section = next {
      if overrides.contains(where: { $0.section == section }) { return true }
      next = runbook.section(section)?.parent
    }
    return false
  }

  /// When the window closes that the run is in at a step.
  private func closing(of step: Step, at now: Int64, in zone: Zone) -> Int64? {
    // What was begun outside its window with a reason is not asked about again.
    let overridden = Set(overrides.map(\.section))
    guard overridden.isDisjoint(with: runbook.sections(around: step.section)),
      let window = windows.window(around: step.section, in: runbook)
    else { return nil }
    let second = Int(now / 1000)
    if let open = window.open(at: second, in: zone) { return Int64(open.upperBound) * 1000 }
    guard let last = window.last(before: second, in: zone) else { return nil }
    let closed = Int64(last.upperBound) * 1000
    return closed > courseAcceptedAt ?? startedAt ? closed : nil
  }

  /// The step's own budget, else what the work done so far has left of its section's.
  private func plannedTime(of index: Int) -> Int64 {
    if let own = runbook.steps[index].budgetSeconds { return Int64(own) * 1000 }
    guard let span = Schedule(self, now: 0).span(of: index, in: self) else { return 0 }
    return max(0, span.planned - span.used)
  }
}

/// The windows that a runbook names, and how long its way back takes.
struct RunWindows: Sendable {
  /// By the section that names it.
  private let windows: [Section.ID: WorkWindow]
  /// For all of the runbook.
  private let whole: WorkWindow?
  /// Milliseconds.
  let wayBack: Int64

  init(_ runbook: Runbook) {
    windows = Dictionary(
      runbook.sections.compactMap { section in
        let written = section.window.flatMap { WorkWindow(text: $0) }
        return (written ?? section.schedule).map { (section.id, $0) }
      }
    ) { first, _ in first }
    whole = runbook.frontMatter.window.flatMap { WorkWindow(text: $0) }
    wayBack = windows.isEmpty && whole == nil ? 0 : Int64(runbook.wayBackBudget ?? 0) * 1000
  }

  var isEmpty: Bool { windows.isEmpty && whole == nil }

  func window(around section: Section.ID, in runbook: Runbook) -> WorkWindow? {
    runbook.sections(around: section).lazy.compactMap { windows[$0] }.first ?? whole
  }
}
