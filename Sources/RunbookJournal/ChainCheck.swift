import GRDB
import RunbookCore

/// Computes a run's chain again, event by event, and tells what was done to it.
struct ChainCheck {
  /// The head as the run's summary keeps it: the second copy.
  private let noted: ChainHead?
  private let run: RunKey
  private let name: String
  /// What the next event must follow.
  private var previous: String
  private var count = 0
  private var start: RunStart?
  private(set) var broken: Breach?
  /// The first event whose digest is not what follows, and what was before it.
  private var failed: (row: EventRow, index: Int, previous: String)?
  private var successor: EventRow?
  private var lastRow: (position: Int, at: Int64, kind: String, digest: String)?

  init(run: RunKey, name: String, noted: ChainHead?, runbookDigest: String?) {
    self.run = run
    self.name = name
    self.noted = noted
    previous = runbookDigest ?? ""
  }

  /// Where the events end.
  var head: ChainHead {
    ChainHead(
      run: run.uuid, position: lastRow.map { $0.position + 1 } ?? 0,
      digest: lastRow?.digest ?? previous)
  }

  /// Takes the run's next event; what it says is given where it was read.
  mutating func add(_ row: EventRow, fact: Fact?) {
    defer {
      count += 1
      lastRow = (row.position, row.at, row.kind, row.digest)
    }
    if count == 0, case .runStarted(let start) = fact {
      self.start = start
      previous = start.digest
    }
    if let failed {
      if count == failed.index + 1 { successor = row }
      return
    }
    guard row.position == count,
      row.digest == row.digest(of: run, at: count, after: previous)
    else {
      failed = (row, count, previous)
      return
    }
    previous = row.digest
    if !row.isOfItsKind { note(.kindChanged, row) }
    if case .runbookAdopted(let adoption) = fact,
      Digest.sha256(Array(adoption.bytes)) != adoption.digest
    {
      note(.runbookChanged, row)
    }
  }

  /// An event that could not be read although something of it is needed.
  mutating func addUnreadable(_ row: EventRow) {
    add(row, fact: nil)
    if failed == nil { note(.unreadable, row) }
  }

  private mutating func note(_ damage: Breach.Damage, _ row: EventRow) {
    broken =
      broken ?? Breach(position: row.position, at: row.at, kind: row.kind, damage: damage)
  }

  /// What is wrong first, once all events were added.
  func verdict(_ db: Database) throws -> Breach? {
    let chain = try failed.map { try damage($0.row, $0.index, after: $0.previous, db) } ?? ending
    return [broken, chain, beginning].compactMap { $0 }.min { $0.position < $1.position }
  }

  /// The runbook's bytes, and the name.
  private var beginning: Breach? {
    guard let start else { return nil }
    func breach(_ damage: Breach.Damage) -> Breach {
      Breach(position: 0, at: nil, kind: "runStarted", damage: damage)
    }
    if Digest.sha256(Array(start.bytes)) != start.digest { return breach(.runbookChanged) }
    return start.name == name ? nil : breach(.renamed)
  }

  /// How a chain that holds in itself compares with the second copy of its head.
  private var ending: Breach? {
    func breach(_ position: Int, _ damage: Breach.Damage) -> Breach {
      let last = lastRow?.position == position ? lastRow : nil
      return Breach(position: position, at: last?.at, kind: last?.kind, damage: damage)
    }
    guard let noted else { return breach(max(0, count - 1), .noSecondHead) }
    if count < noted.position { return breach(count, .cutOff(noted.position - count)) }
    if count > noted.position { return breach(noted.position, .inserted(count - noted.position)) }
    return previous == noted.digest ? nil : breach(max(0, count - 1), .rewritten)
  }

  /// What was done where the chain breaks.
  private func damage(
    _ row: EventRow, _ index: Int, after previous: String, _ db: Database
  ) throws -> Breach {
    guard row.position == index else {
      return Breach(
        position: index, at: nil, kind: nil, damage: .removed(row.position - index))
    }
    func breach(_ damage: Breach.Damage) -> Breach {
      Breach(position: index, at: row.at, kind: row.kind, damage: damage)
    }
    if beginning?.damage == .runbookChanged, index == 0 { return breach(.runbookChanged) }
    let surplus = noted.map { count - $0.position } ?? 0
    if let place = try place(ofEvent: index, digest: row.digest, after: previous, db) {
      return breach(surplus > 0 ? .inserted(place - index) : .reordered(from: place))
    }
    if surplus > 0 {
      if let first = try firstInserted(surplus, before: row, db) {
        return Breach(
          position: first.position, at: first.at, kind: first.kind, damage: .inserted(surplus))
      }
      if index == noted?.position { return breach(.inserted(surplus)) }
    }
    if surplus < 0, !isFollowed(row) { return breach(.removed(-surplus)) }
    return breach(.changed)
  }

  /// Whether the digest of an event is the one that the next was chained to, or that was noted last.
  private func isFollowed(_ row: EventRow) -> Bool {
    guard let next = successor else { return noted?.digest == row.digest }
    return next.digest == next.digest(of: run, at: next.position, after: row.digest)
  }

  /// The first of inserted events whose digests follow, where the true chain goes on behind them.
  private func firstInserted(
    _ number: Int, before row: EventRow, _ db: Database
  ) throws -> EventRow? {
    let place = row.position - number
    var before = place == 0 ? start?.digest : nil
    var found: EventRow?
    try EventRow.each(of: run, db) { row in
      if row.position == place - 1 { before = row.digest }
      if row.position == place { found = row }
      return found == nil
    }
    guard let before, row.digest(of: run, at: place, after: before) == row.digest else {
      return nil
    }
    return found
  }

  /// Where the event stands that belongs to a position.
  private func place(
    ofEvent index: Int, digest: String, after previous: String, _ db: Database
  ) throws -> Int? {
    var place: Int?
    try EventRow.each(of: run, db) { row in
      guard row.position > index else { return true }
      let fitting = row.digest(of: run, at: index, after: previous)
      if fitting == row.digest || fitting == digest { place = row.position }
      return place == nil
    }
    return place
  }
}
