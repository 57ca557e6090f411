import Foundation
import Testing

extension TmuxTests {
  @Suite("The window", .serialized)
  struct Window {
    @Test("a command is told of a new size and sees it")
    func command() throws {
      let home = try TestHome()
      try home.write(
        "watcher",
        """
        trap 'stty size' WINCH
        echo ready; stty size
        while [ ! -e go ]; do sleep 0.1; done

        """)
      let tmux = try Tmux(home)
      try tmux.run("```bash\nsh watcher; stty size\n```\n- [ ] Seen\n")
      try tmux.type("y")
      try tmux.expect("ready\n40 120")
      try tmux.resize(columns: 90, rows: 30)
      try tmux.expect("30 90")
      try tmux.resize(columns: 130, rows: 45)
      try tmux.expect("45 130")
      try home.write("go", "")
      try tmux.expect("45 130").expect("1/1 exit 0").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("vi draws itself anew")
    func editor() throws {
      let home = try TestHome()
      try home.write("notes.txt", (1...100).map { "line \($0)\n" }.joined())
      let tmux = try Tmux(home)
      try tmux.run("```bash\nvi -u NONE notes.txt\n```\n- [ ] Written\n")
      try tmux.type("terminal")
      try tmux.see("line 39\n")
      try tmux.resize(columns: 70, rows: 20)
      try tmux.see("line 19\n", without: "line 20")
      try tmux.resize(columns: 120, rows: 40)
      try tmux.see("line 39\n")
      try tmux.type(":q")
      try tmux.expect("1/1 exit 0").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("tminus is killed and resumed while vi has the screen: vi draws it again")
    func takenUp() throws {
      let home = try TestHome()
      try home.write("notes.txt", (1...100).map { "line \($0)\n" }.joined())
      let tmux = try Tmux(home)
      try tmux.run("```bash\nvi -u NONE notes.txt\n```\n- [ ] Written\n")
      try tmux.type("terminal")
      try tmux.see("line 39\n")
      kill(try tmux.process(), SIGKILL)
      try tmux.see("[exit 137]$")
      try tmux.type("tminus resume")
      try tmux.see("line 1\nline 2\n").see("line 38\nline 39\n")
      try tmux.type(":q")
      try tmux.expect("1/1 exit 0").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("changed at the prompt: what is typed stands, and the next lines have the new width")
    func prompt() throws {
      let tmux = try Tmux(try TestHome())
      try tmux.run("```bash\nstty size\n```\n- [ ] Seen\n")
      try tmux.write("note a rather")
      try tmux.see("> note a rather")
      try tmux.resize(columns: 80, rows: 30)
      try tmux.type(" narrow window")
      try tmux.expect("note a rather narrow window").expectPrompt()
      try tmux.type("y")
      try tmux.expect("\n30 80").expect("1/1 exit 0").expectPrompt()
      let rules = try tmux.history().split(separator: "\n").filter { $0.hasPrefix("-- ") }
      #expect(rules.allSatisfy { $0.count <= 80 })
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }
  }
}
