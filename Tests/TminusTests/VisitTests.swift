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
