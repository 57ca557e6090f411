import GRDB
import RunbookCore

/// Compares what is stored of attempts' output with what their events say of it.
struct OutputCheck {
  private struct Known {
    let attempt: VerifiedAttempt
    var printed: OutputDigest?
    var isRedacted = false
  }

  /// The kinds of events that speak of output.
  static let kinds: Set<String> = [
    "attemptStarted", "attemptFinished", "outputRedacted",
  ]

  private(set) var tally = OutputTally()
  private(set) var faults: [OutputFault] = []
  private var tokens: [String] = []
  private var known: [String: Known] = [:]
  private var tokensOfStep: [Step.ID: [String]] = [:]

  /// Takes what the run's next event says.
  mutating func add(_ fact: Fact, at: Int64) {
    switch fact {
    case .attemptStarted(let attempt):
      tokens.append(attempt.token)
      tokensOfStep[attempt.step, default: []].append(attempt.token)
      let line = attempt.shown.prefix { !$0.isNewline }
      known[attempt.token] = Known(
        attempt: VerifiedAttempt(
          token: attempt.token, step: attempt.step, command: attempt.command,
          text: String(line.prefix(200)), at: at))
    case .attemptFinished(let end): known[end.token]?.printed = end.output
    case .outputRedacted(let step, _, _, let attempts):
      for token in attempts ?? tokensOfStep[step] ?? [] { known[token]?.isRedacted = true }
    default: break
    }
  }

  /// Compares, once all events were added.
  mutating func compare(_ run: RunKey, _ db: Database) throws {
    for token in tokens {
      guard let attempt = known[token] else { continue }
      if let damage = try damage(attempt, token, run, db) {
        faults.append(OutputFault(attempt: attempt.attempt, damage: damage))
      }
    }
    let stored = try db.cachedStatement(sql: "SELECT token FROM output WHERE run = ? ORDER BY id")
    let rows = try String.fetchCursor(stored, arguments: [run.id])
    while let token = try rows.next() {
      if known[token] == nil { faults.append(OutputFault(attempt: nil, damage: .unknown)) }
    }
  }

  private mutating func damage(
    _ known: Known, _ token: String, _ run: RunKey, _ db: Database
  ) throws -> OutputFault.Damage? {
    let kept = try KeptOutput(token, run, db)
    if known.isRedacted, kept.bytes == kept.claimedDropped {
      tally.redacted += 1
      return nil
    }
    // What the row itself says must be so, whether or not there is a digest.
    if let damage = kept.damage { return damage }
    guard let printed = known.printed else {
      if kept.bytes > 0 { tally.withoutDigest += 1 }
      return nil
    }
    if kept.claimedDropped > 0 {
      // A digest that went on after a loss of tminus covers what was kept then, and no more.
      guard (kept.running.bytes...kept.bytes).contains(printed.bytes) else {
        return .missing(bytes: max(1, printed.bytes - kept.bytes))
      }
      tally.inPart += 1
      return nil
    }
    if kept.running.bytes < printed.bytes {
      return .missing(bytes: printed.bytes - kept.running.bytes)
    }
    guard kept.running.value == printed else { return .changed }
    tally.whole += 1
    return nil
  }
}

/// What is there of one attempt's output, read chunk by chunk.
private struct KeptOutput {
  /// Where all that was printed ends, and how much of it is not kept, as its row says.
  var bytes = 0
  var claimedDropped = 0
  /// Where the last chunk ends.
  var end = 0
  var running = RunningDigest()
  /// Whether a chunk overlaps another, or cannot be unpacked.
  var isUnreadable = false

  /// Where the chunks are not those that the row speaks of.
  ///
  /// Only a middle is ever left out: the last bytes printed are kept.
  var damage: OutputFault.Damage? {
    let gap = bytes - running.bytes - claimedDropped
    if isUnreadable || gap < 0 || end > bytes { return .changed }
    if gap > 0 { return .missing(bytes: gap) }
    return end < bytes ? .missing(bytes: bytes - end) : nil
  }

  init(_ token: String, _ run: RunKey, _ db: Database) throws {
    let find = try db.cachedStatement(
      sql: "SELECT id, bytes, dropped FROM output WHERE token = ? AND run = ?")
    guard let row = try Row.fetchOne(find, arguments: [token, run.id]) else { return }
    bytes = try row.decode(atIndex: 1)
    claimedDropped = try row.decode(atIndex: 2)
    let id: Int64 = try row.decode(atIndex: 0)
    let select = try db.cachedStatement(
      sql: "SELECT start, at, bytes, size FROM chunk WHERE output = ? ORDER BY start")
    let rows = try Row.fetchCursor(select, arguments: [id])
    while let row = try rows.next() {
      guard let chunk = try Self.chunk(row), chunk.start >= end else {
        isUnreadable = true
        return
      }
      chunk.bytes.withUnsafeBytes { running.add($0) }
      end = chunk.end
    }
  }

  /// A chunk that cannot be unpacked was changed; that is to be told, and is no reason to stop.
  private static func chunk(_ row: Row) throws -> OutputChunk? {
    do {
      return try OutputChunk(row)
    } catch JournalError.damaged {
      return nil
    }
  }
}
