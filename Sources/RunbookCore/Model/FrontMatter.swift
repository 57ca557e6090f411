/// What the author set in the YAML front matter; unknown keys are ignored.
public struct FrontMatter: Sendable, Equatable {
  public var title: String?
  /// Where commands start, relative to the runbook's folder or absolute.
  public var cwd: String?
  /// Codes of lint that the author has looked at and does not want to hear of.
  public var lintIgnored: [String]
  /// When all of it may be done.
  public var window: String?
  /// When maintenance may be done, by section.
  public var maintenance: [MaintenanceWindow]
  /// Who says go or no-go.
  public var roles: [Role] = []
  /// Sections, by title or anchor, before which they do.
  public var polls: [String] = []
  /// What a run may be done to; empty where the author does not say.
  public var targets: [NamedTarget] = []

  public init(
    title: String? = nil, cwd: String? = nil, lintIgnored: [String] = [],
    window: String? = nil, maintenance: [MaintenanceWindow] = []
  ) {
    self.title = title
    self.cwd = cwd
    self.lintIgnored = lintIgnored
    self.window = window
    self.maintenance = maintenance
  }
}
