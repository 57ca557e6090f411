extension Runbook {
  /// The planned seconds of the way back, where the text says: the budgets of its sections and steps, one
  /// that stands in another counted once.
  public var wayBackBudget: Int? {
    let ofSections = sections.filter { section in
      section.track == .rollback && !(section.parent.map(isPlannedWayBack) ?? false)
    }.compactMap(\.budgetSeconds)
    let ofSteps = steps.filter { $0.track == .rollback && !isPlannedWayBack($0.section) }
      .compactMap(\.budgetSeconds)
    let all = ofSections + ofSteps
    return all.isEmpty ? nil : all.reduce(0, +)
  }

  /// Whether a section of the way back has a budget, or one that it is inside.
  private func isPlannedWayBack(_ id: Section.ID) -> Bool {
    sections(around: id).contains { id in
      section(id).map { $0.track == .rollback && $0.budgetSeconds != nil } ?? false
    }
  }
}
