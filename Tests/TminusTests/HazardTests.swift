import Foundation
import Testing

/// Each hazard has its own way to be run, and no plain `y` is one of them.
@Suite("Hazards at a terminal", .serialized)
struct HazardTests {
  private let home: TestHome

  init() throws { home = try TestHome() }

  /// A launch of one runbook on the target prod, standing at its first question.
  private func launch(_ markdown: String, _ words: String...) throws -> Terminal {
    try home.write("launch.md", markdown)
    let terminal = try Terminal(home, ["run", "launch.md", "--target", "prod"] + words)
    try terminal.answer("y")
    return terminal
  }

  private func ledger() -> String {
    (try? String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)) ?? ""
  }

  @Test("a placeholder is asked by name, shown filled in, and asked once for the whole run")
  func placeholder() throws {
    let terminal = try launch(
      """
      ## A
      ```bash
      echo listed >> ledger
      echo "to <revision name>" >> ledger
      ```
      ## B
      ```bash
      echo <revision name> >> ledger
      ```
      """)
    try terminal.expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("revision name = (a value")
    try terminal.answer("y")
    try terminal.expect("`y` is no answer here")
    try terminal.answer("v1 'two'; touch hacked")
    try terminal.expect("ok revision name = v1 'two'; touch hacked, for 1 2")
    try terminal.expect("echo \"to v1 'two'; touch hacked\"").expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("exit 0")
    try terminal.expect("launch-1 prod 2 RUN this command?")
    try terminal.answer("y")
    try terminal.expect("exit 0").expectPrompt()
    #expect(ledger() == "listed\nto v1 'two'; touch hacked\nv1 'two'; touch hacked\n")
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "hacked").path))
  }

  @Test("a choice in a placeholder takes only what the text offers")
  func choicePlaceholder() throws {
    let terminal = try launch("```bash\necho <blue|green> >> ledger\n```\n")
    try terminal.expect("one of: blue, green")
    try terminal.answer("red")
    try terminal.expect("`red` is no value").expect("one of blue, green is asked for")
    try terminal.answer("green")
    try terminal.answer("y")
    try terminal.expect("exit 0").expectPrompt()
    #expect(ledger() == "green\n")
  }

  @Test("a variable that nothing sets is asked for, and stays set for what follows")
  func undefinedVariable() throws {
    let terminal = try launch(
      "```bash\necho \"at $REGION_OF_LAUNCH\" >> ledger\necho \"again ${REGION_OF_LAUNCH}\" >> ledger\n```\n"
    )
    try terminal.expect("REGION_OF_LAUNCH = (a value")
    try terminal.answer("eu west")
    try terminal.expect("RUN these 2 commands?")
    try terminal.answer("y")
    try terminal.expect("2/2 exit 0").expectPrompt()
    #expect(ledger() == "at eu west\nagain eu west\n")
  }

  @Test("a secret is hidden while it is typed, masked where it is shown, and asked again on resume")
  func secret() async throws {
    let terminal = try launch(
      "## A\n```bash\nprintf '%s\\n' \"$DEPLOY_TOKEN\" | wc -c >> ledger\n```\n## B\n```bash\necho ${#DEPLOY_TOKEN} <api-key> | wc -w >> ledger\n```\n"
    )
    try terminal.expect("DEPLOY_TOKEN = (hidden; ")
    try terminal.answer("hunter2-hunter2")
    try terminal.expect("ok DEPLOY_TOKEN = (hidden)").expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("exit 0").expect("api-key = (hidden; ")
    try terminal.answer("opensesame")
    try terminal.expect("echo ${#DEPLOY_TOKEN} ****").expect("RUN this command?")
    try terminal.answer("quit")
    #expect(try terminal.end() == 3)
    #expect(!terminal.screen.contains("hunter2"))
    #expect(!terminal.screen.contains("opensesame"))
    #expect(ledger() == "16\n")

    let back = try Terminal(home, "resume")
    try back.expect("api-key = (hidden; ").expectPrompt()
    for file in try FileManager.default.subpathsOfDirectory(atPath: home.url.path) {
      let bytes = FileManager.default.contents(atPath: home.url.appending(path: file).path)
      let found = bytes.map {
        $0.range(of: Data("hunter2".utf8)) != nil || $0.range(of: Data("opensesame".utf8)) != nil
      }
      #expect(found != true, "\(file)")
    }
  }

  @Test("what takes the terminal is run by `terminal`, with the lines that follow in view")
  func interactive() throws {
    try home.script(
      "ssh", "echo \"ssh $*\" >> ledger; read -r line; echo \"typed $line\" >> ledger")
    let terminal = try launch("```bash\nssh web-1\nsystemctl restart web\n```\n")
    try terminal.expect("lines that follow may be meant for that session:")
    try terminal.expect("systemctl restart web").expect("it takes the terminal")
    try terminal.answer("y")
    try terminal.expect("`y` is no answer here")
    try terminal.answer("terminal")
    try terminal.expect("-- 1/2 ")
    try wait(for: "ssh web-1")
    terminal.type("uptime")
    try terminal.expect("exit 0").expect("RUN it here, or was it typed there?")
    try terminal.answer("there")
    try terminal.expect("done by hand: typed in the other session").expectPrompt()
    #expect(ledger() == "ssh web-1\ntyped uptime\n")
  }

  @Test("what never ends is watched until Ctrl-C, which is no failure; a person judges it")
  func neverEnding() throws {
    let terminal = try launch("```bash\ntail -f ledger\n```\n")
    try home.write("ledger", "line one\n")
    try terminal.expect("it does not end by itself")
    try terminal.answer("y")
    try terminal.expect("`y` is no answer here")
    try terminal.answer("watch")
    try terminal.expect("\nline one")
    terminal.press("\u{03}")
    try terminal.expect("exit 130").expect("is the output as it should be?")
    try terminal.answer("y")
    try terminal.expect("ok 1 done").expectPrompt()
  }

  @Test("what destroys is run by typing the target, again too")
  func destructive() throws {
    try home.write("data/a", "")
    let terminal = try launch(
      "```bash\nrm -rf data/a missing/../..nothing && test -e data/b\n```\n")
    try terminal.expect("it DESTROYS: type prod")
    for line in ["y", "production", "all", "terminal"] {
      try terminal.answer(line)
      try terminal.expect("is no answer here")
    }
    #expect(FileManager.default.fileExists(atPath: home.work.appending(path: "data/a").path))
    try terminal.answer("prod")
    try terminal.expect("exit 1").expect("FAILED")
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "data/a").path))
    try terminal.answer("again")
    try terminal.expect("it DESTROYS: type prod").expectPrompt()
  }

  @Test("one of several ways in a fence is taken; the other's commands are not applicable")
  func alternatives() async throws {
    let terminal = try launch(
      """
      ```bash
      echo common >> ledger
      # Option A: the fast way
      echo fast >> ledger
      # Option B: the slow way
      echo slow >> ledger
      echo slower >> ledger
      ```
      - [ ] Shipped
      """)
    try terminal.expect("1  Option A: the fast way").expect("2  Option B: the slow way")
    try terminal.expect("which way? (1-2")
    try terminal.answer("y")
    try terminal.expect("`y` is no answer here")
    try terminal.answer("3")
    try terminal.expect("take 1 to take 2")
    try terminal.answer("2")
    try terminal.expect("ok taken: Option B: the slow way")
    try terminal.answer("y")
    try terminal.expect("1/4 exit 0")
    try terminal.answer("y")
    try terminal.expect("4/4 exit 0").expectPrompt()
    #expect(ledger() == "common\nslow\nslower\n")
    terminal.type("all")
    try terminal.answer("y")
    try terminal.expect("COMPLETE")
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("chosen: Option B: the slow way"))
    #expect(record.contains("command 2 not applicable: Option B: the slow way taken"))
  }

  @Test("one of several sections is taken; the others' steps are not applicable, and say why")
  func sections() async throws {
    let terminal = try launch(
      """
      ## Ship
      ### Option A: hosted
      - [ ] Hosted project made
      ### Option B: own machines
      ```bash
      echo own >> ledger
      ```
      ## After
      - [ ] Told everybody
      """)
    try terminal.expect("1  Option A: hosted").expect("2  Option B: own machines")
    try terminal.answer("2 no account there")
    try terminal.expect("ok taken: Option B: own machines").expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("exit 0").expect("Told everybody").expectPrompt()
    terminal.type("y")
    try terminal.answer("y")
    try terminal.expect("COMPLETE")
    #expect(ledger() == "own\n")
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("- [ ] Hosted project made"))
    #expect(record.contains("not applicable"))
    #expect(record.contains("Option B: own machines taken"))
  }

  @Test("what is no command, and what does not parse, is shown and starts by no word")
  func shownOnly() throws {
    let terminal = try launch(
      "## A\n```bash\nAPI_URL=https://shop.test\nDEBUG=0\n```\n\n```bash\nif true; then echo ran >> ledger\n```\n\n```bash\n# only words\n```\n\nText.\n\n- [ ] x\n"
    )
    for _ in 0..<3 {
      try terminal.expect("NOT RUN")
      for line in ["y", "terminal", "watch", "prod", "again"] {
        try terminal.answer(line)
        try terminal.expect("is no answer here")
      }
      try terminal.answer("done by hand")
    }
    #expect(ledger() == "")
  }

  @Test("a part that applies only sometimes is asked about first")
  func conditionalPart() throws {
    let terminal = try launch(
      "```bash\n# 1. Build\necho build >> ledger\n# 2. Seed the data (optional)\necho seed >> ledger\n# 3. Ship\necho ship >> ledger\n```\n"
    )
    try terminal.answer("y")
    try terminal.expect("does this part apply?")
    try terminal.answer("y")
    try terminal.expect("`y` is no answer here")
    try terminal.answer("no")
    try terminal.expect("not applicable").expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("exit 0").expectPrompt()
    #expect(ledger() == "build\nship\n")
  }

  @Test("gates, conditions, waits and observed values have their own answers; y is refused")
  func gates() async throws {
    let terminal = try launch(
      """
      ## Watch
      - [ ] Rollback trigger: error rate above 5%
      - [ ] If healthy, proceed to the next phase
      - [ ] If the cache is cold, warm it
      - [ ] Wait 30 minutes

      | Metric | Target | Alert if |
      |---|---|---|
      | Latency | < 200 ms | > 1 s |

      ## Rollback
      1. Switch back
      """)
    try terminal.expect("is this trigger met? (clear, met")
    try terminal.answer("y")
    try terminal.expect("`y` is no answer here")
    try terminal.answer("met at 12%")
    try terminal.expect("MET: what now? (r = roll back")
    try terminal.answer("y")
    try terminal.expect("`y` is no answer here")
    try terminal.answer("go it fell to 1% at once")
    try terminal.expect("go on? (go, no-go REASON")
    try terminal.answer("no-go not yet")
    try terminal.expect("is on hold")
    #expect(try terminal.end() == 3)

    let back = try Terminal(home, "resume")
    try back.expect("go on? (go, no-go REASON")
    try back.answer("go")
    try back.expect("does this step apply? (applies, no")
    try back.answer("no it is warm")
    try back.expect("waiting for ").expectPrompt()
    back.type("done nothing to see")
    try back.expect("Latency = (the value seen")
    try back.answer("180 ms")
    try back.expect("ok observed 180 ms").expectPrompt()
    back.type("quit")
    #expect(try back.end() == 3)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("- [ ] Rollback trigger"))
    #expect(record.contains("went on although met: it fell to 1% at once"))
    #expect(record.contains("observed 180 ms"))
  }

  @Test("set changes a value later and says which steps it touches; env lists what was given")
  func set() throws {
    let terminal = try launch(
      "## A\n```bash\necho <zone> >> ledger\n```\n## B\n```bash\necho <zone> >> ledger\n```\n",
      "--set", "zone=west")
    try terminal.expect("echo west")
    try terminal.answer("y")
    try terminal.expect("exit 0")
    try terminal.answer("set zone east")
    try terminal.expect("ok zone = east, for 1 2").expect("echo east")
    try terminal.answer("env")
    try terminal.expect("zone = east   in 1 2")
    try terminal.answer("set zoo x")
    try terminal.expect("nothing in this runbook is called `zoo`: zone")
    try terminal.answer("y")
    try terminal.expect("exit 0").expectPrompt()
    #expect(ledger() == "west\neast\n")
  }

  @Test("`set` of a secret without its value asks for it unseen")
  func setSecret() throws {
    let terminal = try launch("```bash\nprintf %s <api-key> | wc -c >> ledger\n```\n")
    try terminal.answer("first")
    try terminal.answer("set api-key")
    try terminal.expect("api-key = (hidden) > ")
    terminal.type("the second")
    try terminal.expect("ok api-key = (hidden), for 1").expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("exit 0").expectPrompt()
    #expect(!terminal.screen.contains("the second"))
    #expect(ledger() == "10\n")
  }

  @Test("an edited command is analysed again: what destroys now asks for the target")
  func edit() async throws {
    let terminal = try launch("```bash\necho one >> ledger\necho two >> ledger\n```\n")
    try terminal.answer("e")
    try terminal.expect("edit > echo one >> ledger")
    terminal.press("\u{15}")
    terminal.type("echo 'open")
    try terminal.expect("it does not parse")
    try terminal.answer("e")
    try terminal.expect("edit > echo one >> ledger")
    terminal.press(" && rm -r old\r")
    try terminal.expect("why? (the record shows it) > ")
    terminal.type("the old one has to go")
    try terminal.expect("it DESTROYS: type prod").expectPrompt()
    #expect(ledger() == "")
    try home.write("old/x", "")
    terminal.type("prod")
    try terminal.expect("exit 0").expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("2/2 exit 0").expect("is the output as it should be?").expectPrompt()
    #expect(ledger() == "one\ntwo\n")
    terminal.type("quit")
    #expect(try terminal.end() == 3)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("edited (the old one has to go), the runbook has"))
  }

  @Test(
    "a value that makes a command destructive is asked about like what is written so",
    arguments: ["terraform <plan|destroy> -auto-approve", "terraform $DEED -auto-approve"])
  func valueDestroys(command: String) throws {
    try home.script("terraform", "echo \"$*\" >> ledger")
    let terminal = try launch("```bash\n\(command)\n```\n")
    try terminal.answer("destroy")
    try terminal.expect("it DESTROYS: type prod")
    try terminal.answer("y")
    try terminal.expect("is no answer here").expectPrompt()
    #expect(ledger() == "")
    terminal.type("prod")
    try terminal.expect("exit 0").expectPrompt()
    #expect(ledger() == "destroy -auto-approve\n")
  }

  @Test("--yes runs nothing that was edited, and `again` asks for what is missing now")
  func againAndEdited() throws {
    try home.write("launch.md", "```bash\nfalse\n```\n")
    let terminal = try Terminal(home, "run", "launch.md", "--target", "prod", "--yes")
    try terminal.answer("y")
    try terminal.expect("FAILED")
    try terminal.answer("e")
    try terminal.expect("edit > false")
    terminal.press("\u{15}echo ran >> ledger\r")
    try terminal.expect("why? ")
    terminal.type("it has to do something")
    try terminal.expect("RUN this command?").expectPrompt()
    #expect(ledger() == "")
  }

  @Test("a variable's value is no code, and a hole named like one leaves the shell alone")
  func variablesAndNames() throws {
    let terminal = try launch(
      "## A\n```bash\necho $(($COUNTER_X + 1))\n```\n## B\n```bash\nls <PATH> > /dev/null; ls / | wc -l >> ledger\n```\n"
    )
    try terminal.answer("a[$(touch hacked)]")
    try terminal.expect("NOT RUN")
    try terminal.answer("set COUNTER_X 4")
    try terminal.expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("\n5").expect("exit 0").expect("PATH = (a value")
    try terminal.answer("/tmp")
    try terminal.answer("y")
    try terminal.expect("exit 0").expectPrompt()
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "hacked").path))
    #expect(!ledger().isEmpty)
  }

  @Test("after a crash a secret is still covered in what the command goes on to print")
  func coveredAfterCrash() async throws {
    let terminal = try launch(
      "```bash\necho <api-key>; touch begun; sleep 3; echo again <api-key>\n```\n")
    try terminal.answer("hunter2-hunter2")
    try terminal.answer("y")
    for _ in 0..<100
    where !FileManager.default.fileExists(atPath: home.work.appending(path: "begun").path) {
      usleep(50_000)
    }
    terminal.killHard()
    let back = try Terminal(home, "resume")
    try back.expect("again ****").expectPrompt()
    #expect(!back.screen.contains("hunter2"))
    let raw = try await Tool(home, "log", "last", "1", "--raw").run().output
    #expect(raw.contains("again ****") && !raw.contains("hunter2"))
  }

  @Test("the folder of a fence's `cwd` is not where a later sitting begins")
  func cwdAcrossHold() throws {
    try home.write("deploy/x", "")
    let terminal = try launch(
      "## A\n```bash {cwd=deploy}\nls\n```\n## B\n```bash\npwd\n```\n")
    try terminal.answer("y")
    try terminal.expect("exit 0")
    try terminal.answer("h later")
    #expect(try terminal.end() == 3)
    let back = try Terminal(home, "resume")
    try back.answer("y")
    try back.expect("\n\(home.work.path)").expect("1/1 exit 0").expectPrompt()
    #expect(!back.screen.contains("\(home.work.path)/deploy"))
  }

  @Test("a check with an unset variable, and a met gate, are not passed by")
  func checkAndGate() throws {
    let terminal = try launch(
      "- [ ] Answers `curl -f $NOT_SET_HERE/health`\n- [ ] Rollback trigger: errors above 5%\n- [ ] c\n"
    )
    try terminal.answer("check 1")
    try terminal.expect("its check is not simply run")
    try terminal.answer("y")
    try terminal.answer("met")
    for line in ["goto 3", "b", "y"] {
      try terminal.answer(line)
      try terminal.expect("is no answer here")
    }
    try terminal.answer("clear")
    try terminal.expect("is this trigger met?").expectPrompt()
  }

  @Test("output that is not as expected and is accepted is a deviation")
  func acceptedDifference() async throws {
    let terminal = try launch("```bash\necho 41\n# Expected: 42\n```\n")
    try terminal.answer("y")
    try terminal.expect("NOT what was printed")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("COMPLETE")
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("deviation: step 1"))
    #expect(record.contains("accepted although not as expected in line 3"))
  }

  @Test("contacts and tools are a word away at any question")
  func lookingUp() throws {
    let terminal = try launch(
      "## Work\n- [ ] a\n\n## Contacts\n\n| Role | Number |\n|---|---|\n| on call | 555-0100 |\n\n## Useful commands\n\n```bash\nkubectl get pods\n```\n"
    )
    try terminal.answer("contacts")
    try terminal.expect("| on call | 555-0100 |")
    try terminal.answer("tools")
    try terminal.expect("kubectl get pods").expectPrompt()
  }

  @Test("a task's own check runs by `check`, and the task is still asked")
  func check() throws {
    try home.script("curl", "echo healthy")
    let terminal = try launch(
      "- [ ] The site answers `curl -f https://shop.test/health`\n- [ ] Told\n")
    try terminal.expect("check 1: curl -f https://shop.test/health")
    try terminal.answer("check 2")
    try terminal.expect("no check")
    try terminal.answer("check 1")
    try terminal.expect("\nhealthy").expect("exit 0").expect("are these so?")
    try terminal.answer("all")
    try terminal.expect("ok 1 2 done").expectPrompt()
  }

  @Test("timeout and cwd of a fence: stopped in time, run there, and the shell is back afterwards")
  func manner() throws {
    try home.write("deploy/x", "")
    let terminal = try launch(
      "## A\n```bash {timeout=1s}\nsleep 30\n```\n## B\n```bash {cwd=deploy}\nls >> ../ledger\n```\n## C\n```bash\npwd\n```\n"
    )
    try terminal.answer("y")
    try terminal.expect("stopped after 1 s, its timeout").expect("FAILED")
    try terminal.answer("s too slow")
    try terminal.answer("y")
    try terminal.expect("exit 0")
    try terminal.answer("y")
    try terminal.expect("\n\(home.work.path)").expectPrompt()
    #expect(ledger() == "x\n")
  }

  @Test("an expectation that can be compared is, and a person still says so")
  func expectations() throws {
    let terminal = try launch(
      "```bash\necho '{\"b\": 1, \"a\": [true]}'\n# Expected: {\"a\":[true],\"b\":1}\necho up\n# Expected: `down`\n```\n"
    )
    try terminal.answer("y")
    try terminal.expect("expected (line 3): {\"a\":[true],\"b\":1}   -- as expected")
    try terminal.expect("expected (line 5): ").expect("NOT what was printed")
    try terminal.expect("is the output as it should be?").expectPrompt()
  }

  /// Waits for a line of the ledger: the command is running then.
  private func wait(for text: String) throws {
    for _ in 0..<200 where !ledger().contains(text) { usleep(50_000) }
    #expect(ledger().contains(text))
  }
}
