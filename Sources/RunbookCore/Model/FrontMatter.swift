/// What the author set in the YAML front matter; unknown keys are ignored.
public struct FrontMatter: Sendable, Equatable {
  public var title: String?
  /// Where commands start, relative to the runbook's folder or absolute.
  public var cwd: String?

  public init(title: String? = nil, cwd: String? = nil) {
    self.title = title
    self.cwd = cwd
  }
}
