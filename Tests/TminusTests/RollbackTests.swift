import Foundation
import Testing

/// `tminus rollback` and `r`: the way back, from anywhere and by anyone.
@Suite("Rolling back")
struct RollbackTests {
  private static let runbook = """
    # Shop

    ## Deploy

    ```bash
    echo v2 > current
    ```

    ## Health

    ```bash
    health
    ```

    ## Rollback (2 minutes)

    **Triggers:**

    - The health check fails

    ```bash
    echo v1 > current
    cat current
    ```
    """

  private func home(_ text: String = runbook) throws -> TestHome {
    let home = try TestHome()
    try home.script("health", "test ! -e '\(home.work.path)/broken'")
    try home.write("shop.md", text)
    return home
  }

  private func launch(_ home: TestHome, target: String = "prod") async throws {
    let run = try await Tool(home, "run", "shop.md", "--target", target).answering(
      "y", "y", "y", "y"
    )
    .run()
    #expect(run.status == 0)
  }

  private func current(_ home: TestHome) throws -> String {
    try String(contentsOf: home.work.appending(path: "current"), encoding: .utf8)
  }

  @Test("a run that is complete and signed is rolled back by another, in three answers")
  func afterTheEnd() async throws {
    let home = try home()
    try await launch(home)
    _ = try await Tool(home, "sign", "last", "--role", "deployer").run()
    let back = try await Tool(home, "rollback", "--operator", "oncall").answering("y", "y", "y")
      .run()
    #expect(back.status == 4)
    #expect(try current(home) == "v1\n")
    for text in [
      "== shop-1 prod   complete by operator, ", "ago, signed (deployer)",
      "triggers   The health check fails", "way back   R1 Rollback (2 minutes) (2 commands)",
      "in all, 2 min", "shop-1 ROLLED BACK, 0:0", " of 2:00.",
      "   open: the reason: tminus rollback shop-1 --reason TEXT",
      "   open: a signature: tminus sign shop-1 --role ROLE",
    ] { #expect(back.output.contains(text), "\(text)") }
    #expect(
      back.error.contains(
        "shop-1 roll back prod as oncall? (y/n; the reason is asked afterwards) > "))
    // On a busy machine a second may have passed.
    #expect(back.error.contains("shop-1 prod R1 0:0"))
    #expect(back.error.contains(" of 2:00 RUN these 2 commands?"))
    let record = try await Tool(home, "export", "shop-1").run().output
    #expect(record.contains("**COMPLETE "))
    #expect(record.contains(", THEN ROLLED BACK "))
    #expect(record.contains("by oncall ("))
    #expect(record.contains("time to recovery "))
    #expect(try await Tool(home, "verify", "shop-1").run().status == 0)
    let status = try await Tool(home, "status", "shop-1").run().output
    #expect(status.contains("open: the reason"))
    let why = try await Tool(home, "rollback", "shop-1", "--reason", "errors above 10%").run()
    #expect(why.status == 0)
    #expect(try await !Tool(home, "status", "shop-1").run().output.contains("open: the reason"))
    #expect(
      try await Tool(home, "export", "shop-1").run().output.contains("; why: errors above 10% ("))
  }

  @Test("n changes nothing, and neither does what is no answer")
  func refused() async throws {
    let home = try home()
    try await launch(home)
    let before = try await Tool(home, "log", "shop-1").run().output
    for line in ["n", "yes", ""] {
      let back = try await Tool(home, "rollback").answering(line).run()
      #expect(back.status == 3)
      #expect(back.output.contains("nothing was changed: shop-1 is as it was"))
    }
    #expect(try await Tool(home, "log", "shop-1").run().output == before)
    #expect(try current(home) == "v2\n")
  }

  @Test("a live session freezes: what it is answered is refused, and it says who rolls back")
  func freezes() async throws {
    let home = try home()
    let terminal = try Terminal(home, "run", "shop.md", "--target", "prod")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expectPrompt()
    let back = try await Tool(home, "rollback", "--operator", "oncall").answering("y", "y", "y")
      .run()
    #expect(back.status == 4, "\(back)")
    #expect(back.output.contains("drives it, and ends with your `y`"))
    #expect(!back.output.contains("which is gone"))
    try terminal.expect("oncall (")
    try terminal.expect("rolls shop-1 back since ")
    try terminal.expect("tminus follow shop-1")
    #expect(try terminal.end() == 3)
    #expect(try current(home) == "v1\n")
    #expect(try await Tool(home, "verify", "shop-1").run().status == 0)
    let log = try await Tool(home, "log", "shop-1").run().output
    #expect(log.contains("WAY BACK, by oncall ("))
    #expect(log.contains("from the session of operator ("))
  }

  @Test("a command of the frozen session is named, goes on, and can be stopped from the way back")
  func stillRuns() async throws {
    let home = try home(
      Self.runbook.replacing("echo v2 > current", with: "waits\necho v2 > current"))
    try home.script("waits", "touch '\(home.work.path)/begun'; sleep 1000")
    let first = try Terminal(home, "run", "shop.md", "--target", "prod")
    try first.answer("y")
    try first.answer("y")
    try first.wait(for: "the command") {
      FileManager.default.fileExists(atPath: home.work.path + "/begun")
    }
    let second = try Terminal(home, "rollback", "--operator", "oncall")
    try second.expect("runs in it right now, and goes on: step 1 waits")
    try second.answer("y")
    try second.expect("still runs in the background: step 1 waits")
    try second.answer("stop 1")
    try second.expect("in the background, exit 143, stopped by the operator")
    try second.answer("y")
    try second.answer("y")
    try second.expectPrompt()
    second.type("")
    _ = try first.end()
    #expect(try second.end() == 4)
    #expect(try current(home) == "v1\n")
    #expect(try await Tool(home, "verify", "shop-1").run().status == 0)
  }

  @Test("killed on the way back, it goes on where it stood, by resume and by rollback")
  func killed() async throws {
    let home = try home(
      Self.runbook + "\n\n- [ ] The team knows\n- [ ] The page is down\n")
    try await launch(home)
    for words in [["resume"], ["rollback"]] {
      let terminal = try Terminal(home, "rollback")
      try terminal.answer("y")
      try terminal.answer("y")
      try terminal.expect("The team knows")
      try terminal.expectPrompt()
      terminal.killHard()
      let rest = words == ["resume"] ? ["all", "y"] : ["y", "all", "y"]
      let back = try await Tool(home, words).answering(rest).run()
      #expect(back.status == 4)
      #expect(back.output.contains("ROLLED BACK"))
      #expect(!back.output.contains("echo v1"))
    }
  }

  @Test("several targets: which one is asked, the latest first; a pipe has to name it")
  func targets() async throws {
    let home = try home()
    try await launch(home, target: "staging")
    try await launch(home, target: "prod")
    let piped = try await Tool(home, "rollback").answering("y").run()
    #expect(piped.status == 64)
    #expect(piped.error.contains("several targets: name one"))
    let terminal = try Terminal(home, "rollback")
    try terminal.expect("1  shop-2")
    try terminal.expect("2  shop-1")
    try terminal.expect("which one? (1-2, quit) > ")
    terminal.type("2")
    try terminal.expect(
      "shop-1 roll back staging as operator? (y/n; the reason is asked afterwards) > ")
    terminal.type("n")
    #expect(try terminal.end() == 3)
    let named = try await Tool(home, "rollback", "--target", "staging").answering("n").run()
    #expect(named.output.contains("== shop-1 staging   complete"))
  }

  @Test("a run that did nothing is not what is rolled back")
  func didNothing() async throws {
    let home = try home()
    try await launch(home)
    _ = try await Tool(home, "run", "shop.md", "--target", "prod").answering().run()
    let back = try await Tool(home, "rollback").answering("n").run()
    #expect(back.output.contains("== shop-1 prod"))
  }

  @Test("a run that cannot be read is passed over, and said")
  func broken() async throws {
    let home = try home()
    try await launch(home)
    try await launch(home)
    let journal = home.journal.path
    try SystemCommand.run([
      "sqlite3", journal,
      "DROP TRIGGER eventKept; UPDATE event SET payload = replace(payload, 'done', 'DONE') WHERE run = 2 AND kind = 'stepSettled'",
    ])
    let back = try await Tool(home, "rollback").answering("n").run()
    #expect(back.error.contains("!! passed over shop-2"))
    #expect(back.output.contains("== shop-1 prod"))
  }

  @Test("without a rollback section what was done is listed, the last first")
  func noSection() async throws {
    let home = try home("# T\n## A\n```bash\necho v2 > current\n```\n- [ ] looks well\n")
    let run = try await Tool(home, "run", "shop.md", "--target", "prod").answering("y", "y", "y")
      .run()
    #expect(run.status == 0)
    let back = try await Tool(home, "rollback").answering("y").run()
    #expect(back.status == 65)
    #expect(back.output.contains("1  done    A  [command]"))
    #expect(back.error.contains("its runbook has no rollback section"))
  }

  @Test("r at a command in doubt: it is left, its loss is written down, and the way back begins")
  func atDoubt() async throws {
    let home = try home(
      Self.runbook.replacing("echo v2 > current", with: "waits"))
    try home.script("waits", "touch '\(home.work.path)/begun'; sleep 1000")
    let first = try Terminal(home, "run", "shop.md", "--target", "prod")
    try first.answer("y")
    try first.answer("y")
    try first.wait(for: "the command") {
      FileManager.default.fileExists(atPath: home.work.path + "/begun")
    }
    first.killHard()
    home.endTree(of: "__keeper")
    let again = try Terminal(home, "resume")
    try again.expect("IN DOUBT")
    try again.answer("r")
    try again.expect("WAY BACK since")
    try again.answer("y")
    try again.answer("y")
    try again.expectPrompt()
    again.type("the health check failed")
    #expect(try again.end() == 4)
    #expect(try current(home) == "v1\n")
    let record = try await Tool(home, "export", "shop-1").run().output
    #expect(record.contains("; why: the health check failed (operator"))
    #expect(record.contains("the way back was taken before it was cleared up"))
  }

  @Test("a step that cannot be taken back says so before it is passed, and again on the way back")
  func irreversible() async throws {
    let home = try home(
      Self.runbook.replacing(
        "## Health", with: "- [ ] Drop the column <!-- irreversible -->\n\n## Health"))
    let run = try await Tool(home, "run", "shop.md", "--target", "prod").answering("y", "y", "r")
      .run()
    #expect(run.output.contains("NO WAY BACK behind this: it cannot be taken back"))
    #expect(run.output.contains("done, and cannot be taken back: 2  done    Drop the column"))
  }

  @Test("a runbook that no run has launched: its rollback section is a run of its own")
  func alone() async throws {
    let home = try home()
    let back = try await Tool(
      home, "rollback", "shop.md", "--target", "prod", "--reason", "errors"
    ).answering("y", "y").run()
    #expect(back.status == 4, "\(back)")
    #expect(try current(home) == "v1\n")
    #expect(!back.error.contains("(y, e, s REASON, done REASON, n, r, ?)"))
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("**ROLLED BACK "))
    #expect(record.contains("; why: errors (operator"))
    #expect(record.contains("0 of 1 open"))
    // It is nothing that could be rolled back itself.
    let again = try await Tool(home, "rollback").answering("y").run()
    #expect(again.status == 64)
    #expect(again.error.contains("no run has changed anything yet"))
  }

  @Test("killed on the way, a run of the rollback section alone is resumed")
  func aloneKilled() async throws {
    let home = try home(Self.runbook + "\n\n- [ ] The team knows\n")
    let terminal = try Terminal(home, "rollback", "shop.md", "--target", "prod")
    try terminal.answer("y")
    try terminal.expect("The team knows")
    terminal.killHard()
    let back = try await Tool(home, "resume").answering("y", "y").run()
    #expect(back.status == 4)
  }
}
