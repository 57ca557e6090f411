import Foundation
import GRDB
import RunbookCore
import Testing

@testable import RunbookJournal

/// Removing old runs, and that nothing else can be removed that way.
@Suite struct PruneTests {
  let scratch: Scratch
  let journal: Journal
  let ended: ChainHead
  let open: ChainHead

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
    ended = try Self.run(journal, "old", facts: [.ended(ending: .complete)])
    open = try Self.run(journal, "new", facts: [])
  }

  private static func run(_ journal: Journal, _ slug: String, facts: [Fact]) throws -> ChainHead {
    let events = try journal.startRun(
      Sample.pinned(), slug: slug, at: 1_000,
      facts: [Sample.sitting("operator"), Sample.attempt(slug)])
    let head = try journal.end(
      slug, printing: Sample.noise(300_000), after: ChainHead(after: events[2]))
    return try journal.add(facts, after: head)
  }

  private func count(_ table: String) throws -> Int {
    try scratch.raw().read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? -1
    }
  }

  @Test func onlyEndedRunsBeforeThatTimeArePrunable() throws {
    #expect(try journal.prunable(before: 2_001).map(\.name) == ["old-1"])
    #expect(try journal.prunable(before: 2_000) == [])
    let candidate = try #require(try journal.prunable(before: 2_001).first)
    #expect(candidate.events == 5)
    #expect(candidate.bytes > 300_000)
    #expect(try journal.unfinishedRuns(before: 2_001) == 1)
    #expect(try journal.unfinishedRuns(before: 2_000) == 0)
  }

  @Test func aPrunedRunKeepsItsPlaceInListsAndItsHead() throws {
    let before = try journal.find("old-1")
    #expect(try journal.prune(ended.run, by: "reviewer", at: 9_000))
    let after = try journal.find("old-1")
    let pruning = Pruning(at: 9_000, by: "reviewer", head: ended)
    #expect(after.pruning == pruning)
    #expect(after.name == before.name && after.state == before.state && after.head == before.head)
    #expect(after.operators == before.operators && after.lastAt == before.lastAt)
    #expect(try journal.events(of: ended.run) == [])
    #expect(try journal.output(of: "old").bytes == 0)
    #expect(try [count("event"), count("output")] == [4, 1])
    #expect(try journal.prunable(before: .max) == [])
  }

  @Test func whatIsLeftVerifiesAndSaysThatItWasPruned() throws {
    #expect(try journal.prune(ended.run, by: "reviewer", at: 9_000))
    let found = try journal.verify("old-1")
    #expect(found.holds)
    #expect(found.pruning?.head == ended)
    let contents = try journal.check()
    #expect(contents.holds)
    #expect(contents.runs == 2 && contents.prunedRuns == 1)
  }

  @Test func namesOfPrunedRunsAreNotUsedAgainAndSummariesOutliveARebuild() throws {
    #expect(try journal.prune(ended.run, by: "reviewer", at: 9_000))
    let before = try journal.runs()
    try journal.rebuildSummaries()
    #expect(try journal.runs() == before)
    _ = try journal.begin("old")
    #expect(try journal.find("last").name == "old-2")
  }

  @Test func aRunThatIsNotWhatWasWrittenStays() throws {
    try scratch.raw().write { db in
      try db.execute(
        sql: """
          DROP TRIGGER eventKept;
          UPDATE event SET at = 7 WHERE run = 1 AND position = 2;
          """)
    }
    #expect(try journal.prune(ended.run, by: "reviewer", at: 9_000) == false)
    #expect(try journal.events(of: ended.run).count == 5)
  }

  @Test func aRunWithoutAnEndIsNeverPruned() throws {
    #expect(throws: JournalError.self) { try journal.prune(open.run, by: "reviewer", at: 9_000) }
    #expect(try journal.events(of: open.run).count == 4)
    #expect(try journal.check().holds)
  }

  @Test(arguments: [
    "DELETE FROM event WHERE run = 1",
    "DELETE FROM event WHERE run = 1 AND position = 4",
    "INSERT INTO pruned SELECT run, 9, 'x', position, digest FROM summary WHERE run = 2",
    "INSERT INTO pruned SELECT run, 9, 'x', position - 1, digest FROM summary WHERE run = 1",
    "INSERT INTO pruned SELECT run, 9, 'x', position, '\(Sample.digest)' FROM summary WHERE run = 1",
    "INSERT INTO pruned SELECT 99, 9, 'x', position, digest FROM summary WHERE run = 1",
  ])
  func nothingIsRemovedButWholeRunsThatEnded(_ sql: String) throws {
    let error = #expect(throws: DatabaseError.self) {
      try scratch.raw().write { db in try db.execute(sql: sql) }
    }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    #expect(try count("event") == 9)
    #expect(try journal.check().holds)
  }

  @Test(arguments: [
    "DELETE FROM pruned", "UPDATE pruned SET operator = 'x'", "DELETE FROM summary",
    "INSERT OR REPLACE INTO pruned SELECT run, 9, 'x', position, digest FROM summary WHERE run = 1",
    "UPDATE summary SET digest = '\(Sample.digest)' WHERE run = 1",
    "INSERT INTO event SELECT 1, 0, kind, at, payload, digest FROM event WHERE position = 0",
    "INSERT INTO output (token, run, bytes, dropped) VALUES ('x', 1, 0, 0)",
  ])
  func whatIsLeftOfAPrunedRunStays(_ sql: String) throws {
    #expect(try journal.prune(ended.run, by: "reviewer", at: 9_000))
    let before = try journal.runs()
    let error = #expect(throws: DatabaseError.self) {
      try scratch.raw().write { db in try db.execute(sql: sql) }
    }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    #expect(try journal.runs() == before)
  }

  @Test func aHeadThatWasChangedAfterPruningIsFound() throws {
    #expect(try journal.prune(ended.run, by: "reviewer", at: 9_000))
    try scratch.raw().write { db in
      try db.execute(
        sql: "DROP TRIGGER prunedKept; UPDATE pruned SET digest = '\(Sample.digest)'")
    }
    #expect(try journal.verify("old-1").breach?.damage == .prunedOtherwise)
  }

  @Test func theFileShrinks() throws {
    #expect(try journal.prune(ended.run, by: "reviewer", at: 9_000))
    let (before, after) = try journal.shrink()
    #expect(before - after > 250_000)
    #expect(try journal.check().holds)
  }

  @Test func aJournalOfTheVersionBeforeIsCopiedAndCanThenBePruned() throws {
    let older = try Scratch()
    let start = try older.journal().startRun(
      Sample.pinned(), slug: "old", at: 1_000, facts: [.ended(ending: .scrubbed)])
    try older.makeVersion3()
    let journal = try older.journal()
    #expect(FileManager.default.fileExists(atPath: older.path + ".v3"))
    #expect(try journal.prune(start[0].run, by: "reviewer", at: 9_000))
    #expect(try journal.check().holds)
  }
}
