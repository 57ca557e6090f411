import GRDB
import RunbookCore
import Testing

@testable import RunbookJournal

/// One live session drives a run.
@Suite struct LeaseTests {
  let scratch: Scratch
  let journal: Journal
  let head: ChainHead

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
    let events = try journal.startRun(Sample.pinned(), slug: "klip", at: 1_000)
    head = ChainHead(after: events[0])
  }

  private func lease(_ pid: Int, ticks: Int64 = 7, since: Int64 = 1_000) -> Lease {
    Lease(
      holder: ProcessMark(host: "bastion", boot: "b", pid: pid, ticks: ticks), uid: 1000,
      operator: "operator", since: since)
  }

  @Test func aLiveOneIsRefusedAndADeadOneIsTakenOver() throws {
    let (first, second) = (lease(1), lease(2))
    #expect(try journal.take(first, of: head.run) { _ in true } == .granted(insteadOf: nil))
    #expect(try journal.take(second, of: head.run) { _ in true } == .refused(first))
    #expect(try journal.lease(of: head.run) == first)
    #expect(try journal.take(second, of: head.run) { _ in false } == .granted(insteadOf: first))
    #expect(try journal.lease(of: head.run) == second)
  }

  @Test func oneOfTheSameProcessIsTakenAgainWithoutANotice() throws {
    _ = try journal.take(lease(1), of: head.run) { _ in true }
    let again = lease(1, since: 9_000)
    #expect(try journal.take(again, of: head.run) { _ in true } == .granted(insteadOf: nil))
    #expect(try journal.lease(of: head.run) == again)
  }

  @Test func aNumberThatAnotherProcessHasNowIsAnother() throws {
    _ = try journal.take(lease(1), of: head.run) { _ in true }
    let later = lease(1, ticks: 8)
    #expect(try journal.take(later, of: head.run) { _ in false } == .granted(insteadOf: lease(1)))
  }

  @Test func onlyItsHolderRenewsAndReleasesIt() throws {
    let (first, second) = (lease(1), lease(2))
    _ = try journal.take(first, of: head.run) { _ in true }
    #expect(try journal.renew(first, of: head.run, at: 5_000))
    #expect(try journal.lease(of: head.run)?.heartbeat == 5_000)
    #expect(try journal.lease(of: head.run)?.since == 1_000)
    #expect(try !journal.renew(second, of: head.run, at: 6_000))
    try journal.release(second, of: head.run)
    #expect(try journal.lease(of: head.run)?.heartbeat == 5_000)
    try journal.release(first, of: head.run)
    #expect(try journal.lease(of: head.run) == nil)
  }

  @Test func whoHasItNoLongerWritesNothing() throws {
    let (first, second) = (lease(1), lease(2))
    _ = try journal.take(first, of: head.run) { _ in true }
    let next = ChainHead(
      after: try journal.append(
        [Sample.settled("a")], after: head, at: 2_000, holding: first)[0])
    _ = try journal.take(second, of: head.run) { _ in false }
    #expect(throws: JournalError.leaseLost(to: second)) {
      try journal.append([Sample.settled("b")], after: next, at: 3_000, holding: first)
    }
    #expect(throws: JournalError.leaseLost(to: second)) {
      try journal.redactOutput(of: [], facts: [], after: next, at: 3_000, holding: first)
    }
    try journal.release(second, of: head.run)
    #expect(throws: JournalError.leaseLost(to: nil)) {
      try journal.append([Sample.settled("b")], after: next, at: 3_000, holding: first)
    }
    #expect(try journal.events(of: head.run).count == 2)
  }

  @Test func takenAtOnceByManyItIsOnes() async throws {
    let (path, run) = (scratch.path, head.run)
    let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
      for pid in 1...8 {
        let lease = lease(pid)
        group.addTask {
          try Journal(path: path).take(lease, of: run) { _ in true } == .granted(insteadOf: nil)
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(granted == 1)
  }

  @Test func itIsNoPartOfTheRecord() throws {
    _ = try journal.take(lease(1), of: head.run) { _ in true }
    #expect(try journal.verify(head.run).holds)
    #expect(try journal.check().holds)
  }

  @Test func aReaderDoesNotWaitForALongWrite() throws {
    let reader = try scratch.journal()
    try journal.queue.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        try db.execute(sql: "UPDATE counter SET last = last + 1")
        // Seen as before the write, and at once.
        #expect(try reader.events(of: head.run).count == 1)
        #expect(try reader.runs().count == 1)
        #expect(try reader.verify(head.run).holds)
        return .rollback
      }
    }
  }

  @Test func aWriterHasItsLockFromTheBeginningAndWaitsForAnother() async throws {
    let other = try scratch.journal()
    let head = head
    // One that read first and wrote then would be refused at once, for others wrote in between.
    let writers = [journal, other].map { journal in
      Task.detached {
        for _ in 0..<200 { _ = try journal.begin("many") }
      }
    }
    for writer in writers { try await writer.value }
    #expect(try journal.runs().count == 401)
    #expect(try journal.events(of: head.run).count == 1)
  }
}

/// What a summary says of whose a run is.
@Suite struct ResumableTests {
  private static func sitting(_ name: String, uid: Int) -> Fact {
    .sittingStarted(
      sitting: Sitting(
        operator: name, login: "ops", uid: uid, sudoUser: nil, host: "bastion", terminal: nil,
        unattended: false, utcOffset: 0))
  }

  @Test func twoUsersOfOneNameAreToldApart() throws {
    let scratch = try Scratch()
    let journal = try scratch.journal()
    _ = try journal.begin("a", facts: [Self.sitting("operator", uid: 1)])
    _ = try journal.begin("b", facts: [Self.sitting("operator", uid: 2)])
    #expect(
      try journal.unfinishedRuns(of: "operator", uid: 2, limit: 9).map(\.name) == ["b-1"])
    // A run whose last sitting was another's is that one's.
    let third = [Self.sitting("operator", uid: 1), Self.sitting("reviewer", uid: 1)]
    _ = try journal.begin("c", facts: third)
    #expect(
      try journal.unfinishedRuns(of: "operator", uid: 1, limit: 9).map(\.name) == ["a-1"])
  }

  @Test func anOfferStandsUntilItIsAnswered() throws {
    let scratch = try Scratch()
    let journal = try scratch.journal()
    let first = Self.sitting("first", uid: 1)
    let offer = Fact.handOffOffered(to: "second", text: nil)
    let answers: [[Fact]] = [
      [], [first], [.handOffDeclined(by: "second", reason: "no time")],
      [.handOffAccepted(by: "second"), Self.sitting("second", uid: 2)],
      [.takenOver(from: "first", by: "third", reason: "now"), Self.sitting("third", uid: 3)],
      [.ended(ending: .scrubbed)],
    ]
    for (place, answer) in answers.enumerated() {
      _ = try journal.begin("r\(place)", facts: [first, offer] + answer)
    }
    #expect(try journal.unfinishedRuns(offeredTo: ["second"]).map(\.name) == ["r0-1"])
    try journal.rebuildSummaries()
    #expect(try journal.unfinishedRuns(offeredTo: ["second", "x"]).map(\.name) == ["r0-1"])
    #expect(
      try journal.runs().map(\.state).dropFirst(3).first
        == .held(reason: "declined by second: no time"))
  }

  @Test func aJournalOfTheVersionBeforeLearnsWhoDroveItsUnfinishedRuns() throws {
    let scratch = try Scratch()
    _ = try scratch.journal().begin(
      "a", facts: [Self.sitting("first", uid: 1), Self.sitting("operator", uid: 2)])
    try scratch.makeVersion3()
    #expect(try scratch.journal().runs().map(\.lastUid) == [2])
  }
}
