import Foundation
import Testing

/// What is not offered as a plain run is not started by anything that says no more than yes.
///
/// Programs on PATH write down each call in a ledger; whatever is started shows there.
@Suite("Nothing but a plain run is started by y or --yes")
struct OfferTests {
  struct Held: Sendable, CustomTestStringConvertible {
    let hazard: String
    let offer: String
    /// The fence's lines; the last is the one that is held.
    let lines: [String]

    init(_ hazard: String, _ offer: String, _ lines: String...) {
      self.hazard = hazard
      self.offer = offer
      self.lines = lines
    }

    var markdown: String {
      "# Shop\n## Deploy\n```bash\n" + lines.joined(separator: "\n") + "\n```\n"
    }
    var testDescription: String { "\(offer): \(lines.joined(separator: " / "))" }
    /// Whether a value from a pipe is an answer to it.
    var takesValue: Bool { offer == "fill" }
  }

  static let held = [
    Held("placeholder", "fill", "fleetctl deploy --to <region>"),
    Held("placeholder", "fill", "fleetctl deploy --to=YOUR_REGION"),
    Held("undefinedVariable", "fill", "fleetctl deploy --to \"$NOWHERE_SET\""),
    Held("placeholder", "choose", "fleetctl deploy --colour <blue|green>"),
    Held(
      "alternatives", "choose", "# Option A: blue", "fleetctl blue", "# Option B: green",
      "fleetctl green"),
    Held("remoteTail", "choose", "ssh ops@bastion", "fleetctl deploy"),
    Held("interactive", "terminal", "ssh ops@bastion"),
    Held("interactive", "terminal", "kubectl exec -it web -- sh"),
    Held("interactive", "terminal", "mysql -u shop orders"),
    Held("interactive", "terminal", "vim settings.conf"),
    Held("readsInput", "terminal", "fleetctl secret put door --data-file=-"),
    Held("neverEnding", "background", "tail -f app.log"),
    Held("neverEnding", "background", "docker run -p 80:80 shop:2"),
    Held("neverEnding", "background", "fleetctl pods --watch"),
    Held("destructive", "typeToConfirm", "rm -rf releases"),
    Held("destructive", "typeToConfirm", "kubectl delete namespace shop"),
    Held("destructive", "typeToConfirm", "terraform destroy -auto-approve"),
    Held("destructive", "typeToConfirm", "git push --force origin main"),
    Held("destructive", "typeToConfirm", "psql -d orders -c 'DROP TABLE basket'"),
    Held("destructive", "typeToConfirm", "dropdb orders"),
    Held("notACommand", "view", "SHOP_MODE=live", "SHOP_HOSTS=[\"a\", \"fleetctl\"]"),
    Held("notACommand", "view", "#!/bin/sh", "fleetctl deploy"),
    Held("notACommand", "view", "*/5 * * * * fleetctl deploy"),
    Held("notACommand", "refuse", "# Press the red button", "# Wait for the mail"),
    Held("placeholder", "refuse", "fleetctl deploy ..."),
    Held("unparsable", "refuse", "fleetctl deploy \"web"),
    Held("unparsable", "refuse", "if fleetctl check; then", "fleetctl deploy"),
  ]

  /// Programs that the fences call; `rm` is the machine's own, on a folder of the test.
  static let programs = [
    "fleetctl", "ssh", "kubectl", "mysql", "vim", "tail", "docker", "terraform", "git", "psql",
    "dropdb",
  ]

  private static func home(_ markdown: String) throws -> TestHome {
    let home = try TestHome()
    try home.stub(programs)
    try home.write("held.md", markdown)
    try home.write("releases/2.0", "")
    return home
  }

  /// The calls of programs, and whether the folder went.
  private static func ledger(_ home: TestHome) -> [String] {
    let release = home.work.appending(path: "releases/2.0").path
    // tminus itself asks git for the commit that it runs at.
    return home.stubLogLines().filter { !$0.contains("rev-parse") }
      + (FileManager.default.fileExists(atPath: release) ? [] : ["rm"])
  }

  @Test("each offer but a plain run, and each hazard, is held below")
  func complete() {
    #expect(
      Set(Self.held.map(\.offer)) == [
        "fill", "choose", "terminal", "background", "typeToConfirm", "view", "refuse",
      ])
    #expect(
      Set(Self.held.map(\.hazard)) == [
        "placeholder", "undefinedVariable", "interactive", "neverEnding", "destructive",
        "alternatives", "notACommand", "unparsable", "readsInput", "remoteTail",
      ])
  }

  @Test("the ledger shows what a plain run starts")
  func plainRun() async throws {
    let home = try Self.home("```bash\nfleetctl deploy\n```\n")
    #expect(try await Plan(of: "held.md", in: home).pieces.map(\.offer) == ["run"])
    _ = try await Tool(home, "run", "held.md").answering("y").run()
    _ = try await Tool(home, "run", "held.md", "--new", "--yes").run()
    #expect(Self.ledger(home) == ["fleetctl deploy", "fleetctl deploy"])
  }

  @Test("the plan says why, and what is offered instead", arguments: held)
  func planned(held: Held) async throws {
    let home = try Self.home(held.markdown)
    let command = try #require(try await Plan(of: "held.md", in: home).fence(3)?.command)
    #expect(command.hazards.map(\.kind).contains(held.hazard))
    if let piece = command.commands.last {
      #expect(piece.offer == held.offer)
      #expect(piece.kinds.contains(held.hazard))
    } else {
      #expect(command.offer == held.offer)
    }
  }

  @Test("not by y, --yes, all, the end of the answers, or what is no answer", arguments: held)
  func notStarted(held: Held) async throws {
    let home = try Self.home(held.markdown)
    let yes = [String](repeating: "y", count: 12)
    var drives: [(words: [String], answers: [String])] = [
      ([], yes), ([], []), (["--yes"], []), (["--yes"], yes), ([], ["all"] + yes),
      ([], ["y a"] + yes), ([], ["yes"] + yes), ([], [""] + yes), ([], ["="] + yes),
      ([], ["= "] + yes), ([], ["again"] + yes), ([], ["n"] + yes), ([], ["goto 1"] + yes),
    ]
    if !held.takesValue { drives.append(([], ["= web"] + yes)) }
    for drive in drives {
      let result = try await Tool(home, ["run", "held.md", "--new"] + drive.words)
        .answering(drive.answers).run()
      try #require(Self.ledger(home) == [], "\(drive)")
      // A text that is only shown may be passed by hand; anything else holds the run.
      if !["view", "refuse"].contains(held.offer) { #expect(result.status == 3, "\(drive)") }
    }
    // Nor by going on with what was held.
    _ = try await Tool(home, "resume", "last").answering(yes).run()
    #expect(Self.ledger(home) == [])
  }

  @Test("a value that was given asks for a y of its own", arguments: held.filter(\.takesValue))
  func filled(held: Held) async throws {
    let home = try Self.home(held.markdown)
    _ = try await Tool(home, "run", "held.md").answering("= west").run()
    #expect(Self.ledger(home) == [])
    _ = try await Tool(home, "run", "held.md", "--new").answering("= west", "y").run()
    #expect(Self.ledger(home).count == 1)
    #expect(Self.ledger(home).first?.contains("west") ?? false)
    // --yes takes no value from anybody.
    _ = try await Tool(home, "run", "held.md", "--new", "--yes").answering("= west", "y").run()
    #expect(Self.ledger(home).count == 1)
  }

  @Test("a value that makes a command destructive is confirmed like any other")
  func filledDestructive() async throws {
    let home = try Self.home("```bash\nkubectl delete namespace <name>\n```\n")
    let piece = try #require(try await Plan(of: "held.md", in: home).pieces.first)
    #expect(Set(piece.kinds) == ["placeholder", "destructive"])
    #expect(piece.offer == "typeToConfirm")
    _ = try await Tool(home, "run", "held.md").answering("= web", "y", "y", "y").run()
    #expect(Self.ledger(home) == [])
  }

  @Test("what is held stays held among plain commands, whichever parts are named")
  func amongOthers() async throws {
    let markdown = """
      ```bash
      # 1. Look
      fleetctl look

      # 2. Clear
      kubectl delete namespace shop

      # 3. Fill
      fleetctl fill
      ```
      """
    let yes = [String](repeating: "y", count: 12)
    for (words, answers) in [
      ([], yes), (["--yes"], []), ([], ["y b"] + yes), ([], ["y a b c"] + yes),
      ([], ["y a"] + yes), ([], ["all"] + yes), ([], ["y", "s not today"] + yes),
    ] as [([String], [String])] {
      let home = try Self.home(markdown)
      let pieces = try await Plan(of: "held.md", in: home).pieces
      #expect(pieces.map(\.offer) == ["run", "typeToConfirm", "run"])
      _ = try await Tool(home, ["run", "held.md"] + words).answering(answers).run()
      #expect(!Self.ledger(home).contains { $0.hasPrefix("kubectl") }, "\(words) \(answers)")
    }
  }
}
