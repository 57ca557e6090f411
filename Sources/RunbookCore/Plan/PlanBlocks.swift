/// The sections that hold steps, by track, with how deep each stands among those shown.
struct PlanBlocks {
  struct Entry {
    /// The position in the runbook's sections.
    let section: Int
    let depth: Int
    /// With the names of sections above that are not shown themselves.
    let title: String
    /// Whether this is the document's title, which stands at the top already.
    let isTitle: Bool
  }

  private(set) var shown: [Track: [Entry]] = [:]
  /// The outermost steps of each section.
  private(set) var steps: [Int: [Int]] = [:]
  /// Sections without steps in or under them, of those whose parent is not one.
  private(set) var empty: [Int] = []

  init(_ runbook: Runbook) {
    let sections = runbook.sections
    let parents = sections.map { $0.parent.flatMap { runbook.sectionIndex[$0] } }
    for (index, step) in runbook.steps.enumerated() where step.parent == nil {
      if let section = runbook.sectionIndex[step.section] {
        steps[section, default: []].append(index)
      }
    }
    // Whether steps stand in or under a section; children come after their parent.
    var held = sections.indices.map { steps[$0] != nil }
    var heldOnTrack = held
    for index in sections.indices.reversed() {
      guard let parent = parents[index], held[index] else { continue }
      held[parent] = true
      if heldOnTrack[index], sections[parent].track == sections[index].track {
        heldOnTrack[parent] = true
      }
    }
    let titles = sections.indices.filter { sections[$0].level == 1 && parents[$0] == nil }
    let title = titles.count == 1 && sections[titles[0]].title == runbook.title ? titles[0] : nil
    var depths: [Int: Int] = [:]
    for (index, section) in sections.enumerated() {
      guard heldOnTrack[index] else {
        if !held[index], parents[index].map({ held[$0] }) ?? true { empty.append(index) }
        continue
      }
      if index == title, steps[index] == nil { continue }
      var path = [section.title]
      var above = parents[index]
      while let parent = above, depths[parent] == nil || sections[parent].track != section.track {
        if parent != title { path.append(sections[parent].title) }
        above = parents[parent]
      }
      let depth = above == nil || above == title ? 0 : (depths[above ?? 0] ?? 0) + 1
      depths[index] = depth
      let isTitle = index == title || section.level == 0
      shown[section.track, default: []].append(
        Entry(
          section: index, depth: depth, title: path.reversed().joined(separator: " > "),
          isTitle: isTitle))
    }
  }
}
