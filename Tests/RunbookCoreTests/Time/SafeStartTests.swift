import Foundation
import Testing

@testable import RunbookCore

/// The last safe start before a window closes, with a clock of the test's own.
@Suite("Last safe start")
struct SafeStartTests {
  static let text = """
    # R

    ## Deploy (30 minutes) <!-- window="Saturday 2-4 AM UTC" -->

    ```bash
    deploy
    ```

    ```bash
    migrate
    ```

    ## Look

    ```bash
    look
    ```

    ## Rollback (10 minutes)

    ```bash
    back
    ```
    """

  /// Saturday, 2026-11-21, so many minutes after midnight UTC.
  private func saturday(_ minutes: Int64) -> Int64 {
    1_795_219_200_000 + minutes * 60_000
  }

  private func run(at minutes: Int64, _ text: String = text) throws -> TestRun {
    var run = try TestRun(text, accepting: false)
    run.clock = saturday(minutes)
    try run.write([.targetNamed(name: "prod"), .courseAccepted])
    return run
  }

  @Test("the step's time and the way back's are taken off the window's end")
  func last() throws {
    let run = try run(at: 125)
    let start = try #require(run.run.safeStart(of: 0, at: run.clock, in: .utc))
    #expect(start.closes == saturday(240))
    #expect(start.work == 30 * 60_000 && start.wayBack == 10 * 60_000)
    #expect(start.last == saturday(200))
  }

  @Test("what would begin later is asked about, and going on is a deviation")
  func late() throws {
    var run = try run(at: 125)
    guard case .command = run.question else {
      Issue.record("\(run.question)")
      return
    }
    run.clock = saturday(235)
    guard case .late(0, _) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(throws: Refusal.self) { try run.answer("y") }
    #expect(throws: Refusal.needsReason(.go)) { try run.answer("go") }
    try run.answer("go the change board agreed")
    guard case .command = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(run.run.deviations.contains { $0.contains("the change board agreed") })
    try run.answer("y")
    // The window has closed meanwhile: the next command is asked about again.
    run.clock = saturday(250)
    guard case .late(1, _) = run.question else {
      Issue.record("\(run.question)")
      return
    }
  }

  @Test("there is none outside of any window, in a section without one, and on the way back")
  func none() throws {
    let outside = try run(at: 600)
    #expect(outside.run.safeStart(of: 0, at: outside.clock, in: .utc) == nil)
    let inside = try run(at: 125)
    #expect(inside.run.safeStart(of: 2, at: inside.clock, in: .utc) == nil)
    #expect(inside.run.safeStart(of: 3, at: inside.clock, in: .utc) == nil)
  }

  @Test("the front matter's window is for all of it")
  func frontMatter() throws {
    let text = "---\ntminus: {window: 'Saturday 2-4 AM UTC'}\n---\n# R\n\n```bash\ndeploy\n```\n"
    let run = try run(at: 125, text)
    #expect(run.run.safeStart(of: 0, at: run.clock, in: .utc)?.last == saturday(240))
  }

  @Test("the way back is never too late, where it is the course, too")
  func rollbackAlone() throws {
    var run = try TestRun(
      "---\ntminus: {window: 'Saturday 2-4 AM UTC'}\n---\n# R\n\n```bash\ndeploy\n```\n\n## Rollback (10 minutes)\n\n```bash\nback\n```\n",
      on: .rollback, accepting: false)
    run.clock = saturday(235)
    try run.write([.targetNamed(name: "prod"), .courseAccepted])
    guard case .command(1, _) = run.question else {
      Issue.record("\(run.question)")
      return
    }
  }

  @Test("a window without a zone is in the operator's, and ends by its clocks when they change")
  func clocksChange() throws {
    let berlin = try #require(Zone(named: "Europe/Berlin"))
    var run = try TestRun(
      "---\ntminus: {window: 'Sunday 01:00-05:00'}\n---\n# R\n\n```bash\ndeploy\n```\n",
      accepting: false)
    // Sunday, 2027-03-28, 01:30 CET: at 02:00 it is 03:00 CEST.
    run.clock = 1_806_193_800_000
    try run.write([.targetNamed(name: "prod"), .courseAccepted])
    let start = try #require(run.run.safeStart(of: 0, at: run.clock, in: berlin))
    // 05:00 CEST.
    #expect(start.closes == 1_806_202_800_000)
  }

  @Test("the way back takes as long for the last safe start as it says everywhere")
  func oneWayBack() throws {
    let run = try run(
      at: 125,
      Self.text.replacing("## Rollback (10 minutes)", with: "## Rollback")
        + "\n### Verify (5 minutes)\n\n1. Look (3 minutes)\n\n   ```bash\n   look\n   ```\n"
        + "\n### Tell\n\n1. Mail (4 minutes)\n\n   ```bash\n   mail\n   ```\n")
    #expect(run.run.runbook.wayBackBudget == 9 * 60)
    let start = try #require(run.run.safeStart(of: 0, at: run.clock, in: .utc))
    #expect(start.wayBack == 9 * 60_000)
  }
}
