import Foundation
import GRDB
import RunbookCore
import Testing

@testable import RunbookJournal

@Suite struct AppendTests {
  let scratch: Scratch
  let journal: Journal

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
  }

  @Test func whatIsWrittenIsReadBackWholeByAnotherConnection() throws {
    let started = try journal.startRun(
      Sample.start(), slug: "klipstream", at: 1_000, facts: [Sample.sitting("ana")])
    let more = try journal.append(
      [Sample.attempt("t"), .noted(step: nil, text: "naïve ☂ \u{0} \n end")],
      after: ChainHead(after: started[1]), at: 2_000)
    let read = try scratch.journal().events(of: started[0].run)
    #expect(read == started + more)
    guard case .runStarted(let start) = read[0].fact else {
      Issue.record("\(read[0].fact)")
      return
    }
    #expect(start.name == "klipstream-1")
  }

  @Test func numbersCountPerSlugAndAreNeverReused() throws {
    #expect(try journal.begin("a").position == 1)
    _ = try journal.begin("a")
    _ = try journal.begin("b")
    // Even where someone removed the run by force.
    try scratch.raw().write { db in
      try db.execute(
        sql: """
          PRAGMA foreign_keys = OFF; DROP TRIGGER eventStays; DROP TRIGGER runStays;
          """)
      try db.execute(sql: "DELETE FROM summary WHERE run = 2")
      try db.execute(sql: "DELETE FROM event WHERE run = 2; DELETE FROM run WHERE id = 2")
    }
    _ = try journal.begin("a")
    #expect(try journal.runs().map(\.name).sorted() == ["a-1", "a-3", "b-1"])
  }

  @Test func ofTwoWritersWithTheSameHeadOneIsOutdated() async throws {
    let head = try journal.begin()
    let path = scratch.path
    let outcomes = await withTaskGroup(of: Result<ChainHead, JournalError>.self) { group in
      for number in 0..<6 {
        group.addTask {
          Result { () throws(JournalError) in
            let journal = try Journal(path: path)
            return ChainHead(
              after: try journal.append([Sample.settled("\(number)")], after: head, at: 2)[0])
          }
        }
      }
      return await group.reduce(into: []) { outcomes, outcome in outcomes.append(outcome) }
    }
    let winners = outcomes.compactMap { outcome in try? outcome.get() }
    try #require(winners.count == 1)
    for case .failure(let error) in outcomes {
      #expect(error == .outdated(expected: head, found: winners[0]))
    }
    #expect(try journal.events(of: head.run).count == 2)
  }

  @Test func aHeadWithTheRightPositionAndAnotherDigestIsOutdated() throws {
    let head = try journal.begin()
    let other = ChainHead(run: head.run, position: head.position, digest: Sample.digest)
    #expect(throws: JournalError.outdated(expected: other, found: head)) {
      try journal.append([.courseAccepted], after: other, at: 2)
    }
  }

  @Test func anUnknownRunIsSaidToBeUnknown() throws {
    let head = ChainHead(run: "none", position: 0, digest: Sample.digest)
    #expect(throws: JournalError.noSuchRun("none")) {
      try journal.append([.courseAccepted], after: head, at: 2)
    }
    #expect(throws: JournalError.noSuchRun("none")) { try journal.events(of: "none") }
  }

  @Test func oneBadFactOfThreeLeavesNothingBehind() throws {
    let head = try journal.begin()
    try scratch.raw().write { db in
      try db.execute(
        sql: """
          CREATE TRIGGER trap BEFORE INSERT ON event WHEN NEW.kind = 'held'
          BEGIN SELECT RAISE(ABORT, 'trap'); END
          """)
    }
    #expect(throws: JournalError.self) {
      try journal.append(
        [.courseAccepted, Sample.sitting("bo"), .held(reason: "x")], after: head, at: 2)
    }
    #expect(try journal.events(of: head.run).count == 1)
    #expect(try journal.find("last").operators == [])
    #expect(try journal.find("last").head == head)
  }

  @Test func aReaderElsewhereSeesTheLastCommitWhileAWriteIsUnderWay() throws {
    let head = try journal.begin()
    let reader = try scratch.journal()
    try journal.queue.inTransaction(.immediate) { db in
      try db.execute(sql: "UPDATE summary SET target = 'half'")
      #expect(try reader.events(of: head.run).count == 1)
      #expect(try reader.runs()[0].target == nil)
      return .rollback
    }
  }

  @Test func aWriterThatKeepsTheLockIsNamedAndNothingIsLost() throws {
    let head = try journal.begin()
    try journal.queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA busy_timeout = 30")
    }
    let other = try scratch.raw()
    try other.inTransaction(.immediate) { _ in
      let error = #expect(throws: JournalError.self) {
        try journal.append([.courseAccepted], after: head, at: 2)
      }
      guard case .locked = error else {
        Issue.record("\(String(describing: error))")
        return .rollback
      }
      return .rollback
    }
    #expect(try journal.append([.courseAccepted], after: head, at: 2).count == 1)
  }

  @Test(arguments: [
    "UPDATE event SET payload = '{}'", "DELETE FROM event",
    "UPDATE run SET name = 'x'", "DELETE FROM run",
    "INSERT INTO event SELECT run, position + 2, kind, at, payload, digest FROM event",
    "INSERT OR REPLACE INTO event SELECT run, position, kind, at, '{}', digest FROM event",
    "REPLACE INTO event SELECT run, 0, kind, at, '{}', digest FROM event",
  ])
  func eventsAreOnlyEverAdded(_ sql: String) throws {
    _ = try journal.begin()
    let before = try journal.find("last")
    let error = #expect(throws: DatabaseError.self) {
      try scratch.raw().write { db in try db.execute(sql: sql) }
    }
    #expect(error?.resultCode.rawValue == 19)
    #expect(try journal.find("last") == before)
  }
}
