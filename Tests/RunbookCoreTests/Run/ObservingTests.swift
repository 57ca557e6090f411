import Testing

@testable import RunbookCore

/// Values of a table of metrics, and what follows from them.
@Suite("Observed values")
struct ObservingTests {
  private static let text = """
    ## Watch

    | Metric | Target | Alert If |
    |---|---|---|
    | Errors | < 1% | > 5% |
    | Feel | good | any complaint |

    - [ ] a

    ## Rollback
    - [ ] undo
    """

  @Test("as wanted, or off its target: kept and judged, and the run goes on")
  func quiet() throws {
    for (value, reading) in [("0.5%", MetricReading.asWanted), ("2 %", .missesTarget)] {
      var run = try TestRun(Self.text)
      try run.answer(value)
      #expect(run.run.progress[0].value == value && run.run.progress[0].reading == reading)
      #expect(run.asked == ["2"])
    }
  }

  @Test(
    "past its alert it is kept, and asks: on with a reason, hold, the way back, or enter it anew")
  func pastAlert() throws {
    var run = try TestRun(Self.text)
    try run.answer("6%")
    #expect(run.question == .pastAlert(0))
    #expect(run.outcome("1") == .done)
    #expect(throws: Refusal.self) { try run.answer("y") }
    #expect(throws: Refusal.needsReason(.go)) { try run.answer("go") }
    var on = run
    try on.answer("go one noisy client")
    #expect(on.asked == ["2"])
    #expect(
      on.run.deviations.contains(
        "step 1 Errors was past its alert, and the run went on: one noisy client"))
    var back = run
    try back.answer("r")
    #expect(back.asked == ["R1"])
    var held = run
    try held.answer("h asking the team")
    try held.write([.sittingStarted(sitting: TestRun.sitting)])
    #expect(held.question == .pastAlert(0))
    try run.answer("again")
    #expect(run.question == .observe(0))
    #expect(run.run.progress[0].earlier.map(\.value) == ["6%"])
    try run.answer("0.6%")
    #expect(run.asked == ["2"])
  }

  @Test(
    "what cannot be compared with its alert asks whether it is past it: clear, met, or entered anew"
  )
  func unclear() throws {
    var run = try TestRun(Self.text)
    try run.answer("about 12%")
    #expect(run.question == .unclearAlert(0))
    #expect(throws: Refusal.self) { try run.answer("y") }
    #expect(throws: Refusal.self) { try run.answer("go it is fine") }
    #expect(throws: Refusal.self) { try run.answer("clear of course") }
    var met = run
    try met.answer("met")
    #expect(met.question == .pastAlert(0))
    var back = run
    try back.answer("r")
    #expect(back.asked == ["R1"])
    var held = run
    try held.answer("h")
    try held.write([.sittingStarted(sitting: TestRun.sitting)])
    #expect(held.question == .unclearAlert(0))
    var anew = run
    try anew.answer("again")
    #expect(anew.question == .observe(0))
    try run.answer("clear")
    #expect(run.run.progress[0].reading == .cleared)
    #expect(run.asked == ["2"])
    try run.answer("two complaints")
    #expect(run.question == .unclearAlert(1))
  }

  @Test("a value cleared by a person still misses its target where that can be read")
  func clearedOffTarget() throws {
    var run = try TestRun(
      "## W\n\n| Metric | Target | Alert |\n|---|---|---|\n| E | < 1% | any rise |\n\n- [ ] a\n")
    try run.answer("2%")
    #expect(run.question == .unclearAlert(0))
    try run.answer("clear")
    #expect(run.run.progress[0].reading == .missesTarget)
  }

  @Test("a run of before values were judged replays as it was")
  func oldRun() throws {
    var run = try TestRun(Self.text)
    let id = run.run.runbook.steps[0].id
    try run.write([
      .valueObserved(step: id, value: "9%"),
      .stepSettled(step: id, outcome: .done, reason: nil, together: 1),
    ])
    #expect(run.asked == ["2"])
  }
}
