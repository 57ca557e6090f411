import GRDB
import RunbookCore

/// The derived rows that lists of runs are read from.
///
/// Written in the transaction of the events they sum up; nothing in them is a source of anything,
/// so they can be dropped and made again.
enum SummaryTable {
  /// What of a row few events change.
  private struct Standing: Equatable {
    var target: String?
    var lastOperator: String?
    var lastUid: Int?
    var offeredTo: String?
    var state: RunSummary.State
  }

  /// The row of a run whose first event has just been written.
  static func begin(
    _ run: RunKey, start: RunStart, at: Int64, head: ChainHead, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO summary
          (run, runbookPath, runbookDigest, startedAt, lastAt, state, position, digest, track,
            rehearsal)
        VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      run.id, start.path, start.digest, at, at, head.position, head.digest,
      start.track?.rawValue, start.isRehearsal,
    ])
  }

  /// Takes further events of a run into its row.
  static func add(_ events: ArraySlice<Event>, to run: RunKey, _ db: Database) throws {
    guard let last = events.last else { return }
    let head = ChainHead(after: last)
    let select = try db.cachedStatement(
      sql: """
        SELECT target, lastOperator, state, reason, ending, lastUid, offeredTo FROM summary
        WHERE run = ?
        """)
    guard let row = try Row.fetchOne(select, arguments: [run.id]) else {
      throw JournalError.noSuchRun(run.uuid)
    }
    let before = Standing(
      target: try row.decode(atIndex: 0), lastOperator: try row.decode(atIndex: 1),
      lastUid: try row.decode(atIndex: 5), offeredTo: try row.decode(atIndex: 6),
      state: try RunSummary.State(
        word: try row.decode(atIndex: 2), reason: try row.decode(atIndex: 3),
        ending: try row.decode(atIndex: 4)))
    var now = before
    for event in events {
      now.state = now.state.after(event.fact)
      switch event.fact {
      case .targetNamed(let name): now.target = name
      case .sittingStarted(let sitting):
        (now.lastOperator, now.lastUid) = (sitting.operator, sitting.uid)
        now.offeredTo = nil
        try addOperator(sitting.operator, at: event.position, to: run, db)
      case .handOffOffered(let to, _): now.offeredTo = to
      case .handOffDeclined: now.offeredTo = nil
      case .signed(let role, let name):
        try addSignature(role: role, name: name, at: event.position, to: run, db)
      case .maintained(let sections):
        for section in sections { try addMaintained(section, at: event.at, to: run, db) }
      default: break
      }
    }
    guard now != before else {
      // The case of nearly every event: a column that is set costs a page of each of its indexes.
      let update = try db.cachedStatement(
        sql: "UPDATE summary SET lastAt = ?, position = ?, digest = ? WHERE run = ?")
      try update.execute(arguments: [last.at, head.position, head.digest, run.id])
      return
    }
    let update = try db.cachedStatement(
      sql: """
        UPDATE summary SET target = ?, lastOperator = ?, state = ?, reason = ?, ending = ?,
          lastAt = ?, position = ?, digest = ?, lastUid = ?, offeredTo = ?
        WHERE run = ?
        """)
    try update.execute(arguments: [
      now.target, now.lastOperator, now.state.word, now.state.reason, now.state.ending, last.at,
      head.position, head.digest, now.lastUid, now.offeredTo, run.id,
    ])
  }

  private static func addOperator(
    _ name: String, at position: Int, to run: RunKey, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO summaryOperator (run, operator, position) VALUES (?, ?, ?)")
    try statement.execute(arguments: [run.id, name, position])
  }

  private static func addMaintained(
    _ section: MaintainedSection, at: Int64, to run: RunKey, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO summaryMaintained (run, section, title, schedule, at)
        VALUES (?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      run.id, section.section, section.title, section.window, at,
    ])
  }

  private static func addSignature(
    role: String, name: String, at position: Int, to run: RunKey, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO summarySignature (run, position, role, name) VALUES (?, ?, ?, ?)")
    try statement.execute(arguments: [run.id, position, role, name])
  }
}

extension RunSummary.State {
  /// Reads the three columns of a state.
  init(word: String, reason: String?, ending: String?) throws(JournalError) {
    switch word {
    case "held": self = .held(reason: reason ?? "")
    case "ended":
      guard let ending = ending.flatMap(Ending.init(rawValue:)) else {
        throw .failed(
          SQLiteFailure(code: ResultCode.SQLITE_MISMATCH.rawValue, message: "ending"))
      }
      self = .ended(ending)
    default: self = .open
    }
  }

  var word: String {
    switch self {
    case .open: "open"
    case .held: "held"
    case .ended: "ended"
    }
  }

  var reason: String? { if case .held(let reason) = self { reason } else { nil } }

  var ending: String? { if case .ended(let ending) = self { ending.rawValue } else { nil } }
}
