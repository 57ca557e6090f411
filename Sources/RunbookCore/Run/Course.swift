/// The sections a run takes, in its order.
public struct Course: Sendable, Equatable, Codable {
  public var entries: [Entry]

  public init(entries: [Entry]) { self.entries = entries }

  /// One line of the course: a section with all that is under it, taken or left out.
  public struct Entry: Sendable, Equatable, Codable {
    public var section: Section.ID
    public var taken: Bool
    /// Why the operator left it out.
    public var reason: String?

    public init(section: Section.ID, taken: Bool, reason: String? = nil) {
      self.section = section
      self.taken = taken
      self.reason = reason
    }
  }
}

extension Course {
  /// The steps of each entry on a track: those under its section that no entry further in claims.
  ///
  /// From the sections alone, so that a run keeps its steps whatever is thought of them today.
  func steps(of runbook: Runbook, on track: Track) -> [Section.ID: [Int]] {
    let claimed = Set(entries.map(\.section))
    var owners: [Section.ID: Section.ID] = [:]
    for section in runbook.sections {
      owners[section.id] =
        claimed.contains(section.id) ? section.id : section.parent.flatMap { owners[$0] }
    }
    var steps: [Section.ID: [Int]] = [:]
    for (index, step) in runbook.steps.enumerated()
    where step.track == track && step.kind != .group {
      if let owner = owners[step.section] { steps[owner, default: []].append(index) }
    }
    return steps
  }
}
