import Foundation
import Testing

@Suite("What goes on by itself", .serialized)
struct BackgroundTests {
  private func open(_ home: TestHome, _ runbook: String, _ more: String...) throws -> Terminal {
    try home.write("b.md", runbook)
    let terminal = try Terminal(home, ["run", "b.md", "--target", "-"] + more)
    try terminal.answer("y")
    return terminal
  }

  private static let tail = "# B\n- [ ] Watch:\n  ```bash\n  tail -f log.txt\n  ```\n- [ ] Fine\n"

  /// Waits for something outside of the terminal.
  private func eventually(_ what: String, _ isSo: () throws -> Bool) throws {
    let deadline = Date().addingTimeInterval(20)
    while try !isSo() {
      guard Date() < deadline else { throw Terminal.Failure.notSeen(what, screen: "") }
      usleep(20_000)
    }
  }

  @Test("a tail -f goes to the background, is looked at, stopped, and told in the record")
  func background() async throws {
    let home = try TestHome()
    try home.write("log.txt", "first\n")
    let terminal = try open(home, Self.tail)
    try terminal.expect("(watch = run it until Ctrl-C, background,").expectPrompt()
    terminal.type("background")
    try terminal.expect("first").expect("goes on in the background")
    try terminal.expect("is the output as it should be?").expectPrompt()
    terminal.type("y")
    try terminal.expect("is this so?").expectPrompt()
    terminal.type("jobs")
    try terminal.expect("   step 1 tail -f log.txt   since ").expectPrompt()
    try home.write("log.txt", "first\nsecond\n")
    terminal.type("output 1")
    try terminal.expect("| first").expectPrompt()
    terminal.type("y")
    try terminal.expect("1 command in the background: end it?").expectPrompt()
    terminal.type("y")
    try terminal.expect("?? `y` is no answer here: stop").expectPrompt()
    terminal.type("stop")
    try terminal.expect(", stopped by the operator: step 1 tail -f log.txt").expectPrompt()
    terminal.type("y")
    try terminal.expect("COMPLETE")
    #expect(try terminal.end() == 0)
    let printed = try await Tool(home, "log", "b-1", "1").run()
    #expect(printed.output.hasPrefix("first\n"))
    #expect(printed.output.contains("second\n"))
    let record = try await Tool(home, "export", "b-1").run().output
    #expect(record.contains("ran `tail -f log.txt` in the background"))
    #expect(record.contains("**COMPLETE"))
  }

  @Test(
    "Ctrl-] b leaves a running command; the next ones have its shell's state, and its end is told")
  func leftByKey() async throws {
    let home = try TestHome()
    let terminal = try open(
      home,
      """
      # B
      - [ ] Long:
        ```bash
        x='in the shell'; f() { echo "f has $1"; }
        echo begun; while [ ! -e go ]; do sleep 0.05; done; echo ended; (exit 3)
        ```
      - [ ] After:
        ```bash
        f "$x"; touch go
        ```
      """)
    try terminal.answer("y")
    try terminal.expect("\nbegun")
    terminal.press("\u{1d}?")
    try terminal.expect("Ctrl-] and b = on in the background")
    terminal.press("\u{1d}b")
    try terminal.expect("goes on in the background").expect("commands now run in another one")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("f has in the shell")
    try terminal.expectPrompt()
    // It is noticed at a question: one is asked until it has ended.
    try eventually("the end") {
      terminal.type("jobs")
      try terminal.expectPrompt()
      return terminal.screen.contains("!! in the background, exit 3: step 1 echo begun")
    }
    terminal.type("goto 1")
    try terminal.expect("FAILED (again").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
    let printed = try await Tool(home, "log", "b-1", "1", "--command", "2").run()
    #expect(printed.output == "begun\nended\n")
  }

  @Test("Ctrl-] s stops a command that does not mind Ctrl-C; Ctrl-] twice is one for the command")
  func stopKey() throws {
    let home = try TestHome()
    let terminal = try open(
      home,
      """
      ```bash
      sh -c 'trap "" INT; stty raw -echo; printf ready; dd bs=1 count=1 2>/dev/null | od -An -tx1; stty sane; echo on; sleep 60 & wait'
      ```
      """)
    try terminal.answer("y")
    try terminal.expect("ready")
    terminal.press("\u{1d}\u{1d}")
    try terminal.expect(" 1d").expect("on")
    terminal.press("\u{03}\u{1d}s")
    try terminal.expect("stopping it: terminated now, killed in 10 s")
    try terminal.expect(", stopped by the operator")
    try terminal.expect("FAILED").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
  }

  @Test("a stop runs nothing of what stands behind, and the record says who stopped it")
  func stopsAll() async throws {
    let home = try TestHome()
    let terminal = try open(home, "```bash\necho begun; sleep 60; touch switched\n```\n")
    try terminal.answer("y")
    try terminal.expect("\nbegun")
    terminal.press("\u{1d}s")
    try terminal.expect(", stopped by the operator").expect("FAILED").expectPrompt()
    terminal.type("h")
    #expect(try terminal.end() == 3)
    let timed = try await Tool(home, "run", "b.md", "--new", "--timeout", "1s").answering("y").run()
    #expect(timed.output.contains(", stopped by its timeout"))
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "switched").path))
    let log = try await Tool(home, "log", "b-1").run().output
    #expect(log.contains(", stopped by the operator, "))
    let record = try await Tool(home, "export", "b-2").run().output
    #expect(record.contains(", stopped by its timeout, "))
  }

  @Test("`fg` brings it back to the terminal, where it can be left again")
  func foreground() throws {
    let home = try TestHome()
    let terminal = try open(
      home,
      """
      ```bash
      echo begun; read -p 'name? ' name; echo "hello $name"
      ```
      - [ ] Fine
      """)
    try terminal.answer("terminal")
    try terminal.expect("\nbegun").expect("name? ")
    terminal.press("\u{1d}b")
    try terminal.expect("goes on in the background").expectPrompt()
    terminal.type("fg")
    try terminal.expect("| name?").expectQuiet()
    terminal.press("\u{1d}b")
    try terminal.expect("goes on in the background").expectPrompt()
    terminal.type("fg 1")
    try terminal.expect("| name?").expectQuiet()
    terminal.type("operator")
    try terminal.expect("hello operator").expect("in the background, exit 0").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
  }

  @Test("a hold lets it go on, and resume knows it: still running, then ended meanwhile")
  func held() async throws {
    let home = try TestHome()
    try home.write("log.txt", "first\n")
    let terminal = try open(home, Self.tail)
    try terminal.answer("background")
    try terminal.expect("is the output as it should be?").expectPrompt()
    terminal.type("h lunch")
    try terminal.expect("!! goes on in the background: step 1 tail -f log.txt")
    #expect(try terminal.end() == 3)
    let status = try await Tool(home, "status", "b-1").run()
    #expect(status.output.contains("in the background: step 1 tail -f log.txt"))
    let refused = try await Tool(home, "redact", "b-1", "1").run()
    #expect(refused.error.contains("that step has a command in the background"))

    let again = try Terminal(home, "resume")
    try again.expect("in the background: step 1 tail -f log.txt").expectPrompt()
    again.type("jobs")
    try again.expect("step 1 tail -f log.txt   since").expectPrompt()
    again.type("h home")
    #expect(try again.end() == 3)

    home.endTree(of: "tail -f log.txt")
    let last = try Terminal(home, "resume")
    try last.expect("in the background, exit ").expectPrompt()
    last.type("jobs")
    try last.expect("nothing runs in the background").expectPrompt()
    last.type("quit")
    #expect(try last.end() == 3)
  }

  @Test(
    "tminus dies: it goes on; keeper and shell die too: nobody knows how it ended, and that is said"
  )
  func lost() throws {
    let home = try TestHome()
    try home.write("log.txt", "first\n")
    let terminal = try open(home, Self.tail)
    try terminal.answer("background")
    try terminal.expect("is the output as it should be?").expectPrompt()
    terminal.killHard()
    let again = try Terminal(home, "resume")
    try again.expectPrompt()
    again.type("jobs")
    try again.expect("step 1 tail -f log.txt   since").expectPrompt()
    again.killHard()
    home.endShells()
    let last = try Terminal(home, "resume")
    try last.expect("its shell is gone: nobody knows how it ended: step 1 tail -f log.txt")
    try last.expect("FAILED").expectPrompt()
    last.type("quit")
    #expect(try last.end() == 3)
  }

  @Test("a secret is covered in what a command prints in the background")
  func secret() async throws {
    let home = try TestHome()
    let terminal = try open(
      home,
      "```bash\nwhile sleep 0.1; do echo \"is $API_TOKEN\"; done\n```\n")
    try terminal.expect("API_TOKEN = (hidden").expectPrompt()
    terminal.type("hush-hush-1")
    try terminal.expectPrompt()
    terminal.type("background")
    try terminal.expect("is ****").expect("goes on in the background").expectPrompt()
    terminal.type("stop")
    try terminal.expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
    #expect(!terminal.screen.contains("hush-hush-1"))
    let printed = try await Tool(home, "log", "b-1", "1", "--raw").run()
    #expect(printed.output.contains("is ****"))
    #expect(!printed.output.contains("hush"))
  }

  @Test("what a chatty one prints is stored while it runs; asked anew, its step says that it runs")
  func chatty() async throws {
    let home = try TestHome()
    let terminal = try open(
      home,
      "## A\n```bash\nwhile :; do head -c 900000 /dev/zero | tr '\\0' x; sleep 0.1; done\n```\n## B\n- [ ] a\n"
    )
    try terminal.answer("background")
    try terminal.expect("goes on in the background").expectPrompt()
    terminal.type("y")
    try terminal.expectPrompt()
    try eventually("the output") {
      terminal.type("status")
      try terminal.expectPrompt()
      let shells = home.url.appending(path: "run/tminus")
      let run = try FileManager.default.contentsOfDirectory(atPath: shells.path)[0]
      let tail = shells.appending(path: "\(run)/1/tail").path
      let held = try FileManager.default.attributesOfItem(atPath: tail)[.size] as? Int ?? 0
      return terminal.screen.contains("step 1") && held < 1 << 20
    }
    let stored = try await Tool(home, "log", "b-1", "1").run().output
    #expect(stored.utf8.count > 100_000)
    terminal.type("goto 1")
    try terminal.expectPrompt()
    terminal.type("again")
    try terminal.expect("!! still runs in the background: step 1 while").expectPrompt()
    terminal.type("stop")
    try terminal.expect("in the background, exit 1").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
  }

  @Test("what a command leaves running is named, kept over a hold, and missed after a crash")
  func survivors() throws {
    let home = try TestHome()
    let terminal = try open(
      home, "```bash\nsetsid sleep 71 & sleep 72 & disown\n```\n- [ ] Fine\n")
    try terminal.answer("y")
    try terminal.expect("!! still runs: process").expect("!! still runs: process").expectPrompt()
    #expect(terminal.screen.contains("sleep 71") && terminal.screen.contains("sleep 72"))
    terminal.type("h lunch")
    try terminal.expect("is on hold").expect("!! still runs: process")
    #expect(try terminal.end() == 3)
    let again = try Terminal(home, "resume")
    try again.expectPrompt()
    again.type("jobs")
    try again.expect("in the shell: process").expectPrompt()
    again.killHard()
    home.endShells()
    let last = try Terminal(home, "resume")
    try last.expect("!! not carried to the new shell: process").expect("sleep 7").expectPrompt()
    last.type("quit")
    #expect(try last.end() == 3)
  }

  @Test("only the keeper dies: what it looked after is found by its mark")
  func orphans() throws {
    let home = try TestHome()
    let terminal = try open(home, "```bash\nsetsid sleep 73 & sleep 0.2\n```\n- [ ] Fine\n")
    try terminal.answer("y")
    try terminal.expect("!! still runs: process").expectPrompt()
    terminal.killHard()
    home.endTree(of: "__keeper")
    let again = try Terminal(home, "resume")
    try again.expect("!! still runs: process").expect("sleep 73").expectPrompt()
    again.type("quit")
    #expect(try again.end() == 3)
  }

  @Test("what outlives even the end of its shell is named at the end")
  func afterTheEnd() throws {
    let home = try TestHome()
    let terminal = try open(home, "```bash\nsetsid sleep 74 & sleep 0.2\n```\n")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("COMPLETE").expect("still runs, after its shell has ended: process")
    #expect(try terminal.end() == 0)
    // Nothing of the run is left in memory.
    let shells = home.url.appending(path: "run/tminus")
    #expect(try FileManager.default.contentsOfDirectory(atPath: shells.path) == [])
  }

  @Test("what is left in memory of a run that has ended goes when another begins; others' stays")
  func swept() async throws {
    let home = try TestHome()
    try home.write("b.md", "- [ ] a\n")
    #expect(try await Tool(home, "run", "b.md").answering("y", "y").run().status == 0)
    let start = try await Tool(home, "verify", "b-1").run().output
    #expect(start.contains("b-1"))
    let ended = try #require(try home.query("select uuid from run").split(separator: "\n").first)
    let shells = home.url.appending(path: "run/tminus")
    let foreign = UUID().uuidString.lowercased()
    for run in [String(ended), foreign] {
      let folder = shells.appending(path: "\(run)/0")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for folder in [folder, folder.deletingLastPathComponent(), shells] {
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
      }
    }
    #expect(try await Tool(home, "run", "b.md").answering("y", "y").run().status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: shells.path) == [foreign])
  }

  @Test("`background` works from a pipe, and the end of the answers leaves it running, said")
  func piped() async throws {
    let home = try TestHome()
    try home.write("log.txt", "first\n")
    try home.write("b.md", Self.tail)
    let result = try await Tool(home, "run", "b.md")
      .answering("background", "y", "y", "stop", "y").run()
    #expect(result.status == 0)
    #expect(result.output.contains("first"))
    #expect(result.output.contains("ok in the background, exit 1"))
    #expect(result.output.contains("stopped by the operator: step 1 tail -f log.txt"))
  }

  @Test(
    "what was mounted and is gone with the machine's restart is named",
    .enabled(if: getuid() == 0, "mounting needs root"))
  func mounts() throws {
    let home = try TestHome()
    try home.write("m/empty", "")
    let terminal = try open(
      home, "```bash\nmount -t tmpfs none m\n```\n- [ ] Fine\n")
    defer { umount2(home.work.appending(path: "m").path, Int32(MNT_DETACH)) }
    try terminal.answer("y")
    try terminal.expect("exit 0").expectPrompt()
    terminal.killHard()
    home.endShells()
    umount2(home.work.appending(path: "m").path, Int32(MNT_DETACH))
    let again = try Terminal(home, "resume")
    try again.expect("!! not carried to the new shell: mount \(home.work.path)/m").expectPrompt()
    again.type("quit")
    #expect(try again.end() == 3)
  }
}
