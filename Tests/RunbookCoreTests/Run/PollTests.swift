import Testing

@testable import RunbookCore

/// Go or no-go by role.
@Suite("Polls")
struct PollTests {
  private static let front = """
    ---
    tminus: {roles: [deployer, release manager]}
    ---

    """

  private func poll(_ run: TestRun) -> String? {
    guard case .poll(_, _, let role) = run.question else { return nil }
    return role
  }

  @Test("asked once, role by role, when the run comes to a section that is annotated")
  func annotated() throws {
    var run = try TestRun(
      Self.front + "## A\n- [ ] a\n\n## B <!-- gate=poll -->\n- [ ] b\n\n### C\n- [ ] c")
    #expect(poll(run) == nil)
    try run.answer("y")
    #expect(poll(run) == "deployer")
    try run.answer("go")
    #expect(poll(run) == "release manager")
    try run.answer("go by second operator")
    #expect(run.asked == ["2"])
    try run.answer("y")
    #expect(run.asked == ["3"])
    #expect(run.run.polls.map(\.answer.name) == ["operator", "second operator"])
  }

  @Test(
    "whoever has the role in the front matter gives it a name; without roles, the operator is asked"
  )
  func names() throws {
    var run = try TestRun(
      "---\ntminus: {roles: {reviewer: second operator}}\n---\n## B <!-- poll -->\n- [ ] b")
    try run.answer("go")
    #expect(run.run.polls.map(\.answer.name) == ["second operator"])
    let alone = try TestRun("## B <!-- gate=poll -->\n- [ ] b")
    #expect(poll(alone) == "operator")
  }

  @Test("what follows a go is a remark, and a name only behind -- or by")
  func remarks() throws {
    for (line, name, remark) in [
      ("go ahead", "operator", "ahead"),
      ("go all green -- second operator", "second operator", "all green"),
      ("go -- second operator", "second operator", nil),
      ("go by second operator", "second operator", nil),
      ("go deployer ahead", "operator", "ahead"), ("go", "operator", nil),
    ] as [(String, String, String?)] {
      var run = try TestRun(Self.front + "## B <!-- gate=poll -->\n- [ ] b")
      try run.answer(line)
      #expect(run.run.polls.map(\.answer.name) == [name], "\(line)")
      #expect(run.run.polls.map(\.answer.reason) == [remark], "\(line)")
    }
  }

  @Test("a no-go needs a reason, holds the run, and is asked again from there on")
  func noGo() throws {
    var run = try TestRun(Self.front + "## B <!-- gate=poll -->\n- [ ] b")
    try run.answer("go")
    #expect(throws: Refusal.needsReason(.noGo)) { try run.answer("no-go") }
    #expect(throws: Refusal.needsReason(.noGo)) { try run.answer("no-go -- second operator") }
    let decision = try run.run.decide("no-go errors -- second operator", at: run.question)
    #expect(decision.action == .leave)
    try run.write(decision.facts)
    #expect(run.run.held == "no-go of release manager (second operator): errors")
    try run.write([.sittingStarted(sitting: TestRun.sitting)])
    #expect(poll(run) == "release manager")
    try run.answer("go")
    #expect(run.asked == ["1"])
    #expect(run.run.polls.map(\.answer.isGo) == [true, false, true])
  }

  @Test("y is refused, and so is what speaks for another role than the one asked")
  func refused() throws {
    var run = try TestRun(Self.front + "## B <!-- gate=poll -->\n- [ ] b")
    for line in ["y", "n", "all", "done x", "clear"] {
      #expect(throws: Refusal.self) { try run.answer(line) }
    }
    #expect(throws: Refusal.notThisRole("release manager", asked: "deployer")) {
      try run.answer("go release manager -- second operator")
    }
    try run.answer("go Deployer: -- second operator")
    #expect(run.run.polls.last?.answer.name == "second operator")
    try run.answer("no-go release manager: too slow")
    #expect(run.run.polls.last?.answer.reason == "too slow")
  }

  @Test("where there are roles, a GO/NO-GO gate is theirs, and is done with the last go")
  func gate() throws {
    let text = "## B\n- [ ] b\n- [ ] GO/NO-GO decision\n- [ ] c"
    var run = try TestRun(Self.front + text)
    try run.answer("y")
    #expect(poll(run) == "deployer")
    try run.answer("go")
    #expect(run.outcome("2") == nil)
    try run.answer("go")
    #expect(run.outcome("2") == .done)
    #expect(run.asked == ["3"])
    var without = try TestRun(text)
    try without.answer("y")
    #expect(without.question == .gate(1))
  }

  @Test("a heading that says GO/NO-GO is one where there are roles and no gate in it asks the same")
  func heading() throws {
    #expect(poll(try TestRun(Self.front + "## Go/No-Go\n- [ ] b")) == "deployer")
    #expect(poll(try TestRun("## Go/No-Go\n- [ ] b")) == nil)
    #expect(poll(try TestRun(Self.front + "## Go/No-Go\n- [ ] b\n- [ ] go/no-go?")) == nil)
    #expect(poll(try TestRun(Self.front + "## Deploy to production\n- [ ] b")) == nil)
  }

  @Test("the front matter may name sections, and an item may be annotated")
  func otherPlaces() throws {
    let named = "---\ntminus: {polls: [Deploy it]}\n---\n## Deploy it\n- [ ] b"
    #expect(poll(try TestRun(named)) == "operator")
    #expect(poll(try TestRun("## D\n- [ ] all agree <!-- gate=poll -->")) == "operator")
  }

  @Test("a way back is never polled")
  func wayBack() throws {
    var run = try TestRun(
      Self.front + "## A\n- [ ] a\n\n## Rollback <!-- gate=poll -->\n- [ ] undo")
    try run.answer("r")
    #expect(run.asked == ["R1"])
  }
}
