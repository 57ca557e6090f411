import Foundation
import GRDB
import RunbookCore
import Testing

@testable import RunbookJournal

/// What was done to a run with the file in hand, and what verifying it says.
@Suite struct VerifyTests {
  let scratch: Scratch
  let journal: Journal
  let head: ChainHead
  static let noise = Sample.noise(400_000)

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
    let events = try journal.startRun(
      Sample.pinned(), slug: "klip", at: 1_000,
      facts: [Sample.sitting("operator"), Sample.attempt("t0")])
    var head = ChainHead(after: events[2])
    head = try journal.end("t0", printing: Self.noise, after: head)
    head = try journal.add([Sample.attempt("t1")], after: head)
    head = try journal.end("t1", printing: Array("secret\n".utf8), after: head)
    head = try journal.add(
      [Sample.settled("a"), Sample.settled("b"), .held(reason: "lunch")], after: head)
    self.head = head
  }

  private func tamper(_ sql: String) throws {
    try scratch.raw().writeWithoutTransaction { db in
      try db.execute(sql: "DROP TRIGGER eventKept; DROP TRIGGER eventStays; DROP TRIGGER eventNext")
      try db.execute(sql: "DROP TRIGGER runKept; PRAGMA foreign_keys = OFF")
      try db.execute(sql: sql)
    }
  }

  /// Computes the chain anew from an event on, as someone who knows the recipe would.
  private func rechain(from position: Int, to end: Int = .max) throws {
    try scratch.raw().writeWithoutTransaction { db in
      var previous =
        try String.fetchOne(
          db, sql: "SELECT digest FROM event WHERE position = ?", arguments: [position - 1])
        ?? String.fetchOne(db, sql: "SELECT runbookDigest FROM summary") ?? ""
      let rows = try Row.fetchAll(
        db, sql: "SELECT position, at, payload FROM event WHERE position BETWEEN ? AND ?",
        arguments: [position, end])
      for row in rows {
        previous = Event.digest(
          run: head.run, position: row["position"], at: row["at"], payload: row["payload"],
          after: previous)
        try db.execute(
          sql: "UPDATE event SET digest = ? WHERE position = ?",
          arguments: [previous, row["position"] as Int])
      }
    }
  }

  private func breach() throws -> Breach? { try journal.verify("klip-1").breach }

  @Test func anUntouchedRunHoldsWithItsOutput() throws {
    let found = try journal.verify("last")
    #expect(found.holds)
    #expect(found.head == head)
    #expect(found.output == OutputTally(whole: 2))
    #expect(found.start?.name == "klip-1")
  }

  @Test func anAdoptedTextThatIsNotTheOneOfItsDigestIsNamed() throws {
    let bytes = Array("- [ ] look twice\n".utf8)
    func adoption(_ digest: String) -> Fact {
      .runbookAdopted(
        adoption: Adoption(
          text: RunbookText(path: "/b.md", bytes: Data(bytes), digest: digest, commit: nil),
          by: "operator"))
    }
    let next = try journal.add([adoption(Digest.sha256(bytes))], after: head)
    let found = try journal.verify("klip-1")
    #expect(found.holds)
    #expect(found.adopted.map(\.bytes) == [Data(bytes)])
    _ = try journal.add([adoption(String(repeating: "0", count: 64))], after: next)
    #expect(try breach()?.position == next.position)
    #expect(try breach()?.damage == .runbookChanged)
  }

  @Test(arguments: [
    ("UPDATE event SET payload = replace(payload, 'lunch', 'brunch')", 8, Breach.Damage.changed),
    ("UPDATE event SET payload = replace(payload, 'python', 'rm') WHERE position = 2", 2, .changed),
    ("UPDATE event SET at = at + 1 WHERE position = 4", 4, .changed),
    ("UPDATE event SET digest = lower(hex(randomblob(32))) WHERE position = 4", 4, .changed),
    ("UPDATE event SET kind = 'ended' WHERE position = 7", 7, .kindChanged),
    ("DELETE FROM event WHERE position = 3", 3, .removed(1)),
    ("DELETE FROM event WHERE position = 0", 0, .removed(1)),
    (
      """
      DELETE FROM event WHERE position IN (3, 4);
      UPDATE event SET position = position - 2 WHERE position > 4
      """, 3, .removed(2)
    ),
    ("DELETE FROM event WHERE position = 8", 8, .cutOff(1)),
    ("DELETE FROM event WHERE position > 4", 5, .cutOff(4)),
    ("DELETE FROM event", 0, .cutOff(9)),
    (
      """
      UPDATE event SET position = 99 WHERE position = 3;
      UPDATE event SET position = 3 WHERE position = 5;
      UPDATE event SET position = 5 WHERE position = 99
      """, 3, .reordered(from: 5)
    ),
    ("DELETE FROM summary", 8, .noSecondHead),
  ])
  func theFirstBadEventIsNamed(_ sql: String, _ position: Int, _ damage: Breach.Damage) throws {
    try tamper(sql)
    let found = try breach()
    #expect(found?.position == position)
    #expect(found?.damage == damage)
  }

  @Test func contentsThatWereExchangedWithoutTheirDigestsAreReordered() throws {
    try tamper(
      """
      CREATE TEMP TABLE held AS SELECT * FROM event;
      UPDATE event SET (kind, at, payload) =
        (SELECT kind, at, payload FROM held WHERE held.position = 9 - event.position)
      WHERE position IN (4, 5)
      """)
    #expect(try breach()?.damage == .reordered(from: 5))
    #expect(try breach()?.position == 4)
  }

  @Test(arguments: [4, 9])
  func anInsertedEventWhoseDigestFollowsIsFound(_ position: Int) throws {
    try tamper(
      """
      UPDATE event SET position = position + 100 WHERE position >= \(position);
      INSERT INTO event SELECT run, \(position), kind, at, payload, digest FROM event
      WHERE kind = 'held';
      UPDATE event SET position = position - 99 WHERE position >= 100
      """)
    try rechain(from: position, to: position)
    #expect(try breach()?.position == position)
    #expect(try breach()?.damage == .inserted(1))
  }

  @Test func anInsertedEventWithAnyDigestIsFoundAtTheEndToo() throws {
    try tamper(
      "INSERT INTO event SELECT run, 9, kind, at, payload, digest FROM event WHERE position = 7")
    #expect(try breach()?.position == 9)
    #expect(try breach()?.damage == .inserted(1))
  }

  @Test func aChainComputedAnewIsFoundByTheSecondCopyOfItsHead() throws {
    try tamper("UPDATE event SET payload = replace(payload, 'lunch', 'brunch')")
    try rechain(from: 8)
    #expect(try breach()?.damage == .rewritten)
    #expect(try breach()?.position == 8)
  }

  /// Nothing in one file can tell what was written into it whole; a head noted elsewhere can.
  @Test func aChainComputedAnewWithBothCopiesOfItsHeadIsNotFoundAndEndsInAnotherDigest() throws {
    try tamper("UPDATE event SET payload = replace(payload, 'lunch', 'brunch')")
    try rechain(from: 8)
    try tamperSummary()
    let found = try journal.verify("klip-1")
    #expect(found.holds)
    #expect(found.head.digest != head.digest)
  }

  private func tamperSummary() throws {
    try scratch.raw().write { db in
      try db.execute(
        sql: "UPDATE summary SET digest = (SELECT digest FROM event WHERE position = 8)")
    }
  }

  @Test func anEventThatWasChangedAlongWithItsDigestPointsToItselfOrTheNext() throws {
    try tamper("UPDATE event SET at = at + 1 WHERE position = 4")
    try rechain(from: 4, to: 4)
    #expect(try breach()?.position == 5)
    #expect(try breach()?.damage == .changed)
  }

  @Test(arguments: [false, true])
  func changedBytesOfTheRunbookAreFound(_ computedAnew: Bool) throws {
    let old = Data("- [ ] look\n".utf8).base64EncodedString()
    let new = Data("- [x] look\n".utf8).base64EncodedString()
    try tamper("UPDATE event SET payload = replace(payload, '\(old)', '\(new)')")
    if computedAnew {
      try rechain(from: 0)
      try tamperSummary()
    }
    #expect(try breach()?.position == 0)
    #expect(try breach()?.damage == .runbookChanged)
  }

  @Test func anotherNameIsFound() throws {
    try tamper("UPDATE run SET name = 'klip-9'")
    #expect(try journal.verify("klip-9").breach?.damage == .renamed)
  }

  @Test func whatThisTminusCannotReadIsNamedWhereTheChainHolds() throws {
    try tamper("UPDATE event SET payload = '{\"attemptStarted\":{}}' WHERE position = 4")
    try rechain(from: 4)
    #expect(try breach()?.damage == .unreadable)
    #expect(try breach()?.position == 4)
  }

  @Test(arguments: [
    ("UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE output = 1 AND start = 0", true),
    ("UPDATE chunk SET bytes = CAST('public' || x'0A' AS BLOB) WHERE output = 2", true),
    ("DELETE FROM chunk WHERE output = 1 AND start > 0", false),
    ("DELETE FROM chunk WHERE output = 1 AND start = 0", false),
    (
      """
      DELETE FROM chunk WHERE output = 1 AND start > 0;
      UPDATE output SET dropped = bytes - (SELECT sum(length(bytes)) FROM chunk WHERE output = 1)
      WHERE id = 1
      """, false
    ),
    ("UPDATE chunk SET size = 300000 WHERE output = 1 AND start = 0", true),
    ("DELETE FROM chunk WHERE output = 2", false),
    ("DELETE FROM output WHERE id = 2", false),
    ("DELETE FROM chunk WHERE output = 2; UPDATE output SET dropped = bytes WHERE id = 2", false),
    ("DELETE FROM chunk WHERE output = 2; UPDATE output SET bytes = 0 WHERE id = 2", false),
  ])
  func outputThatIsNotWhatWasPrintedIsFound(
    _ sql: String, _ isChanged: Bool
  ) throws {
    try scratch.raw().write { db in try db.execute(sql: sql) }
    let found = try journal.verify("klip-1")
    #expect(found.breach == nil)
    #expect(found.output.whole == 1)
    try #require(found.outputFaults.count == 1)
    let fault = found.outputFaults[0]
    #expect(fault.attempt?.step == "a" && fault.attempt?.command == 0)
    #expect((fault.damage == .changed) == isChanged)
  }

  @Test func redactedOutputIsSaidAndIsNoFault() throws {
    let facts = [Fact.outputRedacted(step: "a", by: "operator", reason: nil)]
    _ = try journal.redactOutput(of: ["t0", "t1"], facts: facts, after: head, at: 3_000)
    let found = try journal.verify("klip-1")
    #expect(found.holds)
    #expect(found.output == OutputTally(redacted: 2))
  }

  @Test func outputErasedWithoutAnEventIsAFault() throws {
    try scratch.raw().write { db in
      try db.execute(sql: "DELETE FROM chunk WHERE output = 2")
    }
    #expect(try journal.verify("klip-1").outputFaults.map(\.damage) == [.missing(bytes: 7)])
  }

  @Test func outputWithoutItsMiddleIsComparedInPart() throws {
    var head = try journal.add([Sample.attempt("t2")], after: head)
    head = try journal.end("t2", printing: Self.noise + Self.noise, limit: 100_000, after: head)
    #expect(try journal.verify("klip-1").output == OutputTally(whole: 2, inPart: 1))
    try scratch.raw().write { db in
      try db.execute(sql: "DELETE FROM chunk WHERE output = 3 AND start > 0")
    }
    #expect(try journal.verify("klip-1").outputFaults.count == 1)
  }

  @Test func anAttemptWithoutAnEndHasNoDigest() throws {
    _ = try journal.add([Sample.attempt("t2")], after: head)
    let writer = try journal.openOutput(attempt: "t2", run: head.run)
    try writer.write(Array("half\n".utf8), at: 0)
    try writer.flush()
    let found = try journal.verify("klip-1")
    #expect(found.holds)
    #expect(found.output == OutputTally(whole: 2, withoutDigest: 1))
  }

  @Test func outputThatNoEventSpeaksOfIsAFault() throws {
    let writer = try journal.openOutput(attempt: "stray", run: head.run)
    try writer.write(Array("half\n".utf8), at: 0)
    try writer.flush()
    #expect(try journal.verify("klip-1").outputFaults.map(\.damage) == [.unknown])
  }
}

extension Sample {
  /// A start whose digest is that of its runbook.
  static func pinned() -> RunStart {
    var start = start()
    start.digest = Digest.sha256(Array(start.bytes))
    return start
  }
}

extension Journal {
  /// Stores what an attempt printed, and its end.
  func end(
    _ token: String, printing bytes: [UInt8], limit: Int = OutputWriter.defaultLimit,
    after head: ChainHead
  ) throws -> ChainHead {
    let writer = try openOutput(attempt: token, run: head.run, limit: limit)
    try writer.write(bytes, at: 5)
    let end = AttemptEnd(token: token, status: 0, milliseconds: 9, output: try writer.finish())
    return try add([.attemptFinished(end: end)], after: head)
  }
}
