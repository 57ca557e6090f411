import Testing

@testable import RunbookCore

@Suite("Rules: captions, ways and expectations of a fence")
struct CaptionRulesTests {
  private func command(_ fence: String, section: String = "Deploy") throws -> Command {
    try #require(try runbook("# T\n## \(section)\n```bash\n\(fence)\n```").steps.first?.command)
  }

  @Test("options in one fence are ways, with what stands before them common to all")
  func options() throws {
    let found = try command(
      "prepare\n# Option A: quick (recommended)\nbuild\n# Push\npush\n# Option B\nother")
    #expect(found.alternatives.map(\.label) == ["Option A: quick (recommended)", "Option B"])
    #expect(found.alternatives.map(\.commands) == [[1, 2], [3]])
    #expect(found.commands.map(\.alternative) == [nil, 0, 0, 1])
    #expect(found.offer == .choose)
    #expect(
      found.commands.map { $0.hazards.map(\.kind) } == [
        [], [.alternatives], [.alternatives], [.alternatives],
      ])
  }

  @Test("what stands before \"or\" is the first way, and a plain caption after it ends both")
  func or() throws {
    let found = try command("# Go back\na\n# Or to a revision\nb\n# Check\nc")
    #expect(found.alternatives.map(\.label) == ["Go back", "Or to a revision"])
    #expect(found.commands.map(\.alternative) == [0, 1, nil])
  }

  @Test("one system of several is meant where captions name them")
  func systems() throws {
    let found = try command("# macOS\na\n# Linux\nb")
    #expect(found.commands.map(\.alternative) == [0, 1])
    #expect(try command("# Linux\na").alternatives.isEmpty)
  }

  @Test(
    "captions say when their commands apply",
    arguments: [
      ("# Warm up (optional)", "optional"), ("# Migrate (if needed)", "if needed"),
      ("# If the cache is cold", "If the cache is cold"),
      ("# Optional: warm up", "Optional: warm up"),
      ("# Rollback", "Rollback"), ("# To roll back:", "To roll back:"),
    ])
  func conditions(caption: String, condition: String) throws {
    let found = try command("first\n\(caption)\na\nb\n# Next\nc")
    #expect(found.commands.map(\.condition) == [nil, condition, condition, nil])
  }

  @Test("in a rollback section a rollback is what is done")
  func rollback() throws {
    #expect(try command("# Rollback\na", section: "Rollback").commands[0].condition == nil)
  }

  @Test(
    "expectations are compared as they are written",
    arguments: [
      ("# Expected: {\"a\": [1, true]}", RunbookCore.Expectation.Match.json, "{\"a\": [1, true]}"),
      ("# Expected: {\"a\": ...}", .person, "{\"a\": ...}"), ("# Output: `ok`", .literal, "ok"),
      ("# => healthy", .literal, "healthy"), ("# Should return 200", .person, "Should return 200"),
      ("# Expected: exit code 0", .status, "exit code 0"),
      ("# Erwartet: zwei Zeilen", .person, "zwei Zeilen"),
      ("# Expected output:\n# one\n# two", .person, "one\ntwo"),
    ])
  func expectations(comment: String, match: RunbookCore.Expectation.Match, text: String) throws {
    let found = try command("a\n\(comment)\nb")
    #expect(found.commands[0].expectations.map(\.text) == [text])
    #expect(found.commands[0].expectations.map(\.match) == [match])
    #expect(found.commands.map(\.part) == ["a", "a"])
  }

  @Test("a comment behind a command is its caption, or what it should print")
  func behind() throws {
    let found = try command("a  # start it\nb  # Expected: up")
    #expect(found.commands.map(\.caption) == ["start it", nil])
    #expect(found.commands[1].expectations.map(\.text) == ["up"])
  }

  @Test("an annotated expectation belongs to the last command")
  func annotated() throws {
    let found = try runbook("# T\n```sh {expect=regex:^ok}\na\nb\n```").steps[0].command
    #expect(found?.commands.last?.expectations.map(\.match) == [.regex])
    #expect(found?.commands.first?.expectations.isEmpty == true)
  }

  @Test(
    "names set by a rollback are not known on the way forward, and the other way round they are")
  func tracks() throws {
    let found = try runbook(
      "# T\n## Rollback\n```sh\nexport OLD=1\necho $OLD\n```\n## Deploy\n```sh\nexport NEW=1\necho $OLD\n```\n"
        + "## Rollback again\n```sh\necho $NEW $OLD\n```")
    let undefined = found.steps.compactMap(\.command).map { $0.hazards.map(\.detail) }
    #expect(undefined == [[], ["OLD"], []])
  }

  @Test(
    "inline code is a check only where it can be run",
    arguments: [
      ("curl -f localhost/health", true), ("kubectl get pods", true), ("./smoke-test.sh", true),
      ("npm test", true), ("uptime", true), ("/health", false), (".env", false),
      ("JWT_SECRET", false),
      ("DROP", false), ("GET /health", false), ("https://x.y", false), ("$HOME", false),
      ("start", false), ("test", false), ("docker", false), ("config/app.yaml", false),
      ("./config/", false), ("node 18", false), ("python 3.11", false),
    ])
  func inline(text: String, runs: Bool) throws {
    let reader = FenceReader(split: splitLines, known: [])
    #expect((reader.check(inline: text, line: 1) != nil) == runs)
  }

  @Test("untagged text is shell where a third of it begins like commands")
  func guesses() throws {
    let reader = FenceReader(split: splitLines, known: [])
    #expect(reader.looksLikeShell("git pull\nnpm ci\n"))
    #expect(reader.looksLikeShell("$ ls\na b c"))
    #expect(!reader.looksLikeShell("1. Push to main\n2. Watch the pipeline"))
    #expect(!reader.looksLikeShell("src/\n├── app.py\n└── README.md"))
    #expect(!reader.looksLikeShell("make sure that all is well"))
  }

  @Test("an edited command is looked at anew")
  func edited() throws {
    let command = try #require(try command("echo hi").commands.first)
    #expect(
      command.edited(to: "rm -rf $X").hazards.map(\.kind) == [.destructive])
  }
}
