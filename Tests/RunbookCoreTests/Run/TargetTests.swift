import Testing

@testable import RunbookCore

/// Targets that the front matter names, and their checks.
@Suite("Targets")
struct TargetTests {
  private static func text(_ targets: String) -> String {
    "---\ntminus:\n  targets: \(targets)\n---\n## A\n- [ ] a\n\n## Rollback\n- [ ] undo"
  }

  private static let prod = text("{prod: {check: 'cat where', is: prod-1}, staging: {}}")

  private func check(
    _ moment: TargetCheck.Moment, seen: String?, _ trouble: TargetCheck.Trouble? = nil
  ) -> Fact {
    .targetChecked(
      check: TargetCheck(
        target: "prod", moment: moment, command: "cat where", expected: "prod-1", seen: seen,
        trouble: trouble))
  }

  @Test("front matter: names alone, checks, their time, and what they are to say")
  func reading() throws {
    let list = try TestRun(Self.text("[a, b]")).run.runbook.frontMatter.targets
    #expect(list == [NamedTarget(name: "a"), NamedTarget(name: "b")])
    let targets = try TestRun(
      Self.text("{prod: {check: 'cat where', is: 5, timeout: 5s}, staging: {}}")
    ).run.runbook.frontMatter.targets
    #expect(targets.map(\.name) == ["prod", "staging"])
    #expect(
      targets[0].check
        == TargetCommand(text: "cat where", expected: "5", line: 3, timeoutSeconds: 5))
    #expect(targets[1].check == nil)
  }

  @Test(
    "a check that may not simply run is a finding, and never run",
    arguments: [
      "rm -rf /tmp/x", "cat <file>", "ssh prod", "tail -f log", "echo $NOWHERE", "",
    ])
  func unusable(_ text: String) throws {
    let run = try TestRun(Self.text("{prod: {check: '\(text)', is: x}}"))
    #expect(run.run.runbook.frontMatter.targets[0].check?.unusable != nil)
    let found = run.run.runbook.findings.filter { $0.code == .unusableCheck }
    #expect(found.map(\.severity) == [.blocks])
    #expect(found.map(\.line) == [3])
  }

  @Test("due once target and course are accepted, then at each sitting, and before the way back")
  func due() throws {
    var run = try TestRun(Self.prod, accepting: false)
    #expect(run.run.targetCheckDue == nil)
    try run.write([.targetNamed(name: "prod")])
    #expect(run.run.targetCheckDue == nil)
    try run.write([.courseAccepted])
    #expect(run.run.targetCheckDue == .start)
    try run.write([check(.start, seen: "prod-1")])
    #expect(run.run.targetCheckDue == nil && run.asked == ["1"])
    try run.write([.held(reason: ""), .sittingStarted(sitting: TestRun.sitting)])
    #expect(run.run.targetCheckDue == .resume)
    try run.write([check(.resume, seen: "prod-1")])
    try run.answer("r")
    #expect(run.run.targetCheckDue == .rollback)
    try run.write([check(.rollback, seen: "prod-1")])
    #expect(run.asked == ["R1"])
    try run.write([
      .handOffOffered(to: "b", text: nil), .handOffAccepted(by: "b"),
      .sittingStarted(sitting: TestRun.sitting),
    ])
    #expect(run.run.targetCheckDue == .rollback)
  }

  @Test("a hand-off and a take-over say so, and the next sitting is a resume again")
  func arrivals() throws {
    var run = try TestRun(Self.prod)
    try run.write([.handOffAccepted(by: "b"), .sittingStarted(sitting: TestRun.sitting)])
    #expect(run.run.targetCheckDue == .handOff)
    try run.write([.sittingStarted(sitting: TestRun.sitting)])
    #expect(run.run.targetCheckDue == .resume)
    try run.write([
      .takenOver(from: "a", by: "b", reason: "c"), .sittingStarted(sitting: TestRun.sitting),
    ])
    #expect(run.run.targetCheckDue == .takeOver)
  }

  @Test("unequal: nothing goes on but a check that says otherwise, and no reason helps")
  func refused() throws {
    var run = try TestRun(Self.prod)
    try run.write([check(.start, seen: "staging-1")])
    for line in ["y", "go it is the same", "goto 1", "b"] {
      #expect(throws: Refusal.self) { try run.answer(line) }
    }
    let again = try run.run.decide("again", at: run.question)
    #expect(again == Decision([], .checkTarget(.again)))
    try run.write([check(.again, seen: "prod-1")])
    #expect(run.asked == ["1"])
    try run.write([check(.destructive, seen: "", nil), check(.again, seen: "prod-1")])
    #expect(run.asked == ["1"])
  }

  @Test("on the way back alone, a check without an answer may be passed with a reason")
  func override() throws {
    var run = try TestRun(Self.prod)
    try run.write([check(.start, seen: nil, .failed(status: 1))])
    #expect(throws: Refusal.self) { try run.answer("go the network is down") }
    try run.answer("r")
    try run.write([check(.rollback, seen: "staging-1")])
    #expect(throws: Refusal.self) { try run.answer("go the network is down") }
    try run.write([check(.rollback, seen: nil, .timedOut(seconds: 30))])
    try run.answer("go the network is down")
    #expect(run.asked == ["R1"])
    #expect(run.run.deviations.contains { $0.contains("the network is down") })
  }

  @Test("a target that is none of those named is asked for once more")
  func unknown() throws {
    var run = try TestRun(Self.prod, accepting: false)
    let known = ["prod", "staging"]
    #expect(throws: Refusal.unknownTarget("prdo", known: known)) { try run.answer("prdo") }
    #expect(throws: Refusal.unknownTarget("-", known: known)) { try run.answer("-") }
    try run.answer("go prdo")
    #expect(run.run.target == Target(name: "prdo"))
    try run.write([.courseAccepted])
    #expect(run.run.targetCheckDue == nil && run.asked == ["1"])
    var none = try TestRun("## A\n- [ ] a", accepting: false)
    try none.answer("anything")
    #expect(none.run.target == Target(name: "anything"))
  }
}
