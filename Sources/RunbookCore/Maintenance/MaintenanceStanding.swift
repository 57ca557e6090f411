/// How the maintenance of a section stands at a moment: whether it may be done, and when it is due.
public struct MaintenanceStanding: Sendable {
  public let section: Section
  /// When it may be done; nil where nothing is said of that, or nothing that can be read.
  public let schedule: WorkWindow?
  /// Why what is said of its window is none.
  public let fault: WindowFault?
  /// When it was last done, in seconds since 1970.
  public let lastDone: Int?
  /// What it was asked for, in seconds since 1970.
  public let moment: Int
  /// The zone of windows that name none.
  public let zone: Zone

  public init(
    _ section: Section, of runbook: Runbook, lastDone: Int?, at moment: Int, in zone: Zone
  ) {
    self.section = section
    let scheduled = runbook.scheduled(section)
    schedule = scheduled?.schedule
    fault = scheduled?.windowFault
    self.lastDone = lastDone
    self.moment = moment
    self.zone = zone
  }

  /// The span that is open now; nil where there is none, or no window at all.
  public var span: WorkWindow.Span? { schedule?.open(at: moment, in: zone) }

  /// When the window opens next.
  public var opens: Int? { schedule?.next(after: moment, in: zone)?.lowerBound }

  /// Whether the work may be done now: what has no window may be done at any time.
  public var isOpen: Bool {
    guard fault == nil else { return false }
    return schedule?.opening == nil || span != nil
  }

  /// Whether it may be done, and was not yet in this span or period.
  public var isToDo: Bool {
    guard isOpen else { return false }
    guard let lastDone, let schedule else { return true }
    return !schedule.isDone(lastDone, at: moment, in: zone)
  }

  /// The moment after which it is overdue; nil where it was never done, or nothing says how often.
  public var due: Int? {
    lastDone.flatMap { done in schedule?.due(since: done, in: zone) }
  }

  public var isOverdue: Bool { due.map { $0 <= moment } ?? false }
}

/// All the maintenance of a runbook, as it stands at a moment.
public struct MaintenancePlan: Sendable {
  /// In the order of the document.
  public let standings: [MaintenanceStanding]

  /// - Parameters:
  ///   - done: what was done when, in seconds since 1970.
  ///   - zone: of windows that name none.
  public init(
    _ runbook: Runbook, done: [(section: MaintainedSection, at: Int)], at moment: Int,
    in zone: Zone
  ) {
    let entries = CoursePlan(runbook, on: .maintenance).entries
    standings = entries.compactMap { runbook.section($0) }.map { section in
      let last = done.filter { $0.section.isSame(as: section) }.map(\.at).max()
      return MaintenanceStanding(section, of: runbook, lastDone: last, at: moment, in: zone)
    }
  }

  /// A course that takes some of it.
  public func course(taking sections: Set<Section.ID>) -> Course {
    Course(
      entries: standings.map {
        Course.Entry(section: $0.section.id, taken: sections.contains($0.section.id))
      })
  }
}
