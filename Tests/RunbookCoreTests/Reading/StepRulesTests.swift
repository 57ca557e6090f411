import Testing

@testable import RunbookCore

/// What a document says in a line a step: number, kind, whether it has a box, whose child it is.
func outline(_ markdown: String) throws -> [String] {
  let found = try runbook(markdown)
  return found.steps.map { step in
    let box = step.box.map { $0.ticked ? " [x]" : " [ ]" } ?? ""
    let parent = step.parent.flatMap { found.step($0) }.map { " in \($0.title)" } ?? ""
    return "\(step.number?.description ?? "-") \(step.kind.rawValue)\(box) \(step.title)\(parent)"
  }
}

@Suite("Rules: what is a step")
struct StepRulesTests {
  @Test("ordered items are steps on a track, and not in reading matter")
  func orderedItems() throws {
    #expect(
      try outline("## Deploy\n1. a\n2. b\n## Next steps\n1. c\n## Dependencies\n1. d\n")
        == ["1 task a", "2 task b"])
  }

  @Test("plain bullets are no steps, bold lines and labels neither")
  func labels() throws {
    let found = try runbook("## Deploy\n- plain\n\n**Checks:**\n- [ ] a\n\nAfterwards:\n- [ ] b\n")
    #expect(found.steps.map(\.title) == ["a", "b"])
    #expect(found.steps.map(\.label) == ["Checks", "Afterwards"])
  }

  @Test("a heading is a section's boundary for labels")
  func labelEnds() throws {
    #expect(try runbook("**Checks:**\n## B\n- [ ] a\n").steps.map(\.label) == [nil])
  }

  @Test("a fence belongs to its list item, else it is a step under the nearest label")
  func fenceOwner() throws {
    #expect(
      try outline(
        "## D\n1. a\n   ```sh\n   x\n   ```\n\nTo roll out:\n```sh\ny\n```\n```sh\nz\n```\n")
        == ["1 command a", "2 command To roll out", "3 command To roll out"])
  }

  @Test("a fence at column 0 belongs to the numbered item before, where the numbering goes on")
  func adopted() throws {
    let found = try runbook("## D\n1. a\n```sh\nx\n```\n2. b\n")
    #expect(found.steps.map(\.kind) == [.command, .task])
    #expect(found.lines(of: .fenceOutsideItem) == [3])
    #expect(try outline("## D\n1. a\n```sh\nx\n```\n1. b\n").count == 3)
  }

  @Test("a box with boxes inside is a group without a number")
  func groups() throws {
    #expect(
      try outline("- [ ] all\n  - [ ] one\n  - [x] two\n- [ ] next\n") == [
        "- group [ ] all", "1 task [ ] one in all", "2 task [x] two in all", "3 task [ ] next",
      ])
  }

  @Test("boxes behind a command in its section accept it")
  func acceptance() throws {
    #expect(
      try outline("## D\n```sh\nx\n```\n**Expected:**\n- [ ] ok\n## E\n- [ ] other\n") == [
        "1 command D", "2 task [ ] ok in D", "3 task [ ] other",
      ])
  }

  @Test("plain bullets inside an item are its notes, in order and indented")
  func notes() throws {
    let found = try runbook("- [ ] a\n\n  more\n  - b\n    1. c\n")
    #expect(found.steps.map(\.notes) == [["more", "- b", "  1. c"]])
  }

  @Test("the author's tick is a claim: the step is preticked and keeps its kind")
  func preticked() throws {
    let found = try runbook("- [x] a\n- [X] b\n- [ ] c\n")
    #expect(found.steps.map(\.preticked) == [true, true, false])
  }

  @Test("what only looks like a box is none")
  func lookalikes() throws {
    let text = """
      <!--
      - [ ] in a comment
      -->
      ```text
      - [ ] in a fence
      ```
          - [ ] in indented code

      \\- [ ] escaped
      | - [ ] in a table |
      |---|
      -[ ] no blank
      - [] empty
      """
    #expect(try runbook(text).steps.allSatisfy { $0.box == nil })
  }

  @Test("headings inside list items count, so that sections behind them keep their steps")
  func headingsInItems() throws {
    let found = try runbook("# T\n- # inner\n\n## Deploy\n- [ ] a\n")
    #expect(found.steps.first.flatMap { found.section($0.section)?.title } == "Deploy")
  }

  @Test("headings of the same name have ids of their own")
  func anchors() throws {
    let found = try runbook("# A\n## B\n## B\n## B-1\n## !!!\n## Ünï_x y\n- [ ] z\n")
    #expect(found.sections.map(\.id) == ["a", "b", "b-1", "b-1-1", "-1", "ünï_x-y"])
  }

  @Test("a section with boxes is no reading matter, whatever its name")
  func boxedReading() throws {
    let found = try runbook("## Goals\n- [ ] a\n## Risks\n1. b\n## Rollback plan\n- [ ] c\n")
    #expect(found.sections.map(\.role) == [.forward, .reading, .rollback])
    #expect(found.steps.compactMap(\.number?.description) == ["1", "R1"])
  }

  @Test(
    "words of headings give roles",
    arguments: [
      ("Rollback", SectionRole.rollback), ("How to roll back", .rollback),
      ("Rollback test", .forward), ("Maintenance", .maintenance),
      ("Maintenance mode", .forward), ("Regular maintenance tasks", .maintenance),
      ("Known issues & FAQ", .troubleshooting), ("Emergency contacts", .contacts),
      ("Sign-off", .signoff), ("Useful commands", .reference), ("Scope", .reading),
      ("Trade-offs", .reading), ("Deploy", .forward), ("Telescope setup", .forward),
    ])
  func roles(heading: String, role: SectionRole) throws {
    #expect(try runbook("# T\n## \(heading)\n1. a\n```sh\nx\n```\n").sections[1].role == role)
  }
}

@Suite("What a command reads")
struct ReadsTests {
  @Test("an apostrophe in a heredoc hides no variable behind it")
  func heredoc() throws {
    #expect(analysed("cat <<END\ndon't use $NAME\nEND\necho $LATER").reads == ["NAME", "LATER"])
    #expect(analysed("cat <<'END'\ndon't use $NAME\nEND\necho $LATER").reads == ["LATER"])
  }

  @Test("a here-string is no heredoc")
  func hereString() throws {
    let seen = analysed("{ grep a <<< \"$L\"\ndeploy <env>; }")
    #expect(seen.reads == ["L"])
    #expect(seen.placeholders.map(\.text) == ["<env>"])
  }

  @Test("a `$ ` line inside a heredoc makes no transcript of a bash fence")
  func promptInHeredoc() throws {
    let steps = try runbook("```bash\ncat > README\n$ npm install\ndeploy\n```\n").steps
    #expect(steps.flatMap { $0.command?.commands ?? [] }.map(\.text).first == "cat > README")
    let typed = try runbook("```bash\n$ npm install\nadded 3 packages\n```\n").steps
    #expect(typed.flatMap { $0.command?.commands ?? [] }.map(\.text) == ["npm install"])
  }
}
