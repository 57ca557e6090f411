/// Waits that go on while the run does, and what they hold back.
///
/// A wait stands between what changed production and what changes it next. So behind one that is not
/// over the run goes on by itself only with later sections that merely verify; what stands behind it in
/// its own section, and any other section, is held back until it is over, ended, or passed with a
/// reason.
extension Run {
  /// Whether a wait's clock runs and nobody has said what became of it.
  public func isWaiting(_ index: Int) -> Bool {
    let progress = progress[index]
    return progress.outcome == nil && progress.clock.map { $0.endedAt == nil } ?? false
  }

  /// The waits on this track that are not over, in the order in which they end.
  public var waits: [Int] {
    waitSteps.filter { isWaiting($0) && isOnTheWay($0) }.sorted {
      (progress[$0].clock?.until ?? 0, $0) < (progress[$1].clock?.until ?? 0, $1)
    }
  }

  /// The waits whose time is over, and of which no note was taken yet.
  public func overdueWaits(_ now: Int64) -> [Int] {
    waits.filter { progress[$0].clock.map { $0.until <= now } ?? false }
  }

  /// On the way back nobody waits for the way forward any more.
  private func isOnTheWay(_ index: Int) -> Bool {
    route.track == .rollback
      ? runbook.steps[index].track == .rollback
      : [route.courseTrack, route.track].contains(runbook.steps[index].track)
  }

  /// The waits that have to be over before a step.
  public func waits(holding index: Int) -> [Int] {
    guard !waitSteps.isEmpty else { return [] }
    return waits.filter { hold(of: $0, on: index) != nil }
  }

  /// The steps that say what to watch for while a wait goes on, groups aside.
  public func criteria(of wait: Int) -> [Int] {
    children(of: wait).flatMap { child in
      runbook.steps[child].kind == .group ? criteria(of: child) : [child]
    }.filter { route.contains($0) }
  }

  /// Whether the run goes past a step for now, for it comes up once a wait is over.
  func comesBehindWait(_ index: Int) -> Bool {
    isWaiting(index)
      || waits(holding: index).contains { hold(of: $0, on: index) != .laterSection }
  }

  /// Whether a step comes up by itself: once a wait is over, or next, for it is over already.
  func comesLater(_ index: Int) -> Bool {
    comesBehindWait(index)
      || due.contains { $0 == index || (route.isBehind(index, $0) && isInSection(of: $0, index)) }
  }

  /// The last step that stands in a wait's section, or in a part of it, with no other between.
  func lastBehind(_ wait: Int) -> Int {
    route.path(behind: wait).prefix { isInSection(of: wait, $0) }.last ?? wait
  }

  /// The question while nothing can be done but wait.
  func waiting(for waits: [Int], _ now: Circumstances) -> Question {
    let next = route.path(route.track).first { index in
      progress[index].outcome == nil
        && waits.contains { [.sameSection, .laterSection].contains(hold(of: $0, on: index)) }
    }
    let mayEnd = waits.filter { progress[$0].clock.map { $0.earliest <= now.now } ?? false }
    return .waiting(Waiting(for: waits, next: next, mayEnd: mayEnd))
  }

  // MARK: What a wait holds back

  /// Why a wait holds a step back.
  private enum Hold {
    /// It says what to watch for meanwhile, and is asked at the end.
    case criterion
    case sameSection
    case laterSection
  }

  private func hold(of wait: Int, on index: Int) -> Hold? {
    guard wait != index, route.isBehind(index, wait) else { return nil }
    if isInside(index, wait) { return .criterion }
    let step = runbook.steps[wait]
    guard progress[wait].clock?.passedBecause == nil, step.annotation("park") == nil else {
      return nil
    }
    if isInSection(of: wait, index) { return .sameSection }
    return onlyVerifies(runbook.steps[index].section) ? nil : .laterSection
  }

  private func isInside(_ index: Int, _ wait: Int) -> Bool {
    var parent = runbook.steps[index].parent
    while let id = parent, let above = runbook.stepIndex[id] {
      if above == wait { return true }
      parent = runbook.steps[above].parent
    }
    return false
  }

  private func isInSection(of wait: Int, _ index: Int) -> Bool {
    var next: Section.ID? = runbook.steps[index].section
    while let id = next {
      if id == runbook.steps[wait].section { return true }
      next = runbook.section(id)?.parent
    }
    return false
  }

  /// Whether nothing in a section can change what the wait is for: it checks, runs and switches nothing,
  /// and does not judge the whole.
  private func onlyVerifies(_ id: Section.ID) -> Bool {
    guard runbook.section(id)?.verifies == true,
      !runbook.sections(around: id).contains(where: isConclusion)
    else { return false }
    return !runbook.steps.contains {
      $0.section == id
        && ($0.isCommand || $0.gate == .proceed || $0.traits.contains(.irreversible)
          || ItemWords.asksForChange($0.title))
    }
  }

  /// Whether a section says what must be so in the end: too early to ask while something is waited for.
  private func isConclusion(_ id: Section.ID) -> Bool {
    let title = runbook.section(id)?.title.lowercased() ?? ""
    return ["success", "criteria", "acceptance", "erfolg", "kriterien", "réussite", "éxito"]
      .contains { title.holds($0) }
  }
}

/// Waits with nothing else to do; all are positions in the runbook's steps.
public struct Waiting: Sendable, Equatable {
  /// What is waited for.
  public let waits: [Int]
  /// What would come next, and is too early.
  public let next: Int?
  /// Those that may be called over now: of a range, the shorter time is.
  public let mayEnd: [Int]

  public init(for waits: [Int], next: Int?, mayEnd: [Int] = []) {
    self.waits = waits
    self.next = next
    self.mayEnd = mayEnd
  }
}
