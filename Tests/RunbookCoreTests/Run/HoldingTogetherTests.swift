import Testing

@testable import RunbookCore

/// Sequences in which a step could get lost, be done without a word, or be asked out of place.
@Suite("What must hold together")
struct HoldingTogetherTests {
  static let accepted = "# T\n## A\n```bash\nrun it\n```\n- [ ] one\n- [ ] two\n## B\n- [ ] c\n"

  @Test("a command run again takes its acceptance back, so that it is not open for ever")
  func again() throws {
    var run = try TestRun(Self.accepted)
    for line in ["y", "all", "goto 1", "again", "y"] { try run.answer(line) }
    #expect(run.asked == ["2", "3"])
    try run.answer("all")
    #expect(run.outcome("1") == .done)
  }

  @Test("boxes attested before their command ran are asked one by one, and a person judges then")
  func early() throws {
    var run = try TestRun(Self.accepted)
    try run.answer("n")
    #expect(run.asked == ["2"])
    for line in ["y", "y", "y"] { try run.answer(line) }
    #expect(run.question == .closing(.forward, open: [0], failed: []))
    for line in ["y", "y"] { try run.answer(line) }
    #expect(run.question == .judge(0))
    #expect(run.outcome("1") == nil)
  }

  @Test("a box whose own command is done settles the command that it accepts")
  func chain() throws {
    var run = try TestRun(
      "# T\n## A\n```bash\ndeploy\n```\n- [ ] It answers\n  ```bash\n  ask\n  ```\n")
    try run.answer("y")
    try run.answer("y")
    #expect(run.outcome("2") == .done)
    #expect(run.outcome("1") == .done)
  }

  @Test("a skipped box does not accept: a person judges the command")
  func skippedBox() throws {
    var run = try TestRun(Self.accepted)
    for line in ["y", "y", "s 3 nobody to ask", "y"] { try run.answer(line) }
    #expect(run.outcome("1") == nil)
    #expect(run.question == .closing(.forward, open: [0], failed: []))
  }

  @Test("a box that failed and is so after all, and one that turned out not to be")
  func changedMind() throws {
    var run = try TestRun(Self.accepted)
    for line in ["y", "f 2 no answer", "y"] { try run.answer(line) }
    #expect(run.outcome("1") == .failed)
    for line in ["goto 2", "y"] { try run.answer(line) }
    #expect(run.outcome("1") == .done)
    for line in ["goto 3", "again", "f 3 it stopped"] { try run.answer(line) }
    #expect(run.outcome("1") == .failed)
  }

  @Test("n on a visited step leads back, and never to the end of the run")
  func visits() throws {
    let markdown =
      "# T\n## A\n- [ ] a\n- [ ] b\n## Maintenance windows\n1. rotate\n## Rollback\n1. x\n2. y\n"
      + "## Useful commands\n```bash\nlook\n```\n```bash\nsee\n```\n"
    var run = try TestRun(markdown)
    for line in ["goto M1", "y"] { try run.answer(line) }
    #expect(run.asked == ["1", "2"])
    for line in ["goto M1", "n"] { try run.answer(line) }
    #expect(run.asked == ["1", "2"])
    // A visit in the middle of a rollback comes back to the rollback.
    for line in ["r", "y", "goto X1", "y"] { try run.answer(line) }
    #expect(run.asked == ["R2"])
  }

  @Test("b at the question about open sections goes one card back")
  func backAtLeaving() throws {
    var run = try TestRun(DecidingTests.boxes)
    for line in ["y 1 2", "n"] { try run.answer(line) }
    guard case .leaving = run.question else {
      Issue.record("\(run.question)")
      return
    }
    let decision = try run.run.decide("b", at: run.question)
    #expect(decision.facts == [.movedTo(step: run.run.runbook.steps[0].id)])
  }

  @Test(
    "words that take nothing refuse what stands behind them",
    arguments: ["all but 3", "b 3", "r now", "list 4", "y 3-2", "y 1-9", "y 0-2"])
  func tooMuch(line: String) throws {
    let run = try TestRun(DecidingTests.boxes)
    #expect(throws: Refusal.self) { try run.run.decide(line, at: run.question) }
  }

  @Test("an answer is no name of a target")
  func target() throws {
    let run = try TestRun(DecidingTests.boxes, accepting: false)
    for line in ["y", "?", "n", "list"] {
      #expect(throws: Refusal.noTarget(line)) { try run.run.decide(line, at: .target) }
    }
    #expect(try run.run.decide("-", at: .target).facts == [.targetNamed(name: nil)])
    #expect(try run.run.decide("prod", at: .target).facts == [.targetNamed(name: "prod")])
  }

  @Test("a fence that is cut otherwise today passes only what ran word for word")
  func otherCut() throws {
    var run = try TestRun("# T\n## A\n```bash\none\ntwo\nthree\n```\n")
    try run.start(0, 1)
    try run.finish(0)
    let again = try Run(replaying: run.events) { start in
      try Runbook(path: start.path, bytes: Array(start.bytes)) { text throws(SplitFailure) in
        // As if another bash took the first two lines as one command.
        let lines = text.split(separator: "\n").map(String.init)
        return [
          SplitCommand(text: lines[0] + "\n" + lines[1], firstLine: 0, lineCount: 2),
          SplitCommand(text: lines[2], firstLine: 2, lineCount: 1),
        ]
      }
    }
    #expect(again.progress[0].commands == [.open, .open])
  }

  @Test("a run keeps the steps of its course, whatever is thought of its sections today")
  func keepsSteps() throws {
    let markdown =
      "# T\n## Deploy\n### A\n```bash\nrun <this>\n```\n### B\n- [ ] box\n## C\n- [ ] c\n"
    var run = try TestRun(markdown, accepting: false)
    let whole = Course(entries: [.init(section: "deploy", taken: true)])
    try run.write([.targetNamed(name: nil), .courseSet(course: whole), .courseAccepted])
    #expect(run.run.route.path(.forward) == [0, 1])
  }
}
