import Foundation
import Testing

/// Waits as an operator meets them: they ring, are parked, survive, and are really waited for.
@Suite("Waits at a terminal and from a pipe")
struct WaitTests {
  static let rollout = """
    # Rollout

    ## Canary

    ```bash
    traffic 10
    ```

    - [ ] Soak for 4-6 hours: <!-- wait=${SOAK:-4h} -->
      - [ ] Error rate <1%
    - [ ] If healthy, proceed

    ## Half

    ```bash
    traffic 50
    ```

    ## Security Verification

    - [ ] API needs a token
    - [ ] Headers are set
    """

  static func home() throws -> (home: TestHome, file: String) {
    let home = try TestHome()
    try home.stub(["traffic"])
    return (home, try home.write("rollout.md", rollout))
  }

  @Test("from a pipe a short wait is really waited for, and nothing behind it runs before")
  func pipe() async throws {
    let (home, file) = try Self.home()
    let result = try await Tool(home, "run", file, "--set", "SOAK=2s")
      .answering("y", "y", "go", "y", "all", "y").run()
    #expect(result.status == 0, "\(result)")
    #expect(home.stubLogLines() == ["traffic 10", "traffic 50"])
    #expect(result.output.contains("wait 2 is over"))
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("waited from") && record.contains(", the end of 1, until"))
    #expect(record.contains(": over"))
    #expect(!record.contains("deviation: ") && record.contains("; 1 waited out) |"))
    let times = try home.query(
      "SELECT max(at) - min(at) FROM event WHERE kind IN ('attemptFinished', 'waitEnded') AND position < (SELECT position + 1 FROM event WHERE kind = 'waitEnded')"
    )
    #expect((Int(times.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) >= 1900)
  }

  @Test("from a pipe a long wait holds the run and says until when; a reason ends it early")
  func pipeHolds() async throws {
    let (home, file) = try Self.home()
    let held = try await Tool(home, "run", file).answering("y").run()
    #expect(held.status == 3)
    #expect(held.output.contains("waits until"))
    #expect(held.output.contains("too early for 4"))
    #expect(home.stubLogLines() == ["traffic 10"])
    let status = try await Tool(home, "status").run().output
    #expect(status.contains("waiting: 2 Soak for 4-6 hours, waits until"))
    let refused = try await Tool(home, "resume").answering("y").run()
    #expect(refused.status == 3 && home.stubLogLines() == ["traffic 10"])
    let ended = try await Tool(home, "resume")
      .answering("done metrics are flat", "y", "go", "y", "all", "y").run()
    #expect(ended.status == 0, "\(ended)")
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains(#/ended 3 h \d+ min early: metrics are flat/#))
    #expect(record.contains("ended early"))
  }

  @Test("the bell rings while something is half typed, and that stays; its boxes come next")
  func ring() async throws {
    let (home, _) = try Self.home()
    let file = try home.write(
      "ring.md",
      """
      # Ring

      ```bash
      traffic 10
      ```

      - [ ] Soak <!-- wait=${SOAK:-4h} park -->
        - [ ] Error rate <1%
      - [ ] Spot checks

      ## Later

      - [ ] Last thing
      """)
    let terminal = try Terminal(home, "run", file, "--target", "-", "--set", "SOAK=8s")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("waits until")
    try terminal.expect("Spot checks").expectPrompt()
    terminal.press("s 4 half a rea")
    try terminal.expect("s 4 half a rea")
    try terminal.expect("wait 2 is over")
    #expect(terminal.raw.contains("\u{07}"))
    // The line that was begun stands again behind its prompt, and goes on.
    try terminal.expect("s 4 half a rea")
    terminal.type("son")
    try terminal.expect("4 skipped").expect("half a reason")
    try terminal.expect("Error rate").expectPrompt()
    terminal.type("y")
    try terminal.expect("Last thing").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
    let log = try await Tool(home, "log", "last").run().output
    #expect(log.contains("wait 2 counts from") && log.contains("wait 2 is over"))
  }

  @Test("with only waits left a question shows them, and goes on by itself, the first to end first")
  func severalAtOnce() throws {
    let home = try TestHome()
    let file = try home.write(
      "two.md",
      """
      # Two

      - [ ] First soak <!-- wait=14s park -->
      - [ ] Second soak <!-- wait=9s park -->
      """)
    let terminal = try Terminal(home, "run", file, "--target", "-")
    try terminal.answer("y")
    try terminal.expect("waiting for 1 2, ").expectPrompt()
    terminal.press("note it is qui")
    try terminal.expect("wait 2 is over")
    try terminal.expect("2 the wait is over: is all as it should be?").expectPrompt()
    // What was typed to another question is not an answer to this one.
    terminal.type("y")
    try terminal.expect("2 done")
    try terminal.expect("wait 1 is over")
    try terminal.expect("1 the wait is over: is all as it should be?").expectPrompt()
    terminal.type("y")
    try terminal.expect("y = end the run as COMPLETE").expectPrompt()
    terminal.type("y")
    #expect(try terminal.end() == 0)
  }

  @Test("the clock goes on while the run is held or tminus is killed: half is not offered before")
  func survives() throws {
    let (home, file) = try Self.home()
    let first = try Terminal(home, "run", file, "--target", "prod", "--set", "SOAK=15s")
    try first.answer("y")
    try first.answer("y")
    try first.expect("waiting for 2, ").expectPrompt()
    first.type("quit")
    try first.expect("waiting: 2 Soak").expect("is on hold")
    #expect(try first.end() == 3)

    let second = try Terminal(home, "resume")
    try second.expect("waiting: 2 Soak")
    try second.expect("too early for 4").expectPrompt()
    second.killHard()

    let third = try Terminal(home, "resume")
    try third.expect("wait 2 is over")
    #expect(home.stubLogLines() == ["traffic 10"])
    try third.expect("Error rate <1%").expectPrompt()
    third.type("y")
    try third.expect("go on? (go").expectPrompt()
    third.type("go")
    try third.expect("RUN this command?").expectPrompt()
    third.type("y")
    try third.expect("API needs a token").expectPrompt()
    #expect(home.stubLogLines() == ["traffic 10", "traffic 50"])
    third.type("quit")
    #expect(try third.end() == 3)
  }

  @Test("a command that runs is not disturbed: the end of a wait is said behind it")
  func duringCommand() throws {
    let home = try TestHome()
    let file = try home.write(
      "busy.md",
      """
      # Busy

      - [ ] Soak <!-- wait=6s park -->

      ## Work

      ```bash
      echo begun; until [ -e go ]; do sleep 0.1; done; echo through
      ```

      - [ ] Look <!-- each -->
      """)
    let terminal = try Terminal(home, "run", file, "--target", "-")
    try terminal.answer("y")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("begun")
    let over = Date().addingTimeInterval(6.5)
    try terminal.wait(for: "the wait's end") { Date() > over }
    #expect(!terminal.screen.contains("is over"))
    try home.write("go", "")
    try terminal.expect("through").expect("exit 0").expect("wait 1 is over").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
  }

  @Test("what comes too early is asked about, and going on is in the record")
  func goesOn() async throws {
    let (home, file) = try Self.home()
    let terminal = try Terminal(home, "run", file, "--target", "prod")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("go REASON").expectPrompt()
    terminal.type("go")
    try terminal.expect("`go` needs a reason").expectPrompt()
    terminal.type("go it is a hotfix")
    try terminal.expect("going on before 2 is over").expect("go on? (go").expectPrompt()
    terminal.type("go")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("was not over, and the run went on: it is a hotfix"))
    #expect(record.contains("not over when this was written"))
  }

  @Test("a command that would begin too late for its window is asked about, with when that was")
  func tooLate() async throws {
    let home = try TestHome()
    try home.stub(["deploy"])
    // Open for an hour since 59 minutes ago: whatever takes two minutes is too late.
    var opened = time(nil) - 59 * 60
    var parts = tm()
    gmtime_r(&opened, &parts)
    let file = try home.write(
      "window.md",
      """
      # Window

      ## Deploy (2 minutes) <!-- window="\(parts.tm_min) \(parts.tm_hour) * * * for 1h UTC" -->

      ```bash
      deploy
      ```
      """)
    let terminal = try Terminal(home, "run", file, "--target", "-")
    try terminal.answer("y")
    try terminal.expect("last safe start ").expect("too late to begin: the last safe start was")
    try terminal.expect("2 min of work").expect("too LATE").expectPrompt()
    terminal.type("y")
    try terminal.expect("`y` is no answer here").expectPrompt()
    #expect(home.stubLogLines().isEmpty)
    terminal.type("go the change board agreed")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("y = end the run").expectPrompt()
    terminal.type("y")
    #expect(try terminal.end() == 0)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("begun after its last safe start: the change board agreed"))
    #expect(record.contains("time: Deploy (2 minutes) planned 2 min, took "))
  }

  static let raise = """
    # Raise

    ## Deploy

    ```bash
    echo build
    ```

    ```bash
    test -e ready && traffic 10
    ```

    - [ ] Wait 2 seconds <!-- wait=2s -->
    - [ ] Errors are fine

    ## Raise

    ```bash
    traffic 50
    ```
    """

  /// Milliseconds from the end of the last `traffic 10` to the beginning of the last `traffic 50`.
  private func gap(_ home: TestHome) throws -> Int {
    let times = try home.query(
      """
      SELECT max(CASE WHEN payload LIKE '%traffic 50%' THEN at END)
        - max(CASE WHEN payload LIKE '%traffic 10%' THEN at END)
      FROM event WHERE kind = 'attemptStarted'
      """)
    return try #require(Int(times.trimmingCharacters(in: .whitespacesAndNewlines)), "\(times)")
  }

  @Test("what had failed is really waited for again once it is done")
  func waitsAgain() async throws {
    let home = try TestHome()
    try home.stub(["traffic"])
    let file = try home.write("raise.md", Self.raise)
    let failed = try await Tool(home, "run", file).answering("y", "y", "f not ready").run()
    #expect(failed.status == 3 && home.stubLogLines().isEmpty, "\(failed)")
    try home.write("ready", "")
    let redone = try await Tool(home, "resume")
      .answering("goto 2", "again", "y", "y", "y", "y", "y").run()
    #expect(home.stubLogLines() == ["traffic 10", "traffic 50"], "\(redone)")
    #expect(try gap(home) >= 2000)
  }
}
