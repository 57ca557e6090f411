import Foundation
import Testing

@Suite("A shell in the middle of a run", .serialized)
struct VisitTests {
  private static let runbook = """
    ```bash
    a=(1 'two words'); f() { echo "f has $1"; }; export B=x
    set -e; cd /usr
    ```
    ```bash
    echo "<${a[1]-none}> <$B>"; pwd
    ```
    """

  private func open(_ home: TestHome) throws -> Terminal {
    try home.write("v.md", Self.runbook)
    let terminal = try Terminal(home, "run", "v.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("RUN this command?").expectPrompt()
    return terminal
  }

  @Test("it has the run's state, and what was changed in it is kept when that is wanted")
  func kept() async throws {
    let home = try TestHome()
    let terminal = try open(home)
    terminal.type("shell")
    try terminal.expect("(v-1) /usr ")
    terminal.type("f \"${a[1]}\"; false; a=(3 'other words'); B=y; cd /; g() { :; }")
    try terminal.expect("f has two words").expect("(v-1) / ")
    terminal.type("exit 3")
    try terminal.expect("changed in it: B, a, cd /, functions").expect("(y, n) > ")
    terminal.type("y")
    try terminal.expect("ok kept").expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("<other words> <y>").expect("\n/").expectPrompt()
    terminal.type("y")
    #expect(try terminal.end() == 0)
    let record = try await Tool(home, "export", "v-1").run().output
    #expect(record.contains("opened a shell,"))
    #expect(record.contains("kept from that shell: `B`, `a`, `cd /`, `functions`"))
    let printed = try await Tool(home, "log", "v-1", "2").run()
    #expect(printed.output.contains("f has two words"))
    #expect(printed.error.contains("-- a shell, "))
  }

  @Test("what is not wanted, and what was only looked at, changes nothing")
  func notKept() throws {
    let home = try TestHome()
    let terminal = try open(home)
    terminal.type("shell")
    try terminal.expect("(v-1) /usr ")
    terminal.type("echo se''en")
    try terminal.expect("seen").expect("(v-1) /usr ")
    terminal.press("\u{04}")
    try terminal.expect("nothing was changed in it").expect("RUN this command?").expectPrompt()
    terminal.type("shell")
    try terminal.expect("(v-1) /usr ")
    terminal.type("B=z; exit")
    try terminal.expect("changed in it: B").expect("(y, n) > ")
    terminal.type("n")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("<two words> <x>")
    terminal.killHard()
  }

  @Test("tminus dies while it is open: resume is back in it")
  func died() throws {
    let home = try TestHome()
    let terminal = try open(home)
    terminal.type("shell")
    try terminal.expect("(v-1) /usr ")
    terminal.type("B=late; echo s''et")
    try terminal.expect("set").expect("(v-1) /usr ")
    terminal.killHard()
    let again = try Terminal(home, "resume")
    try again.expect("still running")
    again.type("echo \"still $B\"")
    try again.expect("still late")
    again.type("exit")
    try again.expect("changed in it: B").expect("(y, n) > ")
    again.type("y")
    try again.expect("RUN this command?").expectPrompt()
    again.type("y")
    try again.expect("<two words> <late>")
    again.killHard()
  }

  @Test("from a pipe there is no shell to be had")
  func piped() async throws {
    let home = try TestHome()
    try home.write("v.md", Self.runbook)
    let result = try await Tool(home, "run", "v.md").answering("shell").run()
    #expect(result.error.contains("`shell` needs a person at a terminal"))
    #expect(result.status == 3)
  }
}

@Suite("Limits of a command", .serialized)
struct LimitTests {
  @Test("--timeout stops a command whose step does not say, and an annotation says otherwise")
  func timeout() async throws {
    let home = try TestHome()
    try home.write("l.md", "```bash\nsleep 60\n```\n")
    let stopped = try await Tool(home, "run", "l.md", "--timeout", "1s").answering("y").run()
    #expect(stopped.output.contains("!! stopped after 1 s, its timeout"))
    #expect(stopped.output.contains("exit 143"))
    try home.write("m.md", "```bash {timeout=60s}\nsleep 1.2; echo done\n```\n")
    let kept = try await Tool(home, "run", "m.md", "--timeout", "1s").answering("y", "y").run()
    #expect(kept.output.contains("exit 0, "))
    #expect(kept.status == 0)
    let wrong = try await Tool(home, "run", "l.md", "--timeout", "soon").run()
    #expect(wrong.status == 64)
    #expect(wrong.error.contains("--timeout"))
  }

  @Test("--keep-output bounds what is kept: head, tail, and how much is missing")
  func output() async throws {
    let home = try TestHome()
    try home.write("l.md", "```bash\nseq 100000\n```\n")
    let run = try await Tool(home, "run", "l.md", "--keep-output", "64K").answering("y", "y").run()
    #expect(run.status == 0)
    let log = try await Tool(home, "log", "l-1", "1").run()
    #expect(log.output.hasPrefix("1\n2\n"))
    #expect(log.output.hasSuffix("99999\n100000\n"))
    #expect(log.output.utf8.count < 70_000)
    #expect(log.error.contains("bytes between are not kept"))
  }

  @Test("a directory that is gone is said and asked about; nothing runs elsewhere by itself")
  func directory() async throws {
    let home = try TestHome()
    try home.write("d.md", "```bash\nmkdir gone; cd gone\n```\n```bash\npwd\n```\n")
    let held = try await Tool(home, "run", "d.md").answering("y").run()
    #expect(held.status == 3)
    try FileManager.default.removeItem(at: home.work.appending(path: "gone"))
    let piped = try await Tool(home, "resume").answering().run()
    #expect(piped.output.contains("/gone cannot be entered any more"))
    #expect(piped.status == 3)
    let terminal = try Terminal(home, "resume")
    try terminal.expect("/gone cannot be entered any more").expect("go on there?").expect(" > ")
    terminal.type("/nowhere")
    try terminal.expect("?? /nowhere: no such directory").expect("go on there?").expect(" > ")
    terminal.type("/usr")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("\n/usr")
    terminal.killHard()
  }
}
