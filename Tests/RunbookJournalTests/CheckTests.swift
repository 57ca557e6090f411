import Foundation
import GRDB
import RunbookCore
import Testing

@testable import RunbookJournal

@Suite struct CheckTests {
  let scratch: Scratch
  let journal: Journal

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
    for number in 0..<3 {
      let events = try journal.startRun(
        Sample.pinned(), slug: "klip", at: 1_000, facts: [Sample.attempt("t\(number)")])
      _ = try journal.end(
        "t\(number)", printing: Sample.noise(2_000), after: ChainHead(after: events[1]))
    }
  }

  private func tamper(_ sql: String) throws {
    try scratch.raw().writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; " + sql)
    }
  }

  @Test func anUntouchedJournalHolds() throws {
    let contents = try journal.check { name, found in
      #expect((try? found.get().holds) == true, "\(name)")
    }
    #expect(contents.holds)
    #expect(contents.runs == 3 && contents.events == 9 && contents.outputs == 3)
  }

  @Test func onlyTheBadRunIsBad() throws {
    try tamper("UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE output = 2")
    var bad: [String] = []
    let contents = try journal.check { name, found in
      if (try? found.get().holds) != true { bad.append(name) }
    }
    #expect(bad == ["klip-2"])
    #expect(contents.badRuns == 1)
    #expect(contents.fileProblems == [])
  }

  @Test func aDroppedTriggerIsAProblemOfTheFile() throws {
    try tamper("DROP TRIGGER eventKept")
    let problems = try journal.check().fileProblems
    #expect(problems == ["the trigger eventKept, which refuses changes, is not there"])
  }

  @Test func rowsThatBelongToNoneAreAProblemOfTheFile() throws {
    try tamper("DELETE FROM output WHERE id = 1")
    let problems = try journal.check().fileProblems
    #expect(problems == ["chunk: 1 of its rows belong to no row of output"])
  }

  @Test func aDamagedPageIsSaidAndTheOtherRunsAreStillVerified() throws {
    try journal.queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    let page = try journal.queue.read { db in
      try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'outputByRun'")
        ?? 0
    }
    let copy = try Scratch()
    var bytes = try scratch.bytes(scratch.path)
    bytes.replaceSubrange((page - 1) * 4096..<page * 4096, with: Data(repeating: 0x5A, count: 4096))
    try bytes.write(to: URL(fileURLWithPath: copy.path))
    try #require(chmod(copy.path, 0o600) == 0)
    let contents = try copy.journal().check()
    #expect(!contents.fileProblems.isEmpty)
    #expect(contents.runs == 3)
  }

  @Test func aBackupIsWholePrivateAndVerified() throws {
    let path = scratch.directory + "/copy.sqlite"
    let (contents, bytes) = try journal.backUp(to: path)
    #expect(contents.holds)
    #expect(contents.runs == 3)
    #expect(try scratch.mode(path) == 0o600)
    #expect(try scratch.bytes(path).count == Int(bytes))
    let copied = try Journal(path: path).runs()
    #expect(try journal.runs() == copied)
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.directory)
    #expect(left.filter { $0.contains("part") } == [])
  }

  @Test func aBackupNeverOverwrites() throws {
    let path = scratch.directory + "/copy.sqlite"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: JournalError.alreadyThere(path: path)) { try journal.backUp(to: path) }
    #expect(try scratch.bytes(path) == Data("mine".utf8))
    #expect(throws: JournalError.alreadyThere(path: scratch.path)) {
      try journal.backUp(to: scratch.path)
    }
  }

  @Test func aBackupWhereNoneCanBeWrittenLeavesNothing() throws {
    let path = scratch.directory + "/none/copy.sqlite"
    // The draft's own name is nobody's to foresee.
    #expect {
      try journal.backUp(to: path)
    } throws: { error in
      guard case JournalError.unreachable(let place, ENOENT) = error else { return false }
      return place.hasPrefix(path + ".\(getpid()).")
    }
  }

  @Test func aBackupWhileAnotherWritesIsOneStateOfWholeAppends() async throws {
    let path = scratch.path
    let head = try journal.begin("other")
    let writer = Task {
      let journal = try Journal(path: path)
      var head = head
      while !Task.isCancelled {
        let events = try journal.append(
          [Sample.settled("a"), .noted(step: nil, text: "two of a kind")], after: head, at: 2)
        head = ChainHead(after: events[1])
      }
      return head.position
    }
    var sizes: [Int] = []
    for number in 0..<5 {
      let copy = "\(scratch.directory)/copy\(number)"
      _ = try journal.backUp(to: copy)
      sizes.append(try Journal(path: copy).verify("other-1").head.position)
    }
    writer.cancel()
    let end = try await writer.value
    #expect(sizes.allSatisfy { $0 % 2 == 1 && $0 <= end })
    #expect(sizes == sizes.sorted())
  }
}
