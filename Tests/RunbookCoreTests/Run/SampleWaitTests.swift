import Foundation
import Testing

@testable import RunbookCore

/// Waits of real documents.
@Suite("Waits of real documents", .enabled(if: Samples.present, "the documents are not here"))
struct SampleWaitTests {
  /// A run in which all is done up to the first step of the way forward with these words.
  private func run(_ name: String, upTo words: String) throws -> (run: TestRun, step: Int) {
    var run = try TestRun(String(decoding: try Samples.bytes(name), as: UTF8.self))
    let steps = run.run.runbook.steps
    let path = run.run.route.path(.forward)
    let place = try #require(path.firstIndex { steps[$0].title.contains(words) })
    for index in path[..<place] {
      run.clock += 60_000
      try run.write([
        .stepSettled(step: steps[index].id, outcome: .done, reason: nil, together: 1)
      ])
    }
    try run.pass()
    return (run, path[place])
  }

  @Test("the first 24 hours count from the last deployment; what verifies comes meanwhile")
  func parked() throws {
    let (run, wait) = try run("klipstream-checklist.md", upTo: "Extended Monitoring")
    let steps = run.run.runbook.steps
    #expect(run.run.waits == [wait])
    let clock = try #require(run.run.progress[wait].clock)
    let origin = try #require(clock.after.flatMap { run.run.runbook.step($0) })
    #expect(origin.isCommand && clock.from < run.clock - 60_000)
    #expect(clock.until - clock.from == 24 * 3_600_000)
    guard case .card(let asked) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(asked.count == 4 && steps[asked[0]].title.contains("API Authentication"))
  }

  @Test("50% is not offered before the soak at 10% is over, its boxes looked at, the gate passed")
  func stagedRollout() throws {
    var (run, wait) = try run("cloud-run-staged-rollout.md", upTo: "Monitor for 4-6 hours")
    let steps = run.run.runbook.steps
    guard case .waiting(let waiting) = run.question else {
      Issue.record("\(run.question)")
      return
    }
    #expect(waiting.waits == [wait])
    try run.pass(seconds: 6 * 3600)
    var seen: [String] = []
    for _ in 0..<12 {
      guard let step = run.question.step else { break }
      seen.append(steps[step].title)
      if steps[step].title.contains("50%") { break }
      try run.answer(
        steps[step].gate == .proceed ? "go" : steps[step].gate == nil ? "y" : "clear")
    }
    #expect(seen.count == 8, "\(seen)")
    #expect(seen.first?.hasPrefix("Error rate") == true)
    #expect(seen.dropLast().last?.hasPrefix("If healthy") == true)
    #expect(seen.last?.hasPrefix("Update traffic split: 50%") == true)
  }
}
