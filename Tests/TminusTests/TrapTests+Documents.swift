import Foundation
import Testing

/// The traps in how a document is read, and in what is said of it.
extension TrapTests {
  // MARK: T9, T10: what is no command

  @Test(
    "T9: fences of other languages and untagged ones are shown, never run",
    arguments: ["yaml", "json", "", "text", "output", "sql", "env", "python", "powershell"])
  func otherFences(language: String) async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = "## Deploy\n```\(language)\nfleetctl deploy\nfleetctl check\n```\n- [ ] Deployed\n"
    let command = try #require(try await Plan(text: text, in: home).fence(2)?.command)
    #expect(command.hazards.map(\.kind) == ["notACommand"])
    #expect(command.offer == "view")
    #expect(command.commands.allSatisfy { $0.offer == "view" })
    for (words, answers) in [([], Self.yes), (["--yes"], [])] {
      _ = try await Self.run(text, in: home, words, answering: answers)
      #expect(try await Self.started(in: home) == 0)
    }
    #expect(home.stubLogLines().isEmpty)
  }

  @Test("T10: inline code in a task is a noun unless it starts with something runnable")
  func inlineCode() async throws {
    let home = try TestHome()
    try home.stub(["start", "npm", "GET", "DROP"])
    let nouns = """
      - [ ] The bot answers `/start`
      - [ ] `.env` is filled in
      - [ ] No `DROP` in the migration
      - [ ] `GET /ready` answers
      - [ ] `SHOP_MODE` is live
      - [ ] `config/shop.yml` is reviewed
      - [ ] It says `{"state": "up"}`
      - [ ] Nobody calls `https://old.shop.internal` any more

      """
    let plan = try await Plan(text: nouns, in: home)
    #expect(plan.steps.count == 8)
    for step in plan.steps {
      #expect(step.kind == "task")
      #expect(step.command == nil, "\(step.title)")
    }
    let check = "- [ ] Nothing is broken: `npm test` is green\n"
    let step = try #require(try await Plan(text: check, in: home).steps.first)
    #expect(step.kind == "task")
    #expect(step.command?.commands.map(\.text) == ["npm test"])
    // It is the check of a task: attesting it runs nothing.
    for text in [nouns, check] {
      _ = try await Self.run(text, in: home, answering: ["all", "y"])
      #expect(try await Self.run(text, in: home, ["--yes"]).status == 3)
    }
    #expect(home.stubLogLines().isEmpty)
  }

  // MARK: T14, T15: boxes

  @Test("T14: a box is what GitHub shows as one")
  func boxes() async throws {
    let home = try TestHome()
    let text = """
      - [ ] plain
      * [ ] star
      1. [ ] numbered
      -   [ ] wide
      - nothing
        - [X] nested

      <!--
      - [ ] hidden in a comment
      -->

      ```markdown
      - [ ] hidden in a fence
      ```

      - [] malformed

      [ ] in a paragraph

          - [ ] in an indented block
      """
    let plan = try await Plan(text: text, in: home)
    #expect(
      plan.steps.filter { $0.kind == "task" && $0.command == nil }.map(\.line) == [1, 2, 3, 4, 6])
    #expect(plan.steps.filter(\.preticked).map(\.line) == [6])
  }

  @Test("T14: a fence at column 0 stays with its item where the numbering goes on")
  func columnZero() async throws {
    let home = try TestHome()
    let text = """
      ## Deploy
      1. Drain the old one
      ```bash
      fleetctl empty web
      ```
      2. Start the new one
      """
    let plan = try await Plan(text: text, in: home)
    let step = try #require(plan.fence(3))
    #expect(step.line == 2 || plan.steps.first { $0.id == step.parent }?.line == 2)
    #expect(plan.steps.contains { $0.line == 6 })
    #expect(plan.findings.contains { $0.code == "fenceOutsideItem" && $0.line == 3 })
  }

  @Test("T15: a tick of the author and a green mark are not done by this run")
  func ticks() async throws {
    let home = try TestHome()
    let text = """
      # Shop
      ## ✅ Before
      - [x] Read by the author
      - [ ] Read by us
      - ✅ The old one is stable
      """
    let plan = try await Plan(text: text, in: home)
    #expect(plan.steps.map(\.line) == [3, 4])
    #expect(plan.steps.map(\.preticked) == [true, false])
    let result = try await Self.run(text, in: home, ["--yes"])
    #expect(result.status == 3)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("\n- [ ] Read by the author"))
    #expect(record.contains("\n- [ ] Read by us"))
    #expect(!record.contains("[x] Read"))
  }

  // MARK: T16, T17: encodings

  /// A text whose UTF-8 was taken for Windows-1252 and saved again.
  private static func misread(_ text: String) -> String {
    text.utf8.map { byte in
      // Where Windows-1252 has no character, the byte stands for itself.
      let bytes = Data([byte])
      return String(data: bytes, encoding: .windowsCP1252)
        ?? String(UnicodeScalar(UInt32(byte)).map(Character.init) ?? "?")
    }.joined()
  }

  @Test("T16: a misread character is no ellipsis and no quotation mark")
  func mojibake() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = Self.misread(
      "## ✅ Deploy → today\n- [ ] ✅ Ready\n```bash\nfleetctl say \"✅ up → now\"\n```\n")
    try #require(text.contains("…"))
    let plan = try await Plan(text: text, in: home)
    #expect(plan.sections.map(\.title) == ["✅ Deploy → today"])
    #expect(plan.steps.first?.title == "✅ Ready")
    #expect(plan.pieces.map(\.text) == ["fleetctl say \"✅ up → now\""])
    #expect(plan.pieces.map(\.offer) == ["run"])
    #expect(plan.pieces.flatMap(\.kinds).isEmpty)
  }

  @Test("T17: an encoding is undone only where the whole file comes back without loss")
  func repair() async throws {
    let home = try TestHome()
    let text = "## ✅ Deploy\n```bash\nfleetctl say \"✅ up\"\n```\n"
    let whole = try await Plan(text: Self.misread(text), in: home)
    #expect(whole.runbook.encoding.repairedFrom == "Windows-1252")
    #expect(whole.runbook.encoding.lossless)

    // One character that no such misreading gives: commands stay as they are.
    let mixed = Self.misread(text) + "\n- [ ] Σ checked\n"
    let damaged = try await Plan(text: mixed, in: home)
    #expect(!damaged.runbook.encoding.lossless)
    #expect(damaged.pieces.map(\.text) == [Self.misread("fleetctl say \"✅ up\"")])
    #expect(damaged.steps.contains { $0.title == "Σ checked" })
    #expect(damaged.findings.contains { $0.code == "encodingDamaged" })

    // Foreign words in good UTF-8 are left alone.
    let clean = try await Plan(
      text: "## Größe prüfen … «déjà vu»\n- [ ] Â là carte, naïve, 98 %\n", in: home)
    #expect(clean.runbook.encoding.repairedFrom == nil)
    #expect(clean.sections.map(\.title) == ["Größe prüfen … «déjà vu»"])
    #expect(clean.steps.map(\.title) == ["Â là carte, naïve, 98 %"])
  }

  // MARK: T18, T19, T20: ids, thresholds, secrets

  @Test("T18: steps under the same heading with the same text have ids of their own, which last")
  func identity() async throws {
    let home = try TestHome()
    let twice = "## Deploy\n- [ ] Done\n- [ ] Done\n" + Self.bash("fleetctl go")
    let text = "# Shop\n" + twice + twice
    let before = try await Plan(text: text, in: home).steps.map(\.id)
    #expect(before.count == 6)
    #expect(Set(before).count == 6)
    let edited = text.replacing("# Shop\n", with: "# Shop\n## First\n- [ ] New\n\nProse.\n\n")
    let after = try await Plan(text: edited, in: home).steps.map(\.id)
    #expect(Array(after.dropFirst()) == before)
  }

  @Test("T19: a threshold is judged by a person, whatever was printed and whatever was given")
  func thresholds() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"], printing: "errors: 0.2 %")
    let boxes = "## Watch\n- [ ] Errors < 1 %\n- [ ] P95 < 300 ms\n"
    #expect(try await Self.run(boxes, in: home, ["--yes"]).status == 3)
    let expected = "## Deploy\n" + Self.bash("fleetctl errors", "# Expected: less than 1 %")
    #expect(try await Plan(text: expected, in: home).pieces.first?.expectation?.match == "person")
    #expect(try await Self.run(expected, in: home, ["--yes"]).status == 3)
    let acceptance = "## Deploy\n" + Self.bash("fleetctl errors") + "- [ ] Errors < 1 %\n"
    #expect(try await Self.run(acceptance, in: home, ["--yes"]).status == 3)
    for text in [boxes, expected, acceptance] {
      _ = try await Self.run(text, in: home, ["--yes"])
      #expect(try await Tool(home, "status").run().output.contains("open "))
    }
  }

  @Test(
    "T19: y decides no gate",
    arguments: [
      "Rollback trigger: errors > 5 %", "STOP if the copy is older than a day",
      "If healthy, proceed to the next phase", "Go/No-Go decision taken",
    ])
  func gates(box: String) async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let text = "## Deploy\n- [ ] \(box)\n\n## Open\n" + Self.bash("fleetctl open")
    let step = try #require(try await Plan(text: text, in: home).steps.first)
    #expect(step.kind == "gate")
    for (words, answers) in [([], Self.yes), (["--yes"], []), ([], ["all"] + Self.yes)] {
      #expect(try await Self.run(text, in: home, words, answering: answers).status == 3)
    }
    #expect(home.stubLogLines().isEmpty)
  }

  @Test("T20: a secret that was given is in no file that the run leaves behind")
  func secrets() async throws {
    let home = try TestHome()
    try home.program("doorctl", "echo \"opened with $2\"; printf 'call\\n' >> \"$STUB_LOG\"")
    home.extra = ["SHOP_API_TOKEN": "kept-in-the-environment-7Q"]
    let text = Self.bash(
      "export STAGE=live", "doorctl --password \"$DOOR_PASSWORD\"", "doorctl now")
    let plan = try await Plan(text: text, in: home)
    #expect(plan.inputs.filter(\.secret).map(\.name) == ["DOOR_PASSWORD"])
    let secret = "tell-nobody-4T"
    _ = try await Self.run(text, in: home, answering: ["y", "= " + secret] + Self.yes)
    #expect(home.stubLogLines() == ["call", "call"])
    let record = try await Tool(home, "export", "last").run().output
    let log = try await Tool(home, "log", "last", "1").run().output
    for word in [secret, "kept-in-the-environment-7Q"] {
      #expect(!record.contains(word))
      #expect(!log.contains(word))
      #expect(try Self.files(in: home, holding: word) == [])
    }
  }

  @Test("T20: a value that came where none was asked is not written down either")
  func refusedValue() async throws {
    let home = try TestHome()
    try home.stub(["fleetctl"])
    let secret = "tell-nobody-9K"
    let text = Self.bash("fleetctl check")
    #expect(try await Self.run(text, in: home, answering: ["= " + secret, "y"]).status == 3)
    #expect(try await !Tool(home, "export", "last").run().output.contains(secret))
    #expect(try Self.files(in: home, holding: secret) == [])
  }

  /// The files of a home that hold a text, but for the answers that the test itself wrote.
  private static func files(in home: TestHome, holding text: String) throws -> [String] {
    let all = FileManager.default.enumerator(
      at: home.url, includingPropertiesForKeys: [.isRegularFileKey])
    var found: [String] = []
    while let file = all?.nextObject() as? URL {
      guard !file.lastPathComponent.hasPrefix("answers-"),
        try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false,
        let contents = FileManager.default.contents(atPath: file.path)
      else { continue }
      if contents.range(of: Data(text.utf8)) != nil { found.append(file.lastPathComponent) }
    }
    return found
  }
}
