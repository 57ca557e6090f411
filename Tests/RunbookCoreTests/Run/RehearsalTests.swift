import Foundation
import Testing

@testable import RunbookCore

@Suite("A rehearsal")
struct RehearsalTests {
  private func goThrough(_ run: inout TestRun) throws {
    guard case .command(let step, let commands) = run.question else {
      Issue.record("no command is asked: \(run.question)")
      return
    }
    try run.write(run.run.facts(rehearsing: commands, of: step))
  }

  @Test("a command is passed without an attempt, and its output is not judged")
  func command() throws {
    var run = try TestRun(
      "# T\n## Verify\n```bash\ncurl https://x\nls  # Expected: a\n```\n", rehearsal: true)
    try goThrough(&run)
    #expect(run.outcome("1") == .done)
    #expect(run.question == .closing(.forward, open: [], failed: []))
    #expect(run.run.progress.allSatisfy { $0.attempts.isEmpty })
  }

  @Test("the boxes that accept a command are asked all the same")
  func acceptance() throws {
    var run = try TestRun("# T\n## A\n```bash\nls\n```\n- [ ] it is there\n", rehearsal: true)
    try goThrough(&run)
    #expect(run.asked == ["2"])
    try run.answer("y")
    #expect(run.outcome("1") == .done)
  }

  @Test("the record is still the source, whatever its headings look like, and nothing is ticked")
  func record() throws {
    let source = """
      # T
      Words
      Title below
      ===========
      - [x] ticked before
      words go on

      Another
      -------
      > ## In a quote
      > - [ ] quoted
      - item
        ## In an item
        - [ ] inner
      text
      ## Last
      - [ ] b
      """
    var run = try TestRun(source, rehearsal: true)
    while run.run.route.current != nil { try run.answer("all") }
    try run.answer("y")
    let record = MarkdownRecord.bytes(of: run.run, events: run.events)
    let text = String(decoding: record, as: UTF8.self)
    #expect(text.hasPrefix("> tminus **REHEARSAL: nothing was run. COMPLETE"))
    #expect(!text.contains("[x]"))
    #expect(text.contains("> tminus REHEARSAL: nothing was run  \n<!-- tminus -->\n## Last"))
    let stripped = try #require(MarkdownRecord.strip(record))
    #expect(
      String(decoding: stripped, as: UTF8.self) == source.replacing("[x]", with: "[ ]"))
  }

  @Test("variables that something sets count as set, those that nothing sets are asked for")
  func variables() throws {
    let run = try TestRun(
      "# T\n```bash\nA=1\necho $A\necho $NOWHERE\n```\n", rehearsal: true)
    #expect(!run.run.isNowhereSet("A"))
    #expect(run.run.isNowhereSet("NOWHERE"))
  }
}
