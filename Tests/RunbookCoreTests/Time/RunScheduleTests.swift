import Foundation
import Testing

@testable import RunbookCore

/// Planned time against the time taken, with a clock of the test's own.
@Suite("Planned and actual time")
struct RunScheduleTests {
  static let text = """
    # R

    ## Prepare (30 minutes)

    - [ ] One <!-- each -->
    - [ ] Two <!-- each -->

    ## Deploy (1 hour)

    - [ ] Three

    ## Look around

    - [ ] Four
    """

  private func schedule(_ run: TestRun) -> Schedule { Schedule(run.run, now: run.clock) }

  private func minutes(_ count: Int64) -> Int64 { count * 60_000 }

  /// Lets minutes pass, then answers.
  private func answer(_ run: inout TestRun, _ line: String, after minutes: Int64) throws {
    // An event takes a second of the test's clock.
    run.clock += self.minutes(minutes) - 1000
    try run.answer(line)
  }

  @Test("a run without budgets has no schedule")
  func none() throws {
    let run = try TestRun("# R\n\n- [ ] One\n")
    #expect(schedule(run) == Schedule(run.run, now: 0))
    #expect(schedule(run).left == nil && schedule(run).spans.isEmpty)
  }

  @Test("what is left is what was planned, less what was used")
  func left() throws {
    var run = try TestRun(Self.text)
    #expect(schedule(run).left == minutes(90))
    try answer(&run, "y", after: 12)
    let now = schedule(run)
    let used = now.spans.map(\.used)
    #expect(used == [minutes(12), 0])
    #expect(now.left == minutes(78) && now.late == 0)
    try answer(&run, "y", after: 3)
    // Over in half its time: the rest of it is not needed.
    #expect(schedule(run).left == minutes(60))
    #expect(schedule(run).spans[0].isOver)
  }

  @Test("late is what took longer, what went faster deducted")
  func late() throws {
    var run = try TestRun(Self.text)
    try answer(&run, "y", after: 10)
    try answer(&run, "y", after: 10)
    try answer(&run, "y", after: 84)
    #expect(schedule(run).late == minutes(14))
    #expect(schedule(run).left == 0)
  }

  @Test("time in a section without a budget is nobody's delay")
  func unplanned() throws {
    var run = try TestRun(Self.text)
    for _ in 0..<3 { try answer(&run, "y", after: 10) }
    run.clock += minutes(600)
    #expect(schedule(run).late == 0 && schedule(run).left == 0)
  }

  @Test("time on hold is told apart")
  func holds() throws {
    var run = try TestRun(Self.text)
    try answer(&run, "y", after: 10)
    try run.write([.held(reason: "lunch")])
    run.clock += minutes(59) + 59_000
    let soFar = minutes(59) + 59_000
    #expect(schedule(run).held == soFar)
    try run.write([.sittingStarted(sitting: TestRun.sitting)])
    try answer(&run, "y", after: 10)
    #expect(schedule(run).held == minutes(60))
    let used = minutes(20) + 1000
    #expect(schedule(run).spans[0].used == used)
  }

  @Test("an inner budget is shown, and summed once; a step has its own")
  func inner() throws {
    let run = try TestRun(
      """
      # R

      ## Deploy (2 hours)

      ### Backend (30 minutes)

      - [ ] One

      ### Frontend (15 minutes)

      - [ ] Two
      """)
    let now = schedule(run)
    let planned = now.spans.map(\.planned)
    #expect(planned == [minutes(120), minutes(30), minutes(15)])
    #expect(now.left == minutes(120))
    let step = try #require(run.run.route.current)
    #expect(now.span(of: step, in: run.run)?.planned == minutes(30))
  }

  @Test("a wait that runs is beside the rest; one that comes is added, unless a budget holds it")
  func waits() throws {
    let text = """
      # R

      ## Prepare (30 minutes)

      - [ ] Wait 10 minutes <!-- wait=10m park -->
      - [ ] One

      ## Watch

      - [ ] Monitor for 2 hours
      """
    var run = try TestRun(text)
    #expect(schedule(run).left == minutes(150))
    try run.pass()
    try answer(&run, "y", after: 5)
    try run.pass(seconds: 300)
    try run.answer("y")
    try run.pass()
    let left = try #require(schedule(run).left)
    #expect(left > minutes(114) && left <= minutes(116))
  }

  @Test("the record tells each section's plan against what it took")
  func record() throws {
    var run = try TestRun(Self.text)
    try answer(&run, "y", after: 20)
    try answer(&run, "y", after: 24)
    let text = String(
      decoding: MarkdownRecord.bytes(of: run.run, events: run.events), as: UTF8.self)
    #expect(text.contains("time: Prepare (30 minutes) planned 30 min, took 44 min, late by 14 min"))
    #expect(text.contains("time: Deploy (1 hour) planned 1 h, not begun"))
    #expect(text.contains("time in all: late by 14 min"))
  }
}
