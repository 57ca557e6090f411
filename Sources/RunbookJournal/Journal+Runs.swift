import GRDB
import RunbookCore

extension Journal {
  /// The runs that pass the filter, the one begun last first.
  public func runs(_ filter: RunFilter = RunFilter()) throws(JournalError) -> [RunSummary] {
    try snapshot { db in
      let (conditions, arguments) = filter.sql
      return try Self.summaries(where: conditions, arguments, limit: filter.limit, db)
    }
  }

  /// How many runs pass the filter, its limit aside.
  public func count(_ filter: RunFilter) throws(JournalError) -> Int {
    try snapshot { db in
      let (conditions, arguments) = filter.sql
      let statement = try db.cachedStatement(
        sql: "SELECT count(*) FROM summary \(Self.clause(conditions))")
      return try Int.fetchOne(statement, arguments: arguments) ?? 0
    }
  }

  /// The one run that is meant.
  ///
  /// - Parameters:
  ///   - reference: a name, the beginning of exactly one name, a UUID, or `last` for the run begun
  ///     last.
  ///   - operator: whose last run is meant; nil for anyone's.
  public func find(
    _ reference: String, operator: String? = nil
  ) throws(JournalError) -> RunSummary {
    try snapshot { db in
      let found = try Self.candidates(for: reference, operator: `operator`, db)
      guard let first = found.first else { throw JournalError.noSuchRun(reference) }
      guard found.count == 1 else { throw JournalError.ambiguous(found.map(\.name)) }
      return first
    }
  }

  private static func candidates(
    for reference: String, operator: String?, _ db: Database
  ) throws -> [RunSummary] {
    if reference.isEmpty { return [] }
    if reference == "last" {
      guard let `operator` else { return try summaries(where: [], [], limit: 1, db) }
      return try summaries(
        where: ["run IN (SELECT run FROM summaryOperator WHERE operator = ?)"], [`operator`],
        limit: 1, db)
    }
    let exact = try summaries(
      where: ["run IN (SELECT id FROM run WHERE name = ?1 OR uuid = ?1)"], [reference], limit: 1,
      db)
    if !exact.isEmpty { return exact }
    // A range instead of LIKE: served by the index on names, and `_` is just a letter.
    return try summaries(
      where: ["run IN (SELECT id FROM run WHERE name >= ?1 AND name < ?1 || char(0x10FFFF))"],
      [reference], limit: 20, db)
  }

  static func summaries(
    where conditions: [String], _ arguments: StatementArguments, limit: Int?, _ db: Database
  ) throws -> [RunSummary] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT run, uuid, name, runbookPath, runbookDigest, target, lastOperator, startedAt,
          lastAt, state, reason, ending, position, digest, lastUid, offeredTo, track, rehearsal
        FROM summary JOIN run ON run.id = summary.run
        \(clause(conditions)) ORDER BY run DESC LIMIT \(limit ?? -1)
        """)
    return try Row.fetchAll(statement, arguments: arguments).map { row in
      try summary(row, db)
    }
  }

  private static func clause(_ conditions: [String]) -> String {
    conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
  }

  private static func summary(_ row: Row, _ db: Database) throws -> RunSummary {
    let id: Int64 = try row.decode(atIndex: 0)
    let uuid: String = try row.decode(atIndex: 1)
    let operators = try db.cachedStatement(
      sql: "SELECT operator FROM summaryOperator WHERE run = ? ORDER BY position")
    let signatures = try db.cachedStatement(
      sql: "SELECT role, name FROM summarySignature WHERE run = ? ORDER BY position")
    return RunSummary(
      uuid: uuid, name: try row.decode(atIndex: 2), runbookPath: try row.decode(atIndex: 3),
      runbookDigest: try row.decode(atIndex: 4), target: try row.decode(atIndex: 5),
      operators: try String.fetchAll(operators, arguments: [id]),
      lastOperator: try row.decode(atIndex: 6), lastUid: try row.decode(atIndex: 14),
      offeredTo: try row.decode(atIndex: 15),
      startedAt: try row.decode(atIndex: 7), lastAt: try row.decode(atIndex: 8),
      state: try RunSummary.State(
        word: try row.decode(atIndex: 9), reason: try row.decode(atIndex: 10),
        ending: try row.decode(atIndex: 11)),
      track: try row.decode(String?.self, atIndex: 16).flatMap(Track.init) ?? .forward,
      isRehearsal: try row.decode(atIndex: 17),
      signatures: try Row.fetchAll(signatures, arguments: [id]).map { row in
        RunSummary.Signature(role: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1))
      },
      pruning: try Pruning.of(RunKey(id: id, uuid: uuid), db),
      head: ChainHead(
        run: uuid, position: try row.decode(atIndex: 12), digest: try row.decode(atIndex: 13)))
  }
}

extension RunFilter {
  /// The events of sitting down, looking and leaving; any other may be work.
  private static let kindsWithoutWork = [
    "runStarted", "sittingStarted", "targetNamed", "targetChecked", "targetUnchecked", "courseSet",
    "courseAccepted", "runbookKept", "runbookAdopted", "valueGiven", "movedTo", "noted",
    "stateSaved", "held", "handOffOffered", "handOffAccepted", "handOffDeclined", "takenOver",
    "signed", "scrubbed", "ended",
  ]

  /// Conditions on the rows of `summary`, all of which must hold, and the values in them.
  fileprivate var sql: (conditions: [String], arguments: StatementArguments) {
    var conditions: [String] = []
    var arguments = StatementArguments()
    func ask(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments += [value]
    }
    ask("run IN (SELECT run FROM summaryOperator WHERE operator = ?)", self.operator)
    ask("runbookPath = ?", runbookPath)
    if let runbookName {
      // Not LIKE: a name may hold its wildcards.
      let place = "substr(runbookPath, -length(?)) = ?"
      let endings = ["/\(runbookName)", "/\(runbookName).md"]
      conditions.append("(\(place) OR \(place))")
      for ending in endings { arguments += [ending, ending] }
    }
    ask("target = ?", target)
    if hasNoTarget { conditions.append("target IS NULL") }
    ask("lastAt >= ?", since)
    if let track { ask("coalesce(track, 'forward') = ?", track.rawValue) }
    ask("rehearsal = ?", rehearsal)
    if unfinishedOnly { conditions.append("state <> 'ended'") }
    if workedOnOnly {
      let kinds = Self.kindsWithoutWork.map { "'\($0)'" }.joined(separator: ", ")
      conditions.append(
        "EXISTS (SELECT 1 FROM event WHERE event.run = summary.run AND kind NOT IN (\(kinds)))")
    }
    if !states.isEmpty {
      let words = states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
      conditions.append("state IN (\(words))")
    }
    return (conditions, arguments)
  }
}
