import Foundation
import Testing

/// Go or no-go by role, with the program itself.
@Suite("Polls in a run")
struct PollRunTests {
  private static let runbook = """
    ---
    tminus: {roles: [deployer, reviewer]}
    ---
    # Launch

    ## Prepare

    - [ ] built

    ## Deploy <!-- gate=poll -->

    ```bash
    echo deployed >> ledger
    ```
    """

  private func home() throws -> TestHome {
    let home = try TestHome()
    try home.write("launch.md", Self.runbook)
    return home
  }

  private func ledger(_ home: TestHome) -> String {
    (try? String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)) ?? ""
  }

  @Test(
    "from a pipe: a no-go holds with its reason, a resume asks that role again, all is recorded")
  func piped() async throws {
    let home = try home()
    let first = try await Tool(home, "run", "launch.md").answering(
      "y", "go", "no-go errors since noon -- second operator", "y"
    ).run()
    #expect(first.status == 3)
    #expect(first.output.contains(" ok deployer: go (operator)"))
    #expect(first.output.contains(" ok reviewer: NO-GO (second operator): errors since noon"))
    #expect(ledger(home) == "")
    let listed = try await Tool(home, "runs").run().output
    #expect(listed.contains("held: no-go of reviewer (second operator): errors since noon"))
    let status = try await Tool(home, "status", "last").run().output
    #expect(status.contains(#/reviewer  NO-GO \d\d:\d\d second operator: errors since noon/#))
    // `--yes` never answers a poll.
    let unattended = try await Tool(home, "resume", "--yes").run()
    #expect(unattended.status == 3)
    #expect(unattended.error.contains("reviewer: go or no-go? (go [-- NAME], no-go REASON, ?)"))
    let second = try await Tool(home, "resume").answering(
      "go reviewer -- second operator", "y", "y"
    )
    .run()
    #expect(second.status == 0)
    #expect(ledger(home) == "deployed\n")
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains(#/poll: deployer go to Deploy \S+ \S+ operator/#))
    #expect(
      record.contains(
        #/poll: reviewer NO-GO to Deploy \S+ \S+ second operator \(typed by operator\): errors since noon/#
      ))
    #expect(record.contains(#/poll: reviewer go to Deploy/#))
    #expect(record.contains(#/on hold: .* by operator: no-go of reviewer \(second operator\)/#))
    let log = try await Tool(home, "log", "last").run().output
    #expect(log.contains("reviewer says NO-GO to Deploy (second operator): errors since noon"))
  }

  @Test("plan says who is asked before which section, and at which gate")
  func planned() async throws {
    let home = try home()
    let plan = try await Tool(home, "plan", "launch.md").run().output
    #expect(plan.contains("  roles: deployer, reviewer\n"))
    #expect(plan.contains("Deploy  [go or no-go first: deployer, reviewer]"))
    try home.write("gate.md", "---\ntminus: {roles: [a, b]}\n---\n## A\n- [ ] GO/NO-GO\n")
    let gate = try await Tool(home, "plan", "gate.md").run().output
    #expect(gate.contains("GO/NO-GO  [go or no-go: a, b]"))
  }

  @Test("at a terminal: y is refused, `?` says what there is, and each role is asked in turn")
  func terminal() throws {
    let home = try home()
    let terminal = try Terminal(home, "run", "launch.md", "--target", "prod")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("?? GO or NO-GO: Deploy").expect("deployer  not asked yet")
    try terminal.expect("deployer: go or no-go?")
    try terminal.answer("y")
    try terminal.expect("`y` is no answer here: go, no-go")
    try terminal.answer("?")
    try terminal.expect("go REASON").expect("no-go REASON").expect("scrub REASON")
    try terminal.answer("go")
    try terminal.expect("reviewer: go or no-go?")
    try terminal.answer("go reviewer -- second operator")
    try terminal.expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("y = end the run as COMPLETE")
    try terminal.answer("y")
    #expect(try terminal.end() == 0)
  }
}
