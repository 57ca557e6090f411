import Foundation
import Testing

@Suite("A command of which nobody knows how it ended", .serialized)
struct DoubtTests {
  /// A run in whose first fence something has been printed.
  private func begin(_ runbook: String, in home: TestHome) throws -> Terminal {
    try home.write("d.md", runbook)
    let first = try Terminal(home, "run", "d.md", "--target", "-")
    try first.answer("y")
    try first.answer("y")
    return try first.expect("\nbegun")
  }

  /// A run whose tminus and keeper are killed while a command runs; its shell and what that runs go on.
  private func lose(_ command: String, boxes: String = "", in home: TestHome) throws {
    let first = try begin("## A\n```bash\ntrap '' HUP; \(command)\n```\n\(boxes)", in: home)
    try first.wait(for: "stored output") {
      (try? home.query("SELECT count(*) FROM chunk")) == "1\n"
    }
    first.killHard()
    home.endTree(of: "__keeper")
  }

  private func ledger(_ home: TestHome) throws -> String {
    try String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)
  }

  @Test(
    "what still runs of it is named with its age, waited for, and what its shell reports is said")
  func waiting() throws {
    let home = try TestHome()
    try lose(
      "echo begun; while [[ ! -e go ]]; do sleep 0.05; done; echo late >>ledger; (exit 3)", in: home
    )
    let second = try Terminal(home, "resume")
    try second.expect("the last that it printed, 0.").expect("| begun").expect("still runs, for ")
      .expect("a subshell").expect("wait = until it has ended").expect("is lost: commands now run")
      .expect("IN DOUBT (again REASON, done REASON, f REASON, ").expectPrompt()
    second.type("wait")
    try second.expect("waiting; Enter asks again")
    try home.write("go", "")
    try second.expect("without its keeper, reported exit 3").expectPrompt()
    #expect(try ledger(home) == "late\n")
    second.type("again")
    try second.expect("`again` needs a reason")
    try second.expectPrompt()
    second.type("done its line is there, by hand")
    try second.expect("is the output as it should be?")
  }

  @Test("waiting is ended by Enter, and the question stands again")
  func waitingIsLeft() throws {
    let home = try TestHome()
    try lose("echo begun; sleep 300", in: home)
    let second = try Terminal(home, "resume")
    try second.expect("sleep 300").expect("IN DOUBT").expectPrompt()
    second.type("wait")
    try second.expect("Enter asks again")
    second.press("\r")
    try second.expect("still runs").expect("IN DOUBT").expectPrompt()
    #expect(home.runs("sleep\0300"))
  }

  @Test("what still runs of it is stopped, nothing behind it runs, and the journal says so")
  func stopping() throws {
    let home = try TestHome()
    try lose("echo begun; sleep 300; echo on >>ledger", in: home)
    let second = try Terminal(home, "resume")
    try second.expect("sleep 300").expect("IN DOUBT").expectPrompt()
    second.type("stop")
    try second.expect("stopping process").expect("IN DOUBT").expectPrompt()
    #expect(!home.runs("sleep\0300"))
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "ledger").path))
    second.type("stop")
    try second.expect("nothing of it runs any more").expectPrompt()
    second.type("f cut off")
    try second.expect("FAILED").expectPrompt()
    #expect(
      try home.query("SELECT payload FROM event WHERE kind = 'noted'").contains("stopped: process"))
  }

  @Test("what an earlier step left running is no part of it")
  func earlierProcessesAreLeftAlone() throws {
    let home = try TestHome()
    try home.write(
      "d.md",
      "## A\n```bash\ntrap '' HUP\n(setsid sleep 400 &) </dev/null >/dev/null 2>&1\nsleep 1.5\n```\n## B\n```bash\necho begun; sleep 300\n```\n"
    )
    let first = try Terminal(home, "run", "d.md", "--target", "-")
    try first.answer("y")
    try first.answer("y")
    try first.expect("RUN this")
    try first.answer("y")
    try first.expect("\nbegun")
    try first.expectQuiet()
    first.killHard()
    home.endTree(of: "__keeper")
    let second = try Terminal(home, "resume")
    try second.expect("sleep 300").expect("IN DOUBT").expectPrompt()
    second.type("stop")
    try second.expect("IN DOUBT").expectPrompt()
    #expect(!home.runs("sleep\0300"))
    #expect(home.runs("sleep\0400"))
  }

  @Test("a server that an earlier step started is not stopped, nor what it has started since")
  func workersOfEarlierProcessesAreLeftAlone() throws {
    let home = try TestHome()
    try home.script("server", "trap '' HUP\nwhile :; do sleep 0.5; echo $$ >alive; done")
    try home.write(
      "d.md",
      "## A\n```bash\ntrap '' HUP\n(setsid server &) </dev/null >/dev/null 2>&1\nsleep 0.2\n```\n## B\n```bash\necho begun; sleep 300\n```\n"
    )
    let first = try Terminal(home, "run", "d.md", "--target", "-")
    try first.answer("y")
    try first.answer("y")
    try first.expect("RUN this")
    try first.answer("y")
    try first.expect("\nbegun")
    try first.wait(for: "the server") { home.runs("/server\0") && home.runs("sleep\0300") }
    first.killHard()
    home.endTree(of: "__keeper")
    let second = try Terminal(home, "resume")
    try second.expect("sleep 300").expect("IN DOUBT").expectPrompt()
    second.type("stop")
    try second.expect("IN DOUBT").expectPrompt()
    #expect(!home.runs("sleep\0300"))
    #expect(home.runs("/server\0"))
  }

  @Test(
    "a command that goes on under its keeper where this session does not look is named, with the way to it"
  )
  func elsewhere() throws {
    let home = try TestHome()
    let first = try begin("```bash\necho begun; sleep 300\n```\n", in: home)
    try first.wait(for: "the command") { home.runs("sleep\0300") }
    first.killHard()
    let before = try #require(home.environment["XDG_RUNTIME_DIR"])
    let other = home.work.appending(path: "other")
    try FileManager.default.createDirectory(
      at: other, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    home.extra["XDG_RUNTIME_DIR"] = other.path
    let second = try Terminal(home, "resume")
    try second.expect("still runs, for ").expect("sleep 300")
      .expect("its shell lives on where this session does not look: \(before)/tminus/")
      .expect("XDG_RUNTIME_DIR=\(before)").expect("IN DOUBT").expectPrompt()
    second.type("h")
    #expect(try second.end() == 3)
    home.extra["XDG_RUNTIME_DIR"] = before
    let third = try Terminal(home, "resume")
    try third.expect("still running, since ").expect("begun")
    try third.wait(for: "the terminal's hand-over") { !third.isCooked }
    third.press("\u{3}")
    try third.expect("exit 130")
  }

  @Test("the step's own check is offered and run beside the doubt, which stays until it is decided")
  func check() throws {
    let home = try TestHome()
    try lose(
      "echo begun >>ledger; echo begun; sleep 300", boxes: "\n- [ ] It is there: `cat ledger`\n",
      in: home)
    home.endShells()
    let second = try Terminal(home, "resume")
    try second.expect("check = run what it is checked by (step 2): cat ledger")
      .expect("IN DOUBT (check, again REASON, done REASON, f REASON, ").expectPrompt()
    second.type("check")
    try second.expect("\nbegun\n").expect("exit 0").expect("IN DOUBT").expectPrompt()
    second.type("done the check shows it")
    try second.expect("is this so?").expectPrompt()
    second.type("y")
    try second.expect("y = end the run").expectPrompt()
    second.type("y")
    #expect(try second.end() == 0)
    #expect(try ledger(home) == "begun\n")
  }

  @Test("tminus dies in the check: the doubt is asked again, and the check is cleared up first")
  func checkIsLostToo() throws {
    let home = try TestHome()
    try lose(
      "echo begun; sleep 300", boxes: "\n- [ ] It is there: `sleep 200`\n", in: home)
    home.endShells()
    let second = try Terminal(home, "resume")
    try second.expect("IN DOUBT (check").expectPrompt()
    second.type("check")
    try second.wait(for: "the check") { home.runs("sleep\0200") }
    second.killHard()
    home.endShells()
    let third = try Terminal(home, "resume")
    try third.expect("sleep 200").expect("IN DOUBT (again REASON").expectPrompt()
    third.type("f cut off")
    try third.expect("sleep 300").expect("IN DOUBT (check").expectPrompt()
    third.type("done it is known")
    try third.expect("is this so?")
  }

  @Test(
    "a shell that was killed with its command: the journal and the record say that its state is lost"
  )
  func stateIsLost() async throws {
    let home = try TestHome()
    try home.write("d.md", "```bash\ncd /tmp\ncd /; kill -KILL $$\n```\n")
    let run = try await Tool(home, "run", "d.md").answering("y").run()
    #expect(run.output.contains("is not known: its state is that before"))
    let log = try await Tool(home, "log", "d-1").run()
    #expect(log.output.contains("exit 137, "))
    #expect(log.output.contains(", what it changed in its shell is lost\n"))
    let record = try await Tool(home, "export", "d-1").run()
    #expect(record.output.contains(", what it changed in its shell is lost"))
  }

  @Test(
    "killed tminus and shell: what the command left under its keeper is named, and can be stopped")
  func survivorsUnderTheKeeper() throws {
    let home = try TestHome()
    let first = try begin("```bash\ntrap '' HUP\necho begun; sleep 300\n```\n", in: home)
    try first.wait(for: "the command") { home.runs("sleep\0300") }
    first.killHard()
    home.endTree(of: "--noediting")
    let second = try Terminal(home, "resume")
    try second.expect("its shell ended while nobody watched").expect("still runs: process")
      .expect("sleep 300").expect("FAILED").expectPrompt()
    second.type("stop")
    try second.expect("sleep 300").expect("end it? (y, n) > ")
    second.type("y")
    try second.expect("stopping process").expectPrompt()
    #expect(!home.runs("sleep\0300"))
    second.type("stop")
    try second.expect("nothing runs in the background")
  }

  @Test("run again although something of the first still runs: that is said before it is")
  func againBesideASurvivor() throws {
    let home = try TestHome()
    try lose("echo begun; sleep 300", in: home)
    let second = try Terminal(home, "resume")
    try second.expect("sleep 300").expect("IN DOUBT").expectPrompt()
    second.type("again whatever")
    try second.expect("still runs: process").expect("sleep 300").expect("RUN this")
  }

  @Test(
    "its keeper is killed: the shell ends, too, and does not work through the rest of the list")
  func restIsNotRun() throws {
    let home = try TestHome()
    let first = try begin(
      "```bash\necho begun; sleep 300; sleep 200; touch deployed\n```\n", in: home)
    try first.wait(for: "the command") { home.runs("sleep\0300") }
    home.endTree(of: "__keeper")
    try first.expect("its keeper was killed")
    #expect(try first.end() == 69)
    try first.wait(for: "the end of all of it") {
      !home.runs("--noediting") && !home.runs("sleep\0200")
    }
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "deployed").path))
  }
}
