/// One thing that an author should know before others run the document.
public struct LintFinding: Sendable, Equatable {
  public let severity: Finding.Severity
  /// The code under which `docs/lint.md` explains it and by which it is silenced.
  public let code: String
  /// One sentence without a full stop.
  public let message: String
  public let line: Int
  public let column: Int

  init(_ finding: Finding) {
    severity = finding.severity
    code = finding.code.rawValue
    message = finding.message
    line = finding.line
    column = finding.column
  }

  init(
    _ code: Lint.Code, _ detail: String = "", line: Int, column: Int = 1,
    severity: Finding.Severity? = nil
  ) {
    self.severity = severity ?? code.severity
    self.code = code.rawValue
    self.message = code.message(detail)
    self.line = line
    self.column = column
  }
}

extension Finding.Severity: Comparable {
  /// The most serious last.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .notes: 0
    case .warns: 1
    case .blocks: 2
    }
  }
}
