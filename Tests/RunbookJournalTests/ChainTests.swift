import GRDB
import RunbookCore
import Testing

@testable import RunbookJournal

/// What someone with the file in hand may do to it, and what is seen of it.
@Suite struct ChainTests {
  let scratch: Scratch
  let journal: Journal
  let head: ChainHead

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
    head = try journal.add(
      [Sample.settled("a"), Sample.settled("b"), Sample.settled("c"), .held(reason: "lunch")],
      after: try journal.begin())
  }

  private func tamper(_ sql: String) throws {
    try scratch.raw().writeWithoutTransaction { db in
      try db.execute(sql: "DROP TRIGGER eventKept; DROP TRIGGER eventStays; DROP TRIGGER eventNext")
      try db.execute(sql: sql)
    }
  }

  private func firstBroken() throws -> Int? {
    Event.firstBroken(in: try journal.events(of: head.run), runbookDigest: Sample.digest)
  }

  @Test func anUntouchedChainHolds() throws {
    #expect(try firstBroken() == nil)
    #expect(Event.firstBroken(in: try journal.events(of: head.run), runbookDigest: "") == 0)
  }

  @Test(arguments: [
    ("UPDATE event SET payload = replace(payload, 'lunch', 'brunch')", 4),
    ("UPDATE event SET at = at + 1 WHERE position = 2", 2),
    ("DELETE FROM event WHERE position = 1", 1),
    ("DELETE FROM event WHERE position = 0", 0),
    (
      """
      UPDATE event SET position = 9 WHERE position = 1;
      UPDATE event SET position = 1 WHERE position = 2;
      UPDATE event SET position = 2 WHERE position = 9
      """, 1
    ),
    (
      """
      DELETE FROM event WHERE position = 2;
      UPDATE event SET position = position - 1 WHERE position > 2
      """, 2
    ),
  ])
  func tamperingIsFound(_ sql: String, _ position: Int) throws {
    try tamper(sql)
    #expect(try firstBroken() == position)
  }

  @Test func aChainCutOffAtItsEndIsFoundByTheHead() throws {
    try tamper("DELETE FROM event WHERE position = 4")
    let events = try journal.events(of: head.run)
    #expect(try firstBroken() == nil)
    let kept = try journal.find("last").head
    #expect(kept == head)
    #expect(ChainHead(after: events[events.count - 1]) != kept)
  }

  @Test func aPayloadThatIsNoFactIsNamed() throws {
    try tamper("UPDATE event SET payload = '{\"moonLanding\":{}}' WHERE position = 3")
    #expect(throws: JournalError.unreadableEvent(run: head.run, position: 3)) {
      try journal.events(of: head.run)
    }
  }
}
