import Foundation
import Testing

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

  @Test("a cd that fails where the last step went is offered from where the run began")
  func relativeDirectory() async throws {
    let home = try TestHome()
    try home.write("app/main.txt", "")
    try home.write("site/index.txt", "")
    try home.write("d.md", "```bash\ncd app\n```\n```bash\ncd site && ls\n```\n")
    let result = try await Tool(home, "run", "d.md").answering("y", "y").run()
    #expect(
      result.output.contains(
        " !! where the run began there is one: e, and cd \(home.work.path)/site\n"))
    try home.write("e.md", "```bash\ncd nowhere\n```\n")
    let other = try await Tool(home, "run", "e.md").answering("y").run()
    #expect(!other.output.contains("where the run began"))
  }
}
