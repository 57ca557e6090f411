import CTerminal
import Foundation
import Testing

@Suite("The operator's terminal on every way out", .serialized)
struct TerminalGuardTests {
  static let fatal = [
    SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL,
  ]

  @Test(
    "a signal while a command has the terminal: modes are put back, the status says the signal",
    arguments: fatal)
  func whileRunning(_ signal: Int32) async throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\necho begun; sleep 1; echo carried on > ledger\n```\n")
    let terminal = try Terminal(home, underShell: ["run", "release.md", "--target", "-"])
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("\nbegun")
    #expect(!terminal.isCooked)
    kill(try terminal.child(), signal)
    try terminal.expect("[\(128 + signal)]")
    #expect(terminal.isCooked)
    guard signal == SIGTERM else { return }
    // The command goes on under its keeper, and the next sitting takes it up.
    let second = try Terminal(home, "resume")
    try second.expect("1/1 exit 0").expectPrompt()
    second.press("\u{04}")
    #expect(try second.end() == 3)
    let ledger = try String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)
    #expect(ledger == "carried on\n")
  }

  @Test(
    "a signal that ends tminus at a prompt: modes and marks are put back",
    arguments: [SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL])
  func atPrompt(_ signal: Int32) throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n")
    let terminal = try Terminal(home, underShell: ["run", "release.md", "--target", "-"])
    try terminal.answer("y")
    try terminal.expectPrompt()
    #expect(!terminal.isCooked)
    kill(try terminal.child(), signal)
    try terminal.expect("[\(128 + signal)]")
    #expect(terminal.isCooked)
    #expect(!terminal.marksPastes)
  }

  @Test("Ctrl-\\ at a prompt ends tminus as it ends any program, and the terminal is put back")
  func quitKey() throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n")
    let terminal = try Terminal(home, underShell: ["run", "release.md", "--target", "-"])
    try terminal.answer("y")
    try terminal.expectPrompt()
    terminal.press("\u{1C}")
    try terminal.expect("[131]")
    #expect(terminal.isCooked)
    #expect(!terminal.marksPastes)
  }

  @Test(
    "told to stop at a prompt: the run is on hold and the terminal put back",
    arguments: [SIGTERM, SIGHUP])
  func holds(_ signal: Int32) async throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n")
    let terminal = try Terminal(home, underShell: ["run", "release.md", "--target", "-"])
    try terminal.answer("y")
    try terminal.expectPrompt()
    kill(try terminal.child(), signal)
    try terminal.expect("[3]")
    #expect(terminal.isCooked)
    #expect(!terminal.marksPastes)
    #expect(try await Tool(home, "log", "last").run().output.contains("the terminal hung up"))
  }

  @Test(
    "a signal in hidden entry: what is typed shows again",
    arguments: [(SIGTERM, 3), (SIGHUP, 3), (SIGQUIT, 131), (SIGSEGV, 139)])
  func hidden(_ signal: Int32, _ status: Int) throws {
    let home = try TestHome()
    try home.write("s.md", "```bash\necho \"$DEPLOY_TOKEN\"\n```\n")
    let terminal = try Terminal(home, underShell: ["run", "s.md", "--target", "-"])
    try terminal.answer("y")
    try terminal.expect("hidden").expectPrompt()
    #expect(!terminal.isCooked)
    kill(try terminal.child(), signal)
    try terminal.expect("[\(status)]")
    #expect(terminal.isCooked)
    #expect(!terminal.marksPastes)
  }

  @Test("in a run inside the REPL, too: it ends and does not ask again")
  func inREPL() throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n")
    let terminal = try Terminal(home)
    try terminal.expectPrompt()
    terminal.type("run release.md --target -")
    try terminal.answer("y")
    try terminal.expectPrompt()
    kill(terminal.process, SIGTERM)
    #expect(try terminal.end() == 3)
  }

  @Test(
    "stopped and continued while a command has the terminal: raw again",
    arguments: [SIGSTOP, SIGTSTP])
  func continued(_ signal: Int32) throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\nread -r -p 'say: ' word; echo \"<$word>\"\n```\n")
    home.extra = ["PS1": "shell: "]
    let terminal = try Terminal(
      home, command: ["bash", "--norc", "--noprofile", "--noediting", "-i"])
    try terminal.expect("shell: ")
    terminal.type("\(TestHome.program.path) run release.md --target -")
    try terminal.answer("y")
    try terminal.expectPrompt()
    terminal.type("terminal")
    try terminal.expect("say: ")
    kill(try terminal.child(), signal)
    try terminal.expect("Stopped").expect("shell: ")
    #expect(terminal.isCooked)
    terminal.type("fg")
    try terminal.wait(for: "raw mode") { !terminal.isCooked }
    terminal.type("word")
    try terminal.expect("<word>").expect("1/1 exit 0").expectPrompt()
    terminal.press("\u{04}")
    try terminal.expect("on hold").expect("shell: ")
    #expect(terminal.isCooked)
  }

  @Test("commands and the operator's editor start with no signal ignored or held back")
  func children() throws {
    let home = try TestHome()
    try home.script("ed-here", "grep -E 'Sig(Blk|Ign)' /proc/self/status > editor")
    home.extra = ["VISUAL": "ed-here"]
    try home.write(
      "release.md", "```bash\ngrep -E 'Sig(Blk|Ign)' \\\n  /proc/self/status > command\n```\n")
    let terminal = try Terminal(home, "run", "release.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("e")
    try terminal.expect("nothing was changed")
    try terminal.answer("y")
    try terminal.expect("1/1 exit 0").expectPrompt()
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
    for file in ["editor", "command"] {
      let text = try String(contentsOf: home.work.appending(path: file), encoding: .utf8)
      let sets = text.split(separator: "\n").compactMap { line in
        line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
      }
      // The C library's own, above 31, are nobody's to set.
      #expect(sets.map { $0 & 0x7FFF_FFFF } == [0, 0], "\(file): \(text)")
    }
  }

  @Test("reset bytes that are too many are cut; the modes come back as they were")
  func guardItself() throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    try #require(ct_open_terminal(&master, &slave) == 0)
    defer {
      close(master)
      close(slave)
    }
    var (before, saved, raw, after) = (termios(), termios(), termios(), termios())
    tcgetattr(slave, &before)
    try #require(ct_guard_raw(slave, slave, &saved) == 0)
    tcgetattr(slave, &raw)
    #expect(raw.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
    ct_guard_reset([UInt8](repeating: 65, count: 1000), 1000)
    ct_guard_restore(slave, &saved)
    tcgetattr(slave, &after)
    #expect(after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag)
    #expect(after.c_oflag == before.c_oflag)
  }
}
