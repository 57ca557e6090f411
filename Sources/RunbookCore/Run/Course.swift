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
