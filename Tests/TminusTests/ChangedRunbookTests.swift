import Foundation
import Testing

@Suite("A runbook that changed while its run was on hold")
struct ChangedRunbookTests {
  static let runbook = """
    # Release
    ## Before
    - [ ] nobody deploys
    - [ ] backup is fresh
    ## Deploy
    ```bash
    echo build >> ledger
    echo roll --env staging >> ledger
    ```
    ## After
    - [ ] users can log in

    """

  /// One step edited after it was done, one removed though done, one new before the operator's place,
  /// a command edited after it ran, one new at the end.
  static let changed =
    runbook
    .replacing("nobody deploys", with: "nobody else deploys")
    .replacing("- [ ] backup is fresh\n", with: "- [ ] tell the support\n")
    .replacing("--env staging", with: "--env production") + "- [ ] orders come in\n"

  /// A run that stands before its last section, and whose file is another since.
  static func begun(changing text: String = changed) async throws -> TestHome {
    let home = try TestHome()
    try home.write("one.md", runbook)
    #expect(try await Tool(home, "run", "one.md").answering("all", "y").run().status == 3)
    try home.write("one.md", text)
    return home
  }

  static func ledger(_ home: TestHome) throws -> [String] {
    try String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  private func events(_ home: TestHome, _ kind: String) throws -> Int {
    let count = try home.query("SELECT count(*) FROM event WHERE kind = '\(kind)'")
    return try #require(Int(count.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test("what has changed is reported, what matters most first, with the diff")
  func report() async throws {
    let home = try await Self.begun()
    let output = try await Tool(home, "resume").run().output
    let lines = [
      "THE RUNBOOK HAS CHANGED", "steps: 1 unchanged, 2 edited, 2 new, 1 removed",
      " !! edited after it was done:", "1        nobody else deploys   (done ",
      "3        Deploy   (done ", " !! removed, though done:", "2        backup is fresh   (done ",
      " !! new, before where you stand:", "2        tell the support", "    new:",
      "5        orders come in", "   --- the text it began with", "   +++ the file now",
      "   @@ -1,11 +1,12 @@", "   -- [ ] nobody deploys", "   +- [ ] nobody else deploys",
      "    ```bash", "   +echo roll --env production >> ledger",
    ]
    var rest = output[...]
    for line in lines {
      let found = try #require(rest.range(of: line), "\(line) in\n\(output)")
      rest = rest[found.upperBound...]
    }
  }

  @Test("from a pipe the run keeps to its text, says so, and nobody has decided")
  func pipe() async throws {
    let home = try await Self.begun()
    let result = try await Tool(home, "resume").answering("y", "y").run()
    #expect(result.status == 0)
    #expect(
      result.output.contains("!! the run keeps to the text it began with: answers come from a pipe")
    )
    #expect(result.output.contains("`tminus resume one-1 --adopt`"))
    #expect(try events(home, "runbookKept") == 0)
    #expect(try events(home, "runbookAdopted") == 0)
    #expect(try await Tool(home, "export", "last").run().output.contains("nobody deploys\n"))
  }

  @Test(
    "--adopt from a pipe takes equal steps alone; the others count as removed and new, and it says so"
  )
  func adoptFromPipe() async throws {
    let home = try await Self.begun()
    let result = try await Tool(home, "resume", "--adopt").answering("all").run()
    #expect(result.output.contains("!! 2 steps with another text or place: nobody could say"))
    #expect(result.output.contains("ok the run goes on with the new text"))
    #expect(result.output.contains("no longer in the runbook, and kept in the record: 3 steps"))
    #expect(result.output.contains(" ok 1 2 done"))
    #expect(result.error.contains("3 RUN these 2 commands?"))
    #expect(try Self.ledger(home) == ["build", "roll --env staging"])
  }

  @Test("stay is asked once for a text, and again for the next; --adopt asks in any case")
  func stay() async throws {
    let home = try await Self.begun()
    let first = try Terminal(home, ["resume"])
    try first.expect("adopt the new text, or stay with the old? (adopt, stay, diff, h, ?)")
    try first.answer("stay")
    try first.expect("ok the run keeps to the text it began with").expect("4 is this so?")
    try first.answer("h")
    #expect(try first.end() == 3)

    let second = try Terminal(home, ["resume"])
    try second.expect("as operator said ").expect("4 is this so?")
    #expect(!second.screen.contains("THE RUNBOOK HAS CHANGED"))
    try second.answer("h")
    #expect(try second.end() == 3)

    try home.write("one.md", Self.changed + "- [ ] one more\n")
    let third = try Terminal(home, ["resume"])
    try third.expect("THE RUNBOOK HAS CHANGED").expect("adopt the new text, or stay")
    try third.answer("stay")
    try third.expect("4 is this so?")
    try third.answer("h")
    #expect(try third.end() == 3)

    let fourth = try Terminal(home, ["resume", "--adopt"])
    try fourth.expect("1 of 2: is it the same step?")
    try fourth.answer("stay")
    try fourth.expect("4 is this so?")
    try fourth.answer("h")
    #expect(try fourth.end() == 3)
    #expect(try events(home, "runbookKept") == 3)
    #expect(try events(home, "runbookAdopted") == 0)
  }

  @Test(
    "adopted: each edited step is asked about, done at another text is asked again, nothing runs twice"
  )
  func adopt() async throws {
    let home = try await Self.begun()
    let terminal = try Terminal(home, ["resume"])
    try terminal.expect("adopt the new text, or stay with the old?")
    try terminal.answer("adopt")
    try terminal.expect("was  1  nobody deploys   (in \"Before\")").expect("done ")
    try terminal.expect("now  1  nobody else deploys").expect("1 of 2: is it the same step? (y, n,")
    try terminal.answer("maybe")
    try terminal.expect("`maybe` is no answer here: y, n, stay, diff, h, quit, ?")
    try terminal.answer("y")
    try terminal.expect("| echo roll --env staging >> ledger").expect(
      "ran 2 commands, the last: exit 0")
    try terminal.expect("| echo roll --env production >> ledger").expect(
      "2 of 2: is it the same step?")
    try terminal.answer("y")
    try terminal.expect("ok the run goes on with the new text").expect(
      "asked again, for the text is another: 1 3")
    try terminal.expect("no longer in the runbook, and kept in the record: 1 step")
    try terminal.expect(" > 1  nobody else deploys   (was done ").expect("with an earlier text)")
    try terminal.expect("1 2 are these so?")
    try terminal.answer("all")
    try terminal.expect("!! was done ").expect("echo build >> ledger   (done)")
    try terminal.expect("3 RUN this command?")
    try terminal.answer("y")
    try terminal.expect("4 5 are these so?")
    try terminal.answer("h")
    #expect(try terminal.end() == 3)
    #expect(try Self.ledger(home) == ["build", "roll --env staging", "roll --env production"])

    let status = try await Tool(home, "status").run().output
    #expect(status.contains("adopted 2") && status.contains("by operator; the run began with "))
    let end = try await Tool(home, "resume").answering("all", "y").run()
    #expect(end.status == 0)
    #expect(end.output.contains("file unchanged"))
    try await checkRecord(home)
  }

  /// The record has the adopted text, and what the earlier one had come to.
  private func checkRecord(_ home: TestHome) async throws {
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("**COMPLETE"))
    #expect(
      record.contains(
        #/> tminus runbook changed .* by operator, from sha256 [0-9a-f]{64} to sha256/#))
    #expect(record.contains("2 edited or moved steps taken for the same, 2 asked again"))
    #expect(record.contains("no longer in the runbook: gone-1, was 2 backup is fresh, done "))
    #expect(record.contains("- [x] nobody else deploys\n  - tminus: 1 done "))
    #expect(record.contains(#/- tminus: was done .* operator with an earlier text/#))
    #expect(record.contains(#/- tminus: command 1 of 2 ran `echo build >> ledger`/#))
    #expect(
      record.contains(#/- tminus: ran, of an earlier text, `echo roll --env staging >> ledger`/#))
    #expect(!record.contains("ran another text than the runbook's"))
    let kept = record.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      !line.drop { $0 == " " }.hasPrefix("- tminus") && !line.hasPrefix("> ")
        && !line.hasPrefix("<!-- tminus -->")
    }
    #expect(
      kept.joined(separator: "\n").replacing("[x]", with: "[ ]") == Self.changed)
    let log = try await Tool(home, "log", "last").run().output
    #expect(log.contains("step 2 (gone-1) done"))
    #expect(log.contains("new text adopted by operator"))
    #expect(try await Tool(home, "verify", "last").run().status == 0)
    #expect(try await Tool(home, "runs", "--all").run().output.contains("complete"))
  }

  @Test("n makes them two steps: the old one is in the record, the new one is asked from the start")
  func another() async throws {
    let home = try await Self.begun()
    let terminal = try Terminal(home, ["resume"])
    try terminal.answer("adopt")
    try terminal.expect("1 of 2: is it the same step?")
    try terminal.answer("n")
    try terminal.expect("2 of 2: is it the same step?")
    try terminal.answer("n")
    try terminal.expect("kept in the record: 3 steps").expect("1 2 are these so?")
    try terminal.answer("h")
    #expect(try terminal.end() == 3)
    let record = try await Tool(home, "export", "last").run().output
    #expect(
      record.contains(
        "no longer in the runbook: gone-3: command 2 of 2 ran `echo roll --env staging"))
    #expect(record.contains("no longer in the runbook: gone-1, was 1 nobody deploys, done "))
  }

  @Test("diff shows all of it, and what would steer the terminal is shown as what it is")
  func diff() async throws {
    let lines = (1...60).map { "- [ ] added \($0)\n" }.joined()
    let home = try await Self.begun(
      changing: Self.runbook + lines + "- [ ] evil \u{1B}[2J\u{1B}]0;title\u{7} \u{202E}txt\n")
    home.extra = ["NO_COLOR": ""]
    let terminal = try Terminal(home, ["resume"])
    try terminal.expect("more lines; `diff` shows all)").expect("adopt the new text, or stay")
    #expect(!terminal.screen.contains("added 60"))
    try terminal.answer("diff")
    try terminal.expect("\u{1B}[32m   +- [ ] added 60\u{1B}[0m")
    try terminal.expect("evil \\x1B[2J\\x1B]0;title\\x07 \\u{202E}txt")
    try terminal.expect("adopt the new text, or stay")
    try terminal.answer("?")
    try terminal.expect("adopt                  go on with the new text").expect("stay  ")
    try terminal.answer("stay")
    try terminal.expect("4 is this so?")
    #expect(!terminal.screen.contains("\u{1B}[2J"))
    #expect(!terminal.screen.contains("\u{202E}"))
    try terminal.answer("h")
    #expect(try terminal.end() == 3)
  }

  @Test(
    "killed between two questions, the run is as it was, and the next resume asks from the start")
  func killed() async throws {
    let home = try await Self.begun()
    let first = try Terminal(home, ["resume"])
    try first.answer("adopt")
    try first.expect("1 of 2: is it the same step?")
    try first.answer("y")
    try first.expect("2 of 2: is it the same step?").expectPrompt()
    first.killHard()
    #expect(try events(home, "runbookAdopted") == 0)
    #expect(try await Tool(home, "status").run().output.contains(", as the run began"))
    let second = try Terminal(home, ["resume"])
    try second.expect("THE RUNBOOK HAS CHANGED").expect("adopt the new text, or stay")
    try second.answer("adopt")
    try second.expect("1 of 2: is it the same step?")
    second.press("\u{04}")
    #expect(try second.end() == 3)
    #expect(try events(home, "runbookAdopted") == 0)
    let third = try await Tool(home, "resume").answering("y", "y").run()
    #expect(third.status == 0)
  }

  @Test("a terminal that hangs up at a question holds the run, and nothing is adopted")
  func hangUp() async throws {
    let home = try await Self.begun()
    let terminal = try Terminal(home, ["resume"])
    try terminal.answer("adopt")
    try terminal.expect("1 of 2: is it the same step?").expectPrompt()
    kill(terminal.process, SIGHUP)
    #expect(try terminal.end() == 3)
    #expect(try events(home, "runbookAdopted") == 0)
    #expect(try home.query("SELECT reason FROM summary").contains("the terminal hung up"))
  }

  @Test("a command in the background at an edited step: refused until it is stopped")
  func inBackground() async throws {
    let home = try TestHome()
    let document = "# T\n```bash\ntouch begun; tail -f begun\n```\n- [ ] end\n"
    try home.write("one.md", document)
    let first = try Terminal(home, ["run", "one.md", "--target", "prod"])
    try first.answer("y")
    try first.expect("it does not end by itself")
    try first.answer("background")
    try first.expect("goes on in the background")
    try first.answer("h")
    #expect(try first.end() == 3)
    try home.write("one.md", document.replacing("tail -f begun", with: "tail -f begun begun"))
    let second = try Terminal(home, ["resume"])
    try second.expect("(in the background)")
    try second.expect(
      "step 1 is edited or gone, and its command runs in the background. First stop it;")
    try second.answer("stop 1")
    try second.expect("stopped by the operator")
    try second.answer("h")
    #expect(try second.end() == 3)
    let third = try Terminal(home, ["resume"])
    try third.answer("adopt")
    try third.expect("1 of 1: is it the same step?")
    try third.answer("y")
    try third.expect("ok the run goes on with the new text").expect("it does not end by itself")
    try third.answer("h")
    #expect(try third.end() == 3)
  }

  @Test("a command in doubt at an edited step: refused with the reason, and the doubt is asked")
  func inDoubt() async throws {
    let home = try TestHome()
    try home.write("one.md", "# T\n```bash\ntouch begun; sleep 600\n```\n- [ ] end\n")
    let first = try Terminal(home, ["run", "one.md", "--target", "prod"])
    try first.answer("y")
    try first.expect("RUN this command?")
    try first.answer("y")
    let begun = home.work.appending(path: "begun").path
    try first.wait(for: "the command's start") { FileManager.default.fileExists(atPath: begun) }
    first.killHard()
    home.endShells()
    try home.write("one.md", "# T\n```bash\ntouch begun; sleep 1\n```\n- [ ] end\n")
    let second = try Terminal(home, ["resume"])
    try second.expect("(IN DOUBT, or still running)")
    try second.expect(
      "cannot be adopted now: step 1 is edited or gone, and its command is in doubt")
    try second.expect("IN DOUBT (")
    try second.answer("f killed by the test")
    try second.expect("FAILED")
    try second.answer("h")
    #expect(try second.end() == 3)
    let third = try Terminal(home, ["resume"])
    try third.answer("adopt")
    try third.expect("1 of 1: is it the same step?")
    try third.answer("y")
    try third.expect("RUN this command?").expect("> ")
    third.killHard()
  }

  @Test("a doubt at a step that is as it was does not stand in the way")
  func inDoubtElsewhere() async throws {
    let home = try TestHome()
    let document = "# T\n```bash\ntouch begun; sleep 600\n```\n- [ ] end\n"
    try home.write("one.md", document)
    let first = try Terminal(home, ["run", "one.md", "--target", "prod"])
    try first.answer("y")
    try first.expect("RUN this command?")
    try first.answer("y")
    let begun = home.work.appending(path: "begun").path
    try first.wait(for: "the command's start") { FileManager.default.fileExists(atPath: begun) }
    first.killHard()
    home.endShells()
    try home.write("one.md", document + "- [ ] very end\n")
    let second = try Terminal(home, ["resume"])
    try second.answer("adopt")
    try second.expect("ok the run goes on with the new text").expect("IN DOUBT (")
    second.killHard()
  }

  @Test(
    "a file that is no runbook now is said with its cause, and the run keeps to its text",
    arguments: [
      ("", "is empty"), ("just words\n", "no steps found"),
      ("- [ ] a\u{0}\n", ":1: holds a NUL byte"),
      (String(repeating: "x", count: (16 << 20) + 1), "at most 16 MiB are read"),
    ])
  func broken(text: String, cause: String) async throws {
    let home = try await Self.begun(changing: text)
    let result = try await Tool(home, "resume").answering("y", "y").run()
    #expect(result.status == 0)
    #expect(
      result.output.contains(
        "cannot be read as a runbook now; the run keeps to the text it began with"))
    #expect(result.output.contains(cause))
  }

  @Test("--adopt of a file that is none is refused before anything is written")
  func adoptBroken() async throws {
    let home = try await Self.begun(changing: "just words\n")
    let result = try await Tool(home, "resume", "--adopt").answering("y", "y").run()
    #expect(result.status == 65)
    #expect(result.error.contains("no steps found"))
    #expect(try events(home, "sittingStarted") == 1)
  }

  @Test("a secret in what a step printed that is gone since is found, and can be erased")
  func redact() async throws {
    let home = try TestHome()
    try home.write(
      "one.md",
      "# T\n```bash\necho hunter2-hunter2\n```\n```bash\necho $API_TOKEN\n```\n- [ ] end\n")
    let first = try Terminal(home, ["run", "one.md", "--target", "prod"])
    try first.answer("y")
    try first.answer("y")
    try first.expect("API\u{5F}TOKEN = (hidden")
    try first.answer("h")
    #expect(try first.end() == 3)
    try home.write("one.md", "# T\n```bash\necho $API_TOKEN\n```\n- [ ] end\n")
    let second = try Terminal(home, ["resume"])
    try second.answer("adopt")
    try second.expect("kept in the record: 1 step").expect("API\u{5F}TOKEN = (hidden")
    try second.answer("hunter2-hunter2")
    try second.expect("!! what step gone-1 printed holds this value")
    try second.expect("erase the stored output of step gone-1? (y, n)")
    second.type("y")
    try second.expect("ok what step gone-1 printed is erased")
    try second.answer("h")
    #expect(try second.end() == 3)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("no longer in the runbook: gone-1: output redacted "))
    #expect(try await Tool(home, "verify", "last").run().status == 0)
  }

  @Test("redact and log name a step that is gone, and refuse a number that several have had")
  func redactGone() async throws {
    let home = try TestHome()
    let second = "```bash\necho innocent\n```\n"
    let end = "## End\n- [ ] end\n"
    try home.write("one.md", "# T\n```bash\necho hunter2-hunter2\n```\n" + second + end)
    let begun = try await Tool(home, "run", "one.md").answering("y", "y", "h").run()
    #expect(begun.status == 3)
    try home.write("one.md", "# T\n" + second + end)
    let adopted = try await Tool(home, "resume", "--adopt").answering("h").run()
    #expect(adopted.output.contains("no longer in the runbook, and kept in the record: 1 step"))

    for words in [["redact", "last", "1"], ["log", "last", "1"]] {
      let refused = try await Tool(home, words).run()
      #expect(refused.status == 64)
      #expect(refused.error.contains("name it now-1 or gone-1. `tminus export one-1` shows"))
    }
    #expect(
      try await Tool(home, "log", "last", "gone-1").run().output == "hunter2-hunter2\n")
    #expect(try await Tool(home, "redact", "last", "gone-1").run().status == 0)
    #expect(try await Tool(home, "log", "last", "now-1").run().output == "innocent\n")
    #expect(try await Tool(home, "log", "last", "gone-1").run().output == "")
    let events = try await Tool(home, "log", "last").run().output
    #expect(events.contains("output of step gone-1 erased by operator"))
    let verified = try await Tool(home, "verify", "last").run()
    #expect(verified.status == 0)
    #expect(verified.output.contains("output of 1 attempt holds, 1 redacted"))
    #expect(try await Tool(home, "redact", "last", "gone-2").run().status == 64)
  }

  @Test("output that is erased at a step with another id than before is no fault")
  func redactRenamed() async throws {
    let home = try await Self.begun(
      changing: Self.runbook.replacing("## Deploy", with: "## Roll out"))
    let terminal = try Terminal(home, ["resume", "--adopt"])
    try terminal.expect("1 of 1: is it the same step?")
    try terminal.answer("y")
    try terminal.expect("4 is this so?")
    try terminal.answer("h")
    #expect(try terminal.end() == 3)
    #expect(try await Tool(home, "redact", "last", "3").run().status == 0)
    #expect(try await Tool(home, "verify", "last").run().status == 0)
  }

  @Test("a file that differs in words alone changes no step")
  func onlyText() async throws {
    let home = try await Self.begun(changing: Self.runbook + "\nThat was all.\n")
    let terminal = try Terminal(home, ["resume"])
    try terminal.expect("no step is another than before: 4 unchanged").expect("adopt the new text")
    try terminal.answer("adopt")
    try terminal.expect("done 3  open 1").expect("4 is this so?")
    try terminal.answer("y")
    try terminal.answer("y")
    #expect(try terminal.end() == 0)
    #expect(
      try await Tool(home, "export", "last").run().output.contains("\nThat was all.\n"))
  }

  @Test("a renamed section: `all` takes what has the very same text, after it was listed")
  func renamedSection() async throws {
    let home = try await Self.begun(
      changing: Self.runbook.replacing("## Before", with: "## Preparation"))
    let terminal = try Terminal(home, ["resume"])
    try terminal.answer("adopt")
    try terminal.expect("2 of 2 have the very same text, in another place (`all` takes these):")
    try terminal.expect("nobody deploys   (done ").expect("backup is fresh   (done ")
    try terminal.expect("now  1, with the same text, in \"Preparation\"")
    try terminal.expect("1 of 2: is it the same step? (y, n, all,")
    try terminal.answer("all")
    try terminal.expect("done 3  open 1").expect("4 is this so?")
    terminal.killHard()
    #expect(try await Tool(home, "status").run().output.contains("done 3  open 1"))
  }

  @Test(
    "--adopt from a pipe is refused where what ran would come in as new and run again, as below another title",
    arguments: [[], ["--yes"]])
  func wouldRunAgain(_ flags: [String]) async throws {
    let home = try await Self.begun(
      changing: Self.runbook.replacing("# Release", with: "# Release 2"))
    let result = try await Tool(home, ["resume", "--adopt"] + flags).answering("y").run()
    #expect(result.status == 3)
    #expect(
      result.error.contains(
        "step 3 ran, and the same commands come in as a new step, to be run again. `tminus resume --adopt`"
      ))
    #expect(try events(home, "runbookAdopted") == 0)
    #expect(try Self.ledger(home) == ["build", "roll --env staging"])
    let terminal = try Terminal(home, ["resume", "--adopt"])
    try terminal.expect("is it the same step? (y, n, all,")
    try terminal.answer("all")
    try terminal.expect("they the same steps?")
    try terminal.answer("y")
    try terminal.expect("done 3  open 1").expect("4 is this so?")
    try terminal.answer("h")
    #expect(try terminal.end() == 3)
  }

  @Test("--yes runs nothing that the new text adds to a way that was not taken")
  func newOnWayNotTaken() async throws {
    let home = try TestHome()
    let document = """
      # T
      **Option A: managed**

      ```bash
      echo a >> ledger
      ```

      **Option B: by hand**

      ```bash
      echo b >> ledger
      ```

      """
    try home.write("one.md", document)
    let first = try await Tool(home, "run", "one.md").answering("take 1", "h").run()
    #expect(first.status == 3)
    try home.write("one.md", document + "```bash\necho drop >> ledger\n```\n")
    let second = try await Tool(home, "resume", "--adopt", "--yes").answering("y").run()
    #expect(second.output.contains("left out, as an earlier answer has it: 4"))
    #expect(second.status == 0)
    #expect(try Self.ledger(home) == ["a"])
  }

  @Test("a run of one section runs neither a renamed other one nor a new one, and says how to")
  func oneSection() async throws {
    let home = try TestHome()
    let document = "# T\n## Check\n- [ ] ok\n## Danger\n```bash\necho danger >> ledger\n```\n"
    try home.write("one.md", document)
    let first = try await Tool(home, "run", "one.md", "--section", "Check").answering("h").run()
    #expect(first.status == 3)
    try home.write(
      "one.md",
      document.replacing("## Danger", with: "## Danger zone")
        + "## Cleanup\n```bash\necho clean >> ledger\n```\n")
    let second = try await Tool(home, "resume", "--adopt", "--yes").answering("h").run()
    #expect(
      second.output.contains("new sections that this run leaves out, for it takes only some:"))
    #expect(second.output.contains("\"Cleanup\""))
    #expect(second.output.contains(#/to do one: tminus run \S*one\.md --section cleanup/#))
    let third = try await Tool(home, "resume").answering("y", "y").run()
    #expect(third.status == 0)
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "ledger").path))
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("Danger zone (1 step) left out of the course: --section"))
  }
}
