import GRDB
import RunbookCore
import Testing

@testable import RunbookJournal

@Suite struct SummaryTests {
  let scratch: Scratch
  let journal: Journal

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
  }

  @Test func aSummarySaysWhatTheEventsSay() throws {
    let first = try journal.begin(facts: [Sample.sitting("ana"), .targetNamed(name: "prod")])
    let head = try journal.add(
      [Sample.settled("a"), .held(reason: "lunch"), Sample.sitting("bo"), Sample.sitting("ana")],
      after: first)
    let summary = try journal.find("klipstream-1")
    #expect(summary.uuid == head.run)
    #expect(summary.runbookPath == "/books/klipstream.md")
    #expect(summary.runbookDigest == Sample.digest)
    #expect(summary.target == "prod")
    #expect(summary.operators == ["ana", "bo"])
    #expect(summary.lastOperator == "ana")
    #expect(summary.startedAt == 1_000)
    #expect(summary.lastAt == 2_000)
    #expect(summary.head == head)
  }

  @Test(
    arguments: [
      ([], RunSummary.State.open),
      ([.held(reason: "lunch")], .held(reason: "lunch")),
      ([.held(reason: "lunch"), .noted(step: nil, text: "soup")], .held(reason: "lunch")),
      ([.held(reason: "lunch"), Sample.sitting("bo")], .open),
      ([.ended(ending: .complete)], .ended(.complete)),
      (
        [.ended(ending: .complete), Sample.sitting("bo"), .signed(role: "lead", name: "bo")],
        .ended(.complete)
      ),
      ([.ended(ending: .complete), Sample.sitting("bo"), .movedTo(step: "r1")], .open),
      (
        [.ended(ending: .complete), .movedTo(step: "r1"), .ended(ending: .rolledBack)],
        .ended(.rolledBack)
      ),
    ] as [([Fact], RunSummary.State)])
  func theStateFollowsTheFacts(_ facts: [Fact], _ state: RunSummary.State) throws {
    _ = try journal.add(facts, after: try journal.begin())
    #expect(try journal.find("last").state == state)
  }

  @Test func rebuildingGivesWhatWritingGave() throws {
    for number in 0..<30 {
      var facts: [Fact] = [Sample.sitting("op\(number % 4)"), Sample.settled("a")]
      if number % 2 == 0 { facts.append(.targetNamed(name: number % 4 == 0 ? "prod" : nil)) }
      if number % 3 == 0 { facts.append(.signed(role: "lead", name: "op\(number)")) }
      if number % 5 == 0 { facts += [.held(reason: "r\(number)"), Sample.sitting("late")] }
      if number % 7 == 0 { facts.append(.ended(ending: .scrubbed)) }
      _ = try journal.add(facts, after: try journal.begin("s\(number % 3)", facts: facts))
    }
    let incremental = try journal.runs()
    try journal.rebuildSummaries()
    #expect(try journal.runs() == incremental)
    try scratch.raw().write { db in try db.execute(sql: "DELETE FROM summary") }
    #expect(try journal.runs() == [])
    try journal.rebuildSummaries()
    #expect(try journal.runs() == incremental)
  }

  @Test func rebuildingALongRunGoesInBatches() throws {
    let head = try journal.begin()
    let facts = (0..<2_500).map { number in Sample.settled("\(number)") } + [.held(reason: "x")]
    _ = try journal.append(facts, after: head, at: 9)
    let incremental = try journal.runs()
    try journal.rebuildSummaries()
    #expect(try journal.runs() == incremental)
  }

  @Test func filtersNarrowAndTheNewestComesFirst() throws {
    _ = try journal.begin("a", facts: [Sample.sitting("ana"), .targetNamed(name: "prod")])
    _ = try journal.begin("b", facts: [Sample.sitting("bo"), .targetNamed(name: "prod")])
    _ = try journal.begin(
      "c", facts: [Sample.sitting("ana"), .ended(ending: .complete)], path: "/books/c.md")
    func names(_ filter: RunFilter) throws -> [String] { try journal.runs(filter).map(\.name) }
    #expect(try names(RunFilter()) == ["c-1", "b-1", "a-1"])
    #expect(try names(RunFilter(limit: 2)) == ["c-1", "b-1"])
    #expect(try names(RunFilter(operator: "ana")) == ["c-1", "a-1"])
    #expect(try names(RunFilter(operator: "ana", unfinishedOnly: true)) == ["a-1"])
    #expect(try names(RunFilter(target: "prod", limit: 1)) == ["b-1"])
    #expect(try names(RunFilter(runbookPath: "/books/c.md")) == ["c-1"])
    #expect(try names(RunFilter(runbookPath: "/books/c.md", target: "prod")) == [])
  }

  @Test func runsInWhichNothingWasDoneCanBeLeftOut() throws {
    let arrival: [Fact] = [
      Sample.sitting("ana"), .targetNamed(name: "prod"), .courseSet(course: Course(entries: [])),
      .courseAccepted, .noted(step: nil, text: "soup"), .held(reason: "lunch"),
      .scrubbed(reason: "rain"), .ended(ending: .scrubbed),
    ]
    let work: [Fact] = [
      Sample.settled("a"), .rollbackBegun(by: "bo", from: nil),
      .gateMet(step: "a"),
    ]
    _ = try journal.begin("arrived", facts: arrival)
    for (place, fact) in work.enumerated() {
      _ = try journal.begin("worked\(place)", facts: arrival + [fact])
    }
    var filter = RunFilter()
    filter.workedOnOnly = true
    #expect(try journal.runs(filter).map(\.name) == ["worked2-1", "worked1-1", "worked0-1"])
  }

  @Test(arguments: [
    RunFilter(operator: "ana"), RunFilter(runbookPath: "p"), RunFilter(target: "t"),
    RunFilter(operator: "ana", unfinishedOnly: true), RunFilter(unfinishedOnly: true, limit: 5),
  ])
  func noListOfRunsReadsTheEvents(_ filter: RunFilter) throws {
    _ = try journal.begin()
    // With the table of events gone, a query that touches it fails.
    try scratch.raw().writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; DROP TABLE event")
    }
    #expect(throws: Never.self) { try journal.runs(filter) }
  }
}
