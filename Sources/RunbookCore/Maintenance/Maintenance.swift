/// When a section of a runbook was last maintained on a target.
public struct Maintenance: Sendable, Equatable {
  public let runbookPath: String
  /// What it was done to; nil where none was named.
  public let target: String?
  public let section: MaintainedSection
  /// UTC milliseconds since 1970.
  public let at: Int64

  public init(runbookPath: String, target: String?, section: MaintainedSection, at: Int64) {
    self.runbookPath = runbookPath
    self.target = target
    self.section = section
    self.at = at
  }
}
