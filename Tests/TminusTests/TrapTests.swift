import Foundation
import Testing

/// The twenty ways in which a naive reader of runbooks does something wrong or dangerous.
///
/// Those about commands stand here, those about documents beside this file. The programs that the
/// fixtures call are stubs, which log their calls.
@Suite("Traps")
struct TrapTests {
  static let yes = [String](repeating: "y", count: 8)

  /// Runs a text with answers, beside whatever ran before.
  @discardableResult
  static func run(
    _ text: String, in home: TestHome, _ words: [String] = [], answering answers: [String] = []
  ) async throws -> Tool.Result {
    try home.write("trap.md", text)
    return try await Tool(home, ["run", "trap.md", "--new"] + words).answering(answers).run()
  }

  /// A bash fence.
  static func bash(_ lines: String...) -> String {
    "```bash\n" + lines.joined(separator: "\n") + "\n```\n"
  }

  /// How many commands the last run started.
  static func started(in home: TestHome) async throws -> Int {
    try await Tool(home, "log", "last").run().output.matches(of: #/  exit \d+, /#).count
  }

  // MARK: T1, T2: holes

  @Test("T1: a placeholder is never fed to the shell as a redirection")
  func redirection() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    // bash would read from one file and write to another; both are legal.
    try home.write("node-name", "contents\n")
    let text = Self.bash("fleetctl empty <node-name> --keep-volumes")
    let piece = try #require(try await Plan(text: text, in: home).pieces.first)
    #expect(piece.kinds == ["placeholder"])
    #expect(piece.offer == "fill")
    for (words, answers) in [([], Self.yes), (["--yes"], []), ([], [])] {
      #expect(try await Self.run(text, in: home, words, answering: answers).status == 3)
    }
    #expect(home.stubLogLines().isEmpty)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: home.work.path).sorted() == [
        "node-name", "plan.md", "trap.md",
      ])
  }

  @Test("T1: a placeholder's value is one word, and never code")
  func filled() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = Self.bash("fleetctl empty <node-name> --keep-volumes")
    let value = "a b; touch owned > log $(touch owned) `touch owned` '\" <in"
    _ = try await Self.run(text, in: home, answering: ["= " + value, "y", "y", "y"])
    #expect(home.stubLogLines() == ["fleetctl empty \(value) --keep-volumes"])
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "owned").path))
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "log").path))
  }

  @Test(
    "T2: a dummy that is valid shell is a hole, not a value",
    arguments: [
      "fleetctl use PROJECT_ID", "fleetctl shift --to-revisions OLD_REVISION=100",
      "COPY=/var/tmp/copy-YYYYMMDD_HHMMSS; fleetctl restore \"$COPY\"",
      "fleetctl load /path/to/image.tar", "fleetctl create web ...", "fleetctl use your-bucket",
      "fleetctl use YOUR_BUCKET", "fleetctl use {{bucket}}", "fleetctl use xxx",
      "fleetctl use \"[Your Bucket]\"", "fleetctl use \"<the bucket>\"",
      "fleetctl sign --key=YOUR_KEY_HERE",
    ])
  func dummy(command: String) async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = Self.bash(command)
    let piece = try #require(try await Plan(text: text, in: home).pieces.first)
    #expect(piece.kinds.contains("placeholder"), "\(command)")
    #expect(["fill", "refuse"].contains(piece.offer), "\(command): \(piece.offer)")
    for (words, answers) in [([], Self.yes), (["--yes"], [])] {
      #expect(try await Self.run(text, in: home, words, answering: answers).status == 3)
    }
    #expect(home.stubLogLines().isEmpty)
  }

  @Test("T2: what only looks a little like a dummy is a value")
  func value() async throws {
    let home = try TestHome()
    let commands = [
      "docker run -d -e LOG_LEVEL=warn shop:2", "curl -fsS -X POST https://shop.internal/refresh",
      "grep ERROR app.log", "test 3 -lt 5", "kill -HUP 4711", "git reset HEAD readme",
      "fleetctl load < image.tar > load.log", "export SHOP_LEVEL=warn",
    ]
    for command in commands {
      let piece = try #require(try await Plan(text: Self.bash(command), in: home).pieces.first)
      #expect(!piece.kinds.contains("placeholder"), "\(command)")
    }
  }

  // MARK: T3, T4, T5: order, alternatives, failures

  @Test("T3: fences off the forward path are not run in document order")
  func offPath() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = """
      # Shop 2
      ## Deploy
      \(Self.bash("fleetctl deploy"))
      ## Rollback
      \(Self.bash("fleetctl back"))
      ## Troubleshooting
      \(Self.bash("fleetctl trace"))
      ## Useful Commands
      \(Self.bash("fleetctl restart"))
      ## Regular Maintenance
      \(Self.bash("fleetctl prune"))
      ## Verify
      \(Self.bash("fleetctl check"))
      """
    let plan = try await Plan(text: text, in: home)
    #expect(
      plan.steps.map(\.track) == [
        "forward", "rollback", "none", "none", "maintenance", "forward",
      ])
    _ = try await Self.run(text, in: home, ["--yes"])
    _ = try await Self.run(text, in: home, answering: Self.yes)
    let calls = Set(home.stubLogLines())
    #expect(calls.contains("fleetctl deploy") && calls.contains("fleetctl check"))
    #expect(calls.isSubset(of: ["fleetctl deploy", "fleetctl check"]))
  }

  @Test(
    "T4: alternatives do not both run, nor one without a choice",
    arguments: [
      "```bash\n# Option A: managed\nfleetctl one\n# Option B: by hand\nfleetctl two\n```\n",
      "```bash\nfleetctl one\n\n# Or, to a given version\nfleetctl two\n```\n",
      "```bash\n# For Linux hosts:\nfleetctl one\n# Alternatively:\nfleetctl two\n```\n",
      "### Option A: managed\n```bash\nfleetctl one\n```\n### Option B: by hand\n```bash\nfleetctl two\n```\n",
      "```bash\nfleetctl <one|two>\n```\n",
    ])
  func alternatives(fence: String) async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = "# Shop\n## Deploy\n" + fence
    for (words, answers) in [([], Self.yes), (["--yes"], []), ([], ["all", "y", "y"])] {
      #expect(try await Self.run(text, in: home, words, answering: answers).status == 3)
    }
    #expect(home.stubLogLines().isEmpty, "\(fence)")
  }

  @Test("T5: after a failure inside a fence the rest does not run")
  func failure() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    try home.program("save", "exit 4")
    let text = Self.bash("save --all", "fleetctl clear", "fleetctl fill")
    _ = try await Self.run(text, in: home, answering: ["y"])
    #expect(try await Self.run(text, in: home, ["--yes"]).status != 0)
    // A skip of what failed is no leave for what is left.
    _ = try await Self.run(text, in: home, answering: ["y", "s known"])
    #expect(home.stubLogLines().isEmpty)
  }

  // MARK: T6, T7: what does not come back by itself

  @Test(
    "T6: what follows a remote or interactive command is not run here",
    arguments: [
      "ssh ops@bastion", "su - shop", "sudo -i", "docker exec -it web bash", "psql shop",
      "kubectl exec -it web -- sh",
    ])
  func remote(command: String) async throws {
    let home = try TestHome()
    try home.stub(["ssh", "su", "sudo", "docker", "psql", "kubectl", "fleetctl"])
    let text = Self.bash(command, "fleetctl clear")
    let pieces = try await Plan(text: text, in: home).pieces
    try #require(pieces.count == 2)
    #expect(pieces[0].kinds.contains("interactive") && pieces[0].offer == "terminal")
    #expect(pieces[1].kinds.contains("remoteTail") && pieces[1].offer == "choose")
    for (words, answers) in [([], Self.yes), (["--yes"], [])] {
      #expect(try await Self.run(text, in: home, words, answering: answers).status == 3)
    }
    #expect(home.stubLogLines().isEmpty)
  }

  @Test(
    "T7: a command that never ends is not waited for",
    arguments: [
      ("tail -f app.log", "background"), ("top", "background"), ("npm start", "background"),
      ("docker run -p 80:80 shop:2", "background"),
      ("kubectl get pods --watch", "background"), ("journalctl -fu shop", "background"),
      ("fleetctl secret put door --data-file=-", "terminal"), ("cat > notes.txt", "terminal"),
    ])
  func neverEnding(command: String, offer: String) async throws {
    let home = try TestHome()
    try home.stub(["tail", "top", "npm", "docker", "kubectl", "journalctl", "fleetctl"])
    let text = Self.bash(command, "fleetctl next")
    let pieces = try await Plan(text: text, in: home).pieces
    try #require(pieces.count == 2)
    #expect(pieces[0].offer == offer, "\(command)")
    #expect(pieces[1].offer == "run", "\(command)")
    for (words, answers) in [([], Self.yes), (["--yes"], [])] {
      #expect(try await Self.run(text, in: home, words, answering: answers).status == 3)
    }
    #expect(home.stubLogLines().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "notes.txt").path))
  }

  @Test(
    "T7: behind a pipe the next line has its input: nothing waits there, and what is cut short ends",
    arguments: [
      "fleetctl list |\n  cat", "fleetctl list |\n\n  # the names\n  tee names.txt | sort",
      "tail -f app.log |\n  head -n 1",
    ])
  func pipedLines(command: String) async throws {
    let pieces = try await Plan(text: Self.bash(command), in: TestHome()).pieces
    #expect(pieces.map(\.offer) == ["run"])
  }

  // MARK: T8, T11, T12, T13: what is a command, and in which shell

  @Test(
    "T8: a tag says bash, but the text is no command",
    arguments: [
      "SHOP_MODE=live\nSHOP_HOSTS=[\"a.internal\", \"fleetctl\"]\nSHOP_LEVEL=info",
      "0 3 * * * fleetctl prune\n30 4 * * 1 fleetctl report",
      "# Go to the console and press the red button\n# Then wait for the mail",
      "1. Open the settings\n2. fleetctl is listed there",
      "#!/bin/sh\n# nightly.sh\nfleetctl prune\nfleetctl report",
      "shop/\n├── fleetctl\n└── notes.md",
      "server {\n  listen 80;\n  server_name shop.internal;\n}",
    ])
  func notACommand(text: String) async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let runbook = "## Set up\n" + Self.bash(text)
    let plan = try await Plan(text: runbook, in: home)
    let command = try #require(plan.fence(2)?.command)
    #expect(["view", "refuse"].contains(command.offer), "\(text): \(command.offer)")
    for piece in command.commands { #expect(["view", "refuse"].contains(piece.offer)) }
    for (words, answers) in [([], Self.yes), (["--yes"], [])] {
      _ = try await Self.run(runbook, in: home, words, answering: answers)
      #expect(try await Self.started(in: home) == 0, "\(text)")
    }
    #expect(home.stubLogLines().isEmpty)
  }

  @Test("T11: a fence is cut where bash says a command is complete, never by line")
  func completeCommands() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = Self.bash(
      "cat > notes.txt <<'END'", "fleetctl inside-a-heredoc", "END", "for n in 1 2", "do",
      "  fleetctl step $n", "done", "fleetctl say \"one", "fleetctl inside-quotes", "two\" \\",
      "  three")
    let pieces = try await Plan(text: text, in: home).pieces
    #expect(pieces.map(\.line) == [2, 5, 9])
    #expect(pieces.allSatisfy { $0.offer == "run" })
    _ = try await Self.run(text, in: home, answering: ["y", "y"])
    #expect(
      home.stubLogLines() == [
        "fleetctl step 1", "fleetctl step 2", "fleetctl say one", "fleetctl inside-quotes",
        "two three",
      ])
  }

  @Test("T12: lines between prompts are output, not commands")
  func prompts() async throws {
    for language in ["console", "bash"] {
      let home = try TestHome()
      try home.stub(["fleetctl"])
      let text = "```\(language)\n$ fleetctl list\nfleetctl web\n$ fleetctl show \\\n    web\n```\n"
      let pieces = try await Plan(text: text, in: home).pieces
      #expect(pieces.map(\.line) == [2, 4], "\(language)")
      _ = try await Self.run(text, in: home, answering: ["y", "y"])
      #expect(home.stubLogLines() == ["fleetctl list", "fleetctl show web"], "\(language)")
    }
  }

  @Test("T12: a # may be root's prompt, so it is neither dropped nor run by y")
  func rootPrompt() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = "```console\n# fleetctl status\n# fleetctl seal\n```\n"
    let command = try #require(try await Plan(text: text, in: home).fence(1)?.command)
    #expect(command.offer != "run")
    #expect(command.commands.allSatisfy { $0.offer != "run" })
    for (words, answers) in [([], Self.yes), (["--yes"], [])] {
      _ = try await Self.run(text, in: home, words, answering: answers)
    }
    #expect(home.stubLogLines().isEmpty)
  }

  @Test("T12: a dollar sign inside a heredoc is no prompt")
  func heredocDollar() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = Self.bash("fleetctl read <<'END'", "$ fleetctl sample", "END", "fleetctl after")
    let pieces = try await Plan(text: text, in: home).pieces
    #expect(pieces.map(\.line) == [2, 5])
  }

  @Test("T13: a variable of an earlier fence is there, and one that was skipped is not empty")
  func variables() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text =
      "## A\n" + Self.bash("export AREA=west") + "## B\n" + Self.bash("fleetctl clear \"/$AREA/\"")
    #expect(try await Self.run(text, in: home, answering: ["y", "y", "y"]).status == 0)
    #expect(home.stubLogLines() == ["fleetctl clear /west/"])
    let skipped = try await Self.run(text, in: home, answering: ["s set elsewhere"] + Self.yes)
    #expect(skipped.status == 3)
    #expect(home.stubLogLines() == ["fleetctl clear /west/"])
    let unset = Self.bash("fleetctl clear \"/$AREA/\"")
    let piece = try #require(try await Plan(text: unset, in: home).pieces.first)
    #expect(piece.kinds == ["undefinedVariable"] && piece.offer == "fill")
    #expect(try await Self.run(unset, in: home, ["--yes"]).status == 3)
    #expect(home.stubLogLines() == ["fleetctl clear /west/"])
  }

  @Test("T13: the same relative cd twice stops before what was meant for that directory")
  func directories() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    try home.write("shop/readme", "")
    let text = "## A\n" + Self.bash("cd shop") + "## B\n" + Self.bash("cd shop", "fleetctl clear")
    #expect(try await Self.run(text, in: home, ["--yes"]).status != 0)
    _ = try await Self.run(text, in: home, answering: ["y", "y"])
    #expect(home.stubLogLines().isEmpty)
  }
}

extension TestHome {
  /// A program with a script of its own.
  func program(_ name: String, _ script: String) throws {
    let file = url.appending(path: "bin/\(name)")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }
}
