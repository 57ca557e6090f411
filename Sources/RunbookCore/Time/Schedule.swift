/// Planned time against the time taken: a function of a run and the time, in milliseconds.
///
/// Time is taken by the step that it ends with: from what was done before it, holds left out. So
/// sections that are gone through in turns each have their own.
public struct Schedule: Sendable, Equatable {
  /// What has a budget: a section with all that is in it, or a step.
  public struct Span: Sendable, Equatable {
    public let section: Section.ID
    /// The step, where the budget is not the section's.
    public let step: Int?
    public let planned: Int64
    public let used: Int64
    /// Whether nothing in it is left to do.
    public let isOver: Bool
    /// Whether it stands in another that has a budget, so that the sum holds it already.
    let isInner: Bool
  }

  /// In document order; what the course leaves out is not there.
  public let spans: [Span]
  /// The planned time up to the end of the course; nil where nothing has a budget.
  public let left: Int64?
  /// How much longer it took than planned so far, what went faster deducted.
  public let late: Int64
  /// How long the run was on hold.
  public let held: Int64

  /// - Parameter now: 0 leaves out the time since the last thing that was done.
  public init(_ run: Run, now: Int64) {
    guard run.hasBudgets else {
      (spans, left, late, held) = ([], nil, 0, 0)
      return
    }
    let holds = Self.holds(of: run, now: now)
    let used = Self.used(by: run, now: now, holds)
    let spans = Self.spans(of: run, used)
    self.spans = spans
    held = holds.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    let outer = spans.filter { !$0.isInner }
    late = max(0, outer.reduce(0) { $0 + Self.lateness(of: $1) })
    left = spans.isEmpty ? nil : Self.left(of: outer, run, now: now)
  }

  /// The innermost span that a step stands in, its own first.
  public func span(of step: Int, in run: Run) -> Span? {
    if let own = spans.first(where: { $0.step == step }) { return own }
    let around = run.runbook.sections(around: run.runbook.steps[step].section)
    return around.lazy.compactMap { id in spans.first { $0.section == id && $0.step == nil } }.first
  }

  private static func lateness(of span: Span) -> Int64 {
    span.isOver ? span.used - span.planned : max(0, span.used - span.planned)
  }

  /// Waits go on beside the rest, so that only the longest that runs can be longer than it.
  private static func left(of spans: [Span], _ run: Run, now: Int64) -> Int64 {
    let planned = spans.reduce(0) { $0 + ($1.isOver ? 0 : max(0, $1.planned - $1.used)) }
    let sections = Set(spans.filter { $0.step == nil }.map(\.section))
    let coming = run.waitSteps.filter { wait in
      let around = run.runbook.sections(around: run.runbook.steps[wait].section)
      return run.route.entry(of: wait) != nil && run.progress[wait].clock == nil
        && run.progress[wait].outcome == nil && sections.isDisjoint(with: around)
    }.reduce(0) { $0 + Int64(run.time(of: $1).seconds) * 1000 }
    let running = run.waits.compactMap { run.progress[$0].clock?.left(at: now) }.max() ?? 0
    return max(planned + coming, running)
  }

  // MARK: Time taken

  /// The spans in which nobody sat at the run.
  private static func holds(of run: Run, now: Int64) -> [Range<Int64>] {
    let next = run.sittings.dropFirst().map(\.from) + [run.ending == nil ? now : 0]
    return zip(run.sittings, next).compactMap { sitting, next in
      sitting.until.flatMap { $0 < next ? $0..<next : nil }
    }
  }

  /// How long each step took, by its position.
  private static func used(by run: Run, now: Int64, _ holds: [Range<Int64>]) -> [Int: Int64] {
    var moments: [(at: Int64, step: Int)] = []
    for index in run.route.path(run.route.courseTrack) {
      let progress = run.progress[index]
      for attempt in progress.attempts {
        moments.append((attempt.startedAt, index))
        if let end = attempt.end {
          moments.append((attempt.startedAt + Int64(end.milliseconds), index))
        }
      }
      // A clock that runs out takes nobody's time.
      if progress.outcome != nil, !progress.isOverByClock {
        moments.append((progress.at, index))
      }
    }
    moments.sort { ($0.at, $0.step) < ($1.at, $1.step) }
    if run.ending == nil, let current = run.route.current { moments.append((now, current)) }
    var used: [Int: Int64] = [:]
    var last = run.courseAcceptedAt ?? run.startedAt
    for (at, step) in moments where at > last {
      let pause = holds.reduce(0) { sum, hold in
        sum + max(0, min(at, hold.upperBound) - max(last, hold.lowerBound))
      }
      used[step, default: 0] += at - last - pause
      last = at
    }
    return used
  }

  private static func spans(of run: Run, _ used: [Int: Int64]) -> [Span] {
    let runbook = run.runbook
    let path = run.route.path(run.route.courseTrack)
    var inside: [Section.ID: [Int]] = [:]
    for step in path {
      for section in runbook.sections(around: runbook.steps[step].section) {
        inside[section, default: []].append(step)
      }
    }
    func span(_ section: Section.ID, _ step: Int?, _ seconds: Int, _ steps: [Int]) -> Span {
      let around = runbook.sections(around: section).dropFirst(step == nil ? 1 : 0)
      return Span(
        section: section, step: step, planned: Int64(seconds) * 1000,
        used: steps.reduce(0) { $0 + used[$1, default: 0] },
        isOver: steps.allSatisfy { ![nil, .later].contains(run.progress[$0].outcome) },
        isInner: around.contains { runbook.section($0)?.budgetSeconds != nil })
    }
    let sections = runbook.sections.compactMap { section in
      section.budgetSeconds.flatMap { seconds in
        inside[section.id].map { span(section.id, nil, seconds, $0) }
      }
    }
    let steps = path.compactMap { index -> Span? in
      let step = runbook.steps[index]
      // A heading that is a step's title gives both the same budget.
      guard let seconds = step.budgetSeconds,
        runbook.section(step.section)?.budgetSeconds != seconds
      else { return nil }
      return span(step.section, index, seconds, [index])
    }
    return sections + steps
  }
}

extension Runbook {
  /// A section and those that it stands in, the innermost first.
  func sections(around id: Section.ID) -> [Section.ID] {
    var found: [Section.ID] = []
    var next: Section.ID? = id
    while let id = next, let section = section(id) {
      found.append(id)
      next = section.parent
    }
    return found
  }
}
