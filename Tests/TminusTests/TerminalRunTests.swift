import Foundation
import Testing

@Suite("At a terminal", .serialized)
struct TerminalRunTests {
  @Test("the REPL: banner, load, plan, run, and back to its prompt")
  func repl() throws {
    let home = try TestHome()
    try home.write("release.md", "# Release\n- [ ] Reviewed\n")
    let terminal = try Terminal(home)
    try terminal.expect("tminus 0.1.0").expect("no runs yet").expect("tminus > ")
    terminal.type("load release.md")
    try terminal.expect("loaded Release: 1 step, 1 box").expect("tminus > ")
    terminal.type("plan")
    try terminal.expect("[ ] Reviewed").expect("tminus > ")
    terminal.type("run")
    try terminal.answer("prod")
    try terminal.expect("course (y = accept")
    try terminal.answer("y")
    try terminal.expect("release-1 prod 1 is this so?")
    try terminal.answer("y")
    try terminal.expect("y = end the run as COMPLETE")
    try terminal.answer("y")
    try terminal.expect("release-1 COMPLETE").expect("tminus > ")
    terminal.type("runs --all")
    try terminal.expect("release-1").expect("complete").expect("tminus > ")
    terminal.type("quit")
    #expect(try terminal.end() == 0)
  }

  @Test("Ctrl-C clears the line and Ctrl-D holds the run")
  func keys() throws {
    let home = try TestHome()
    try home.write("release.md", "# Release\n- [ ] a\n- [ ] b\n")
    let terminal = try Terminal(home, "run", "release.md", "--target", "prod")
    try terminal.answer("y")
    try terminal.expectPrompt()
    terminal.press("all\u{03}")
    try terminal.expectPrompt()
    terminal.press("\u{04}")
    try terminal.expect("release-1 is on hold. To go on: tminus resume release-1")
    #expect(try terminal.end() == 3)
  }

  @Test("Ctrl-C reaches the command and not tminus; what is left asks anew")
  func interruptsCommand() throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\nsh -c 'echo begun; exec sleep 60'\necho after\n```\n")
    let terminal = try Terminal(home, "run", "release.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("\nbegun")
    terminal.press("\u{03}")
    try terminal.expect("1/2 exit 130").expect("The rest has NOT run.").expect("FAILED")
    try terminal.answer("s not now")
    try terminal.expect("RUN this command?")
    try terminal.answer("quit")
    #expect(try terminal.end() == 3)
  }

  @Test("a command reads the operator's keys")
  func readsTerminal() throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\nread -p 'your name: ' name; echo \"hello $name\"\n```\n")
    let terminal = try Terminal(home, "run", "release.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("terminal")
    try terminal.expect("your name: ")
    terminal.type("operator")
    try terminal.expect("hello operator").expect("1/1 exit 0").expectPrompt()
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
  }

  @Test("what was typed before the question is dropped, so that it approves nothing")
  func typeAhead() throws {
    let home = try TestHome()
    try home.write(
      "release.md", "## A\n```bash\necho begun; sleep 1\n```\n## B\n```bash\ntouch ran\n```\n")
    let terminal = try Terminal(home, "run", "release.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("\nbegun")
    terminal.press("y\r")
    try terminal.expect("1/1 exit 0")
    try terminal.expectPrompt()
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "ran").path))
  }

  @Test("killed in the middle of a command: it goes on, and the next sitting takes it up")
  func killed() throws {
    let home = try TestHome()
    try home.write(
      "release.md",
      "```bash\nx=carried; for i in 1 2 3 4 5 6; do echo tick $i; sleep 0.3; done; (exit 7)\necho \"x is $x\"\n```\n"
    )
    let first = try Terminal(home, "run", "release.md", "--target", "-")
    try first.answer("y")
    try first.answer("y")
    try first.expect("\ntick 2")
    first.killHard()

    let second = try Terminal(home, "resume")
    try second.expect("broken off")
    try second.expect("tick 6").expect("1/2 exit 7").expect("FAILED")
    try second.answer("s it is known to end with 7")
    try second.expect("RUN this command?")
    try second.answer("y")
    try second.expect("x is carried").expect("is the output as it should be?")
    try second.answer("y")
    try second.expect("y = end the run as COMPLETE")
    try second.answer("y")
    #expect(try second.end() == 0)
  }

  @Test("keeper and shell gone too: the command is in doubt, and y is not taken")
  func inDoubt() throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\necho begun >> ledger; echo shown; sleep 60\n```\n")
    let first = try Terminal(home, "run", "release.md", "--target", "-")
    try first.answer("y")
    try first.answer("y")
    try first.expect("\nshown")
    first.killHard()
    home.endShells()

    let second = try Terminal(home, "resume")
    try second.expect("nobody knows how it ended").expect("IN DOUBT")
    try second.answer("y")
    try second.expect("?? `y` is no answer here: again, done, f")
    try second.answer("done")
    try second.expect("needs a reason")
    try second.answer("done the ledger has it")
    try second.expect("is the output as it should be?")
    try second.answer("y")
    try second.answer("y")
    #expect(try second.end() == 0)
    let ledger = try String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)
    #expect(ledger == "begun\n")
  }

  @Test("held today, resumed in a new shell: directory, variables and functions are back")
  func carried() throws {
    let home = try TestHome()
    try home.write(
      "release.md",
      """
      ## A
      ```bash
      mkdir -p deeper && cd deeper
      export SERVICE_URL=http://127.0.0.1; list=(a "b c"); greet() { echo "hi $1"; }
      ```
      ## B
      ```bash
      pwd; echo "$SERVICE_URL ${list[1]}"; greet you
      ```
      """)
    let first = try Terminal(home, "run", "release.md", "--target", "-")
    try first.answer("y")
    try first.expect("RUN these")
    try first.answer("y")
    try first.expect("step 2 of 2")
    try first.answer("h lunch")
    #expect(try first.end() == 3)

    let second = try Terminal(home, "resume")
    try second.expect("\"lunch\"").expect("carried:").expect("deeper").expect("SERVICE_URL")
    try second.answer("y")
    try second.expect("deeper\n").expect("http://127.0.0.1 b c").expect("hi you")
    try second.answer("y")
    #expect(try second.end() == 0)
  }

  @Test("run beside an unfinished run asks: resume or another")
  func beside() throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n")
    let first = try Terminal(home, "run", "release.md", "--target", "-")
    try first.answer("y")
    try first.answer("h")
    #expect(try first.end() == 3)
    let second = try Terminal(home, "run", "release.md", "--target", "-")
    try second.expect("release-1 of this runbook is unfinished")
    try second.answer("perhaps")
    try second.expect("?? `perhaps` is no answer here")
    try second.answer("resume")
    try second.expect("release-1 1 is this so?")
    try second.answer("y")
    try second.answer("y")
    #expect(try second.end() == 0)
  }

  @Test("hang-up holds the run and leaves nothing running")
  func hangUp() throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\necho ran\n```\n- [ ] a\n")
    let terminal = try Terminal(home, "run", "release.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expectPrompt()
    kill(terminal.process, SIGHUP)
    #expect(try terminal.end() == 3)
  }

  @Test("a second terminal is refused while the first drives the run, which goes on")
  func twoTerminals() async throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n- [ ] b\n")
    let first = try Terminal(home, "run", "release.md", "--target", "-")
    try first.answer("y")
    try first.answer("y 1")
    try first.expectPrompt()
    let second = try await Tool(home, "resume").answering("y").run()
    #expect(second.status == 69)
    #expect(
      second.error.contains(
        "is driven right now by operator (uid \(getuid()), process \(first.process) on "))
    first.type("y")
    try first.answer("y")
    #expect(try first.end() == 0)
    let record = try await Tool(home, "export", "last").run().output
    #expect(!record.contains("sitting 2"))
  }
}
