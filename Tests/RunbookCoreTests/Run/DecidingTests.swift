import Testing

@testable import RunbookCore

@Suite("Answers")
struct DecidingTests {
  static let boxes = """
    # T
    ## One
    - [ ] a
    - [ ] b
    - [ ] c
    ## Two
    ```bash
    # first
    one
    # second
    two
    three
    ```
    ## Three
    - [ ] d
    ## Rollback
    1. back
    """

  @Test("a bare y marks the one at >, ranges mark those, all marks the rest")
  func card() throws {
    var run = try TestRun(Self.boxes)
    #expect(run.asked == ["1", "2", "3"])
    try run.answer("y")
    #expect(run.asked == ["2", "3"])
    try run.answer("y 3")
    #expect(run.asked == ["2"])
    try run.answer("all")
    #expect(run.asked == ["4"])
    #expect(["1", "2", "3"].allSatisfy { run.outcome($0) == .done })
  }

  @Test("skipping and failing need a reason, and nothing changes without")
  func reasons() throws {
    var run = try TestRun(Self.boxes)
    #expect(throws: Refusal.needsReason(.skip)) { try run.run.decide("s", at: run.question) }
    #expect(throws: Refusal.needsReason(.fail)) { try run.run.decide("f 2", at: run.question) }
    try run.answer("s 2 no golden set yet")
    #expect(run.outcome("2") == .skipped)
    #expect(run.asked == ["1", "3"])
  }

  @Test("an optional step is skipped without a reason")
  func optional() throws {
    var run = try TestRun("# T\n- [ ] Redis (optional)\n- [ ] b\n")
    try run.answer("s")
    #expect(run.outcome("1") == .skipped)
  }

  @Test("nothing is completed from a prefix, and an unknown word names the valid ones")
  func unknown() throws {
    let run = try TestRun(Self.boxes)
    for line in ["k", "ye", "yes", "al", "Y", "got 3"] {
      let refusal = #expect(throws: Refusal.self) { try run.run.decide(line, at: run.question) }
      guard case .noAnswer(let said, let valid) = refusal else {
        Issue.record("\(line): \(String(describing: refusal))")
        continue
      }
      #expect(said == line)
      #expect(valid.contains(.yes))
    }
  }

  @Test("a number that is not on the card attests nothing")
  func notOnCard() throws {
    let run = try TestRun(Self.boxes)
    #expect(throws: Refusal.notOnThisCard("4")) { try run.run.decide("y 4", at: run.question) }
    #expect(throws: Refusal.notOnThisCard("and more")) {
      try run.run.decide("y 1 and more", at: run.question)
    }
  }

  @Test("after the first failure what is left of the fence asks anew")
  func failure() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("all")
    #expect(run.question == .command(3, run: [0, 1, 2]))
    try run.answer("y", statuses: [0, 1])
    #expect(run.question == .failed(3, command: 1))
    try run.answer("s not needed here")
    #expect(run.question == .command(3, run: [2]))
    try run.answer("y")
    // A fence that did not run as written is not done by exit status alone.
    #expect(run.question == .judge(3))
    try run.answer("y")
    #expect(run.outcome("4") == .done)
  }

  @Test("again runs only the command that failed")
  func again() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("all")
    try run.answer("y", statuses: [7])
    let decision = try run.run.decide("again", at: run.question)
    #expect(decision.action == .execute(step: 3, commands: [0]))
    try run.answer("again")
    #expect(run.question == .command(3, run: [1, 2]))
  }

  @Test("y with letters runs those parts only")
  func parts() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("all")
    #expect(
      try run.run.decide("y b", at: run.question).action == .execute(step: 3, commands: [1, 2]))
    #expect(throws: Refusal.noSuchPart("q", parts: ["a", "b"])) {
      try run.run.decide("y q", at: run.question)
    }
  }

  @Test("a section left open is asked about once before commands come")
  func leaving() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("y 1 2")
    try run.answer("n")
    #expect(run.question == .leaving(entries: [0], open: [2]))
    #expect(throws: Refusal.needsReason(.go)) { try run.run.decide("go", at: run.question) }
    try run.answer("go the last one can wait")
    #expect(run.asked == ["4"])
    try run.answer("y")
    try run.answer("y")
    // At the end the open step comes again.
    #expect(run.question == .closing(.forward, open: [2], failed: []))
    try run.answer("y")
    #expect(run.asked == ["3"])
    try run.answer("y")
    try run.answer("y")
    #expect(run.run.ending == .complete)
  }

  @Test("steps jumped over by goto are asked about too before commands come")
  func jumpedOver() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("goto 4")
    #expect(run.question == .leaving(entries: [0], open: [0, 1, 2]))
    try run.answer("go they are known to be so")
    #expect(run.asked == ["4"])
  }

  @Test("a goto into the middle of a section asks the same")
  func jumpedIntoMiddle() throws {
    var run = try TestRun(
      "# T\n## A\n- [ ] a\n## B\n- [ ] b\n```bash\none\n```\n```bash\ntwo\n```\n")
    try run.answer("goto 4")
    #expect(run.question == .leaving(entries: [0], open: [0]))
  }

  @Test("an attempt without an end is in doubt: y is refused, again is recorded")
  func doubt() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("all")
    try run.start(3, 0)
    let again = try TestRun.replay(run.events)
    guard case .inDoubt(3, let attempt) = again.question(Circumstances { _ in true }) else {
      Issue.record("not in doubt")
      return
    }
    for line in ["y", "s why", "n", "goto 1"] {
      #expect(throws: Refusal.self) { try run.run.decide(line, at: run.question) }
    }
    #expect(throws: Refusal.needsReason(.done)) { try run.run.decide("done", at: run.question) }
    #expect(throws: Refusal.needsReason(.again)) { try run.run.decide("again", at: run.question) }
    let decision = try run.run.decide("again it had not begun", at: run.question)
    #expect(
      decision.facts == [
        .attemptResolved(token: attempt.token, resolution: .again, reason: "it had not begun")
      ])
    #expect(decision.action == nil)
    try run.write(decision.facts)
    #expect(run.question == .command(3, run: [0, 1, 2]))
  }

  @Test("a command that was left out stays so, whatever the boxes that accept it say")
  func acceptanceOfWhatWasSkipped() throws {
    var run = try TestRun(
      "# T\n## A\n```bash\nfalse\n```\n**Expected:**\n- [ ] one\n## B\n- [ ] c\n")
    try run.answer("y", statuses: [1])
    try run.answer("s broken")
    #expect(run.outcome("1") == .skipped)
    try run.answer("goto 2")
    try run.answer("y")
    #expect(run.outcome("1") == .skipped)
    #expect(run.outcome("2") == .done)
  }

  @Test("a command is done once the boxes that accept it are")
  func acceptance() throws {
    var run = try TestRun(
      "# T\n## A\n```bash\nrun it\n```\n**Expected:**\n- [ ] one\n- [ ] two\n## B\n- [ ] c\n")
    try run.answer("y")
    #expect(run.outcome("1") == nil)
    #expect(run.asked == ["2", "3"])
    try run.answer("y 2")
    #expect(run.outcome("1") == nil)
    try run.answer("y 3")
    #expect(run.outcome("1") == .done)
    #expect(run.asked == ["4"])
  }

  @Test("a command with a box that is not so has failed")
  func refusedAcceptance() throws {
    var run = try TestRun("# T\n## A\n```bash\nrun it\n```\n- [ ] one\n- [ ] two\n")
    try run.answer("y")
    try run.answer("f 3 no metrics")
    try run.answer("y")
    #expect(run.outcome("1") == .failed)
  }

  @Test("acceptance of a skipped command is asked one by one")
  func acceptanceOfSkipped() throws {
    var run = try TestRun("# T\n## A\n```bash\nrun it\n```\n- [ ] one\n- [ ] two\n")
    try run.answer("s another team did")
    #expect(run.asked == ["2"])
  }

  @Test("done by hand needs a reason, and acceptance is still asked")
  func byHand() throws {
    var run = try TestRun("# T\n## A\n```bash\nrun it\n```\n- [ ] one\n")
    #expect(throws: Refusal.needsReason(.done)) { try run.run.decide("done", at: run.question) }
    try run.answer("done in the web console")
    #expect(run.asked == ["2"])
    #expect(run.outcome("1") == nil)
    try run.answer("y")
    #expect(run.outcome("1") == .done)
  }

  @Test(
    "exit 0 is not enough where the text expects something",
    arguments: [
      "# T\n## A\n```bash\nrun it\n# Expected: fine\n```\n",
      "# T\n## Health check\n```bash\nrun it\n```\n",
      "# T\n## A\n```bash\ncurl http://127.0.0.1/\n```\n",
    ])
  func judging(markdown: String) throws {
    var run = try TestRun(markdown)
    try run.answer("y")
    #expect(run.question == .judge(0))
    #expect(run.outcome("1") == nil)
  }

  @Test("a group is done when all its children are, and not when one was skipped")
  func groups() throws {
    let markdown = "# T\n- [ ] Alerts:\n  - [ ] one\n  - [ ] two\n- [ ] b\n"
    var run = try TestRun(markdown)
    #expect(run.asked == ["1", "2"])
    try run.answer("y 1")
    #expect(run.run.outcome(of: 0) == nil)
    try run.answer("y")
    #expect(run.run.outcome(of: 0) == .done)
    var other = try TestRun(markdown)
    try other.answer("y 1")
    try other.answer("s not wanted")
    #expect(other.run.outcome(of: 0) == .skipped)
  }

  @Test("r and goto lead to the rollback track, whose end is a rollback")
  func rollback() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("r")
    #expect(run.asked == ["R1"])
    try run.answer("y")
    #expect(run.question == .closing(.rollback, open: [], failed: []))
    try run.answer("y")
    #expect(run.run.ending == .rolledBack)
  }

  @Test("goto a settled step, again asks it anew; n goes on where the run was")
  func settled() throws {
    var run = try TestRun(Self.boxes)
    try run.answer("y 1 2")
    try run.answer("goto 1")
    #expect(run.question == .settled(0))
    try run.answer("n")
    #expect(run.asked == ["3"])
    try run.answer("goto 1")
    try run.answer("again")
    #expect(run.asked == ["1", "3"])
    #expect(run.outcome("1") == nil)
  }

  @Test("a visit to a reference fence comes back to where the operator was")
  func visit() throws {
    var run = try TestRun(
      "# T\n## A\n- [ ] a\n- [ ] b\n## Useful commands\n```bash\nlook\n```\n")
    try run.answer("y")
    try run.answer("goto X1")
    #expect(run.asked == ["X1"])
    try run.answer("y")
    #expect(run.asked == ["2"])
  }

  @Test("a variable that nothing has set holds a command back until something has")
  func unset() throws {
    let run = try TestRun("# T\n## A\n```bash\necho $TOKEN\n```\n")
    #expect(
      run.run.question(Circumstances { _ in false }) == .value(0, command: 0, name: "TOKEN"))
    #expect(run.run.question(Circumstances { $0 == "TOKEN" }) == .command(0, run: [0]))
  }

  @Test("resuming is replaying: any prefix of the events asks what was asked then")
  func replay() throws {
    var run = try TestRun(Self.boxes)
    var asked: [(Int, Question)] = []
    for line in ["y 1", "n", "s 3 why", "go on", "y a", "y", "y", "y", "y", "y"] {
      asked.append((run.events.count, run.question))
      try run.answer(line)
    }
    #expect(run.run.ending == .complete)
    for (count, question) in asked {
      #expect(
        try TestRun.replay(Array(run.events[..<count])).question(Circumstances { _ in true })
          == question)
    }
    #expect(Event.firstBroken(in: run.events, runbookDigest: run.run.start.digest) == nil)
  }
}
