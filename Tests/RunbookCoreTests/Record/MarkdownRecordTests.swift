import Testing

@testable import RunbookCore

@Suite("Record as Markdown")
struct MarkdownRecordTests {
  @Test("a whole run, as the auditor opens it")
  func whole() throws {
    var example = try RunExample(
      """
      ---
      title: Shop
      ---
      # Launch

      ## Before
      - [x] Backup taken
      - [x] Approved by *both*
      - [ ] Team told
        - [ ] support
        - [ ] sales

      ## Deploy
      1. Build
         ```bash
         make all
         curl https://shop.example
         ```
      2. Look at it

      ```sh
      rollout \\
        --now
      ```

      ## Scope
      Nothing.
      """)
    try example.settle("1", .done, together: 2)
    try example.settle("3", .done, together: 2)
    try example.settle("4", .skipped, "no *time* <b>")
    try example.attempt("5", command: 0, status: 2, lines: 3)
    try example.attempt("5", command: 0, text: "make some", lines: 25)
    try example.add(
      .commandSettled(step: example.step("5"), command: 1, outcome: .done, reason: "saw it"))
    try example.settle("5", .done, "by eye")
    try example.attempt("7", status: 0)
    try example.add(.noted(step: nil, text: "all calm"), .held(reason: "lunch"))
    let tail = Array("one\n```\ntwo\u{1B}[31m~\n".utf8)
    // Trailing blanks are written ~~ here, so that no editor takes them away.
    let expected = """
      ---
      title: Shop
      ---
      > tminus **UNFINISHED: 3 of 7 open, on hold: lunch** | record, schema 1 | shop-2 (6f9d3c1e-0000-4000-8000-000000000001)~~
      > tminus **Deviations (3)**~~
      > tminus deviation: step 4 sales skipped: no \\*time\\* \\<b>~~
      > tminus deviation: step 5 Build, command 2 done by hand: saw it~~
      > tminus deviation: step 5 Build ran another text than the runbook's~~
      > tminus target prod | runbook launch.md sha256 \(example.run.start.digest) git 91c2e07 | host bastion, in `/srv/shop` | tminus 0.1.0~~
      > tminus sitting 1: dana (login ops, uid 1004) on bastion, 2026-05-01 16:00:01Z to 2026-05-01 16:00:15Z (UTC+1), terminal pts/3, held: lunch~~
      > tminus on hold: since 2026-05-01 16:00:15Z, not resumed, by dana: lunch~~
      > tminus time: 15 s in all, 0.0 s of it on hold, 14 s at work~~
      > tminus 3 done (2 by attestation, 2 of them in groups; 0 by command; 1 by hand) | 1 skipped | 0 failed | 0 not applicable | 3 open~~
      > tminus 2 ticked by the author, 1 of them NOT confirmed by this run~~
      > tminus note 2026-05-01 16:00:14Z dana: all calm~~
      <!-- tminus -->
      # Launch

      ## Before
      - [x] Backup taken
        - tminus: 1 done 2026-05-01 16:00:03Z dana, with 1 other
      - [ ] Approved by *both*
        - tminus: 2 open
        - tminus: ticked by the author, NOT confirmed by this run (source `[x]`)
      - [ ] Team told
        - [x] support
          - tminus: 3 done 2026-05-01 16:00:04Z dana, with 1 other
        - [ ] sales
          - tminus: 4 skipped 2026-05-01 16:00:05Z dana: no \\*time\\* \\<b>
        - tminus: not all of these done

      ## Deploy
      1. Build
         ```bash
         make all
         curl https://shop.example
         ```
         - tminus: 5 done 2026-05-01 16:00:11Z dana, by hand: by eye
         - tminus: command 1 of 2 ran `make all` 2026-05-01 16:00:06Z dana: exit 2, 1.4 s, 3 lines, sha256 9b1c
         - tminus: command 1 of 2 ran `make some` 2026-05-01 16:00:08Z dana: exit 0, 1.4 s, 25 lines, sha256 9b1c
         - tminus: edited, the runbook has: `make all`
         - tminus+5: output, the last 3 of 25 lines
           ````text
           one
           ```
           two~
           ````
         - tminus: command 2 done by hand: saw it
         <!-- tminus -->
      2. Look at it
         - tminus: 6 open

      ```sh
      rollout \\
        --now
      ```
      - tminus: 7 open
      - tminus+4: ran 2026-05-01 16:00:12Z dana: exit 0, 1.4 s, 1 line, sha256 9b1c
        ```text
        rollout \\
          --now
        ```
      <!-- tminus -->

      ## Scope
      Nothing.
      """
    let record = example.text { $0 == "t8" ? tail : nil }
    #expect(record == expected.replacing("~~", with: "  "))
    #expect(
      MarkdownRecord.strip(Array(record.utf8)).map { String(decoding: $0, as: UTF8.self) }
        == String(decoding: example.bytes, as: UTF8.self)
        .replacing("[ ] support", with: "[x] support")
        .replacing("[x] Approved", with: "[ ] Approved"))
  }

  // MARK: The first words

  private func state(_ markdown: String, _ change: (inout RunExample) throws -> Void) throws
    -> String
  {
    var example = try RunExample(markdown)
    try change(&example)
    let line = example.text().split(separator: "\n").first ?? ""
    return line.split(separator: "*", omittingEmptySubsequences: true).dropFirst().first
      .map(String.init) ?? ""
  }

  @Test("the first words say how the run stands")
  func states() throws {
    let text = "# T\n- [ ] a\n- [ ] b\n## Rollback\n- [ ] c\n"
    #expect(try state(text) { try $0.settle("1", .done) } == "UNFINISHED: 1 of 2 open")
    #expect(
      try state(text) { try $0.settle("1", .failed, "x") }
        == "UNFINISHED: 1 of 2 open, 1 FAILED")
    #expect(
      try state(text) {
        try $0.settle("1", .done)
        try $0.settle("2", .done)
        try $0.add(.ended(ending: .complete))
      } == "COMPLETE 2026-05-01 16:00:05Z")
    #expect(
      try state(text) {
        try $0.settle("R1", .done)
        try $0.add(.ended(ending: .rolledBack))
      } == "ROLLED BACK 2026-05-01 16:00:04Z, 2 of 3 open")
    #expect(
      try state(text) { try $0.add(.ended(ending: .scrubbed)) }
        == "SCRUBBED 2026-05-01 16:00:03Z, 2 of 2 open")
  }

  @Test("what the course leaves out is named, with its reason or as no work")
  func leftOut() throws {
    var example = try RunExample("# T\n## A\n- [ ] a\n## B\n- [ ] b\n## C\n1. read this\n")
    var course = example.run.course
    course.entries[1].taken = false
    course.entries[1].reason = "live since May"
    try example.add(.courseSet(course: course), .courseAccepted)
    let text = example.text()
    #expect(text.contains("> tminus deviation: B (1 step) left out of the course: live since May"))
    #expect(text.contains("> tminus not on the course, no work in it: C (1 step)"))
    #expect(text.contains("- [ ] b\n  - tminus: 2 left out of the course: live since May\n"))
    #expect(text.contains("1. read this\n   - tminus: 3 left out of the course\n"))
  }

  @Test("a section left with open steps is a deviation")
  func leftOpen() throws {
    var example = try RunExample("# T\n## A\n- [ ] a\n")
    try example.add(.sectionLeft(section: "a", reason: "no time"))
    #expect(example.text().contains("deviation: section A left with open steps: no time"))
  }

  @Test("answers from a pipe are marked")
  func pipe() throws {
    var example = try RunExample("- [ ] a\n", terminal: nil)
    try example.settle("1", .done)
    #expect(example.text().contains("(UTC+1), answers from a pipe"))
    #expect(example.text().contains("dana, answered from a pipe\n"))
  }

  @Test("a signature says what it is over, and what came after it")
  func signature() throws {
    var example = try RunExample("- [ ] a\n- [ ] b\n")
    try example.settle("1", .done)
    try example.add(.signed(role: "approver", name: "Kim"))
    try example.settle("2", .skipped, "late")
    let text = example.text()
    #expect(text.contains("signed 2026-05-01 16:00:04Z by Kim as approver, over events 0 to 3"))
    #expect(
      text.contains("after that signature: stepSettled 2 skipped 2026-05-01 16:00:05Z (event 5)"))
  }

  @Test("an attempt without an end says how it was cleared up")
  func inDoubt() throws {
    var example = try RunExample("```sh\nx\n```\n")
    try example.add(
      .attemptStarted(
        attempt: Attempt(
          step: example.step("1"), command: 0, token: "t", text: "x", directory: "/")))
    #expect(example.text().contains("ran `x` 2026-05-01 16:00:03Z dana: IN DOUBT, no end is known"))
    try example.add(.attemptResolved(token: "t", resolution: .done, reason: "seen"))
    #expect(example.text().contains("no end is known, done as a person saw: seen"))
  }

  @Test("times are UTC, before and after leap days")
  func times() {
    #expect(UTCTime.text(0) == "1970-01-01 00:00:00Z")
    #expect(UTCTime.text(951_782_399_999) == "2000-02-28 23:59:59Z")
    #expect(UTCTime.text(951_868_800_000) == "2000-03-01 00:00:00Z")
    #expect(UTCTime.text(1_709_210_096_000) == "2024-02-29 12:34:56Z")
    #expect(UTCTime.text(-1) == "1969-12-31 23:59:59Z")
    #expect(UTCTime.offset(-12600) == "UTC-3:30")
  }
}
