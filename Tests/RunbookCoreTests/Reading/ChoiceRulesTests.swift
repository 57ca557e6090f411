import Testing

@testable import RunbookCore

@Suite("Rules: choices, metrics, places")
struct ChoiceRulesTests {
  /// Kind, title and way of each step.
  private func ways(_ markdown: String) throws -> [String] {
    try runbook(markdown).steps.map { step in
      let way = step.option.map { " of \($0.alternative)" } ?? ""
      return "\(step.kind.rawValue) \(step.title)\(way)"
    }
  }

  @Test("sibling headings are ways of one choice; what fits all of them is of none")
  func headings() throws {
    let text = """
      # T
      ## Front end
      ### Option A: Managed
      ```sh
      x
      ```
      ### Option B: Own
      ```sh
      y
      ```
      **Expected:**
      - [ ] answers
      ## Next
      - [ ] done
      """
    #expect(
      try ways(text) == [
        "choice Front end", "command Option A: Managed of 0", "command Option B: Own of 1",
        "task answers", "task done",
      ])
    let found = try runbook(text)
    #expect(found.steps[0].alternatives.map(\.label) == ["Option A: Managed", "Option B: Own"])
    #expect(found.steps[0].line == 3 && found.steps[0].section == "front-end")
    #expect(found.steps[1].option?.choice == found.steps[0].id)
    #expect(found.steps[3].parent == nil && found.steps[0].number?.ordinal == 1)
  }

  @Test("boxes under each way belong to it")
  func boxes() throws {
    let text = "## F\n### Method 1\n```sh\nx\n```\n- [ ] a\n### Method 2\n```sh\ny\n```\n- [ ] b\n"
    #expect(
      try ways(text) == [
        "choice F", "command Method 1 of 0", "task a of 0", "command Method 2 of 1", "task b of 1",
      ])
  }

  @Test("captions are ways too, until a label of its own behind the last")
  func captions() throws {
    let text = """
      ## F
      **Option A:**
      ```sh
      x
      ```
      **Option B:**
      ```sh
      y
      ```
      **Then:**
      - [ ] a
      """
    #expect(
      try ways(text) == ["choice F", "command Option A of 0", "command Option B of 1", "task a"])
  }

  @Test(
    "ways in other languages",
    arguments: [
      ("Variante A", "Variante B"), ("Méthode 1", "Méthode 2"), ("Opción 1", "Opción 2"),
      ("Вариант 1", "Вариант 2"), ("方案一：托管", "方案二：自建"), ("方法1", "方法2"),
      ("Option A", "Alternative: by hand"),
    ])
  func languages(first: String, second: String) throws {
    let text = "## F\n### \(first)\n- [ ] a\n### \(second)\n- [ ] b\n"
    #expect(try ways(text) == ["choice F", "task a of 0", "task b of 1"])
  }

  @Test(
    "one way alone, ways to read about, and other words are no choice",
    arguments: [
      "## F\n### Option A (recommended)\n- [ ] a\n### Other\n- [ ] b\n",
      "## Open questions\n### Option A\n1. a\n### Option B\n1. b\n",
      "## F\n### Path to success\n- [ ] a\n### Path to glory\n- [ ] b\n",
      "## F\n### Option A\ntext\n### Option B\ntext\n",
    ])
  func none(text: String) throws {
    #expect(try runbook(text).steps.allSatisfy { $0.kind != .choice && $0.option == nil })
  }

  @Test("rows of a table of metrics on a track are values to enter")
  func metrics() throws {
    let table = "| Metric | Target | Alert if |\n|---|---|---|\n| Errors | < 1% | > 5% |\n"
    let found = try runbook("# T\n## Watch\n\n\(table)\n## Scope\n\n\(table)\n").steps
    #expect(found.map(\.kind) == [.input] && found.map(\.line) == [6])
    #expect(found[0].metric == Metric(name: "Errors", target: "< 1%", alert: "> 5%"))
    let german = "| Kennzahl | Ziel | Schwelle |\n|---|---|---|\n| Fehler | 0 | 5 |\n"
    #expect(
      try runbook("## Betrieb\n\n" + german).steps.first?.metric
        == Metric(name: "Fehler", target: "0", alert: "5"))
    #expect(try runbook("## W\n\n| Role | Name |\n|---|---|\n| a | b |\n").steps.isEmpty)
  }

  @Test("a fence right under a box belongs to it where boxes go on")
  func adoptedByBox() throws {
    let found = try runbook("## D\n- [ ] a\n```sh\nx\n```\n- [ ] b\n")
    #expect(found.steps.map(\.kind) == [.command, .task])
    #expect(found.lines(of: .fenceOutsideItem) == [3])
    #expect(try outline("## D\n- [ ] a\n\n```sh\nx\n```\n- [ ] b\n").count == 3)
  }

  @Test("boxes in HTML comments are hidden")
  func hidden() throws {
    #expect(try runbook("## D\n<!--\n- [ ] a\n-->\n- [ ] b\n").steps.map(\.title) == ["b"])
  }

  @Test("a fence that is never closed is reported, a closed one is not")
  func unclosed() throws {
    #expect(try runbook("## D\n```sh\nx\n").lines(of: .unclosedFence) == [2])
    #expect(try runbook("## D\n```sh\nx\n\n").lines(of: .unclosedFence) == [2])
    for text in [
      "```sh\nx\n```", "- a\n  ```sh\n  x\n  ```\n- b\n", "```sh\n```\n", "> ```sh\n> x\n> ```\n",
    ] {
      #expect(try runbook(text).lines(of: .unclosedFence).isEmpty, "\(text)")
    }
  }

  @Test("equal headings of one section and dead anchors are reported")
  func doubles() throws {
    let found = try runbook("# T\n## A\n### X\n## B\n### X\n### X\n[a](#a) [c](#c)\n")
    #expect(found.lines(of: .duplicateHeading) == [6])
    #expect(found.lines(of: .deadAnchor) == [7])
  }

  @Test("what says before or after something and stands elsewhere is reported")
  func places() throws {
    let found = try runbook(
      "# T\n## Test\nAfter deployment, look:\n- [ ] a\n## Deployment\n- [ ] b\n"
        + "## Checks before go-live\n- [ ] c\n## After deployment\n- [ ] d\n")
    #expect(found.lines(of: .sectionOutOfPlace) == [3, 7])
    let right = try runbook(
      "# T\n## Before deployment\n- [ ] a\n## Deployment\n- [ ] b\n## After the launch\n- [ ] c\n")
    #expect(right.lines(of: .sectionOutOfPlace).isEmpty)
  }

  @Test("missing ways to check and to go back are reported, once each")
  func missing() throws {
    let bare = try runbook("# T\n## D\n```sh\nx\n```\n")
    #expect(bare.findings.map(\.code) == [.noRollback, .noVerification])
    let whole = try runbook("# T\n## D\n```sh\nx\n```\n- [ ] ok\n## Rollback\n1. y\n")
    #expect(whole.findings.isEmpty)
    let words = try runbook("# T\n## Rollback\nAsk the operator.\n")
    #expect(words.findings.map(\.code) == [.unreachableRollback])
  }
}
