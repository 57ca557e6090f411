import Foundation
import Testing

/// The journal refuses in the middle of a launch: said clearly, the terminal in order, nothing claimed,
/// what was printed in a file of its own.
@Suite("Trouble with the journal")
struct JournalTroubleTests {
  static let runbook = """
    # T

    ## One

    ```bash
    trouble
    ```

    ## Two

    - [ ] box
    """

  /// What `seq 1 3000` prints on a terminal.
  static let printed = (1...3000).map { "\($0)\r\n" }.joined()

  /// Walks to the prompt before `trouble`, which does these lines.
  private func launch(_ home: TestHome, _ lines: String) throws -> Terminal {
    try home.script("trouble", lines)
    try home.write("t.md", Self.runbook)
    let terminal = try Terminal(home, "run", "t.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expectPrompt()
    return terminal
  }

  private func rescued(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("rescue-t-1-") }
      .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
  }

  @Test(
    "the disk is full at a command's end: what it printed is rescued, its end is not claimed, and a resume with room knows it",
    .enabled(if: SmallDisk.isPermitted, "mounting is not permitted here"))
  func full() async throws {
    let home = try TestHome()
    let disk = try SmallDisk(under: home)
    let filler = home.url.appending(path: "state/filler")
    let terminal = try launch(home, "cat /dev/zero >\(filler.path) 2>/dev/null; seq 1 3000")
    terminal.type("y")
    try terminal.expect("NOT STORED: journal: the disk is full.")
    try terminal.expect("it ended with 0, and that is NOT written down")
    try terminal.expect("tminus: journal: the disk is full.")
    #expect(try terminal.end() == 69)
    #expect(terminal.isCooked)
    // Where the journal has no room there is none for the rescue either: it lies in memory.
    #expect(try rescued(in: home.url.appending(path: "run/tminus")) == [Self.printed])

    let full = try await Tool(home, "resume").run()
    #expect(full.status == 69)
    #expect(full.error.contains("the disk is full"))
    #expect(!full.output.contains("exit 0"))

    try FileManager.default.removeItem(at: filler)
    let log = try await Tool(home, "log", "t-1").run()
    #expect(log.status == 0)
    #expect(!log.output.contains("exit 0"))
    let resumed = try await Tool(home, "resume").answering("y", "y").run()
    #expect(resumed.output.contains("it went on while nobody watched, and has ended"))
    #expect(resumed.status == 0)
    withExtendedLifetime(disk) {}
  }

  @Test("the journal is removed while a command runs: nothing goes on as if it were still there")
  func removedWithinCommand() throws {
    let home = try TestHome()
    let terminal = try launch(
      home, "rm -f \(home.journal.path)*; seq 1 3000")
    terminal.type("y")
    try terminal.expect("it ended with 0, and that is NOT written down")
    try terminal.expect("was removed or replaced while tminus had it open")
    #expect(try terminal.end() == 69)
    #expect(terminal.isCooked)
    #expect(try rescued(in: home.journal.deletingLastPathComponent()) == [Self.printed])
  }

  @Test(
    "the journal, or its log, is removed or replaced at a prompt: the next answer is not taken",
    arguments: ["", "-wal"])
  func removedAtPrompt(suffix: String) throws {
    let home = try TestHome()
    let terminal = try launch(home, "echo ran >ran")
    let path = home.journal.path + suffix
    try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
    if suffix.isEmpty { try FileManager.default.copyItem(atPath: path + ".old", toPath: path) }
    terminal.type("y")
    try terminal.expect("was removed or replaced while tminus had it open")
    #expect(try terminal.end() == 69)
    #expect(terminal.isCooked)
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "ran").path))
  }

  @Test("another process keeps the journal locked: said, and nothing has run")
  func locked() async throws {
    let home = try TestHome()
    let terminal = try launch(home, "echo ran >>ran")
    do {
      let lock = try WriteLock(on: home.journal)
      terminal.type("y")
      try terminal.expect("another process keeps it locked")
      #expect(try terminal.end() == 69)
      withExtendedLifetime(lock) {}
    }
    #expect(terminal.isCooked)
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "ran").path))
    let resumed = try await Tool(home, "resume").answering("y", "y", "y").run()
    #expect(resumed.status == 0)
    #expect(
      try String(contentsOf: home.work.appending(path: "ran"), encoding: .utf8) == "ran\n")
  }

  @Test(
    "a journal on a disk that is read-only by now is read, and named by every command that would write",
    .enabled(if: SmallDisk.isPermitted, "mounting is not permitted here"))
  func readOnly() async throws {
    let home = try TestHome()
    let disk = try SmallDisk(under: home, size: "4m")
    try home.write("t.md", "# T\n- [ ] a\n- [ ] b\n")
    #expect(try await Tool(home, "run", "t.md").answering("y 1").run().status == 3)
    try disk.makeReadOnly()
    for words in [["runs"], ["log", "last"], ["status"], ["verify", "last"], ["export", "last"]] {
      let result = try await Tool(home, words).run()
      #expect(result.status == 0, "\(words): \(result.error)")
      #expect(!result.output.isEmpty)
    }
    for words in [["resume"], ["run", "--new", "t.md"], ["redact", "last", "1"]] {
      let result = try await Tool(home, words).run()
      #expect(result.status == 69, "\(words)")
      #expect(result.error.contains("Read-only file system"), "\(words): \(result.error)")
    }
  }

  @Test("no file may grow any more: an error like a full disk, and no signal")
  func fileSizeLimit() throws {
    let home = try TestHome()
    try home.script("trouble", "seq 1 200000; exit 0")
    try home.write("t.md", Self.runbook)
    let terminal = try Terminal(
      home,
      command: [
        "bash", "-c", "ulimit -f 200; exec \"$@\"", "bash", TestHome.program.path, "run", "t.md",
        "--target", "-",
      ])
    try terminal.answer("y")
    try terminal.answer("y")
    // What was printed is lost, and said to be; that it ended may be small enough to be written down.
    try terminal.expect("NOT STORED: journal: disk I/O error", within: 60)
    let seen = try terminal.expectPrompt(or: ["NOT written down"])
    if case .prompt = seen { terminal.type("quit") }
    #expect(try terminal.end() > 0)
    #expect(terminal.isCooked)
  }

  @Test("only the keeper dies at a prompt: the next command is not written down as started")
  func keeperGone() async throws {
    let home = try TestHome()
    let terminal = try launch(home, "echo ran >>ran")
    home.endTree(of: "__keeper")
    try terminal.wait(for: "the keeper's end") { !home.runs("__keeper") }
    terminal.type("y")
    try terminal.expect("its keeper was killed")
    #expect(try terminal.end() == 69)
    let log = try await Tool(home, "log", "t-1").run().output
    #expect(!log.contains("runs: trouble"))
    let resumed = try await Tool(home, "resume").answering("y", "y", "y").run()
    #expect(!resumed.output.contains("nobody knows how it ended"))
    #expect(resumed.status == 0)
  }

  @Test(
    "a variable that bash itself sets is not asked for, though it has no value until it is read")
  func shellsOwn() async throws {
    let home = try TestHome()
    try home.write("t.md", "# T\n\n```bash\ntest -n \"$EPOCHREALTIME\"\n```\n")
    #expect(try await Tool(home, "run", "t.md").answering("y", "y").run().status == 0)
  }
}
