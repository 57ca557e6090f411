/// A run of maintenance: its windows, and what of it was done.
extension Run {
  /// What is written down with the end of maintenance: what was rehearsed is not done.
  var factsOfMaintenance: [Fact] {
    guard start.courseTrack == .maintenance, !start.isRehearsal else { return [] }
    let sections = maintained
    return sections.isEmpty ? [] : [.maintained(sections: sections)]
  }

  /// The sections with something left to do whose window is closed, but for those that somebody took in
  /// spite of that.
  public func sectionsOutsideWindow(at moment: Int, in zone: Zone) -> [MaintenanceStanding] {
    guard start.courseTrack == .maintenance, !start.isRehearsal else { return [] }
    let overridden = Set(overrides.map(\.section))
    return route.entries.enumerated().filter { place, id in
      route.openCount(entry: place) > 0 && !overridden.contains(id)
    }.compactMap { _, id in runbook.section(id) }
      .map { MaintenanceStanding($0, of: runbook, lastDone: nil, at: moment, in: zone) }
      .filter { !$0.isOpen }
  }

  /// The section of maintenance that a launch has gone to.
  public var visitedMaintenance: Section? {
    guard start.courseTrack != .maintenance, !start.isRehearsal, ending == nil,
      let current = route.current, runbook.steps[current].track == .maintenance
    else { return nil }
    return runbook.section(runbook.steps[current].section)
  }

  /// How that section stands where its window is closed and nobody took it in spite of that.
  public func closedVisit(at moment: Int, in zone: Zone) -> MaintenanceStanding? {
    guard let section = visitedMaintenance, !overrides.contains(where: { $0.section == section.id })
    else { return nil }
    let standing = MaintenanceStanding(section, of: runbook, lastDone: nil, at: moment, in: zone)
    return standing.isOpen ? nil : standing
  }

  /// What brings a launch back from a visit.
  public var endOfVisit: Fact { .movedTo(step: Self.endOfTrack) }

  /// The sections of which something was done, of its commands too where it has any, and nothing failed or was left
  /// open.
  var maintained: [MaintainedSection] {
    zip(route.entries, route.stepsOfEntry).compactMap { id, steps in
      let outcomes = steps.map { progress[$0].outcome }
      let commands = steps.filter {
        runbook.steps[$0].isCommand && progress[$0].outcome != .notApplicable
      }
      let isWorkDone = commands.isEmpty || commands.contains { progress[$0].outcome == .done }
      guard isWorkDone, outcomes.contains(.done), outcomes.allSatisfy({ $0?.isSettled ?? false }),
        let section = runbook.section(id)
      else { return nil }
      return MaintainedSection(
        section: id, title: section.title, window: runbook.schedule(of: section)?.text)
    }
  }
}
