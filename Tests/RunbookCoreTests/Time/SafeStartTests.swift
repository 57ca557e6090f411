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
    let start = try #require(run.run.safeStart(of: 0, at: run.clock))
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
    #expect(outside.run.safeStart(of: 0, at: outside.clock) == nil)
    let inside = try run(at: 125)
    #expect(inside.run.safeStart(of: 2, at: inside.clock) == nil)
    #expect(inside.run.safeStart(of: 3, at: inside.clock) == nil)
  }

  @Test("the front matter's window is for all of it")
  func frontMatter() throws {
    let text = "---\ntminus: {window: 'Saturday 2-4 AM UTC'}\n---\n# R\n\n```bash\ndeploy\n```\n"
    let run = try run(at: 125, text)
    #expect(run.run.safeStart(of: 0, at: run.clock)?.last == saturday(240))
  }
}
