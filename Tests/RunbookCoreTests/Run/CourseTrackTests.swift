import Foundation
import Testing

@testable import RunbookCore

/// A course of another track than the way forward.
@Suite("A course of another track")
struct CourseTrackTests {
  private static let text = """
    # T
    ## Deploy
    - [ ] one
    ## Maintenance Windows
    ### Weekly (Saturday 2-4 AM UTC)
    - rotate
    - clear
    ### Monthly
    - patch
    ## Rollback
    ### Traffic
    - [ ] back
    ### Data
    - [ ] restore
    """

  @Test("takes the sections that hold its steps, all of them, and begins with the first of these")
  func sections() throws {
    let run = try TestRun(Self.text, on: .rollback)
    #expect(
      run.run.course.entries.flatMap { run.run.route.stepsOfSection[$0.section] ?? [] }.count == 2)
    #expect(run.run.course.entries.allSatisfy { $0.taken })
    #expect(run.asked == ["R1"])
  }

  @Test("the way back alone ends as rolled back, and offers no way back from itself")
  func rollbackAlone() throws {
    var run = try TestRun(Self.text, on: .rollback)
    #expect(!run.run.words(for: run.question).contains(.rollback))
    try run.answer("y")
    try run.answer("y")
    #expect(run.question == .closing(.rollback, open: [], failed: []))
    try run.answer("y")
    #expect(run.run.ending == .rolledBack)
  }

  @Test("on the way back an open step of an earlier section is asked about at the end alone")
  func rollbackIsNotHeldUp() throws {
    var run = try TestRun(
      "# T\n## Rollback\n### A\n- [ ] a\n### B\n```bash\nls\n```\n", on: .rollback)
    try run.answer("n")
    #expect(run.asked == ["R2"])
    if case .leaving = run.question { Issue.record("held up") }
  }

  @Test("maintenance ends as complete, and can go the way back first")
  func maintenance() throws {
    var run = try TestRun(Self.text, on: .maintenance)
    #expect(run.run.words(for: run.question).contains(.rollback))
    while run.run.route.current != nil { try run.answer("all") }
    #expect(run.question == .closing(.maintenance, open: [], failed: []))
    var back = run
    try run.answer("y")
    #expect(run.run.ending == .complete)
    try back.answer("r")
    #expect(back.asked == ["R1", "R2"] || back.asked == ["R1"])
    try back.answer("y")
    try back.answer("y")
    try back.answer("y")
    #expect(back.run.ending == .rolledBack)
  }

  @Test("the way forward cannot be reached from it")
  func forwardIsOff() throws {
    let run = try TestRun(Self.text, on: .maintenance)
    #expect(throws: Refusal.notOnCourse(StepNumber(track: .forward, ordinal: 1))) {
      try run.run.decide("goto 1", at: run.question)
    }
  }

  @Test(
    "a section left out is named in the record; steps forward are neither open nor missed there")
  func record() throws {
    var run = try TestRun(Self.text, on: .maintenance, accepting: false)
    try run.write([.targetNamed(name: nil)])
    let monthly = try #require(run.run.course.entries.firstIndex { $0.section == "monthly" })
    try run.answer("off \(monthly + 1) next week")
    try run.answer("y")
    while run.run.route.current != nil { try run.answer("all") }
    try run.answer("y")
    let record = String(
      decoding: MarkdownRecord.bytes(of: run.run, events: run.events), as: UTF8.self)
    #expect(record.contains("record of maintenance"))
    #expect(record.contains("left out of the course: next week"))
    #expect(record.contains("0 open"))
    #expect(!record.contains("1 open"))
  }

  @Test("a changed text leaves the course on its track, and takes new sections of it in")
  func adopting() throws {
    var run = try TestRun(Self.text, on: .maintenance)
    try run.answer("all")
    let bytes = Array((Self.text + "\n## Yearly\n- count\n").utf8)
    let text = RunbookText(
      path: "/test.md", bytes: Data(bytes), digest: Digest.sha256(bytes), commit: nil)
    let runbook = try Runbook(path: "/test.md", bytes: bytes, split: splitLines)
    let adoption = try RunbookChange(run.run, to: runbook).adoption(
      of: text, by: "operator", consent: [])
    run.run.learn(runbook)
    try run.write([.runbookAdopted(adoption: adoption)])
    #expect(run.run.route.track == .maintenance)
    #expect(run.run.course.entries.map(\.section).contains("yearly"))
    #expect(!run.run.course.entries.map(\.section).contains("deploy"))
  }

  @Test("a run of before, without a track in its first event, is on the way forward")
  func olderStart() throws {
    let run = try TestRun(Self.text)
    let stored = try Fact.runStarted(run: run.run.start).encoded()
    #expect(!stored.contains("track"))
    guard case .runStarted(let start) = try Fact(encoded: stored) else { return }
    #expect(start.courseTrack == .forward)
    #expect(run.asked == ["1"])
  }
}
