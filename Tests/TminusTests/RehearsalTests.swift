import Foundation
import Testing

/// A rehearsal asks what a launch asks, and runs nothing.
@Suite("tminus run --rehearse")
struct RehearsalTests {
  let home: TestHome

  init() throws {
    home = try TestHome()
    try home.write(
      "launch.md",
      """
      # Launch
      ## Build
      - [ ] tests are green

      ```bash
      SERVICE=web
      echo "build $SERVICE" >> ledger
      ```
      ## Deploy
      ```bash
      echo deploy <revision> >> ledger  # Expected: deployed
      ```
      ## Verify
      ```bash
      echo verify >> ledger
      ```
      - [ ] page is up
      ## Clean up
      ```bash
      rm -rf /srv/old; echo cleaned >> ledger
      ```
      ## Rollback
      ```bash
      echo back >> ledger
      ```
      """)
  }

  private var hasRun: Bool {
    FileManager.default.fileExists(atPath: home.work.appending(path: "ledger").path)
  }

  private func record(_ run: String) async throws -> String {
    #expect(try await Tool(home, "export", run, "-o", "record.md").run().status == 0)
    return try String(contentsOf: home.work.appending(path: "record.md"), encoding: .utf8)
  }

  @Test(
    "goes through all of it with the same answers, and nothing runs; the record says so all over")
  func whole() async throws {
    let result = try await Tool(home, "run", "launch.md", "--rehearse", "--target", "prod")
      .answering("all", "y", "= v7", "y", "y", "y", "prod", "y").run()
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(!hasRun)
    #expect(result.error.contains("launch-1 REHEARSAL prod"))
    for line in result.error.split(separator: "\n") where line.contains(" > ") {
      #expect(line.contains("REHEARSAL"), "\(line)")
    }
    #expect(result.output.contains("rehearsed, not run: echo deploy v7"))
    #expect(!result.error.contains("is the output as it should be?"))
    let record = try await record("launch-1")
    #expect(record.contains("**REHEARSAL: nothing was run. COMPLETE"))
    for section in ["Build", "Deploy", "Verify", "Clean up", "Rollback"] {
      #expect(
        record.contains("> tminus REHEARSAL: nothing was run  \n<!-- tminus -->\n## \(section)"),
        "\(record)")
    }
    #expect(!record.contains("[x]"), "nothing is ticked")
    #expect(record.contains("rehearsed, not run"))
    #expect(try await Tool(home, "verify", "launch-1").run().status == 0)
    let list = try await Tool(home, "runs", "--all").run().output
    #expect(list.contains("complete, REHEARSAL"))
    #expect(try home.query("SELECT count(*) FROM event WHERE kind LIKE 'attempt%'") == "0\n")
    #expect(try home.query("SELECT count(*) FROM event WHERE kind = 'stateSaved'") == "0\n")
  }

  @Test("--yes goes on without asking where a launch would, and stops where a launch would")
  func unattended() async throws {
    try home.write(
      "plain.md", "# T\n```bash\ntouch ledger\n```\n## B\n```bash\ntouch ledger\n```\n")
    let result = try await Tool(home, "run", "plain.md", "--rehearse", "--yes").run()
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(!hasRun && result.output.contains("REHEARSAL COMPLETE"))
    let held = try await Tool(home, "run", "launch.md", "--rehearse", "--yes").run()
    #expect(held.status == 3 && !hasRun)
  }

  @Test("no shell is started, and what a command would have set is not asked for")
  func noShell() async throws {
    let terminal = try Terminal(home, "run", "launch.md", "--rehearse", "--target", "prod")
    try terminal.answer("y")
    try terminal.answer("all")
    try terminal.answer("y")
    try terminal.expect("rehearsed, not run: SERVICE=web")
    try terminal.expect("revision = ")
    #expect(!home.runs("__keeper"))
    try terminal.expectPrompt()
    terminal.type("shell")
    try terminal.expect("a rehearsal runs nothing, so there is no `shell`")
    try terminal.answer("v7")
    try terminal.answer("e")
    try terminal.expect("edit > ")
    terminal.press("\u{15}touch ledger\r")
    try terminal.expect("why?")
    terminal.type("shorter")
    try terminal.answer("y")
    try terminal.expect("rehearsed, not run: touch ledger")
    try terminal.answer("r")
    try terminal.answer("y")
    try terminal.expect("rehearsed, not run: echo back")
    try terminal.answer("y")
    #expect(try terminal.end() == 4)
    #expect(!hasRun && !home.runs("__keeper"))
  }

  @Test("it is gone on with by its name alone, as the rehearsal it is")
  func resuming() async throws {
    #expect(
      try await Tool(home, "run", "launch.md", "--rehearse", "--target", "prod").run().status == 3)
    let none = try await Tool(home, "resume").run()
    #expect(none.status == 64 && none.error.contains("no unfinished run"))
    let real = try await Tool(home, "run", "launch.md", "--target", "prod").run()
    #expect(real.status == 3, "no unfinished run stands in its way")
    let last = try await Tool(home, "resume").run()
    #expect(last.output.contains("launch-2") && !last.output.contains("REHEARSAL"))
    let named = try await Tool(home, "resume", "launch-1").answering("all", "y", "= v7").run()
    #expect(named.output.contains("launch-1 REHEARSAL") && named.output.contains("rehearsed"))
    #expect(!hasRun)
  }

  @Test("a check is not run either, and a secret that was given is nowhere")
  func checkAndSecret() async throws {
    try home.write(
      "check.md",
      """
      # T
      - [ ] disk is there: `touch ledger`

      ```bash
      curl -u admin:<api-token> https://shop.example
      ```
      """)
    let result = try await Tool(home, "run", "check.md", "--rehearse")
      .answering("check", "y", "= Kq7-never-to-be-seen", "y", "y").run()
    #expect(!hasRun)
    #expect(result.output.contains("rehearsed, not run: touch ledger"), "\(result.output)")
    let events = try home.query("SELECT payload FROM event")
    #expect(!events.contains("Kq7-never-to-be-seen"))
  }

  @Test("maintenance is rehearsed outside of its window too, and is not history")
  func maintenance() async throws {
    try home.write(
      "care.md", "# T\n## Weekly (29th of the month 2:00-2:01 AM UTC)\n```bash\ntouch ledger\n```\n"
    )
    let result = try await Tool(home, "maintain", "care.md", "--rehearse", "--section", "weekly")
      .answering("y", "y").run()
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(!hasRun)
    let status = try await Tool(home, "maintain", "care.md", "--status").run()
    #expect(status.output.contains("never done"))
  }
}
