/// A target that the front matter names, with what tells whether commands go there.
public struct NamedTarget: Sendable, Equatable {
  public let name: String
  /// Nil where the author gave none.
  public let check: TargetCommand?

  public init(name: String, check: TargetCommand? = nil) {
    self.name = name
    self.check = check
  }
}

/// A command that prints where commands go, and what it is to print.
public struct TargetCommand: Sendable, Equatable {
  public let text: String
  /// What it prints on its standard output, blanks at the ends aside.
  public let expected: String
  /// The line of the target in the front matter, from 1.
  public let line: Int
  /// How long it may take.
  public let timeoutSeconds: Int
  /// Why it is not run, in words; nil where it is.
  public internal(set) var unusable: String?

  /// The time that a check has where the author does not say.
  public static let usualTimeout = 30

  public init(
    text: String, expected: String, line: Int, timeoutSeconds: Int = usualTimeout,
    unusable: String? = nil
  ) {
    self.text = text
    self.expected = expected
    self.line = line
    self.timeoutSeconds = timeoutSeconds
    self.unusable = unusable
  }
}

extension Runbook {
  /// The target of this name, where the front matter names targets and this among them.
  public func namedTarget(_ name: String?) -> NamedTarget? {
    frontMatter.targets.first { $0.name == name }
  }

  /// The names that the front matter has, where it has some and this is none of them.
  public func targetsBeside(_ name: String?) -> [String]? {
    let names = frontMatter.targets.map(\.name)
    return names.isEmpty || names.contains(name ?? "") ? nil : names
  }
}
