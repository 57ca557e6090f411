import Testing

@testable import RunbookCore

@Suite("The way back")
struct RollbackTests {
  static let boxes = """
    # T
    ## One
    - [ ] a
    ## Two
    ```bash
    one
    ```
    ## Rollback (2 minutes)
    1. back
       ```bash
       undo
       ```
    2. tell
    """

  /// The same, gone forward to its end.
  private func complete() throws -> TestRun {
    var run = try TestRun(Self.boxes)
    for line in ["y", "y", "y"] { try run.answer(line) }
    #expect(run.run.ending == .complete)
    return run
  }

  private func begin(_ run: inout TestRun, by person: String = "oncall") throws {
    try run.write(try run.run.rollbackFacts(by: person, from: "operator"))
  }

  @Test("r begins it, the clock runs from there, and its end is a rollback")
  func atQuestion() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("r")
    #expect(run.asked == ["R1"])
    let begun = try #require(run.run.rollback).begunAt
    try run.answer("y")
    #expect(run.run.rollback?.lastCommandAt ?? 0 > begun)
    try run.answer("y")
    try run.answer("y")
    #expect(run.run.ending == .rolledBack)
    #expect(run.run.rollback == nil)
    #expect(run.run.rollbacks.first?.endedAt == run.clock)
    #expect(run.run.owesReason)
    try run.write([.rollbackExplained(reason: "errors", by: "operator")])
    #expect(!run.run.owesReason)
    #expect(run.run.ending == .rolledBack)
  }

  @Test("goto a step of it takes it, too")
  func byNumber() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("goto R2")
    #expect(run.asked == ["R2"])
    #expect(run.run.rollback != nil)
  }

  @Test("a run that is complete and signed goes back in the same chain, and knows what it was")
  func afterTheEnd() throws {
    var run = try complete()
    let ended = run.clock
    try run.write([.signed(role: "deployer", name: "operator")])
    try begin(&run)
    #expect(run.asked == ["R1"])
    #expect(run.run.ending == nil)
    #expect(
      run.run.rollback?.undoes == Rollback.Ended(ending: .complete, at: ended, by: "operator"))
    for line in ["y", "y", "y"] { try run.answer(line) }
    #expect(run.run.ending == .rolledBack)
    #expect(try TestRun.replay(run.events).rollbacks == run.run.rollbacks)
  }

  @Test("from elsewhere it goes on in another shell; at a question in the same")
  func shells() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("r")
    #expect(run.run.shell == 0)
    try begin(&run)
    #expect(run.run.shell == 1)
  }

  @Test("a command without an end does not stand in the way: it is left to itself")
  func inDoubt() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("y")
    try run.start(1, 0)
    #expect(run.run.words(for: run.question).contains(.rollback))
    try run.answer("r")
    #expect(run.asked == ["R1"])
    #expect(run.run.openAttempt == nil)
    #expect(run.run.background.isEmpty)
    #expect(run.run.progress[1].attempts.last?.resolution == .lost)
  }

  @Test("a command of another session is left to go on there")
  func left() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("y")
    try run.start(1, 0)
    try begin(&run)
    #expect(run.asked == ["R1"])
    #expect(run.run.openAttempt == nil)
    #expect(run.run.background.count == 1)
    #expect(run.run.shell == 1)
  }

  @Test("somebody else goes on with it where it stands, and the clock with them")
  func goesOn() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("r")
    let begun = try #require(run.run.rollback).begunAt
    try run.answer("y")
    try begin(&run)
    #expect(run.asked == ["R2"])
    #expect(run.run.rollback?.begunAt == begun)
    #expect(run.run.rollbacks.count == 1)
  }

  @Test("a second time all of it is asked again")
  func again() throws {
    var run = try TestRun(Self.boxes)
    for line in ["r", "y", "y", "y"] { try run.answer(line) }
    #expect(run.run.ending == .rolledBack)
    try begin(&run)
    #expect(run.asked == ["R1"])
    #expect(run.outcome("R2") == nil)
    #expect(run.run.rollbacks.count == 2)
    guard case .command(_, let commands) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(commands == [0])
  }

  @Test(
    "a run that goes forward from it and completes is no rollback, and can be rolled back later")
  func forwardAgain() throws {
    var run = try TestRun(Self.boxes)
    for line in ["r", "goto 1", "y", "y", "y"] { try run.answer(line) }
    #expect(run.run.ending == .complete)
    #expect(run.run.rollbacks.first?.ending == nil && run.run.rollbacks.first?.endedAt != nil)
    #expect(!run.run.owesReason)
    try begin(&run)
    #expect(run.run.rollbacks.count == 2)
  }

  @Test(
    "forward from the way back, and back once more: all of it is asked again, and none of it counts as done"
  )
  func twice() throws {
    var run = try TestRun(Self.boxes)
    for line in ["y", "y", "r", "y", "goto 2"] { try run.answer(line) }
    #expect(run.run.rollback == nil)
    #expect(run.run.rollbacks.first?.ending == nil && run.run.rollbacks.first?.endedAt != nil)
    try run.answer("again")
    try run.answer("y")
    try run.answer("r")
    #expect(run.asked == ["R1"])
    guard case .command(_, let commands) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(commands == [0])
    let earlier = try #require(run.run.progress[run.run.route.path(.rollback)[0]].earlier.last)
    #expect(earlier.cause == .rollback)
  }

  @Test("a go that was said before a way back is none behind it")
  func goesAreOver() throws {
    var run = try TestRun(
      "---\ntminus: {roles: [deployer]}\n---\n# T\n## Deploy <!-- poll -->\n- [ ] a\n- [ ] b\n## Rollback\n1. back\n"
    )
    for line in ["go", "y 1", "r", "goto 1"] { try run.answer(line) }
    try run.answer("goto 2")
    guard case .poll = run.question else {
      Issue.record("\(run.question)")
      return
    }
  }

  @Test("what was entered for the way back alone is asked again the next time")
  func values() throws {
    var run = try TestRun(
      "# T\n## A\n```bash\ndeploy <region>\n```\n## Rollback\n```bash\nback <revision> <region>\n```\n"
    )
    try run.write([
      .valueGiven(name: "region", value: "x"), .valueGiven(name: "revision", value: "7"),
    ])
    try run.answer("r")
    #expect(run.run.values == ["region": "x", "revision": "7"])
    try run.answer("goto 1")
    try run.answer("r")
    #expect(run.run.values == ["region": "x"])
  }

  @Test("on the way back the next step waits for a command that still runs")
  func inBackground() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("r")
    let first = run.run.route.path(.rollback)[0]
    try run.start(first, 0)
    try begin(&run, by: "second")
    guard case .running = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(run.run.route.current == first)
  }

  @Test("steps of it that took nothing back are known when it has ended")
  func undone() throws {
    var run = try TestRun(Self.boxes)
    for line in ["r", "f cannot", "y", "y"] { try run.answer(line) }
    #expect(run.run.ending == .rolledBack)
    #expect(run.run.rollbacks.first?.undone.map(\.outcome) == [.failed])
    #expect(run.run.rollbacks.first?.lastCommandAt == nil)
  }

  @Test("a command that outlasts the beginning of the way back heads the record")
  func outlasted() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("y")
    try run.start(1, 0)
    try begin(&run)
    let attempt = try #require(run.run.background.first)
    try run.write(
      run.run.facts(
        after: AttemptEnd(
          token: attempt.token, status: 0, milliseconds: 60_000,
          output: OutputDigest(sha256: "", bytes: 0, lines: 0))))
    #expect(
      run.run.deviations.contains { $0.contains("was still running when the way back began") })
  }

  @Test(
    "a target check without an answer stands in no step of the way back, once somebody said why")
  func unchecked() throws {
    var run = try TestRun(
      "---\ntminus: {targets: {prod: {check: 'where', is: 'p'}}}\n---\n# T\n## A\n- [ ] a\n## Rollback\n```bash\nrm -rf data\n```\n"
    )
    func failed(_ moment: TargetCheck.Moment) -> Fact {
      .targetChecked(
        check: TargetCheck(
          target: "prod", moment: moment, command: "where", expected: "p", seen: nil,
          trouble: .failed(status: 1)))
    }
    try run.write(try run.run.rollbackFacts(by: "x"))
    try run.write([failed(.rollback)])
    try run.answer("go it is down")
    #expect(run.run.goesBackUnchecked)
    #expect(run.run.mayOverride(try #require(run.run.targetChecks.last).check))
  }

  @Test("the way that was taken forward is taken back, by its name and not by its letter")
  func ways() throws {
    let text = """
      # T
      ## Deploy
      ### Option A: By script
      ```bash
      one
      ```
      ### Option B: By hand
      ```bash
      two
      ```
      ## Rollback
      ### Option A: By hand
      ```bash
      undo two
      ```
      ### Option B: By script
      ```bash
      undo one
      ```
      """
    var run = try TestRun(text)
    try run.answer("take 1")
    try run.answer("y")
    try begin(&run)
    #expect(run.outcome("R1") == .done)
    #expect(run.outcome("R2") == .notApplicable)
    #expect(run.asked == ["R3"])
    var other = try TestRun(text.replacing("### Option B: By script", with: "### Option B: Else"))
    try other.answer("take 1")
    try begin(&other)
    #expect(
      other.question
        == .choice(
          try #require(other.run.runbook.steps.firstIndex { $0.number?.description == "R1" })))
  }

  @Test(
    "steps that say what undoes them are the way back where there is none: the last first, only what was done"
  )
  func undo() throws {
    let text = """
      # T
      ## One
      ```bash {name=first undo="undo first --all"}
      one
      ```
      ## Two
      ```bash {undo='undo second'}
      two
      ```
      ## Three
      - [ ] flag on <!-- undo="flag off" -->
      """
    var run = try TestRun(text)
    let back = run.run.route.path(.rollback).map { run.run.runbook.steps[$0] }
    #expect(back.map(\.command?.text) == ["flag off", "undo second", "undo first --all"])
    #expect(back.map { $0.number?.description } == ["R1", "R2", "R3"])
    #expect(back.allSatisfy { $0.isCommand })
    try run.answer("y")
    try run.answer("y")
    try run.answer("r")
    #expect(run.outcome("R1") == .notApplicable)
    #expect(run.asked == ["R2"])
    try run.answer("y")
    try run.answer("y")
    try run.answer("y")
    #expect(run.run.ending == .rolledBack)
    #expect(!run.run.runbook.findings.contains { $0.code == .noRollback })
  }

  @Test("a written way back is the only one, whatever undoes single steps")
  func writtenWins() throws {
    let run = try TestRun(
      "# T\n## A\n```bash {undo='undo it'}\none\n```\n## Rollback\n1. back\n")
    #expect(run.run.route.path(.rollback).count == 1)
  }

  @Test("an attempt that did something is undone, too, even where it failed")
  func undoFailed() throws {
    var run = try TestRun("# T\n## A\n```bash {undo='undo it'}\none\n```\n")
    try run.answer("y", statuses: [1])
    try run.answer("r")
    #expect(run.asked == ["R1"])
  }

  @Test(
    "what cannot be taken back is known by its words or its heading",
    arguments: [
      "- [ ] Point of no return: drop the column", "- [ ] Drop the column (irreversible)",
      "### Point of no return\n- [ ] drop the column", "- [ ] drop it <!-- irreversible -->",
      "- [ ] Drop the column, which cannot be undone",
    ])
  func noReturn(item: String) throws {
    let run = try TestRun("# T\n## A\n\(item)\n")
    let step = try #require(run.run.runbook.steps.first { $0.kind == .task })
    #expect(step.isIrreversible)
    #expect(step.standsAlone)
  }

  @Test(
    "what cannot be taken back is never run unattended",
    arguments: [
      ("```bash", true), ("```bash {irreversible}", false),
      ("### Point of no return\n\n```bash", false),
    ])
  func unattended(fence: String, isRun: Bool) throws {
    let run = try TestRun("# T\n## A\n\(fence)\necho a\n```\n")
    let step = try #require(run.run.runbook.steps.firstIndex { $0.isCommand })
    #expect(
      run.run.mayRunUnattended(0, of: step, Circumstances(isSet: { _ in true })) == isRun)
  }

  @Test(
    "reasons under a label of the rollback section are triggers, and the label ends with them",
    arguments: ["**Triggers:**", "**When to roll back**", "Roll back if:"])
  func triggers(label: String) throws {
    let run = try TestRun(
      "# T\n## A\n- [ ] a\n## Rollback\n\(label)\n\n- errors\n- loss\n\n```bash\nback\n```\n")
    #expect(run.run.runbook.triggers.map(\.text) == ["errors", "loss"])
    let back = run.run.route.path(.rollback).map { run.run.runbook.steps[$0].title }
    #expect(back == ["Rollback"])
  }

  @Test("what the run knows of a condition: forward steps that speak of the same, worked on first")
  func knowledge() throws {
    var run = try TestRun(
      """
      # T
      ## Code
      - [ ] review
      ## Migration
      - [ ] schema
      - [ ] Users migrated
      ## Rollback
      - [ ] If the migration was run, restore the backup
      """)
    try run.answer("all")
    try run.answer("y 3")
    let known = run.run.known(about: "If the migration was run, restore the backup")
    #expect(known.map { run.run.runbook.steps[$0].title } == ["schema", "Users migrated"])
    #expect(run.run.known(about: "if needed").isEmpty)
  }

  @Test("the planned time is that of the outermost section, else of those in it together")
  func budget() throws {
    #expect(try TestRun(Self.boxes).run.runbook.wayBackBudget == 120)
    let parts = try TestRun(
      "# T\n## A\n- [ ] a\n## Rollback\n### Rollback step 1 (2 minutes)\n- [ ] b\n### Rollback step 2 (3 minutes)\n- [ ] c\n"
    )
    #expect(parts.run.runbook.wayBackBudget == 300)
    #expect(try TestRun("# T\n- [ ] a\n").run.runbook.wayBackBudget == nil)
  }

  @Test("nothing to go back to is refused")
  func none() throws {
    let run = try TestRun("# T\n- [ ] a\n")
    #expect(throws: Refusal.noRollback) { try run.run.rollbackFacts(by: "x") }
  }
}
