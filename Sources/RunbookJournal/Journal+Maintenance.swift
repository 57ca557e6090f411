import GRDB
import RunbookCore

/// When a section of a runbook was last maintained on a target.
public struct Maintenance: Sendable, Equatable {
  public let runbookPath: String
  /// What it was done to; nil where none was named.
  public let target: String?
  public let section: MaintainedSection
  /// UTC milliseconds since 1970.
  public let at: Int64
}

extension Journal {
  /// What was last maintained when, by runbook, target and section.
  ///
  /// - Parameters:
  ///   - runbookPath: nil for all runbooks.
  ///   - target: nil for whatever it was done to.
  public func maintenance(
    of runbookPath: String? = nil, on target: String? = nil
  ) throws(JournalError) -> [Maintenance] {
    try snapshot { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT runbookPath, target, section, title, schedule, max(at)
          FROM summaryMaintained JOIN summary ON summary.run = summaryMaintained.run
          WHERE (?1 IS NULL OR runbookPath = ?1) AND (?2 IS NULL OR target = ?2)
          GROUP BY runbookPath, target, section ORDER BY runbookPath, target, max(at) DESC
          """)
      return try Row.fetchAll(statement, arguments: [runbookPath, target]).map { row in
        Maintenance(
          runbookPath: try row.decode(atIndex: 0), target: try row.decode(atIndex: 1),
          section: MaintainedSection(
            section: try row.decode(atIndex: 2), title: try row.decode(atIndex: 3),
            window: try row.decode(atIndex: 4)),
          at: try row.decode(atIndex: 5))
      }
    }
  }
}
