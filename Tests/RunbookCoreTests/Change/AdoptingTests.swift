import Foundation
import Testing

@testable import RunbookCore

@Suite("A run that goes on with a changed runbook")
struct AdoptingTests {
  private static let document = """
    # T
    ## Before
    - [ ] nobody deploys
    - [ ] backup is fresh
    ## Deploy
    ```bash
    make build
    make roll
    ```
    ## After
    - [ ] users can log in
    """

  /// A run that is done up to its last section.
  private func begun(_ markdown: String = document) throws -> TestRun {
    var test = try TestRun(markdown)
    try test.answer("all")
    try test.answer("y")
    return test
  }

  private func text(_ markdown: String) -> RunbookText {
    let bytes = Array(markdown.utf8)
    return RunbookText(
      path: "/test.md", bytes: Data(bytes), digest: Digest.sha256(bytes), commit: "abc")
  }

  private func change(_ test: TestRun, _ markdown: String) throws -> RunbookChange {
    RunbookChange(test.run, to: try runbook(markdown))
  }

  /// Adopts, with all matches by likeness taken or none.
  @discardableResult
  private func adopt(
    _ test: inout TestRun, _ markdown: String, consenting: Bool = true
  ) throws -> Adoption {
    let change = try change(test, markdown)
    let adoption = try change.adoption(
      of: text(markdown), by: "operator",
      consent: consenting ? change.proposals + change.untouchedProposals : [])
    test.run.learn(change.after)
    try test.write([.runbookAdopted(adoption: adoption)])
    try expectReplay(test)
    return adoption
  }

  /// The events alone give the very same run.
  private func expectReplay(_ test: TestRun) throws {
    let again = try TestRun.replay(test.events)
    #expect(again.progress == test.run.progress)
    #expect(again.runbook.digest == test.run.runbook.digest)
    #expect(again.route.current == test.run.route.current)
    #expect(again.course == test.run.course)
    #expect(again.dropped.map(\.progress) == test.run.dropped.map(\.progress))
    #expect(again.notes == test.run.notes)
    #expect(again.values == test.run.values)
  }

  private func edited(_ old: String, _ new: String) -> String {
    Self.document.replacing(old, with: new)
  }

  // MARK: The report

  @Test("each step is said to be unchanged, edited, moved, new or removed, with what became of it")
  func report() throws {
    let test = try begun()
    let found = try change(
      test,
      """
      # T
      ## Before
      - [ ] backup is fresh
      - [ ] nobody else deploys
      - [ ] tell the support
      ## Deploy
      ```bash
      make build
      make roll
      ```
      """)
    let steps = found.steps.map { step in
      let title =
        (step.new.map { found.after.steps[$0] } ?? step.old.map { found.before.steps[$0] })?
        .title
      return "\(step.kind) \(title ?? "") \(step.state)"
    }
    #expect(
      Set(steps) == [
        "edited nobody else deploys settled(RunbookCore.Outcome.done)",
        "unchanged backup is fresh settled(RunbookCore.Outcome.done)", "new tell the support open",
        "unchanged Deploy settled(RunbookCore.Outcome.done)", "removed users can log in open",
      ])
  }

  @Test("a new step is behind where the operator stands, or ahead")
  func behind() throws {
    let test = try begun()
    let found = try change(
      test,
      edited("- [ ] backup is fresh", "- [ ] backup is fresh\n- [ ] tell the support")
        + "\n- [ ] orders come in\n")
    let new = found.steps.filter { $0.kind == .new }
    #expect(new.map(\.isBehind) == [true, false])
  }

  @Test("other notes, expectations and hazards make an edited step of one with the same name")
  func sameIdentity() throws {
    let before =
      "# T\n```bash {name=roll}\nmake roll\n```\n- [ ] a <!-- id=a -->\n  - three of them\n"
    let test = try TestRun(before)
    let found = try change(
      test,
      "# T\n```bash {name=roll}\nmake roll\n# Expected: ok\n```\n- [ ] a <!-- id=a -->\n  - five of them\n"
    )
    #expect(found.steps.map(\.kind) == [.edited, .edited])
    #expect(found.steps.allSatisfy { !$0.isProposal })
  }

  // MARK: Adopting

  @Test(
    "what is unchanged keeps its outcome, its attempts and its commands; the position is the first open step"
  )
  func carries() throws {
    var test = try begun()
    try adopt(&test, "# T\n## First\n- [ ] new\n" + Self.document.dropFirst(4))
    #expect(test.outcome("2") == .done)
    #expect(test.outcome("4") == .done)
    #expect(test.run.progress[3].attempts.count == 2)
    #expect(test.run.progress[3].commands == [.succeeded, .succeeded])
    #expect(test.asked == ["1"])
    #expect(test.run.dropped.isEmpty)
  }

  @Test("done, then edited: asked again, and what it was is known")
  func askedAgain() throws {
    var test = try begun()
    let adoption = try adopt(&test, edited("nobody deploys", "nobody else deploys"))
    #expect(adoption.matches.count == 1)
    #expect(adoption.askedAgain == [test.run.runbook.steps[0].id])
    #expect(test.run.progress[0].outcome == nil)
    #expect(test.run.progress[0].earlier.map(\.outcome) == [.done])
    #expect(test.asked == ["1"])
    try test.answer("y")
    #expect(test.outcome("1") == .done)
    #expect(test.run.progress[0].earlier.count == 1)
    try expectReplay(test)
  }

  @Test(
    "of an edited fence, commands with the very same text stay done, and only the others are asked")
  func commands() throws {
    var test = try begun()
    try adopt(&test, edited("make roll\n", "make check\nmake roll --slowly\n"))
    #expect(test.run.progress[2].commands == [.succeeded, .open, .open])
    #expect(test.question == .command(2, run: [1, 2]))
    #expect(test.run.progress[2].attempts.map(\.isOfEarlierText) == [false, true])
    try test.answer("y")
    #expect(test.outcome("3") == .done)
    try expectReplay(test)
  }

  @Test(
    "what is erased of a step that is gone is not erased of one with the same id, nor the other way"
  )
  func redactedByName() throws {
    let box = "```bash\nmake roll\n```\n"
    var test = try TestRun("# T\n" + box + "- [ ] between\n\n" + box)
    for _ in 0..<3 { try test.answer("y") }
    try adopt(&test, "# T\n- [ ] between\n\n" + box, consenting: false)
    for _ in 0..<2 where test.run.progress[1].attempts.isEmpty { try test.answer("y") }
    #expect(test.run.stepsWithAttempts == [.here(1), .gone(0), .gone(1)])
    #expect(test.run.dropped.map(\.step.id).contains(test.run.id(of: .here(1))))
    #expect(throws: AmbiguousStep(names: ["now-1", "gone-1"])) { try test.run.step(named: "1") }
    #expect(try test.run.step(named: "now-2") == .here(1))
    #expect(try test.run.step(named: "Gone-2") == .gone(1))
    #expect(try test.run.step(named: "gone-3") == nil)
    let twin = try #require(
      test.run.dropped.firstIndex { $0.step.id == test.run.id(of: .here(1)) })
    let tokens = test.run.attempts(of: .gone(twin)).map(\.attempt.token)
    try test.write([
      .outputRedacted(
        step: test.run.id(of: .gone(twin)), by: "operator", reason: nil, attempts: tokens)
    ])
    #expect(test.run.attempts(of: .gone(twin)).allSatisfy { $0.redaction != nil })
    #expect(test.run.attempts(of: .gone(1 - twin)).allSatisfy { $0.redaction == nil })
    #expect(test.run.attempts(of: .here(1)).allSatisfy { $0.redaction == nil })
  }

  @Test(
    "without consent an edited step is another: the old one is dropped with all that is known of it"
  )
  func noConsent() throws {
    var test = try begun()
    try test.write([.noted(step: test.run.runbook.steps[2].id, text: "slow today")])
    let adoption = try adopt(&test, edited("make roll", "make roll --slowly"), consenting: false)
    #expect(adoption.matches.isEmpty)
    #expect(test.run.progress[2].outcome == nil)
    #expect(test.run.progress[2].commands == [.open, .open])
    #expect(test.run.progress[2].attempts.isEmpty)
    #expect(test.run.dropped.map(\.step.title) == ["Deploy"])
    #expect(test.run.dropped.first?.progress.attempts.count == 2)
    #expect(test.run.dropped.first?.notes.map(\.text) == ["slow today"])
    #expect(test.run.notes.isEmpty)
  }

  @Test("equal steps of which the first is gone: the one that is left is still to be done")
  func equals() throws {
    var test = try TestRun("# T\n- [ ] health is green\n- [ ] deploy\n- [ ] health is green\n")
    try test.answer("y 1-2")
    try adopt(&test, "# T\n- [ ] deploy\n- [ ] health is green\n", consenting: false)
    #expect(test.outcome("1") == .done)
    #expect(test.outcome("2") == nil)
    #expect(test.run.dropped.map(\.step.title) == ["health is green"])
  }

  @Test("failed and skipped speak of a text as done does; later stays later")
  func otherOutcomes() throws {
    var test = try TestRun("# T\n- [ ] alpha is up\n- [ ] beta is up\n- [ ] gamma is up\n")
    try test.answer("f 1 broken")
    try test.answer("s 2 not here")
    try test.answer("n 3")
    try adopt(
      &test, "# T\n- [ ] alpha is up now\n- [ ] beta is up now\n- [ ] gamma is up now\n")
    #expect(test.run.progress.map(\.outcome) == [nil, nil, .later])
    #expect(test.run.progress.map { $0.earlier.map(\.outcome) } == [[.failed], [.skipped], []])
  }

  @Test("boxes that accept an edited command are asked again with it")
  func acceptance() throws {
    let document = "# T\n## A\n```bash\nmake roll\n```\nExpected results:\n- [ ] pods are up\n"
    var test = try TestRun(document)
    try test.answer("y")
    try test.answer("y")
    #expect(test.run.progress.map(\.outcome) == [.done, .done])
    try adopt(&test, document.replacing("make roll", with: "make roll --now"))
    #expect(test.run.progress.map(\.outcome) == [nil, nil])
    #expect(test.run.progress[1].earlier.count == 1)
    try test.answer("y")
    try test.answer("y")
    #expect(test.run.progress.map(\.outcome) == [.done, .done])
  }

  @Test("a renamed section with consent keeps its outcomes: no text is another")
  func renamedSection() throws {
    var test = try begun()
    let adoption = try adopt(&test, edited("## Before", "## Preparation"))
    #expect(adoption.matches.count == 2)
    #expect(adoption.askedAgain.isEmpty)
    #expect(test.outcome("1") == .done)
    #expect(test.outcome("2") == .done)
  }

  @Test("swapped steps keep what was done at them")
  func swapped() throws {
    var test = try TestRun("# T\n- [ ] one\n- [ ] two\n- [ ] three\n")
    try test.answer("y 1")
    let adoption = try adopt(&test, "# T\n- [ ] three\n- [ ] two\n- [ ] one\n", consenting: false)
    #expect(adoption.matches.isEmpty && adoption.notCarried.isEmpty && adoption.askedAgain.isEmpty)
    #expect(test.run.progress.map(\.outcome) == [nil, nil, .done])
  }

  @Test("values, notes and an operator's edit of a command that is still there go along")
  func remainder() throws {
    var test = try TestRun("# T\n```bash\nmake a\nmake b\n```\n- [ ] end\n")
    try test.write([
      .valueGiven(name: "X", value: "1"),
      .commandEdited(
        step: test.run.runbook.steps[0].id, command: 1, text: "make b2", reason: "why"),
      .noted(step: test.run.runbook.steps[1].id, text: "n"),
    ])
    try adopt(&test, "# T\n```bash\nmake zero\nmake a\nmake b\n```\n- [ ] the end\n")
    #expect(test.run.values == ["X": "1"])
    #expect(test.run.commands(of: 0).map(\.text) == ["make zero", "make a", "make b2"])
    #expect(test.run.notes.map(\.step) == [test.run.runbook.steps[1].id])
  }

  @Test(
    "a choice with other ways is asked anew, and ways not taken with it; one as it was stays taken")
  func choices() throws {
    let document = """
      # T
      ## Option A: blue
      - [ ] blue is up
      ## Option B: green
      - [ ] green is up
      """
    var test = try TestRun(document)
    let choice = try #require(test.run.runbook.steps.firstIndex { !$0.alternatives.isEmpty })
    try test.answer("take 1")
    let chosen = test.run.progress[choice].chosen
    #expect(chosen == 0)
    var same = test
    try adopt(&same, document + "\n- [ ] green is warm\n")
    #expect(same.run.progress[choice].chosen == 0)
    try adopt(&test, document.replacing("Option A: blue", with: "Option A: cyan"))
    #expect(test.run.progress.contains { $0.outcome == .notApplicable } == false)
    #expect(test.run.progress.allSatisfy { $0.chosen == nil })
  }

  @Test("ways not taken speak of their choice: where it is another one, they are asked")
  func waysOfAnotherChoice() throws {
    let document = """
      # T
      ## Option A: blue
      - [ ] blue is up
      ## Option B: green
      - [ ] green is up
      """
    var test = try TestRun(document)
    try test.answer("take 1")
    try test.answer("y")
    #expect(test.run.progress.contains { $0.outcome == .notApplicable })
    try adopt(
      &test, document.replacing("Option A: blue", with: "Option A: a wholly other colour"),
      consenting: false)
    #expect(!test.run.progress.contains { $0.outcome == .notApplicable })
    try test.answer("take 2")
    #expect(test.run.route.current.map { test.run.runbook.steps[$0].title } == "green is up")
  }

  private static let ways = """
    # T
    ## Database
    **Option A: managed**
    - [ ] open the console
    - [ ] press upgrade

    **Option B: by hand**
    - [ ] stop the writers
    - [ ] run the dump
    ## Next
    - [ ] all is fine
    """

  private func outcomes(_ run: Run) -> [String: Outcome] {
    Dictionary(
      run.runbook.steps.indices.compactMap { index in
        run.progress[index].outcome.map { (run.runbook.steps[index].title, $0) }
      }
    ) { first, _ in first }
  }

  @Test(
    "what is new on a way that was not taken is left out with it, and what is new on the taken one asked"
  )
  func newOnWays() throws {
    var test = try TestRun(Self.ways)
    try test.answer("take 1")
    try adopt(
      &test,
      Self.ways.replacing(
        "- [ ] run the dump", with: "- [ ] run the dump\n- [ ] drop the old tables"
      )
      .replacing("- [ ] press upgrade", with: "- [ ] press upgrade\n- [ ] wait for green"),
      consenting: false)
    let found = outcomes(test.run)
    #expect(found["drop the old tables"] == .notApplicable)
    #expect(found["run the dump"] == .notApplicable)
    #expect(found["wait for green"] == nil)
    let dropping = try #require(
      test.run.runbook.steps.firstIndex { $0.title == "drop the old tables" })
    #expect(test.run.progress[dropping].reason == test.run.progress[dropping - 1].reason)
  }

  @Test("a choice that was skipped leaves out what is new on all of its ways")
  func newOnSkippedWays() throws {
    var test = try TestRun(Self.ways)
    try test.answer("s not today")
    try adopt(
      &test,
      Self.ways.replacing(
        "- [ ] run the dump", with: "- [ ] run the dump\n- [ ] drop the old tables"),
      consenting: false)
    #expect(outcomes(test.run)["drop the old tables"] == .skipped)
  }

  @Test(
    "a step that has moved to the way taken, or out of the ways, is asked, and one moved off it is not",
    arguments: [true, false])
  func movedBetweenWays(consenting: Bool) throws {
    var test = try TestRun(Self.ways)
    try test.answer("take 1")
    let writers = "- [ ] stop the writers\n"
    let without = Self.ways.replacing(writers, with: "")
    var outside = test
    try adopt(
      &test, without.replacing("- [ ] open the console", with: writers + "- [ ] open the console"),
      consenting: consenting)
    #expect(outcomes(test.run)["stop the writers"] == nil)
    #expect(test.run.runbook.steps.contains { $0.title == "stop the writers" })
    try adopt(
      &outside, without.replacing("- [ ] all is fine", with: writers + "- [ ] all is fine"),
      consenting: consenting)
    #expect(outcomes(outside.run)["stop the writers"] == nil)
    #expect(outcomes(outside.run)["run the dump"] == .notApplicable)
    let console = "- [ ] open the console\n"
    try adopt(
      &outside,
      without.replacing(console, with: "").replacing(
        "- [ ] run the dump", with: console + "- [ ] run the dump"), consenting: consenting)
    #expect(outcomes(outside.run)["open the console"] == .notApplicable)
  }

  @Test(
    "what a condition left out is asked where that is another, and what is new below is left out")
  func belowConditions() throws {
    let document = """
      # T
      - [ ] a
      - [ ] If the cache is cold, warm it
        ```bash
        make warm
        ```
        - [ ] all of it is warm

      """
    var test = try TestRun(document)
    try test.answer("y")
    try test.answer("no")
    #expect(outcomes(test.run)["all of it is warm"] == .notApplicable)
    try adopt(&test, document + "  - [ ] warm it twice\n")
    #expect(outcomes(test.run)["warm it twice"] == .notApplicable)
    try adopt(&test, document.replacing("is cold,", with: "is cold or old,"))
    #expect(outcomes(test.run)["all of it is warm"] == nil)
  }

  private static let waysOfFence = """
    # T
    ```bash
    # Option A: all at once
    echo all
    # Option B: canary first
    echo canary
    ```
    - [ ] the end
    """

  @Test("a fence whose ways are called otherwise asks which, and each of them can be taken")
  func waysOfFence() throws {
    var test = try TestRun(Self.waysOfFence)
    try test.answer("take 1")
    #expect(test.run.progress[0].commands.filter(\.isNotApplicable).count == 1)
    try adopt(&test, Self.waysOfFence.replacing("canary first", with: "one canary first"))
    #expect(test.question == .choice(0))
    try test.answer("take 2")
    guard case .command(0, let places) = test.question else {
      Issue.record("\(test.question)")
      return
    }
    #expect(places.map { test.run.commands(of: 0)[$0].text }.contains { $0.contains("canary") })
  }

  @Test(
    "of a fence's ways, what is new on one not taken is left out, what went to the other is run")
  func movedBetweenWaysOfFence() throws {
    var test = try TestRun(Self.waysOfFence)
    try test.answer("take 1")
    try adopt(
      &test, Self.waysOfFence.replacing("echo canary", with: "echo canary\necho drop"))
    #expect(test.run.progress[0].chosen == 0)
    let added = try #require(
      test.run.commands(of: 0).firstIndex { $0.text.contains("echo drop") })
    #expect(test.run.progress[0].commands[added].isNotApplicable)
    try adopt(
      &test, Self.waysOfFence.replacing("echo all", with: "echo all\necho drop"))
    let moved = try #require(
      test.run.commands(of: 0).firstIndex { $0.text.contains("echo drop") })
    #expect(test.run.progress[0].commands[moved] == .open)
  }

  @Test("boxes speak of the command that they accept: where it is another one, they are asked")
  func boxesOfAnotherCommand() throws {
    let document = "# T\n## A\n```bash\nmake roll\n```\nExpected results:\n- [ ] pods are up\n"
    var test = try TestRun(document)
    try test.answer("y")
    try test.answer("y")
    try adopt(
      &test, document.replacing("make roll", with: "kubectl apply -f shop.yaml"), consenting: false)
    #expect(test.run.progress.map(\.outcome) == [nil, nil])
    #expect(test.run.dropped.map(\.step.kind) == [.command])
  }

  @Test("a box under another command than before is asked, though that one is as it was")
  func boxesUnderAnotherCommand() throws {
    let check = "```bash\nmake check\n```\n"
    let roll = "```bash\nmake roll\n```\n"
    let box = "\n- [ ] no error was printed\n\n"
    var test = try TestRun("# T\n" + check + box + roll)
    for _ in 0..<3 { try test.answer("y") }
    #expect(test.run.progress.map(\.outcome) == [.done, .done, .done])
    var alone = test
    try adopt(&test, "# T\n" + roll + box, consenting: false)
    #expect(outcomes(test.run)["no error was printed"] == nil)
    #expect(test.asked == ["2"])
    try adopt(&alone, "# T\n" + check + roll + "## End\n- [ ] no error was printed\n")
    #expect(outcomes(alone.run)["no error was printed"] == nil)
  }

  // MARK: The course

  @Test("a section left out stays out, and what is new in such a run with it; an order stays")
  func course() throws {
    var test = try TestRun(
      "# T\n## A\n- [ ] a\n## B\n- [ ] b\n## C\n- [ ] c\n", accepting: false)
    try test.write([.targetNamed(name: "prod")])
    try test.answer("off 2 not today")
    try test.answer("move 3 before 1")
    try test.answer("y")
    try adopt(
      &test,
      "# T\n## A\n- [ ] a\n## New\n- [ ] n\n## B\n- [ ] b\n- [ ] b2\n## C\n- [ ] c\n## Notes\nwords\n"
    )
    #expect(
      test.run.course.entries.map { "\($0.section) \($0.taken)" } == [
        "c true", "a true", "new false", "b false",
      ])
    #expect(test.run.course.entries.last?.reason == "not today")
    #expect(test.run.courseAccepted)
  }

  /// A run with its second section left out.
  private func limited() throws -> TestRun {
    var test = try TestRun(Self.sections, accepting: false)
    try test.write([.targetNamed(name: "prod")])
    try test.answer("off 2 not tonight")
    try test.answer("y")
    return test
  }

  private static let sections =
    "# T\n## Check\n- [ ] a\n## Danger\n```bash\nmake danger\n```\n## End\n- [ ] bye\n"

  @Test(
    "a section left out stays out with its reason under another name, whoever consents",
    arguments: [true, false])
  func renamedSectionLeftOut(consenting: Bool) throws {
    var test = try limited()
    try adopt(
      &test, Self.sections.replacing("## Danger", with: "## Danger zone"), consenting: consenting)
    #expect(
      test.run.course.entries.map { "\($0.section) \($0.taken)" } == [
        "check true", "danger-zone false", "end true",
      ])
    #expect(test.run.course.entries[1].reason == "not tonight")
    #expect(test.run.deviations == ["Danger zone (1 step) left out of the course: not tonight"])
  }

  @Test(
    "a new section is left out of a run that takes only some, is named, and comes into any other")
  func newSection() throws {
    let text = Self.sections + "## Cleanup\n```bash\nmake clean\n```\n"
    var test = try limited()
    #expect(try change(test, text).limited == ["cleanup"])
    try adopt(&test, text)
    #expect(test.run.course.entries.last?.taken == false)
    #expect(test.run.course.entries.last?.reason != nil)
    var whole = try TestRun(Self.sections)
    #expect(try change(whole, text).limited.isEmpty)
    try adopt(&whole, text)
    #expect(whole.run.course.entries.map(\.taken) == [true, true, true, true])
  }

  @Test("of steps left out and steps taken in one new section, none is taken, and it is named")
  func mixedSection() throws {
    var test = try limited()
    let text =
      "# T\n## Check\n- [ ] a\n## Night work\n```bash\nmake danger\n```\n- [ ] bye\n"
    #expect(try change(test, text).limited == ["night-work"])
    try adopt(&test, text)
    #expect(test.run.course.entries.map(\.taken) == [true, false])
  }

  @Test("a command left out that has come to a section taken is not adopted unasked")
  func leftOutElsewhere() throws {
    let test = try limited()
    let text = "# T\n## Check\n- [ ] a\n```bash\nmake danger\n```\n## End\n- [ ] bye\n"
    #expect(try change(test, text).refusalUnasked() == .wouldRunLeftOut(StepNumber("2")))
    #expect(
      try change(test, Self.sections.replacing("## Danger", with: "## Danger zone"))
        .refusalUnasked() == nil)
  }

  @Test("a section that was left out and is gone is left out in the record still")
  func sectionLeftOutAndGone() throws {
    var test = try limited()
    try adopt(&test, "# T\n## Check\n- [ ] a\n## End\n- [ ] bye\n")
    #expect(
      test.run.deviations == [
        "section Danger (no longer in the runbook) left out of the course: not tonight"
      ])
  }

  @Test("of two sections with one title the one left out goes: the other comes in")
  func sectionsWithOneTitle() throws {
    var test = try TestRun(
      "# T\n## Verify\n- [ ] before\n## Deploy\n- [ ] d\n## Verify\n- [ ] after\n",
      accepting: false)
    try test.write([.targetNamed(name: "prod")])
    try test.answer("off 1 known")
    try test.answer("y")
    try adopt(&test, "# T\n## Deploy\n- [ ] d\n## Verify\n- [ ] after\n")
    #expect(test.run.course.entries.map(\.taken) == [true, true])
  }

  @Test("a section left with open steps is known to have been, though it is gone")
  func sectionLeft() throws {
    var test = try TestRun("# T\n## A\n- [ ] a\n## B\n```bash\nmake b\n```\n")
    try test.write([.sectionLeft(section: "a", reason: "later, maybe")])
    try adopt(&test, "# T\n## B\n```bash\nmake b\n```\n")
    #expect(test.run.sectionsLeft.isEmpty)
    let record = String(
      decoding: MarkdownRecord.bytes(of: test.run, events: test.events), as: UTF8.self)
    #expect(
      record.contains(
        "section A (no longer in the runbook) left with open steps: later, maybe"))
  }

  @Test("what was done in one group is asked again in another, though its own text is the same")
  func groups() throws {
    let document = "# T\n- [ ] On staging:\n  - [ ] the database is migrated\n"
    var test = try TestRun(document)
    try test.answer("y")
    let adoption = try adopt(&test, document.replacing("staging", with: "production"))
    #expect(adoption.matches.isEmpty)
    #expect(test.run.progress.allSatisfy { $0.outcome == nil })
  }

  @Test("what was stayed with against one text is asked again once another was adopted")
  func keptThenAdopted() throws {
    var test = try begun()
    try test.write([.runbookKept(digest: "x", by: "operator")])
    try adopt(&test, Self.document + "\nwords\n")
    #expect(test.run.keptAgainst == nil)
  }

  // MARK: What stands in the way

  @Test(
    "a command in doubt is no obstacle at a step that is as it was, and one where it is edited or gone"
  )
  func inDoubt() throws {
    var test = try TestRun(Self.document)
    try test.answer("all")
    try test.start(2, 0)
    let other = try change(test, edited("make build", "make -j build"))
    #expect(other.refusal() == .inDoubt(StepNumber("3")))
    let gone = try change(test, "# T\n## Before\n- [ ] nobody deploys\n")
    #expect(gone.refusal() == .inDoubt(StepNumber("3")))
    try adopt(&test, "# T\n## New\n- [ ] new\n" + Self.document.dropFirst(4))
    #expect(test.run.openAttempt?.step == test.run.runbook.steps[3].id)
    #expect(test.run.progress[3].commands[0] == .started)
    try test.finish(0)
    #expect(test.run.progress[3].commands[0] == .succeeded)
    try expectReplay(test)
  }

  @Test("nor is one in the background, whose end is its step's, under its new id too")
  func inBackground() throws {
    var test = try TestRun(Self.document)
    try test.answer("all")
    try test.start(2, 0)
    let token = try #require(test.run.openAttempt?.token)
    try test.write([.attemptLeft(token: token)])
    #expect(
      try change(test, edited("make build", "make -j build")).refusal()
        == .inBackground(StepNumber("3")))
    try adopt(&test, edited("## Deploy", "## Roll out"))
    #expect(test.run.background.map(\.step) == [test.run.runbook.steps[2].id])
    try test.write(
      test.run.facts(
        after: AttemptEnd(
          token: token, status: 0, milliseconds: 1,
          output: OutputDigest(sha256: "", bytes: 0, lines: 0))))
    #expect(test.run.progress[2].commands == [.succeeded, .open])
    try expectReplay(test)
  }

  @Test("a gate that was met and is not answered holds the old text, where it is edited or gone")
  func metGate() throws {
    let document = "# T\n## A\n- [ ] a\n## Rollback triggers\n- [ ] error rate over 5%\n"
    var test = try TestRun(document)
    let gate = try #require(test.run.runbook.steps.firstIndex { $0.gate != nil })
    try test.write([.gateMet(step: test.run.runbook.steps[gate].id)])
    #expect(try change(test, "# T\n## A\n- [ ] a\n").refusal() != nil)
    #expect(try change(test, document + "- [ ] latency over 2 s\n").refusal() == nil)
  }

  @Test("on the way back, a text without one is not adopted")
  func noWayBack() throws {
    let document = "# T\n## A\n- [ ] a\n## Rollback\n- [ ] put it back\n"
    var test = try TestRun(document)
    try test.answer("r")
    #expect(try change(test, "# T\n## A\n- [ ] a\n").refusal() == .noWayBack)
    try adopt(&test, document + "- [ ] look at it\n")
    #expect(test.asked.first == "R1")
  }

  @Test("an event whose text nobody has read changes nothing")
  func unread() throws {
    var test = try begun()
    let fact = Fact.runbookAdopted(
      adoption: Adoption(
        text: text("# T\n- [ ] a\n"), by: "operator", course: Course(entries: [])))
    let before = test.run.head
    #expect(throws: RunError.self) { try test.write([fact]) }
    #expect(test.run.head == before)
  }

  @Test("adopted and adopted back: what was dropped in between is asked, and not taken for done")
  func backAgain() throws {
    var test = try begun()
    try adopt(&test, edited("- [ ] nobody deploys\n", ""))
    try adopt(&test, Self.document)
    #expect(test.run.earlierTexts.count == 2)
    #expect(test.outcome("1") == nil)
    #expect(test.outcome("2") == .done)
    #expect(test.run.runbook(at: 0).digest == test.run.start.digest)
  }

  @Test("the text that was not wanted is known until another is", arguments: ["other", "same"])
  func kept(_ digest: String) throws {
    var test = try begun()
    try test.write([.runbookKept(digest: "same", by: "operator")])
    #expect((test.run.keptAgainst?.digest == digest) == (digest == "same"))
    try expectReplay(test)
  }

  @Test("ten thousand steps are adopted, and a step after that costs what it did")
  func large() throws {
    let lines = (1...10_000).map { "- [ ] node \($0) answers\n" }
    var test = try TestRun("# T\n## S\n" + lines.joined())
    try test.answer("all")
    try adopt(&test, "# T\n## S\n- [ ] a new one\n" + lines.joined())
    #expect(test.asked == ["1"])
    #expect(test.outcome("2") == .done)
  }

  @Test("a wait goes on counting from its step, whatever that is called in the new text")
  func waitCountsFromRenamed() throws {
    let waits =
      "# T\n## Before\n- [ ] nobody deploys today\n- [ ] Wait 1 hour\n## After\n- [ ] log in\n"
    var test = try TestRun(waits)
    try test.answer("y")
    try test.pass()
    #expect(test.run.progress[1].clock?.after == test.run.runbook.steps[0].id)
    let before = test.run.runbook.steps[0].id
    try adopt(&test, waits.replacing("nobody deploys today", with: "nobody deploys now"))
    let step = test.run.runbook.steps[0].id
    #expect(step != before && test.run.progress[1].clock?.after == step)
    try adopt(&test, waits.replacing("- [ ] nobody deploys today\n", with: ""))
    #expect(test.run.progress[0].clock != nil && test.run.progress[0].clock?.after == nil)
  }
}
