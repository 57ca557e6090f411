/// The lines a course of one track is chosen from, and the steps each stands for.
///
/// A line is a top-level section with all that is under it, or its subsections one by one where
/// some are work and others not, or where a long one holds commands here and boxes there. What is due
/// at a time of its own is a line of its own, however deep it stands.
public struct CoursePlan: Sendable {
  /// The sections that are lines of the course, in document order.
  public let entries: [Section.ID]
  /// The track's steps of each entry, as positions in the runbook's steps; groups left out.
  public let steps: [Section.ID: [Int]]
  /// What is taken unless the operator says otherwise: on the way forward, sections with boxes or
  /// runnable commands; on another track, all.
  public let standard: Course
  /// Top-level sections without steps of the track, in document order.
  public let reading: [Section.ID]

  public init(_ runbook: Runbook, on track: Track) {
    let tree = SectionTree(runbook, track)
    var entries: [Section.ID] = []
    var steps: [Section.ID: [Int]] = [:]
    var reading: [Section.ID] = []
    func add(_ section: Section.ID, _ indexes: [Int]) {
      guard !indexes.isEmpty else { return }
      entries.append(section)
      steps[section] = indexes
    }
    func list(_ section: Section.ID, isTop: Bool) {
      let own = tree.steps[section] ?? []
      let children = tree.children[section] ?? []
      let inside = children.map { tree.steps(under: $0) }
      let contents = zip(children, inside).filter { !$1.isEmpty }
      if own.isEmpty, contents.isEmpty {
        if isTop { reading.append(section) }
      } else if contents.contains(where: { tree.isScheduled($0.0) }) {
        add(section, own)
        for (child, _) in contents { list(child, isTop: false) }
      } else if !isTop || Self.shareLine(contents.map { Self.content($1, of: runbook) }) {
        add(section, own + inside.joined())
      } else {
        add(section, own)
        for (child, indexes) in contents { add(child, indexes) }
      }
    }
    for top in tree.top { list(top, isTop: true) }
    self.entries = entries
    self.steps = steps
    self.reading = reading
    let work = entries.map { track != .forward || Self.isWork(steps[$0] ?? [], of: runbook) }
    standard = Course(
      entries: zip(entries, work).map { entry, isWork in
        // Where nothing looks like work, all of it is: numbered items alone are a runbook too.
        Course.Entry(section: entry, taken: isWork || !work.contains(true))
      })
  }

  /// What a section has for an operator.
  private struct Content: Hashable {
    var boxes: Bool
    var commands: Bool
    var taken: Bool
    var steps: Int
  }

  /// A section with more steps than this is listed by its parts, where these differ.
  private static let longSection = 12

  private static func shareLine(_ contents: [Content]) -> Bool {
    guard Set(contents.map(\.taken)).count <= 1 else { return false }
    return contents.reduce(0) { $0 + $1.steps } <= longSection
      || Set(contents.map { [$0.boxes, $0.commands] }).count <= 1
  }

  private static func content(_ indexes: [Int], of runbook: Runbook) -> Content {
    Content(
      boxes: indexes.contains { runbook.steps[$0].box != nil },
      commands: indexes.contains { runbook.steps[$0].isCommand },
      taken: isWork(indexes, of: runbook), steps: indexes.count)
  }

  private static func isWork(_ indexes: [Int], of runbook: Runbook) -> Bool {
    indexes.contains {
      let step = runbook.steps[$0]
      return step.box != nil || [.choice, .input, .gate, .wait].contains(step.kind)
        || step.command?.commands.contains {
          $0.mayRun && !$0.isAssignment
        } ?? false
    }
  }
}

/// Sections by parent, with the steps of a track directly in each.
private struct SectionTree {
  var top: [Section.ID] = []
  var children: [Section.ID: [Section.ID]] = [:]
  var steps: [Section.ID: [Int]] = [:]
  /// Sections that say themselves when their work is due.
  private var scheduled: Set<Section.ID> = []

  init(_ runbook: Runbook, _ track: Track) {
    scheduled = Set(
      runbook.sections.filter { $0.schedule != nil || $0.windowFault != nil }.map(\.id))
    for section in runbook.sections {
      if let parent = section.parent { children[parent, default: []].append(section.id) }
    }
    for (index, step) in runbook.steps.enumerated()
    where step.track == track && step.kind != .group {
      steps[step.section, default: []].append(index)
    }
    let roots = runbook.sections.filter { $0.parent == nil }
    let titles = roots.filter { $0.level == 1 }
    for root in roots {
      // A lone level-1 heading is the title; its sections are the top ones.
      if titles.count == 1, root.level == 1 {
        if steps[root.id] != nil { top.append(root.id) }
        let inside = children[root.id] ?? []
        top += inside
        if steps[root.id] != nil { children[root.id] = [] }
      } else {
        top.append(root.id)
      }
    }
  }

  func steps(under section: Section.ID) -> [Int] {
    (steps[section] ?? []) + (children[section] ?? []).flatMap { steps(under: $0) }
  }

  /// Whether a section, or one in it, says itself when its work is due.
  func isScheduled(_ section: Section.ID) -> Bool {
    scheduled.contains(section) || (children[section] ?? []).contains { isScheduled($0) }
  }
}
