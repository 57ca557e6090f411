import Testing

@testable import RunbookCore

/// Who sat at the run when something was done.
@Suite struct SittingTests {
  @Test func aClockThatWasSetBackPutsNoAttemptIntoAnothersSitting() throws {
    var run = try TestRun("```bash\nfalse\n```\n")
    try run.write([.held(reason: "")])
    var other = TestRun.sitting
    other.uid = 2000
    try run.write([.takenOver(from: "operator", by: "other", reason: "hurry")])
    try run.write([.sittingStarted(sitting: other)])
    run.clock -= 1_000_000
    try run.start(0, 0)
    let record = try #require(run.run.progress[0].attempts.last)
    #expect(record.startedAt < run.run.startedAt)
    #expect(run.run.sitting(of: record)?.uid == 2000)
  }
}
