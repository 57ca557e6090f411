import Foundation
import Testing

/// Recycling, scrubbing, and values past their alert, with the program itself.
@Suite("Back, out, and past an alert")
struct GoingBackTests {
  private func ledger(_ home: TestHome) -> String {
    (try? String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)) ?? ""
  }

  @Test("recycle: what was done from there on is asked and run again, and heads the record")
  func recycle() async throws {
    let home = try TestHome()
    try home.write(
      "launch.md",
      "## A\n- [ ] a\n\n## B\n\n```bash\necho b >> ledger\n```\n\n## C\n- [ ] c\n\n## D\n- [ ] d\n")
    let first = try await Tool(home, "run", "launch.md").answering(
      "y", "y", "y", "recycle 2 wrong region", "y"
    ).run()
    #expect(first.status == 3)
    #expect(first.output.contains(" ok back at 2; asked again: 2 3"))
    #expect(first.output.contains(#/was done \d\d:\d\d before the run went back/#))
    #expect(ledger(home) == "b\nb\n")
    let status = try await Tool(home, "status", "last").run().output
    #expect(status.contains("asked again, done before: 3"))
    let second = try await Tool(home, "resume").answering("y", "y", "y").run()
    #expect(second.status == 0)
    let record = try await Tool(home, "export", "last").run().output
    #expect(
      record.contains(
        #/deviation: went back from step 4 to step 2, 2 steps asked again, .* operator: wrong region/#
      ))
    #expect(record.contains(#/was done \S+ \S+ operator before the run went back/#))
    #expect(record.matches(of: #/ran `echo b >> ledger`/#).count == 2)
    let log = try await Tool(home, "log", "last").run().output
    #expect(log.contains("back to step 2, 2 steps asked again: wrong region"))
  }

  @Test("scrub ends the run with 5, with what is open, from a pipe and at any question")
  func scrub() async throws {
    let home = try TestHome()
    try home.write("launch.md", "## A\n- [ ] a\n\n## B\n- [ ] b\n- [ ] c\n")
    let refused = try await Tool(home, "run", "launch.md").answering("y", "scrub").run()
    #expect(refused.status == 3)
    #expect(refused.error.contains("`scrub` needs a reason"))
    let scrubbed = try await Tool(home, "resume").answering("scrub the vendor is down").run()
    #expect(scrubbed.status == 5)
    #expect(scrubbed.output.contains("launch-1 SCRUBBED, "))
    #expect(scrubbed.output.contains(", 2 steps open. Next: tminus export launch-1"))
    #expect(try await Tool(home, "resume", "launch-1").run().error.contains("has ended (scrubbed)"))
    #expect(try await Tool(home, "runs", "--ended").run().output.contains("scrubbed"))
    let record = try await Tool(home, "export", "launch-1").run().output
    #expect(record.contains(#/\*\*SCRUBBED .*, 2 of 3 open: the vendor is down\*\*/#))
    let terminal = try Terminal(home, "run", "launch.md")
    try terminal.answer("scrub not today")
    #expect(try terminal.end() == 5)
  }

  @Test("a command in the background is ended with the run, once that is confirmed")
  func scrubInTheBackground() throws {
    let home = try TestHome()
    try home.write("launch.md", "```bash\ntail -f /dev/null\n```\n\n- [ ] a\n- [ ] b\n")
    let terminal = try Terminal(home, "run", "launch.md", "--target", "prod")
    try terminal.answer("y")
    try terminal.answer("background")
    try terminal.answer("scrub no")
    try terminal.expect("runs in the background: ").expect("and what still runs with it? (y, n) > ")
    terminal.type("n")
    try terminal.expect("ok nothing was changed")
    try terminal.answer("scrub no")
    try terminal.expect("and what still runs with it? (y, n) > ")
    terminal.type("y")
    try terminal.expect("SCRUBBED")
    #expect(try terminal.end() == 5)
    #expect(!home.runs("tail\u{0}-f"))
  }

  @Test("from a pipe nobody can be asked: with a command in the background the run is held")
  func scrubFromAPipe() async throws {
    let home = try TestHome()
    try home.write("launch.md", "```bash\ntail -f /dev/null\n```\n\n- [ ] a\n- [ ] b\n")
    let run = try await Tool(home, "run", "launch.md").answering("background", "scrub no").run()
    #expect(run.status == 3)
    #expect(run.error.contains("?? not scrubbed"))
    #expect(try await Tool(home, "runs").run().output.contains("held: not scrubbed"))
  }

  @Test("what cannot be taken back is named by a recycle and asked by itself")
  func irreversible() async throws {
    let home = try TestHome()
    try home.write(
      "launch.md",
      "## A\n- [ ] a\n- [ ] mail everybody <!-- irreversible -->\n- [ ] c\n## B\n- [ ] d\n")
    let run = try await Tool(home, "run", "launch.md").answering(
      "y", "y", "y", "recycle 1 once more", "y", "n", "y", "y", "y"
    ).run()
    #expect(run.status == 0)
    #expect(run.output.contains(" !! cannot be taken back, and done: 2; asked one by one"))
    #expect(run.error.contains("it cannot be taken back, and is done (n = it stands, again"))
  }

  private func watched() throws -> TestHome {
    let home = try TestHome()
    try home.write(
      "launch.md",
      """
      ## Watch

      | Metric | Target | Alert If |
      |---|---|---|
      | p95 | < 500 ms | > 2 s |
      | Errors | < 1% | > 5% |

      - [ ] a

      ## Rollback

      - [ ] undo
      """)
    return home
  }

  @Test("past the alert: on with a reason, which heads the record; off target is only marked")
  func goesOn() async throws {
    let home = try watched()
    let run = try await Tool(home, "run", "launch.md").answering(
      "= 800 ms", "= 6 %", "y", "go one noisy client", "y"
    ).run()
    // `y` is no answer there.
    #expect(run.status == 3)
    #expect(run.output.contains(" ok observed 800 ms, which MISSES its target (< 500 ms)"))
    #expect(run.output.contains(" !! Errors = 6 %: past its alert (> 5%, target < 1%)"))
    #expect(run.error.contains("PAST ITS ALERT (r, go REASON, h REASON, again, ?)"))
    let next = try await Tool(home, "resume").answering("go one noisy client", "y", "y").run()
    #expect(next.status == 0)
    let record = try await Tool(home, "export", "last").run().output
    #expect(
      record.contains(
        "deviation: step 2 Errors was past its alert, and the run went on: one noisy client"))
    #expect(record.contains("observed 800 ms, misses its target (\\< 500 ms)"))
    #expect(record.contains("observed 6 %, **PAST ITS ALERT** (> 5%)"))
  }

  @Test("past the alert: held, and asked again by a resume")
  func holds() async throws {
    let home = try watched()
    let run = try await Tool(home, "run", "launch.md").answering("= 3 s", "h asking the team").run()
    #expect(run.status == 3)
    #expect(try await Tool(home, "runs").run().output.contains("held: asking the team"))
    let next = try await Tool(home, "resume").answering("again it was the old host", "= 300 ms")
      .run()
    #expect(next.output.contains(" ok observed 300 ms, as wanted"))
  }

  @Test("past the alert: the way back")
  func rollsBack() async throws {
    let home = try watched()
    let run = try await Tool(home, "run", "launch.md").answering("= 3 s", "r", "y", "y").run()
    #expect(run.status == 4)
  }

  @Test(
    "a value that cannot be compared with its alert asks from a pipe, too, and --yes does not answer"
  )
  func notCompared() async throws {
    let home = try watched()
    let run = try await Tool(home, "run", "launch.md")
      .answering("= about 3 s", "clear", "= 0.2%").run()
    #expect(run.output.contains("p95 = about 3 s: nothing compares it with its alert (> 2 s)"))
    #expect(run.output.contains(" ok observed 0.2%, as wanted"))
    _ = try await Tool(home, "run", "launch.md", "--new").answering("= about 3 s").run()
    let unattended = try await Tool(home, "resume", "--yes").run()
    #expect(unattended.status == 3)
    #expect(
      unattended.error.contains("is this past its alert \"> 2 s\"? (clear, met, again, h, r, ?)"))
  }
}
