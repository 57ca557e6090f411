import GRDB
import RunbookCore

extension Journal {
  /// The unfinished runs that a person drove last, the one begun last first; rehearsals aside.
  ///
  /// - Parameters:
  ///   - name: the operator's name.
  ///   - uid: the operator's user: another may have the same name.
  public func unfinishedRuns(
    of name: String, uid: Int, limit: Int
  ) throws(JournalError) -> [RunSummary] {
    try snapshot { db in
      try Self.summaries(
        where: [
          "run IN (SELECT run FROM summaryOperator WHERE operator = ?1)", "lastOperator = ?1",
          "coalesce(lastUid, ?2) = ?2", "state <> 'ended'", "rehearsal = 0",
        ], [name, uid], limit: limit, db)
    }
  }

  /// The unfinished runs that are offered to a person, under whichever of these names.
  public func unfinishedRuns(offeredTo names: Set<String>) throws(JournalError) -> [RunSummary] {
    try snapshot { db in
      let places = names.map { _ in "?" }.joined(separator: ", ")
      return try Self.summaries(
        where: ["offeredTo IN (\(places))", "state <> 'ended'"], StatementArguments(names.sorted()),
        limit: nil, db)
    }
  }
}
