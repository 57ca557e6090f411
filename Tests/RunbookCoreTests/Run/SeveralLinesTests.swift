import Testing

@testable import RunbookCore

@Suite("Answers of several lines")
struct SeveralLinesTests {
  private func refusal(_ run: TestRun, _ line: String) -> Refusal? {
    do throws(Refusal) {
      _ = try run.run.decide(line, at: run.question)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "whatever approves, chooses or moves is one line",
    arguments: [
      "y\nls", "y\n2", "all\nls", "n\nlater", "goto 2\n3", "again\nls", "check\n2", "set A b\nc",
      "\ny\ny\n", "ls\ny",
    ])
  func refused(_ line: String) throws {
    let run = try TestRun("- [ ] a\n- [ ] b\n")
    #expect(refusal(run, line) == .severalLines)
  }

  @Test("a value, hidden or not, and a target are one line")
  func values() throws {
    let run = try TestRun("```bash\nuse <api-key>\n```\n")
    for line in ["= a\nb", "a\nb"] { #expect(refusal(run, line) == .severalLines) }
    #expect(throws: Refusal.severalLines) {
      try run.run.decideHidden("a\nb", at: run.question)
    }
    #expect(throws: Refusal.severalLines) { try run.run.decide("prod\ny", at: .target) }
  }

  @Test("line breaks around an answer are none in it")
  func around() throws {
    var run = try TestRun("- [ ] a\n- [ ] b\n")
    try run.answer("\ny 1\n\n")
    #expect(run.outcome("1") == .done)
  }

  @Test("the lines of a reason become one, and those of a note stay")
  func reasons() throws {
    let run = try TestRun("- [ ] a\n- [ ] b\n")
    let skipped = try run.run.decide("s not today\n\n  and not\n2", at: run.question)
    guard case .stepSettled(_, .skipped, let reason, 1)? = skipped.facts.first else {
      Issue.record("no skip: \(skipped.facts)")
      return
    }
    #expect(reason == "not today and not 2")
    let noted = try run.run.decide("note one\n  two\n\nthree\n", at: run.question)
    guard case .noted(_, let text)? = noted.facts.first else {
      Issue.record("no note: \(noted.facts)")
      return
    }
    #expect(text == "one\n  two\n\nthree")
  }
}
