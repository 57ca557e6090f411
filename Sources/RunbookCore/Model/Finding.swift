/// Something a reader of the runbook should know, with where it stands.
public struct Finding: Sendable, Equatable {
  public let severity: Severity
  public let code: Code
  /// The words of the document that it is about.
  public let detail: String
  public let line: Int
  public let column: Int

  public enum Severity: String, Sendable, Codable, CaseIterable { case blocks, warns, notes }

  public enum Code: String, Sendable, Codable, CaseIterable {
    case encodingRepaired, encodingDamaged, notUTF8, wideTable, frontMatterUnreadable
    case fenceOutsideItem, unparsableFence, duplicateName, untaggedShell, unclosedFence
    case duplicateHeading, deadAnchor, sectionOutOfPlace
    case noVerification, noRollback, unreachableRollback, unusableCheck
  }
}
