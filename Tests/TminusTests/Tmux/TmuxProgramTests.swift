import Foundation
import Testing

/// What a person does in a terminal, inside a launch: every test has a real terminal of its own.
@Suite("In a real terminal", .serialized)
struct TmuxTests {}

extension TmuxTests {
  @Suite("Programs that take the terminal", .serialized)
  struct Programs {
    @Test("vi: a file is edited and written, and the screen before it is back")
    func editor() async throws {
      let home = try TestHome()
      let tmux = try Tmux(home)
      try tmux.run("```bash\nvi -u NONE notes.txt\n```\n- [ ] Written\n")
      try tmux.type("terminal")
      try tmux.see("\"notes.txt\" [New")
      #expect(try tmux.value("#{alternate_on}") == "1")
      try tmux.write("ihello from the editor")
      try tmux.press("Escape")
      try tmux.type(":wq")
      try tmux.expect("1/1 exit 0").expect("Written").expectPrompt()
      #expect(try tmux.history().contains("tminus run t.md"))
      #expect(
        try String(contentsOf: home.work.appending(path: "notes.txt"), encoding: .utf8)
          == "hello from the editor\n")
      try tmux.type("y")
      try tmux.answer("y")
      try tmux.expect("COMPLETE")
      #expect(try tmux.expectShell() == 0)
      #expect(try tmux.isAsBefore())
      let log = try await Tool(home, "log", "t-1", "1").run()
      #expect(log.output.contains("[a full-screen program: "))
      #expect(!log.output.contains("hello"))
    }

    @Test("less: paged, searched, left")
    func pager() throws {
      let tmux = try Tmux(try TestHome())
      try tmux.run("```bash\nseq 900 | less\n```\n- [ ] Read\n")
      try tmux.type("y")
      try tmux.see("\n39\n:")
      try tmux.press("Space")
      try tmux.see("\n78\n:")
      try tmux.type("/45[0]")
      try tmux.see("\n488\n:")
      try tmux.press("q")
      try tmux.expect("1/1 exit 0").expect("Read").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("top: watched, left by its own key")
    func top() throws {
      let tmux = try Tmux(try TestHome())
      try tmux.run("```bash\ntop\n```\n")
      try tmux.type("watch")
      try tmux.see("load average").see("COMMAND")
      try tmux.press("q")
      try tmux.expect("1/1 exit 0").expect("is the output as it should be?").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("sqlite3: its prompt is a prompt, its line editor edits")
    func database() throws {
      let tmux = try Tmux(try TestHome())
      try tmux.run("```bash\nsqlite3 notes.db\n```\n- [ ] Counted\n")
      try tmux.type("terminal")
      try tmux.see("sqlite>")
      try tmux.write("select 'forty-two: ' || (6*6);")
      for _ in 1...2 { try tmux.press("Left") }
      try tmux.press("BSpace")
      try tmux.type("7")
      try tmux.expect("\nforty-two: 42")
      try tmux.press("Up")
      try tmux.see("sqlite> select 'forty-two: ' || (6*7);\n")
      try tmux.press("C-u")
      try tmux.type(".quit")
      try tmux.expect("1/1 exit 0").expect("Counted").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }
  }
}
