/// A section whose maintenance was done, as a run has it at its end.
///
/// What counts as done is decided then and written down, with the window of that time: lists are made
/// from it without the runbook.
public struct MaintainedSection: Sendable, Equatable, Codable {
  public let section: Section.ID
  public let title: String
  /// When it was to be done, as the author wrote it; nil where that was not said.
  public let window: String?

  public init(section: Section.ID, title: String, window: String?) {
    self.section = section
    self.title = title
    self.window = window
  }

  /// Whether it is the maintenance of a section of the runbook as it is now: one whose window was
  /// changed in its title is still the same.
  public func isSame(as other: Section) -> Bool {
    section == other.id || Self.name(title) == Self.name(other.title)
  }

  /// A title without what stands in brackets behind it.
  private static func name(_ title: String) -> String {
    title.prefix { $0 != "(" && $0 != ":" }.trimmed.lowercased()
  }
}

/// That maintenance was begun outside of its window, and why.
public struct WindowOverride: Sendable, Equatable, Codable {
  public let section: Section.ID
  public let title: String
  /// The window as the author wrote it.
  public let window: String
  public let reason: String

  public init(section: Section.ID, title: String, window: String, reason: String) {
    self.section = section
    self.title = title
    self.window = window
    self.reason = reason
  }
}
