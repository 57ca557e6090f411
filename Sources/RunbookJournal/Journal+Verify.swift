import GRDB
import RunbookCore

extension Journal {
  /// Computes a run's chain, runbook and output again, all in one state of the journal.
  ///
  /// Events and output are read piece by piece; only what its attempts are called is kept.
  ///
  /// - Parameter reference: as for `find`; a run that lists show no longer is found by its name.
  public func verify(_ reference: String) throws(JournalError) -> Verification {
    let found = if let uuid = try uuid(named: reference) { uuid } else { try find(reference).uuid }
    return try snapshot { db in try Self.verify(RunKey(uuid: found, db), db) }
  }

  private func uuid(named name: String) throws(JournalError) -> String? {
    try snapshot { db in
      try String.fetchOne(
        db, sql: "SELECT uuid FROM run WHERE name = ?1 OR uuid = ?1", arguments: [name])
    }
  }

  static func verify(_ run: RunKey, _ db: Database) throws -> Verification {
    let name =
      try String.fetchOne(db, sql: "SELECT name FROM run WHERE id = ?", arguments: [run.id]) ?? ""
    let noted = try Row.fetchOne(
      db, sql: "SELECT position, digest, runbookDigest FROM summary WHERE run = ?",
      arguments: [run.id])
    let head = try noted.map { row in
      ChainHead(
        run: run.uuid, position: try row.decode(atIndex: 0), digest: try row.decode(atIndex: 1))
    }
    if let pruning = try Pruning.of(run, db) {
      return try Self.verify(pruning, of: run, named: name, noted: head, db)
    }
    var chain = ChainCheck(
      run: run, name: name, noted: head, runbookDigest: try noted?.decode(atIndex: 2))
    var output = OutputCheck()
    var start: RunStart?
    var adopted: [Adoption] = []
    try EventRow.each(of: run, db) { row in
      let isNeeded =
        ["runStarted", "runbookAdopted"].contains(row.kind) || OutputCheck.kinds.contains(row.kind)
      let fact = isNeeded || row.position == 0 ? row.fact(of: run) : nil
      if isNeeded, fact == nil { chain.addUnreadable(row) } else { chain.add(row, fact: fact) }
      if case .runStarted(let found) = fact, row.position == 0 { start = found }
      if case .runbookAdopted(let adoption) = fact { adopted.append(adoption) }
      if let fact { output.add(fact, at: row.at) }
      return true
    }
    try output.compare(run, db)
    return Verification(
      name: name, start: start, adopted: adopted, head: chain.head, breach: try chain.verdict(db),
      output: output.tally, outputFaults: output.faults)
  }

  /// A pruned run has its head in two places, and nothing else.
  private static func verify(
    _ pruning: Pruning, of run: RunKey, named name: String, noted: ChainHead?, _ db: Database
  ) throws -> Verification {
    let left = try Int.fetchOne(
      db,
      sql: """
        SELECT (SELECT count(*) FROM event WHERE run = ?1)
          + (SELECT count(*) FROM output WHERE run = ?1)
        """, arguments: [run.id])
    var found = Verification(name: name, start: nil, head: pruning.head)
    found.pruning = pruning
    if noted != pruning.head || left != 0 {
      found.breach = Breach(
        position: pruning.head.position - 1, at: nil, kind: nil, damage: .prunedOtherwise)
    }
    return found
  }
}
