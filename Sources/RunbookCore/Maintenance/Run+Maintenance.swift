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

  /// The sections of which something was done, and nothing failed or was left open.
  var maintained: [MaintainedSection] {
    zip(route.entries, route.stepsOfEntry).compactMap { id, steps in
      let outcomes = steps.map { progress[$0].outcome }
      guard outcomes.contains(.done), outcomes.allSatisfy({ $0?.isSettled ?? false }),
        let section = runbook.section(id)
      else { return nil }
      return MaintainedSection(
        section: id, title: section.title, window: runbook.schedule(of: section)?.text)
    }
  }
}
