import Testing

@testable import RunbookCore

@Suite("Commands in the background")
struct BackgroundTests {
  private static let runbook = """
    # T
    ## A
    ```bash
    make watch-it
    make next
    ```
    ## B
    - [ ] fine
    """

  private func end(_ token: String, _ status: Int) -> AttemptEnd {
    AttemptEnd(
      token: token, status: status, milliseconds: 5,
      output: OutputDigest(sha256: "", bytes: 0, lines: 0))
  }

  /// A run whose first command was started in a shell, and left.
  private func left(_ markdown: String = runbook, shell: Int? = nil) throws -> TestRun {
    var test = try TestRun(markdown)
    let command = test.run.commands(of: 0)[0]
    try test.write([
      .attemptStarted(
        attempt: Attempt(
          step: test.run.runbook.steps[0].id, command: 0, token: "one", text: command.text,
          directory: "/", shell: shell)),
      .attemptLeft(token: "one"),
    ])
    return test
  }

  @Test("one that was left is no longer open, and the next command is asked")
  func goesOn() throws {
    let test = try left()
    #expect(test.run.openAttempt == nil)
    #expect(test.run.background.map(\.token) == ["one"])
    #expect(test.run.progress[0].commands == [.inBackground, .open])
    #expect(test.question == .command(0, run: [1]))
  }

  @Test("the run moves to a new shell where the old one was left to the command, and only then")
  func shells() throws {
    #expect(try left().run.shell == 1)
    let beside = try left(shell: 1).run
    #expect(beside.shell == 0)
    #expect(beside.nextShell == 2)
  }

  @Test("its end is that of the command; badly, and the step that was called done has failed")
  func ends() throws {
    var test = try left()
    try test.answer("y")
    try test.write([
      .stepSettled(step: test.run.runbook.steps[0].id, outcome: .done, reason: nil, together: 1)
    ])
    let facts = test.run.facts(after: end("one", 3))
    #expect(facts.count == 2)
    try test.write(facts)
    #expect(test.run.background.isEmpty)
    #expect(test.run.progress[0].outcome == .failed)
    #expect(test.run.progress[0].commands[0] == .failed(status: 3))
    #expect(test.run.progress[0].attempts[0].isBackground)
  }

  @Test("one that never ends by itself and is stopped ended well, and changes no step")
  func stopped() throws {
    var test = try left("```bash\ntail -f log\n```\n")
    try test.write([
      .stepSettled(step: test.run.runbook.steps[0].id, outcome: .done, reason: nil, together: 1)
    ])
    try test.write(test.run.facts(after: end("one", 143)))
    #expect(test.run.progress[0].outcome == .done)
    #expect(test.run.progress[0].commands == [.succeeded])
  }

  @Test("the step of one that will end is left open until it has, and then is what that made of it")
  func awaited() throws {
    var test = try left("## A\n```bash\nmake it\n```\n## B\n- [ ] fine\n")
    #expect(test.run.progress[0].outcome == nil)
    #expect(test.question == .card([1]))
    try test.write([.movedTo(step: test.run.runbook.steps[0].id)])
    #expect(test.question == .running(test.run.background))
    var well = test
    try well.write(well.run.facts(after: end("one", 0)))
    #expect(well.run.progress[0].outcome == .done)
    try test.write(test.run.facts(after: end("one", 2)))
    #expect(test.question == .failed(0, command: 0))
  }

  @Test("an old attempt decides nothing over a newer one of the same command")
  func olderAttempt() throws {
    var test = try left("```bash\nmake it\n```\n", shell: 1)
    let step = test.run.runbook.steps[0].id
    try test.write([
      .stepReopened(step: step, reason: nil),
      .attemptStarted(
        attempt: Attempt(
          step: step, command: 0, token: "two", text: "make it", directory: "/", shell: 2)),
      .attemptLeft(token: "two"),
    ])
    try test.write(test.run.facts(after: end("one", 1)))
    #expect(test.run.progress[0].commands == [.inBackground])
    try test.write(test.run.facts(after: end("two", 0)))
    #expect(test.run.progress[0].outcome == .done)
  }

  @Test("a stopped command has not ended well, whatever its status")
  func stoppedEnd() throws {
    var test = try left("```bash\nmake it\n```\n")
    var stopped = end("one", 0)
    stopped.stop = .byOperator
    try test.write(test.run.facts(after: stopped))
    #expect(test.run.progress[0].commands == [.failed(status: 0)])
  }

  @Test("one that is lost with its shell fails what was called done")
  func lost() throws {
    var test = try left("```bash\nmake it\n```\n")
    try test.write(test.run.facts(afterLossOf: test.run.background[0]))
    #expect(test.run.background.isEmpty)
    #expect(test.run.progress[0].commands == [.failed(status: -1)])
    #expect(test.run.progress[0].attempts[0].resolution == .lost)
  }

  @Test("a command that was asked anew meanwhile is not what its old attempt made of it")
  func askedAnew() throws {
    var test = try left()
    try test.write([
      .commandReopened(step: test.run.runbook.steps[0].id, command: 0, reason: nil)
    ])
    for status in [3, 0] {
      var ended = test
      try ended.write(ended.run.facts(after: end("one", status)))
      #expect(ended.run.progress[0].commands[0] == .open)
      #expect(ended.run.progress[0].outcome == nil)
    }
  }

  @Test("`stop` takes the only one, or those of a step, and says what it could not find")
  func stop() throws {
    var test = try TestRun(Self.runbook)
    #expect(try test.run.decide("stop", at: test.question).action == .stopLeft)
    test = try left()
    #expect(try test.run.decide("stop", at: test.question).action == .stop(tokens: ["one"]))
    #expect(try test.run.decide("stop 1", at: test.question).action == .stop(tokens: ["one"]))
    #expect(throws: Refusal.nothingInBackground("2")) {
      try test.run.decide("stop 2", at: test.question)
    }
  }

  @Test("a run cannot end while one runs: it is to be stopped first")
  func closing() throws {
    var test = try left()
    try test.answer("y")
    #expect(test.question == .card([1]))
    try test.answer("y")
    #expect(test.question == .running(test.run.background))
    #expect(throws: (any Error).self) { try test.run.decide("y", at: test.question) }
    #expect(try test.run.decide("stop", at: test.question).action == .stop(tokens: ["one"]))
    try test.write(test.run.facts(after: end("one", 0)))
    guard case .closing = test.question else {
      Issue.record("\(test.question)")
      return
    }
  }

  @Test("`background` is an answer to what never ends by itself, and to nothing else")
  func word() throws {
    var test = try TestRun("```bash\ntail -f log\n```\n")
    #expect(
      try test.run.decide("background", at: test.question).action
        == .background(step: 0, command: 0))
    test = try TestRun(Self.runbook)
    #expect(throws: (any Error).self) { try test.run.decide("background", at: test.question) }
  }

  @Test("a shell that the operator opened leaves the step as it is")
  func visit() throws {
    var test = try TestRun("```bash\nbash\n```\n")
    let before = test.run.progress[0].commands
    try test.write([
      .attemptStarted(
        attempt: Attempt(
          step: test.run.runbook.steps[0].id, command: nil, token: "v", text: "bash",
          directory: "/"))
    ])
    try test.write(test.run.facts(after: end("v", 0)))
    #expect(test.run.progress[0].commands == before)
    #expect(test.run.progress[0].outcome == nil)
    #expect(test.run.progress[0].attempts.count == 1)
  }
}
