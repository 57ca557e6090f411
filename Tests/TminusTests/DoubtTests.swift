import Foundation
import Testing

@Suite("A command of which nobody knows how it ended", .serialized)
struct DoubtTests {
  /// A run whose tminus and keeper are killed while a command runs; its shell and what that runs go on.
  private func lose(_ command: String, boxes: String = "", in home: TestHome) throws {
    try home.write("d.md", "## A\n```bash\ntrap '' HUP; \(command)\n```\n\(boxes)")
    let first = try Terminal(home, "run", "d.md", "--target", "-")
    try first.answer("y")
    try first.answer("y")
    try first.expect("\nbegun")
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
}
