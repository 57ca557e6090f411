import Foundation
import Testing

/// A run goes from one operator to another: offered and accepted, or taken over with a reason.
@Suite("Handing a run on")
struct HandOffTests {
  private static let runbook = """
    # T

    ## One

    - [ ] a
    - [ ] b

    ## Two

    ```bash
    echo $API_TOKEN
    ```

    ## Three

    - [ ] c
    """

  private func home(_ text: String = runbook) throws -> TestHome {
    let home = try TestHome()
    try home.write("one.md", text)
    return home
  }

  private func tool(_ home: TestHome, as name: String, _ words: String...) -> Tool {
    Tool(home, words + ["--operator", name])
  }

  /// The first operator does a step, skips one, notes something, and offers the rest.
  @discardableResult
  private func offer(_ home: TestHome) async throws -> Tool.Result {
    try await tool(home, as: "first", "run", "one.md").answering(
      "y 1", "s 2 not today", "note the disk is slow", "handoff second the token is in the vault"
    ).run()
  }

  @Test("offered at a question: the run is held, and the words that the other types are said")
  func offered() async throws {
    let home = try home()
    let offered = try await offer(home)
    #expect(offered.status == 3)
    #expect(
      offered.output.hasSuffix(
        """
        one-1 is on hold, offered to second. For them to type: tminus resume one-1
        Until they accept it is yours: tminus resume one-1 takes the offer back.

        """))
    #expect(offered.error.contains("this journal is for your login alone"))
    let listed = try await Tool(home, "runs").run().output
    #expect(listed.contains("first") && listed.contains("held: offered to second"))
  }

  @Test("accepted: the other is shown how it stands, goes on, and both stand in record and log")
  func accepted() async throws {
    let home = try home()
    try await offer(home)
    let resumed = try await tool(home, as: "second", "resume").answering("y").run()
    for line in [
      "   offered to second by first (", "   > the token is in the vault", "   done     1\n",
      "   skipped  2\n", "   open     3 4\n", "   deviation: step 2 b skipped: not today",
      "the disk is slow", "asked again when needed: API_TOKEN",
    ] { #expect(resumed.output.contains(line), "\(line)") }
    #expect(resumed.error.contains("one-1 accept the run?"))
    #expect(resumed.status == 3)
    // It is the other's now.
    let again = try await tool(home, as: "first", "resume", "one-1").run()
    #expect(again.status == 64)
    #expect(again.error.contains("one-1 is second ("))
    let log = try await Tool(home, "log", "one-1").run().output
    #expect(log.contains("offered to second: the token is in the vault"))
    #expect(log.contains("the offer was accepted by second ("))
    let record = try await Tool(home, "export", "one-1").run().output
    #expect(
      record.contains(
        #/hand-off: offered .* by first .* to second \(accepted .* by second .*\): the token/#))
    #expect(record.contains("sitting 2: second (login"))
    #expect(!record.contains("deviation: taken over"))
  }

  @Test("declined, with the reason: it stays held and with the first, who goes on")
  func declined() async throws {
    let home = try home()
    try await offer(home)
    let declined = try await tool(home, as: "second", "resume").answering("n on leave").run()
    #expect(declined.status == 3)
    #expect(declined.output.contains(" ok declined: on leave"))
    #expect(try await Tool(home, "runs").run().output.contains("held: declined by second ("))
    let none = try await tool(home, as: "second", "resume").run()
    #expect(none.error.contains("no unfinished run of second"))
    let first = try await tool(home, as: "first", "resume").run()
    #expect(!first.output.contains("withdrawn"))
    let record = try await Tool(home, "export", "one-1").run().output
    #expect(record.contains(#/declined .* by second .*: on leave\)/#))
  }

  @Test("neither y nor n, or no reason: nothing is changed")
  func unanswered() async throws {
    let home = try home()
    try await offer(home)
    let events = try home.query("SELECT count(*) FROM event")
    for answers in [[], ["perhaps"], ["n"], ["n", ""]] {
      let left = try await tool(home, as: "second", "resume").answering(answers).run()
      #expect(left.status == 3)
      #expect(left.output.contains("nothing was changed"))
    }
    #expect(try home.query("SELECT count(*) FROM event") == events)
  }

  @Test("the first withdraws an offer by going on")
  func withdrawn() async throws {
    let home = try home()
    try await offer(home)
    let first = try await tool(home, as: "first", "resume").run()
    #expect(first.output.contains(" ok the offer to second is withdrawn"))
    let second = try await tool(home, as: "second", "resume").run()
    #expect(second.error.contains("no unfinished run of second"))
    #expect(try await Tool(home, "export", "one-1").run().output.contains("(withdrawn "))
  }

  @Test("an offer that could not be taken back is not said to be")
  func notWithdrawn() async throws {
    let home = try home()
    try await offer(home)
    try SystemCommand.run([
      "sqlite3", home.journal.path,
      "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no room'); END",
    ])
    let first = try await tool(home, as: "first", "resume", "one-1").run()
    #expect(first.status == 69)
    #expect(!first.output.contains("withdrawn"))
  }

  @Test("declined behind a signature that came meanwhile")
  func declinedBehindSignature() async throws {
    let home = try home()
    try await offer(home)
    let second = try Terminal(home, "resume", "one-1", "--operator", "second")
    try second.expect("accept the run?")
    let signed = try await Tool(
      home, "sign", "one-1", "--role", "approver", "--operator", "reviewer", "--open"
    ).run()
    #expect(signed.status == 0)
    second.type("n on leave")
    try second.expect("ok signed meanwhile by reviewer").expect("ok declined: on leave")
    #expect(try second.end() == 3)
    #expect(try await Tool(home, "verify", "one-1").run().status == 0)
  }

  @Test("`tminus handoff` offers a held run, by who holds it and nobody else")
  func command() async throws {
    let home = try home()
    _ = try await tool(home, as: "first", "run", "one.md").answering("y 1").run()
    let others = try await tool(home, as: "third", "handoff", "one-1", "second").run()
    #expect(others.status == 64)
    #expect(others.error.contains("one-1 is first ("))
    let offered = try await tool(home, as: "first", "handoff", "last", "second", "see", "the vault")
      .run()
    #expect(offered.status == 0)
    #expect(offered.output.contains("For them to type: tminus resume one-1"))
    let resumed = try await tool(home, as: "second", "resume", "one-1").answering("y").run()
    #expect(resumed.output.contains("   > see the vault"))
    #expect(resumed.status == 3)
  }

  @Test("a command that the run waits for, and that still runs, is not offered unasked")
  func stillRuns() async throws {
    let home = try home("# T\n## A\n```bash\nwaits\n```\n## B\n- [ ] b\n")
    try home.script("waits", "until test -e '\(home.work.path)/go'; do sleep 0.05; done")
    let first = try Terminal(home, "run", "one.md", "--target", "-", "--operator", "first")
    try first.answer("y")
    try first.answer("y")
    try first.expect("-- 1/1 ").expectQuiet()
    first.killHard()
    let piped = try await tool(home, as: "first", "handoff", "one-1", "second").run()
    #expect(piped.status == 64)
    #expect(piped.output.contains("runs on in your shell, which only you can see: step 1 waits"))
    #expect(piped.error.contains("one-1: its command would be in doubt for whoever accepts"))
    for (answer, status) in [("n", 3), ("y", 0)] as [(String, Int32)] {
      let asked = try Terminal(home, "handoff", "one-1", "second", "--operator", "first")
      try asked.expect("offer the run all the same?")
      asked.type(answer)
      #expect(try asked.end() == status)
    }
    #expect(try await Tool(home, "runs").run().output.contains("held: offered to second"))
    try home.write("go", "")
  }

  @Test("at any question: the target, the course, a command that failed")
  func anywhere() throws {
    let home = try home("# T\n```bash\nfalse\n```\n")
    for stop in ["target?", "course (", "FAILED"] {
      let terminal = try Terminal(home, "run", "one.md", "--new", "--operator", "first")
      for (prompt, answer) in [("target?", "-"), ("course (", "y"), ("RUN this", "y")] {
        try terminal.expect(prompt)
        if prompt == stop { break }
        terminal.type(answer)
      }
      if stop == "FAILED" { try terminal.expect("FAILED") }
      try terminal.expectPrompt()
      terminal.type("handoff second")
      try terminal.expect("offered to second. For them to type")
      #expect(try terminal.end() == 3)
    }
  }

  @Test("without a name, resume asks which, where one is offered to you beside your own")
  func ownOrOffered() async throws {
    let home = try home()
    try await offer(home)
    try home.write("mine.md", "- [ ] x\n- [ ] y\n")
    _ = try await tool(home, as: "second", "run", "mine.md").answering("y 1").run()
    let resumed = try await tool(home, as: "second", "resume").run()
    #expect(resumed.output.contains("mine-1 -   your own"))
    #expect(resumed.output.contains("one-1 -   offered to you by first"))
    #expect(resumed.error.contains("which run? Name it: tminus resume RUN"))
    #expect(resumed.status == 64)
    home.extra["TMINUS_OPERATOR"] = "second"
    let terminal = try Terminal(home, "resume")
    try terminal.expect("which one? (its name, quit) > ")
    terminal.type("both")
    try terminal.expect("which one? (its name, quit) > ")
    terminal.type("mine-1")
    try terminal.expect("mine-1 -   held")
  }

  @Test(
    "another's run that was not offered is taken over with a reason only, which heads the record")
  func takenOver() async throws {
    let home = try home()
    try await offer(home)
    let refused = try await tool(home, as: "third", "resume", "one-1").answering("y").run()
    #expect(refused.status == 64)
    #expect(refused.error.contains("tminus resume one-1 --take-over REASON"))
    // An empty reason does not take the next answer for one.
    let empty = try await tool(home, as: "third", "resume", "one-1", "--take-over", " ")
      .answering("y").run()
    #expect(empty.status == 64)
    #expect(empty.error.contains("tminus resume one-1 --take-over REASON"))
    let taken = try await tool(
      home, as: "third", "resume", "one-1", "--take-over", "production is down"
    ).run()
    #expect(taken.status == 3)
    let record = try await Tool(home, "export", "one-1").run().output
    #expect(
      record.contains(
        #/deviation: taken over from first .* by third .*: production is down/#))
    #expect(record.contains(#/to second \(taken over .* by third/#))
    #expect(
      try await Tool(home, "log", "one-1").run().output.contains("taken over by third ("))
  }

  @Test(
    "with one login, a killed session's command is taken up, in the background of the one who goes on"
  )
  func sharedLogin() throws {
    let home = try home("# T\n## A\n```bash\nwaits\n```\n## B\n- [ ] b\n")
    let sign = home.work.path + "/go"
    try home.script("waits", "until test -e '\(sign)'; do sleep 0.05; done; echo over")
    let first = try Terminal(home, "run", "one.md", "--target", "-", "--operator", "first")
    try first.answer("y")
    try first.answer("y")
    try first.expect("-- 1/1 ").expectQuiet()
    kill(first.process, SIGKILL)
    _ = try first.end()
    let second = try Terminal(
      home, "resume", "one-1", "--operator", "second", "--take-over", "they are gone")
    try second.expect("goes on in the background").expectPrompt()
    second.type("fg 1")
    try second.expect("step 1 waits").expectQuiet()
    try home.write("go", "")
    try second.expect("over").expect("in the background, exit 0: step 1 waits").expectPrompt()
    second.type("y")
    try second.answer("y")
    #expect(try second.end() == 0)
  }

  @Test("at a terminal the reason is asked for; nothing typed leaves the run alone")
  func askedReason() throws {
    let home = try home("- [ ] a\n- [ ] b\n")
    _ = try Terminal(home, "run", "one.md", "--target", "-", "--operator", "first").hold()
    let left = try Terminal(home, "resume", "one-1", "--operator", "second")
    try left.expect("and was not offered to you").expect("why?")
    left.type("")
    try left.expect("nothing was changed")
    #expect(try left.end() == 3)
    let taken = try Terminal(home, "resume", "one-1", "--operator", "second")
    try taken.expect("why?")
    taken.type("they are on leave")
    try taken.expectPrompt()
    taken.type("y")
    try taken.expect("ok 1 done")
    try taken.answer("quit")
    #expect(try taken.end() == 3)
  }
}

extension Terminal {
  /// Accepts the course, and holds the run at its first question.
  fileprivate func hold() throws {
    try answer("y")
    try answer("quit")
    _ = try end()
  }
}
