import Foundation
import Testing

/// A journal that its reader may not write: root may write anywhere, so this needs another user.
@Suite(
  "A journal without permission to write",
  .enabled(if: OtherUser.isPossible, "needs root, to make a user who is not"))
struct ReadOnlyJournalTests {
  let home: TestHome
  let user: OtherUser
  private var folder: String { home.journal.deletingLastPathComponent().path }

  init() async throws {
    home = try TestHome()
    user = try OtherUser()
    try home.write("t.md", "# T\n## A\n- [ ] a\n## B\n```bash\necho hello\n```\n## C\n- [ ] b\n")
    try user.own(home)
    #expect(try tminus("run", "t.md", answers: "y\ny\n").status == 3)
  }

  /// One call as that user.
  private func tminus(_ words: String..., answers: String = "") throws -> SystemCommand {
    try SystemCommand(
      ["env", "-C", home.work.path] + user.becoming + [TestHome.program.path] + words,
      environment: home.environment, input: answers)
  }

  private func deny(_ mode: String, _ path: String) throws {
    try SystemCommand.run(["chmod", mode, path])
  }

  /// How many there are, asked without touching anything beside the file.
  private func events() throws -> String {
    try SystemCommand.run([
      "sqlite3", "file:\(home.journal.path)?immutable=1", "SELECT count(*) FROM event",
    ])
  }

  private func expectReadable() throws {
    #expect(try tminus(answers: "quit\n").output.contains("unfinished:\n    t-1 "))
    #expect(try tminus("runs").output.contains("t-1 "))
    #expect(try tminus("status").output.contains("done 2  open 1  of 3"))
    #expect(try tminus("log", "t-1").output.contains("step 2 done"))
    #expect(try tminus("log", "t-1", "2").output == "hello\n")
    #expect(try tminus("verify", "t-1").status == 0)
    #expect(try tminus("journal", "check").status == 0)
    #expect(try tminus("export", "t-1").output.contains("- [x] a"))
  }

  /// What would write says why it cannot, and nothing has changed.
  private func expectRefused(naming path: String) throws {
    let before = try events()
    for words in [["resume"], ["run", "--new", "t.md"]] {
      let result = try SystemCommand(
        ["env", "-C", home.work.path] + user.becoming + [TestHome.program.path] + words,
        environment: home.environment, input: "y\ny\ny\n")
      #expect(result.status == 69, "\(words): \(result.output)")
      #expect(
        result.output
          == "tminus: journal: \(path) cannot be written to (Permission denied). Nothing was begun; `tminus runs`, `status`, `log`, `verify` and `export` read it all the same. Mend its permissions, or name another with --journal.\n"
      )
    }
    let signed = try tminus("sign", "t-1", "--role", "r", "--open")
    #expect(signed.status == 69)
    #expect(try events() == before)
  }

  @Test("a file that may only be read is read, and nothing else")
  func file() throws {
    try deny("400", home.journal.path)
    try expectReadable()
    try expectRefused(naming: home.journal.path)
  }

  @Test("so is one in a directory where SQLite cannot put its log")
  func directory() throws {
    try deny("500", folder)
    try expectReadable()
    try expectRefused(naming: folder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["journal.sqlite"])
  }

  @Test("file and directory both")
  func both() throws {
    try deny("400", home.journal.path)
    try deny("500", folder)
    try expectReadable()
    try expectRefused(naming: home.journal.path)
  }

  @Test("a log that somebody else left beside it is named")
  func log() throws {
    let log = home.journal.path + "-wal"
    try Data().write(to: URL(filePath: log))
    try deny("400", log)
    try expectRefused(naming: log)
    try expectReadable()
  }

  @Test("a run that is driven is read with what is still in the log")
  func driven() throws {
    let driver = try Terminal(
      home, command: user.becoming + [TestHome.program.path, "resume"])
    try driver.expectPrompt()
    driver.type("note fresh")
    try driver.expect("ok noted")
    try deny("400", home.journal.path)
    try deny("500", folder)
    #expect(try tminus("log", "t-1").output.contains("note: fresh"))
    // Those who had it open may go on writing.
    try driver.answer("y")
    try driver.answer("y")
    #expect(try driver.end() == 0)
    #expect(try tminus("log", "t-1").output.contains("ended: complete"))
  }

  @Test("what cannot be followed is shown as it stands, and said to be that")
  func follow() throws {
    try deny("500", folder)
    for words in [["follow"], ["status", "--watch"]] {
      let result = try SystemCommand(
        ["env", "-C", home.work.path] + user.becoming + [TestHome.program.path] + words,
        environment: home.environment)
      #expect(result.output.contains("held "))
      #expect(result.output.contains("?? this journal may not be written to here"))
      #expect(result.status == 0)
    }
  }

  @Test("one that may not even be read is refused")
  func unreadable() throws {
    try deny("000", home.journal.path)
    let result = try tminus("runs")
    #expect(result.status == 69)
    #expect(result.output.contains("Permission denied"))
  }
}
