import RunbookCore
import Testing

@testable import RunbookJournal

@Suite("What was maintained when")
struct MaintenanceTests {
  private func maintain(
    _ scratch: Scratch, _ journal: Journal, _ titles: [String], target: String?, at: Int64
  ) throws {
    let sections = titles.map { MaintainedSection(section: $0, title: $0, window: "Weekly") }
    _ = try journal.startRun(
      Sample.start(track: .maintenance), slug: "care", at: at,
      facts: [
        .targetNamed(name: target), .maintained(sections: sections), .ended(ending: .complete),
      ])
  }

  @Test("the latest of each section counts, on each target; rebuilding gives the same")
  func latest() throws {
    let scratch = try Scratch()
    let journal = try scratch.journal()
    try maintain(scratch, journal, ["a", "b"], target: "prod", at: 1_000)
    try maintain(scratch, journal, ["a"], target: "prod", at: 3_000)
    try maintain(scratch, journal, ["a"], target: "test", at: 2_000)
    let all = try journal.maintenance()
    #expect(all.map(\.section.title) == ["a", "b", "a"])
    #expect(all.map(\.at) == [3_000, 1_000, 2_000])
    #expect(all.map(\.target) == ["prod", "prod", "test"])
    let path = try #require(all.first).runbookPath
    #expect(try journal.maintenance(of: path, on: "test").map(\.at) == [2_000])
    #expect(try journal.maintenance(of: "/other.md").isEmpty)
    try journal.rebuildSummaries()
    #expect(try journal.maintenance() == all)
  }

  @Test("a run's track and whether it was a rehearsal are in its summary, and can be asked for")
  func kinds() throws {
    let scratch = try Scratch()
    let journal = try scratch.journal()
    for (track, rehearsal) in [(Track.forward, false), (.maintenance, false), (.forward, true)] {
      _ = try journal.startRun(
        Sample.start(track: track, rehearsal: rehearsal), slug: "x", at: 1, facts: [])
    }
    #expect(try journal.runs().map(\.track) == [.forward, .maintenance, .forward])
    #expect(try journal.runs().map(\.isRehearsal) == [true, false, false])
    var filter = RunFilter()
    filter.track = .forward
    filter.rehearsal = false
    #expect(try journal.runs(filter).map(\.name) == ["x-1"])
    filter.track = .maintenance
    #expect(try journal.runs(filter).map(\.name) == ["x-2"])
  }
}
