/// What an author should know of a document before others run it.
///
/// Each hazard and each assumption is a finding, so that nothing that tminus makes of the text goes
/// unseen; each can be silenced where it has been looked at.
public struct Lint: Sendable, Equatable {
  /// In the order of the document.
  public let findings: [LintFinding]

  /// Looks through a runbook.
  ///
  /// - Parameters:
  ///   - source: the file's bytes.
  ///   - isPresent: whether there is a file at a path relative to the document.
  public init(
    _ runbook: Runbook, source: [UInt8], isPresent: (String) -> Bool = { _ in true }
  ) {
    let lines = TextLines(source)
    var found = runbook.findings.map(LintFinding.init)
    found += LintCommands(runbook, lines: lines).findings
    found += LintAssumptions(runbook).findings
    found += LintWindows(runbook).findings
    found += LintDocument(runbook, isPresent: isPresent).findings
    let silence = LintSilence(runbook, lines: lines)
    found += silence.unknown
    var seen: Set<String> = []
    findings = found.filter { finding in
      !silence.covers(finding)
        && seen.insert("\(finding.line) \(finding.code) \(finding.message)").inserted
    }.sorted {
      ($0.line, $0.column, $0.code, $0.message) < ($1.line, $1.column, $1.code, $1.message)
    }
  }

  /// The most serious finding's grade.
  public var worst: Finding.Severity? { findings.map(\.severity).max() }
}
