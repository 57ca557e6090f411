import Testing

@testable import RunbookCore

/// Holds with their clock, and runs that are ended unfinished.
@Suite("Holds and scrubs")
struct HoldTests {
  @Test("a hold lasts until somebody sits down, whatever is written behind it")
  func clock() throws {
    var run = try TestRun("## A\n- [ ] a")
    try run.write([.held(reason: "lunch")])
    let from = run.run.lastAt
    try run.write([.noted(step: nil, text: "still")])
    #expect(run.run.currentHold == Hold(from: from, reason: "lunch", by: "operator", until: nil))
    try run.write([.sittingStarted(sitting: TestRun.sitting)])
    #expect(run.run.currentHold == nil)
    #expect(run.run.timeOnHold(at: run.run.lastAt + 99_000) == 2_000)
    try run.write([.held(reason: "offered to b"), .handOffOffered(to: "b", text: nil)])
    #expect(run.run.holds.map(\.reason) == ["lunch", "offered to b"])
  }

  @Test("hold is written out or h, at the target, too")
  func words() throws {
    let run = try TestRun("## A\n- [ ] a")
    for line in ["h lunch", "hold lunch"] {
      #expect(try run.run.decide(line, at: run.question).facts == [.held(reason: "lunch")])
    }
    let new = try TestRun("## A\n- [ ] a", accepting: false)
    #expect(try new.run.decide("hold lunch", at: new.question).facts == [.held(reason: "lunch")])
  }

  @Test("scrub needs a reason and ends the run at any question")
  func scrub() throws {
    for accepting in [true, false] {
      var run = try TestRun("## A\n- [ ] a", accepting: accepting)
      #expect(throws: Refusal.needsReason(.scrub)) { try run.answer("scrub") }
      try run.answer("scrub the vendor is down")
      #expect(run.question == .ended(.scrubbed))
      #expect(run.run.scrubbed == "the vendor is down")
    }
  }

  @Test("what still runs is asked about before a run is scrubbed")
  func scrubInTheBackground() throws {
    var run = try TestRun("## A\n```bash\nserve\n```\n\n## B\n- [ ] b")
    try run.start(0, 0)
    let token = run.run.openAttempt?.token ?? ""
    try run.write([.attemptLeft(token: token)])
    let decision = try run.run.decide("scrub no", at: run.question)
    #expect(decision == Decision([], .scrub(reason: "no")))
  }
}
