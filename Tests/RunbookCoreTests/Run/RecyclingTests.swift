import Testing

@testable import RunbookCore

/// Back to an earlier step, to do again what was done from there on.
@Suite("Recycling")
struct RecyclingTests {
  @Test("what was settled from that step on is asked again, and what it was is kept")
  func again() throws {
    var run = try TestRun("## A\n- [ ] a\n\n## B\n- [ ] b\n\n## C\n- [ ] c\n\n## D\n- [ ] d")
    for line in ["y", "s not now", "y"] { try run.answer(line) }
    try run.answer("recycle 2 the cache was cold")
    #expect(run.asked == ["2"])
    #expect(run.outcome("1") == .done)
    #expect(run.outcome("2") == nil && run.outcome("3") == nil)
    let earlier = run.run.progress[1].earlier
    #expect(earlier.map(\.outcome) == [.skipped] && earlier[0].reason == "not now")
    #expect(earlier[0].cause == .recycle)
    try run.answer("y")
    #expect(run.asked == ["3"])
    try run.answer("y")
    #expect(run.asked == ["4"])
    #expect(
      run.run.deviations.contains {
        $0.hasPrefix("went back from step 4 to step 2, 2 steps asked again")
          && $0.hasSuffix("the cache was cold")
      })
  }

  @Test("commands run again like new, and their attempts stay")
  func commands() throws {
    var run = try TestRun("## A\n```bash\none\ntwo\n```\n\n## B\n- [ ] b")
    try run.answer("y")
    #expect(run.asked == ["2"])
    try run.answer("recycle 1 wrong region")
    #expect(run.question == .command(0, run: [0, 1]))
    try run.answer("y")
    #expect(run.run.progress[0].attempts.count == 4)
  }

  @Test("a command that failed half way begins anew")
  func halfWay() throws {
    var run = try TestRun("## A\n```bash\none\ntwo\n```")
    try run.answer("y", statuses: [0, 1])
    #expect(run.question == .failed(0, command: 1))
    try run.answer("recycle 1 from the start")
    #expect(run.question == .command(0, run: [0, 1]))
  }

  @Test("needs a reason, and a step that is behind")
  func refused() throws {
    var run = try TestRun("## A\n- [ ] a\n\n## B\n- [ ] b\n\n## C\n- [ ] c")
    try run.answer("y")
    #expect(throws: Refusal.needsReason(.recycle)) { try run.answer("recycle 1") }
    #expect(throws: Refusal.notBehind(StepNumber("3"))) { try run.answer("recycle 3 why") }
    #expect(throws: Refusal.noSuchStep("9")) { try run.answer("recycle 9 why") }
    #expect(throws: Refusal.noSuchStep("")) { try run.answer("recycle") }
    #expect(throws: Refusal.nothingToRecycle(StepNumber("2"))) { try run.answer("recycle 2 why") }
  }

  @Test("from the track's end, too")
  func fromTheEnd() throws {
    var run = try TestRun("## A\n- [ ] a\n\n## B\n- [ ] b")
    for line in ["y", "y"] { try run.answer(line) }
    guard case .closing = run.question else {
      Issue.record("not at the end: \(run.question)")
      return
    }
    try run.answer("recycle 2 look again")
    #expect(run.asked == ["2"])
  }

  @Test("what cannot be taken back is not opened by that: it is asked one by one")
  func irreversible() throws {
    let text = """
      ## A
      - [ ] a
      - [ ] mail everybody <!-- irreversible -->
      - [ ] c

      ## B
      - [ ] d
      """
    var run = try TestRun(text)
    for line in ["y", "y", "y"] { try run.answer(line) }
    try run.answer("recycle 1 again")
    #expect(run.outcome("2") == .done)
    try run.answer("y")
    #expect(run.question == .settled(1))
    #expect(run.run.asksWhetherItStands(1))
    try run.answer("n")
    #expect(run.asked == ["3"])
    try run.answer("recycle 1 once more")
    try run.answer("y")
    try run.answer("again")
    #expect(run.asked == ["2"])
    try run.answer("y")
    #expect(run.asked == ["3"])
  }

  @Test(
    "a box that accepts a command and cannot be taken back stands, whatever becomes of the command")
  func irreversibleAcceptance() throws {
    var run = try TestRun(
      "## A\n```bash\none\n```\n\n- [ ] mail is out <!-- irreversible -->\n\n## B\n- [ ] b")
    for line in ["y", "y"] { try run.answer(line) }
    try run.answer("recycle 1 again")
    #expect(run.outcome("1") == nil && run.outcome("2") == .done)
    try run.answer("y")
    // What the box said was said of another output.
    #expect(run.question == .judge(0))
    try run.answer("y")
    #expect(run.outcome("1") == .done && run.question == .settled(1))
    try run.answer("n")
    #expect(run.asked == ["3"])
  }

  @Test("what cannot be taken back and was gone past by `goto` is asked at the end")
  func gonePast() throws {
    var run = try TestRun(
      "## A\n- [ ] a\n\n## M\n- [ ] mail is out <!-- irreversible -->\n\n## B\n- [ ] b")
    for line in ["y", "y", "y", "recycle 1 again", "y"] { try run.answer(line) }
    #expect(run.question == .settled(1))
    try run.answer("goto 3")
    try run.answer("y")
    #expect(run.question == .closing(.forward, open: [1], failed: []))
    try run.answer("y")
    #expect(run.question == .settled(1))
    try run.answer("n")
    #expect(run.question == .closing(.forward, open: [], failed: []))
  }

  @Test("ways that were not taken stay so, unless their choice is asked again")
  func choices() throws {
    let text = """
      ## A
      - [ ] a

      ### Option A: blue
      - [ ] b

      ### Option B: green
      - [ ] c

      ## D
      - [ ] d

      ## E
      - [ ] e
      """
    var run = try TestRun(text)
    try run.answer("y")
    guard case .choice = run.question else {
      Issue.record("no choice: \(run.question)")
      return
    }
    try run.answer("1")
    let first = run.asked
    try run.answer("y")
    try run.answer("y")
    try run.answer("recycle \(first[0]) again")
    #expect(run.asked == first)
    let ways = run.run.runbook.steps.indices.filter { run.run.runbook.steps[$0].option != nil }
    #expect(ways.map { run.run.progress[$0].outcome } == [nil, .notApplicable])
    try run.answer("y")
    try run.answer("y")
    try run.answer("recycle 1 all of it")
    try run.answer("y")
    guard case .choice = run.question else {
      Issue.record("the choice is not asked again: \(run.question)")
      return
    }
    try run.answer("2")
    #expect(ways.map { run.run.progress[$0].outcome } == [.notApplicable, nil])
  }

  @Test("a poll before what is done again is asked again, too")
  func polls() throws {
    var run = try TestRun("## A\n- [ ] a\n\n## B <!-- poll -->\n- [ ] b\n\n## C\n- [ ] c")
    for line in ["y", "go", "y"] { try run.answer(line) }
    try run.answer("recycle 2 again")
    guard case .poll = run.question else {
      Issue.record("no poll: \(run.question)")
      return
    }
  }

  @Test("a replay gives the same run")
  func replay() throws {
    var run = try TestRun("## A\n- [ ] a\n\n## B\n- [ ] b")
    for line in ["y", "recycle 1 again", "y"] { try run.answer(line) }
    let again = try TestRun.replay(run.events)
    #expect(again.progress == run.run.progress && again.recycles == run.run.recycles)
  }
}
