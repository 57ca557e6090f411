/// A heading and what stands under it up to the next one.
public struct Section: Sendable, Equatable, Identifiable {
  /// GitHub's anchor of the heading, made unique within the runbook.
  public let id: String
  /// The id of the section this one is inside.
  public let parent: ID?
  public let title: String
  /// 1 to 6; 0 for what stands before the first heading.
  public let level: Int
  /// The heading's line, from 1.
  public let line: Int
  public var role: SectionRole
  /// Planned seconds, read from "(30 minutes)" in the heading.
  public var budgetSeconds: Int?
  /// Whether commands here check something, so that a person judges what they print.
  public var verifies = false
  /// When its work may be done, as the text says: "Saturday 2-4 AM UTC".
  public var window: String?
  /// Times that its annotation gives and nobody can read: "budget=soon".
  var unreadableTimes: [String] = []
  /// Whether the author wants a go or no-go by role before it.
  public var isPolled = false
  /// The last line under its heading, before the next heading of any level.
  public var endLine = 0

  /// The order of steps this section takes part in.
  public var track: Track { role.track }

}

/// What a section is for.
public enum SectionRole: String, Sendable, Codable, CaseIterable {
  case forward, rollback, maintenance, reference, troubleshooting, contacts, signoff, reading

  /// The order of steps a section of this role takes part in.
  public var track: Track {
    switch self {
    case .forward: .forward
    case .rollback: .rollback
    case .maintenance: .maintenance
    case .reference, .troubleshooting, .contacts, .signoff, .reading: .none
    }
  }
}

/// The order that steps are taken in.
public enum Track: String, Sendable, Codable, CaseIterable {
  case forward, rollback, maintenance, none

  /// What stands before the number of a step on this track.
  public var letter: String {
    switch self {
    case .forward: ""
    case .rollback: "R"
    case .maintenance: "M"
    case .none: "X"
    }
  }
}
