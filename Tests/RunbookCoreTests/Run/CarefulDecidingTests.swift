import Testing

@testable import RunbookCore

@Suite("Questions before a step or a command")
struct CarefulDecidingTests {
  private func refuses(_ run: TestRun, _ line: String) -> Bool {
    do throws(Refusal) {
      _ = try run.run.decide(line, at: run.question)
      return false
    } catch {
      return true
    }
  }

  @Test("a hole is asked by name, and the filled command is confirmed again")
  func hole() throws {
    var run = try TestRun("# T\n## A\n```bash\nlist\nuse <revision>\nafter\n```\n")
    #expect(run.question == .command(0, run: [0]))
    try run.answer("y")
    #expect(run.question == .value(0, command: 1, name: "revision"))
    #expect(refuses(run, "y"))
    try run.answer("= v1")
    #expect(run.question == .command(0, run: [1]))
    #expect(run.run.values == ["revision": "v1"])
    try run.answer("y")
    #expect(run.question == .command(0, run: [2]))
  }

  @Test("a value typed at a terminal needs no sign; a word of ours is never a value")
  func plainValue() throws {
    var run = try TestRun("```bash\nuse <revision>\n```\n")
    try run.answer("v1 again")
    #expect(run.run.values == ["revision": "v1 again"])
    var other = try TestRun("```bash\nuse <revision>\n```\n")
    try other.answer("s not today")
    #expect(other.outcome("1") == .skipped)
  }

  @Test("a secret's value is in no event")
  func secret() throws {
    let run = try TestRun("```bash\nuse <api-key>\n```\n")
    let decision = try run.run.decide("= hunter2", at: run.question)
    #expect(decision.facts == [.valueGiven(name: "api-key", value: nil)])
    #expect(decision.action == .give(name: "api-key", value: "hunter2"))
  }

  @Test("what destroys runs by the target's name alone; `again` asks for it anew")
  func destroys() throws {
    var run = try TestRun("```bash\nrm -rf data\n```\n")
    #expect(run.question == .careful(0, command: 0, .typeToConfirm))
    for line in ["y", "all", "terminal", "Prod", "prod now"] { #expect(refuses(run, line)) }
    try run.answer("prod", statuses: [1])
    #expect(run.question == .failed(0, command: 0))
    try run.answer("again it was locked")
    #expect(run.question == .careful(0, command: 0, .typeToConfirm))
  }

  @Test("a target that is named like an answer cannot confirm: the run's name does")
  func targetNamedLikeAnAnswer() throws {
    var run = try TestRun("```bash\nrm -rf data\n```\n", accepting: false)
    try run.write([.targetNamed(name: "y"), .courseAccepted])
    #expect(refuses(run, "y"))
    #expect(run.run.destructionWord == "test-1")
  }

  @Test("one way of a choice leaves the others not applicable; `again` opens them")
  func choice() throws {
    var run = try TestRun(
      "## Ship\n### Option A\n- [ ] a\n### Option B\n- [ ] b\n- [ ] c\n## After\n- [ ] d\n")
    #expect(run.question == .choice(0))
    for line in ["y", "take", "take 3", "0"] { #expect(refuses(run, line)) }
    try run.answer("1")
    #expect(run.outcome("1") == .done)
    #expect(run.outcome("3") == .notApplicable)
    #expect(run.outcome("4") == .notApplicable)
    #expect(run.asked == ["2"])
    try run.answer("goto 1")
    try run.answer("again")
    #expect(run.question == .choice(0))
    #expect(run.outcome("3") == nil)
  }

  @Test("ways that nobody chose are not gone around: a step of one asks for the choice")
  func choiceFirst() throws {
    var run = try TestRun("## Ship\n### Option A\n- [ ] a\n### Option B\n- [ ] b\n")
    try run.answer("goto 3")
    #expect(run.question == .choice(0))
  }

  @Test("a trigger is cleared or met; met asks for the way back or a reason")
  func trigger() throws {
    var run = try TestRun(
      "- [ ] Rollback trigger: errors above 5%\n- [ ] a\n## Rollback\n1. back\n")
    #expect(run.question == .gate(0))
    #expect(refuses(run, "y"))
    #expect(refuses(run, "done by hand"))
    try run.answer("met")
    #expect(run.question == .met(0))
    #expect(refuses(run, "y"))
    #expect(refuses(run, "go"))
    try run.answer("go they fell again")
    #expect(run.run.wentOn.values.contains("they fell again"))
    #expect(run.asked == ["2"])
    var other = try TestRun("- [ ] Rollback trigger: errors above 5%\n## Rollback\n1. back\n")
    try other.answer("met")
    try other.answer("r")
    #expect(other.asked == ["R1"])
  }

  @Test("no-go holds the run at its gate")
  func noGo() throws {
    var run = try TestRun("- [ ] If healthy, proceed to phase 2\n- [ ] a\n")
    #expect(refuses(run, "no-go"))
    try run.answer("no-go too slow")
    #expect(run.run.held == "no-go: too slow")
    #expect(run.question == .gate(0))
    try run.answer("go")
    #expect(run.outcome("1") == .done)
  }

  @Test("a conditional step is asked about first, and its answer is final")
  func condition() throws {
    var run = try TestRun("- [ ] If the cache is cold, warm it\n- [ ] b\n")
    #expect(run.question == .condition(0, command: nil))
    #expect(refuses(run, "y"))
    try run.answer("applies")
    #expect(run.question == .card([0]))
    var other = try TestRun("- [ ] If the cache is cold, warm it\n- [ ] b\n")
    try other.answer("no")
    #expect(other.outcome("1") == .notApplicable)
    #expect(other.asked == ["2"])
  }

  @Test("a group's condition is asked once, before its first step, and goes for all of it")
  func groupCondition() throws {
    let text = """
      - [ ] a
      - [ ] If the schema goes back:
        - [ ] Writing is stopped
        - [ ] If it was long ago:
          - [ ] A backup is taken
        - [ ] It is back <!-- irreversible -->
      - [ ] b

      """
    var run = try TestRun(text)
    try run.answer("y")
    #expect(run.question == .condition(2, command: nil))
    #expect(run.run.steps(underConditionOn: 2).count == 3)
    try run.answer("no")
    #expect(["2", "3", "4"].allSatisfy { run.outcome($0) == .notApplicable })
    #expect(run.asked == ["5"])

    var other = try TestRun(text)
    for line in ["y", "applies", "y"] { try other.answer(line) }
    #expect(other.outcome("2") == .done)
    // The inner group has a condition of its own.
    #expect(other.question == .condition(4, command: nil))
    try other.answer("no")
    #expect(other.outcome("3") == .notApplicable)
    #expect(other.asked == ["4"])
  }

  @Test("what follows a session in another shell is taken here or there, each by itself")
  func remoteTail() throws {
    var run = try TestRun("```bash\nssh web-1\nuptime\nwhoami\n```\n")
    #expect(run.question == .careful(0, command: 0, .terminal))
    #expect(refuses(run, "y"))
    try run.answer("terminal")
    #expect(run.question == .careful(0, command: 1, .choose))
    for line in ["y", "terminal", "all"] { #expect(refuses(run, line)) }
    try run.answer("there")
    #expect(run.question == .careful(0, command: 2, .choose))
    try run.answer("here")
    #expect(run.question == .command(0, run: [2]))
  }

  @Test("from a pipe nothing that needs a terminal is started")
  func noTerminal() throws {
    for fence in ["ssh web-1", "tail -f log"] {
      var run = try TestRun("```bash\n\(fence)\n```\n")
      var sitting = TestRun.sitting
      sitting.terminal = nil
      try run.write([.sittingStarted(sitting: sitting)])
      for line in ["terminal", "watch", "y"] { #expect(refuses(run, line)) }
    }
  }

  @Test("a command that never ends is no failure when it is stopped, and is judged")
  func stopped() throws {
    var run = try TestRun("```bash\ntail -f log\n```\n")
    try run.answer("watch", statuses: [130])
    #expect(run.question == .judge(0))
    var failed = try TestRun("```bash\ntail -f log\n```\n")
    try failed.answer("watch", statuses: [1])
    #expect(failed.question == .failed(0, command: 0))
  }

  @Test("a value that may be read as code is what is said, not that there is none")
  func notPlain() throws {
    var test = try TestRun("```bash\neval \"echo $WORDS\"\n```\n")
    try test.write([.valueGiven(name: "WORDS", value: "two words")])
    let question = test.run.question(Circumstances(isSet: { _ in false }))
    guard case .shown(0, command: 0, let why) = question else {
      Issue.record("\(question)")
      return
    }
    #expect(
      why.map(\.message) == [
        "$WORDS holds more than letters, digits and _, and may be read as code here"
      ])
  }
}
