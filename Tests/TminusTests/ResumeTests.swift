import Foundation
import Testing

@Suite("Coming back")
struct ResumeTests {
  static let runbook = "# T\n- [ ] a\n- [ ] b\n"

  @Test("resume finds your own latest run, not another operator's")
  func perOperator() async throws {
    let home = try TestHome()
    try home.write("one.md", Self.runbook)
    try home.write("two.md", Self.runbook)
    home.extra = ["TMINUS_OPERATOR": "first"]
    _ = try await Tool(home, "run", "one.md").answering("y 1").run()
    home.extra = ["TMINUS_OPERATOR": "second"]
    let none = try await Tool(home, "resume").run()
    #expect(
      none.error
        == "tminus: no unfinished run of second. `tminus runs --all` lists all; `tminus resume RUN` takes one by name.\n"
    )
    #expect(none.status == 64)
    _ = try await Tool(home, "run", "two.md").answering("y 1").run()
    #expect(try await Tool(home, "resume").run().output.contains("two-1"))
    let foreign = try await Tool(home, "resume", "one-1").run()
    #expect(foreign.status == 64)
    #expect(
      foreign.error.contains("one-1 is first (") && foreign.error.contains("--take-over REASON"))
    home.extra = ["TMINUS_OPERATOR": "first"]
    let mine = try await Tool(home, "resume").answering("y", "y").run()
    #expect(mine.output.contains("one-1"))
    #expect(mine.status == 0)
    let both = try await Tool(home, "runs", "--all").run().output
    #expect(both.contains("first") && both.contains("second"))
  }

  @Test("a changed or missing runbook is said, and the run keeps to its own text")
  func changed() async throws {
    let home = try TestHome()
    let path = try home.write("one.md", Self.runbook)
    _ = try await Tool(home, "run", "one.md").answering("y 1").run()
    try home.write("one.md", "# T\n- [ ] something else\n")
    let changed = try await Tool(home, "resume").run()
    #expect(
      changed.output.contains("the file has CHANGED; the run keeps to the text it began with"))
    #expect(changed.output.contains(" > 2  b"))
    try FileManager.default.removeItem(atPath: path)
    let gone = try await Tool(home, "resume").answering("y", "y").run()
    #expect(gone.output.contains("the file is gone; the run keeps to the text it began with"))
    #expect(gone.status == 0)
  }

  @Test("a run that has ended is not resumed, and an unknown one is named")
  func ended() async throws {
    let home = try TestHome()
    try home.write("one.md", Self.runbook)
    #expect(try await Tool(home, "run", "one.md").answering("all", "y").run().status == 0)
    let ended = try await Tool(home, "resume", "one-1").run()
    #expect(
      ended.error
        == "tminus: one-1 has ended (complete). `tminus export one-1` writes its record.\n")
    let unknown = try await Tool(home, "resume", "nine").run()
    #expect(unknown.error == "tminus: no run `nine`. `tminus runs --all` lists them.\n")
  }

  @Test("a journal that is no database is left untouched, and said")
  func damaged() async throws {
    let home = try TestHome()
    try home.write("one.md", Self.runbook)
    let garbage = String(repeating: "not a database ", count: 500)
    try FileManager.default.createDirectory(
      at: home.journal.deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try Data(garbage.utf8).write(to: home.journal)
    chmod(home.journal.path, 0o600)
    let result = try await Tool(home, "run", "one.md").answering("all", "y").run()
    #expect(result.status == 69)
    #expect(result.error.contains("damaged"))
    #expect(result.output == "")
    #expect(try String(contentsOf: home.journal, encoding: .utf8) == garbage)
  }

  @Test("kept for its owner alone")
  func permissions() async throws {
    let home = try TestHome()
    try home.write("one.md", Self.runbook)
    _ = try await Tool(home, "run", "one.md").answering("y 1").run()
    func mode(_ url: URL) throws -> Int {
      try #require(
        try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int)
    }
    #expect(try mode(home.journal) == 0o600)
    #expect(try mode(home.journal.deletingLastPathComponent()) == 0o700)
  }

  @Test("a directory that is known by a symbolic link is found again by that name")
  func linkedDirectory() async throws {
    let home = try TestHome()
    let link = home.work.appending(path: "current")
    try FileManager.default.createDirectory(
      at: home.work.appending(path: "rel1"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "rel1")
    try home.write("l.md", "```bash\ncd . && x=1\n```\n- [ ] a\n```bash\npwd\n```\n")
    let first = try await Tool(home, "run", "l.md", "--dir", "current").answering("y").run()
    #expect(first.status == 3)
    let second = try await Tool(home, "resume").answering("y", "y").run()
    #expect(!second.output.contains("cannot be entered"), "\(second)")
    #expect(second.output.contains("\n\(link.path)\r\n"), "\(second)")
  }

  @Test("who gave another name than the usual is told how to be known by it again")
  func otherName() async throws {
    let home = try TestHome()
    try home.write("n.md", "- [ ] a\n- [ ] b\n")
    let usual = try await Tool(home, "run", "n.md").answering("y 1").run()
    #expect(usual.output.hasSuffix("To go on: tminus resume n-1\n"), "\(usual)")
    let other = try await Tool(home, "run", "n.md", "--new", "--operator", "on call")
      .answering("y 1").run()
    #expect(
      other.output.hasSuffix("To go on: tminus resume n-2 --operator 'on call'\n"), "\(other)")
  }
}
