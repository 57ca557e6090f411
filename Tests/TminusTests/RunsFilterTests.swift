import Foundation
import Testing

@Suite("tminus runs")
struct RunsFilterTests {
  let home: TestHome

  init() async throws {
    home = try TestHome()
    for name in ["one.md", "two.md", "sub/one.md"] {
      try home.write(name, "# T\n- [ ] a\n- [ ] b\n")
    }
  }

  /// A run of a runbook, held unless all of it is answered.
  private func run(
    _ runbook: String, by name: String, on target: String, to end: Bool = false
  ) async throws {
    home.extra = ["TMINUS_OPERATOR": name]
    _ = try await Tool(home, "run", "--new", runbook, "--target", target)
      .answering(end ? ["all", "y"] : ["y 1"]).run()
  }

  private func names(_ words: String...) async throws -> [String] {
    let result = try await Tool(home, ["runs"] + words).run()
    #expect(result.status == 0, "\(result.error)")
    return result.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
  }

  private func someRuns() async throws {
    try await run("one.md", by: "first", on: "prod")
    try await run("one.md", by: "second", on: "prod", to: true)
    try await run("two.md", by: "first", on: "stage", to: true)
    try await run("sub/one.md", by: "first", on: "-")
  }

  @Test("each filter by itself, and all of them together")
  func filters() async throws {
    try await someRuns()
    #expect(try await names() == ["one-3", "one-1"])
    #expect(try await names("--all") == ["one-3", "two-1", "one-2", "one-1"])
    #expect(try await names("--ended") == ["two-1", "one-2"])
    #expect(try await names("--held") == ["one-3", "one-1"])
    #expect(try await names("--all", "--operator", "first") == ["one-3", "two-1", "one-1"])
    #expect(try await names("--all", "--target", "prod") == ["one-2", "one-1"])
    #expect(try await names("--target", "-") == ["one-3"])
    #expect(try await names("--held", "--ended", "--operator", "second") == ["one-2"])
    #expect(try await names("--ended", "--operator", "first", "--target", "stage") == ["two-1"])
    #expect(try await names("--all", "--since", "2001-01-01").count == 4)
  }

  @Test("a runbook by its file's name anywhere, with or without .md, or by its path alone")
  func runbook() async throws {
    try await someRuns()
    #expect(try await names("--all", "--runbook", "one") == ["one-3", "one-2", "one-1"])
    #expect(try await names("--all", "--runbook", "one.md") == ["one-3", "one-2", "one-1"])
    #expect(try await names("--all", "--runbook", "./one.md") == ["one-2", "one-1"])
    #expect(try await names("--all", "--runbook", "sub/one.md") == ["one-3"])
    let none = try await Tool(home, "runs", "--all", "--runbook", "ne.md").run()
    #expect(none.output == "no runs of the runbook ne.md\n")
    let wild = try await Tool(home, "runs", "--all", "--runbook", "%").run()
    #expect(wild.output == "no runs of the runbook %\n")
  }

  @Test("a run that was broken off is open, and neither held nor ended")
  func open() async throws {
    let driver = try Terminal(home, "run", "one.md", "--target", "-")
    try driver.answer("y")
    try driver.expectPrompt()
    driver.killHard()
    #expect(try await names("--open") == ["one-1"])
    #expect(try await Tool(home, "runs", "--held").run().output == "no held runs\n")
  }

  @Test("where nothing is found, it says what was asked")
  func nothing() async throws {
    #expect(try await Tool(home, "runs", "--all").run().output == "no runs yet\n")
    #expect(
      try await Tool(home, "runs").run().output
        == "no unfinished runs; `tminus runs --all` lists all\n")
    let asked = try await Tool(
      home, "runs", "--held", "--open", "--operator", "nobody", "--target", "prod", "--since",
      "2026-01-31"
    ).run()
    #expect(
      asked.output == "no held or open runs of nobody, on prod, worked on since 2026-01-31\n")
    #expect(asked.status == 0)
  }

  @Test(
    "a day that is none is refused, with the form that is wanted",
    arguments: ["tomorrow", "2026-02-31", "26-01-01"])
  func since(day: String) async throws {
    let result = try await Tool(home, "runs", "--since", day).run()
    #expect(result.status == 64)
    #expect(result.error.contains(day) && result.error.contains("such as 2026-01-31"))
  }

  @Test("a day after the last run lists none")
  func later() async throws {
    try await run("one.md", by: "first", on: "-")
    let none = try await Tool(home, "runs", "--since", "2999-01-01").run()
    #expect(none.output.hasPrefix("no unfinished runs worked on since 2999-01-01"))
  }

  @Test("a limit says how many more there are; without one the latest 40 are listed")
  func limit() async throws {
    try await someRuns()
    let two = try await Tool(home, "runs", "--all", "--limit", "2").run()
    #expect(two.output.split(separator: "\n").count == 2)
    #expect(two.error == "-- the latest 2 of 4; --limit 4 lists them all\n")
    #expect(try await Tool(home, "runs", "--all", "--limit", "4").run().error == "")
    for bad in ["0", "-1", "many"] {
      #expect(try await Tool(home, "runs", "--limit", bad).run().status == 64)
    }
  }
}
