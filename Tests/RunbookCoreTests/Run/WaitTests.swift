import Foundation
import Testing

@testable import RunbookCore

/// Waits are clocks: from when they count, what they hold back, and how they end.
@Suite("Waits")
struct WaitTests {
  static let rollout = """
    # R

    ## Canary

    ```bash
    traffic 10
    ```

    - [ ] Monitor for 4-6 hours:
      - [ ] Error rate <1%
      - [ ] Latency fine
    - [ ] Spot checks made

    ## Half

    ```bash
    traffic 50
    ```

    ## Security Verification

    - [ ] API needs a token
    """

  @Test("a wait behind a command counts from its end, and holds back the next change")
  func countsFromTheCommand() throws {
    var run = try TestRun(Self.rollout)
    try run.answer("y")
    let ended = run.run.progress[0].attempts[0]
    try run.pass(seconds: 600)
    let wait = try #require(run.run.waits.first)
    let clock = try #require(run.run.progress[wait].clock)
    #expect(clock.from == ended.startedAt + 5)
    #expect(clock.until == clock.from + 6 * 3_600_000)
    #expect(clock.earliest == clock.from + 4 * 3_600_000)
    guard case .waiting(let waiting) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(waiting.waits == [wait] && waiting.mayEnd.isEmpty)
    #expect(waiting.next.map { run.run.runbook.steps[$0].title } == "Spot checks made")
  }

  @Test("its boxes come up when it is over, then what stands behind it")
  func boxesComeUp() throws {
    var run = try TestRun(Self.rollout)
    try run.answer("y")
    try run.pass()
    try run.pass(seconds: 6 * 3600)
    #expect(run.outcome("2") == .done)
    #expect(run.asked == ["3", "4"])
    try run.answer("all")
    #expect(run.asked == ["5"])
    try run.answer("y")
    #expect(run.asked == ["6"])
    guard case .command = run.question else {
      Issue.record("\(run.question)")
      return
    }
  }

  @Test("of a range the shorter time ends it without a reason, and no sooner")
  func rangeMayEnd() throws {
    var run = try TestRun(Self.rollout)
    try run.answer("y")
    try run.pass()
    #expect(throws: Refusal.needsReason(.done)) { try run.answer("done") }
    try run.pass(seconds: 4 * 3600)
    guard case .waiting(let waiting) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(waiting.mayEnd == waiting.waits)
    try run.answer("done")
    #expect(run.outcome("2") == .done && run.asked == ["3", "4"])
    #expect(run.run.deviations.isEmpty)
  }

  @Test("it ends early by a reason, which is a deviation")
  func endsEarly() throws {
    var run = try TestRun(Self.rollout)
    try run.answer("y")
    try run.pass()
    try run.answer("done 2 the incident is over")
    #expect(run.asked == ["3", "4"])
    #expect(run.run.deviations.contains { $0.contains("ended") && $0.contains("the incident") })
  }

  @Test("`go REASON` goes on before it is over; it ends all the same, and its boxes come then")
  func goesOn() throws {
    var run = try TestRun(Self.rollout)
    try run.answer("y")
    try run.pass()
    #expect(throws: Refusal.needsReason(.go)) { try run.answer("go") }
    try run.answer("go the fix is urgent")
    #expect(run.asked == ["5"])
    #expect(run.run.deviations.contains { $0.contains("the fix is urgent") })
    try run.answer("y")
    #expect(run.asked == ["6"], "\(run.question)")
    try run.pass(seconds: 6 * 3600)
    // What is asked stays asked; the boxes come behind it.
    #expect(run.asked == ["6"])
    try run.answer("y")
    #expect(run.asked == ["3", "4"])
    try run.answer("all")
    #expect(run.asked == ["7"])
  }

  @Test("sections that only verify come meanwhile; the end of the wait comes behind the question")
  func verificationComesMeanwhile() throws {
    var run = try TestRun(
      """
      # R

      ## Deploy

      ```bash
      deploy
      ```

      ## Watch

      - [ ] Monitor for 24 hours after deployment
      - [ ] Announce it

      ## Security Verification

      - [ ] API needs a token <!-- each -->
      - [ ] Headers are set <!-- each -->

      ## Clean up

      - [ ] Old version removed
      """)
    try run.answer("y")
    try run.pass(seconds: 7200)
    let wait = try #require(run.run.waits.first)
    #expect(run.run.progress[wait].clock?.after == run.run.runbook.steps[0].id)
    #expect(run.asked == ["4"])
    try run.pass(seconds: 24 * 3600)
    #expect(run.asked == ["4"])
    try run.answer("y")
    #expect(run.asked == ["2"])
    try run.answer("y")
    #expect(run.asked == ["3"])
    try run.answer("y")
    #expect(run.asked == ["5"])
    try run.answer("y")
    #expect(run.asked == ["6"])
  }

  @Test("`goto` does not lead past a wait; a wait that is parked by the author holds nothing")
  func gotoIsHeld() throws {
    var run = try TestRun(Self.rollout)
    try run.answer("y")
    try run.pass()
    try run.answer("goto 6")
    guard case .waiting = run.question else {
      Issue.record("\(run.question)")
      return
    }
    var parked = try TestRun(
      Self.rollout.replacing("4-6 hours:", with: "4-6 hours: <!-- wait=6h park -->"))
    try parked.answer("y")
    try parked.pass()
    #expect(parked.asked == ["5"])
  }

  @Test("at the end only waits are left: a question shows them, and the first to end goes on")
  func severalAtOnce() throws {
    var run = try TestRun(
      """
      # R

      - [ ] Wait 1 hour <!-- wait=1h park -->
      - [ ] Wait 30 minutes <!-- wait=30m park -->
      - [ ] Something
      """)
    try run.pass()
    #expect(run.asked == ["3"])
    try run.answer("y")
    guard case .waiting(let waiting) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(waiting.waits.count == 2 && waiting.next == nil)
    #expect(throws: Refusal.self) { try run.answer("done both") }
    try run.pass(seconds: 1800)
    #expect(run.asked == ["2"])
    try run.answer("y")
    try run.pass(seconds: 1800)
    #expect(run.asked == ["1"])
    try run.answer("y")
    guard case .closing(_, let open, _) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(open.isEmpty)
  }

  @Test("a value of the run says how long, where the annotation names it")
  func variable() throws {
    let text = "# R\n\n- [ ] Soak <!-- wait=${SOAK:-4h} -->\n"
    var run = try TestRun(text)
    #expect(run.run.inputs["SOAK"]?.form == .duration)
    #expect(run.run.inputs["SOAK"]?.accepts("3s") == true)
    #expect(run.run.inputs["SOAK"]?.accepts("soon") == false)
    try run.write([.valueGiven(name: "SOAK", value: "3s")])
    try run.pass()
    let clock = try #require(run.run.progress[0].clock)
    #expect(clock.until - clock.from == 3000)
    var plain = try TestRun(text)
    try plain.pass()
    let other = try #require(plain.run.progress[0].clock)
    #expect(other.until - other.from == 4 * 3_600_000)
  }

  @Test("a command that runs again starts the wait anew")
  func restarts() throws {
    var run = try TestRun(Self.rollout)
    try run.answer("y")
    try run.pass(seconds: 3600)
    let wait = try #require(run.run.waits.first)
    let before = try #require(run.run.progress[wait].clock)
    try run.answer("goto 1")
    try run.answer("again")
    try run.answer("y")
    try run.pass()
    let after = try #require(run.run.progress[wait].clock)
    #expect(after.from > before.from + 3_600_000)
  }

  @Test("a journal of before waits were clocks replays: what was attested stays done")
  func olderJournals() throws {
    var run = try TestRun("# R\n\n- [ ] Wait 1 hour\n- [ ] Next\n")
    try run.write([
      .stepSettled(
        step: run.run.runbook.steps[0].id, outcome: .done, reason: nil, together: 1)
    ])
    #expect(run.asked == ["2"] && run.run.waits.isEmpty)
  }

  @Test("the way back waits for none of the way forward")
  func rollback() throws {
    var run = try TestRun(Self.rollout + "\n\n## Rollback\n\n```bash\ntraffic 0\n```\n")
    try run.answer("y")
    try run.pass()
    try run.answer("r")
    try run.pass(seconds: 24 * 3600)
    #expect(run.asked == ["R1"])
    try run.answer("y")
    guard case .closing(.rollback, _, _) = run.question else {
      Issue.record("\(run.question)")
      return
    }
  }

  @Test(
    "under a heading that verifies, what switches is held back all the same, and so is the verdict",
    arguments: [
      ("Phase 3", "Update traffic split: 50%"), ("Phase 3", "Raise it to 50%"),
      ("Success criteria", "No errors for a week"),
    ])
  func heldUnderVerification(heading: String, step: String) throws {
    var run = try TestRun(
      """
      # R

      ## Verification

      ### Phase 2

      - [ ] Traffic is at 10%
      - [ ] Monitor for 4 hours

      ### \(heading)

      - [ ] \(step)
      """)
    try run.answer("y")
    try run.pass()
    guard case .waiting(let waiting) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(waiting.next.map { run.run.runbook.steps[$0].title } == step)
  }

  static let twice = """
    # R

    ## Deploy

    ```bash
    build
    ```

    ```bash
    deploy
    ```

    - [ ] Dashboards look fine
    - [ ] Wait 1 hour

    ## Raise

    ```bash
    raise
    ```
    """

  @Test("a wait that is recycled is waited for again, from what is done again")
  func recycled() throws {
    var run = try TestRun(
      """
      # R

      ## Deploy

      1. Raise the traffic to 10%:

         ```bash
         traffic 10
         ```

      - [ ] Dashboards look fine
      - [ ] Wait 1 hour

      ## Raise to 50

      ```bash
      traffic 50
      ```
      """)
    for _ in 1...2 { try run.answer("y") }
    try run.pass()
    try run.pass(seconds: 3600)
    try run.answer("y")
    #expect(run.outcome("3") == .done && run.asked == ["4"])
    try run.answer("recycle 1 the wrong build")
    for _ in 1...2 { try run.answer("y") }
    let deployed = try #require(run.run.progress[0].attempts.last).startedAt
    try run.pass()
    guard case .waiting = run.question else {
      Issue.record("\(run.question)")
      return
    }
    let clock = try #require(run.run.progress[2].clock)
    #expect(clock.from > deployed && clock.endedAt == nil && clock.passedBecause == nil)
  }

  @Test("a command that failed, and is done once the wait has begun, starts it anew")
  func redoneAfterFailure() throws {
    var run = try TestRun(Self.twice)
    try run.answer("y")
    try run.answer("y", statuses: [1])
    try run.answer("f not ready")
    try run.answer("y")
    try run.pass()
    let first = try #require(run.run.progress[3].clock)
    try run.pass(seconds: 3000)
    try run.answer("goto 2")
    try run.answer("again")
    try run.answer("y")
    let deployed = try #require(run.run.progress[1].attempts.last).startedAt
    try run.pass(seconds: 1000)
    let clock = try #require(run.run.progress[3].clock)
    #expect(clock.from >= deployed && clock.from > first.from && clock.endedAt == nil)
    guard case .waiting = run.question else {
      Issue.record("\(run.question)")
      return
    }
  }

  @Test("the same where it is done by hand meanwhile")
  func doneByHandMeanwhile() throws {
    var run = try TestRun(Self.twice)
    try run.answer("y")
    try run.answer("y", statuses: [1])
    try run.answer("f not ready")
    try run.answer("y")
    try run.pass(seconds: 3000)
    try run.answer("goto 2")
    try run.answer("again", statuses: [1])
    try run.pass(seconds: 500)
    try run.answer("done by the vendor's console")
    let said = run.clock
    try run.answer("y")
    try run.pass(seconds: 1000)
    let clock = try #require(run.run.progress[3].clock)
    #expect(clock.from > said - 2000 && clock.endedAt == nil)
  }

  @Test("a box that looks at what was done, and a task put off before it, do not start it anew")
  func looksAreNoChange() throws {
    var run = try TestRun(
      """
      # R

      ## Deploy

      - [ ] Read the plan <!-- each -->

      1. Deploy it:

         ```bash
         deploy
         ```

      - [ ] Dashboards look fine <!-- each -->
      - [ ] Wait 1 hour

      ## Security Verification

      - [ ] API needs a token <!-- each -->
      """)
    try run.answer("n")
    try run.answer("y")
    try run.answer("n")
    try run.pass()
    let before = try #require(run.run.progress[3].clock)
    try run.answer("goto 1")
    try run.answer("y")
    try run.answer("goto 3")
    try run.answer("y")
    #expect(run.run.progress[3].clock == before)
  }

  @Test("what was done by hand was over when that was said, not when its attempt had failed")
  func doneByHand() throws {
    var run = try TestRun(
      "# R\n\n## Deploy\n\n```bash\ndeploy\n```\n\n- [ ] Wait 1 hour after deployment\n\n## Raise\n\n```bash\nraise\n```\n"
    )
    try run.answer("y", statuses: [1])
    run.clock += 7_200_000
    try run.answer("done deployed by hand just now")
    let said = run.clock
    try run.answer("y")
    try run.pass()
    let clock = try #require(run.run.progress[1].clock)
    #expect(clock.from > said - 2000 && clock.from <= said && clock.endedAt == nil)
  }

  @Test("the way back's own wait is waited for again when it is taken again")
  func wayBackTwice() throws {
    var run = try TestRun(
      "# R\n\n## Deploy\n\n```bash\ndeploy\n```\n\n- [ ] Look <!-- each -->\n\n## Rollback\n\n```bash\nback\n```\n\n- [ ] Wait 1 hour\n\n```bash\ncheck\n```\n"
    )
    try run.answer("y")
    try run.answer("r")
    try run.answer("y")
    try run.pass(seconds: 1)
    try run.pass(seconds: 3600)
    #expect(run.asked == ["R2"])
    for _ in 1...3 { try run.answer("y") }
    try run.write([.rollbackBegun(by: TestRun.sitting.person, from: nil)])
    try run.answer("y")
    try run.pass(seconds: 1)
    guard case .waiting = run.question else {
      Issue.record("\(run.question)")
      return
    }
  }

  @Test(
    "`go REASON` passes what holds the next step back, and no wait beside it; a number names one")
  func passesWhatHolds() throws {
    let text = """
      # R

      ## A

      - [ ] Wait 2 hours <!-- wait=2h park -->

      ## B

      - [ ] Wait 1 hour
      - [ ] Go on with it
      """
    var run = try TestRun(text)
    try run.pass()
    guard case .waiting(let waiting) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(waiting.waits.count == 2 && waiting.next == 2)
    try run.answer("go it is urgent")
    #expect(run.run.progress[0].clock?.passedBecause == nil)
    #expect(run.run.progress[1].clock?.passedBecause == "it is urgent")
    var named = try TestRun(text)
    try named.pass()
    #expect(throws: Refusal.needsReason(.go)) { try named.answer("go 2") }
    #expect(throws: Refusal.self) { try named.answer("go 3 it is urgent") }
    try named.answer("go 2 it is urgent")
    #expect(named.run.progress[1].clock?.passedBecause == "it is urgent")
  }
}
