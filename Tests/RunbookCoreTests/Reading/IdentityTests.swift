import Testing

@testable import RunbookCore

@Suite("Rules: identity, numbers, front matter")
struct IdentityTests {
  static let text = "# T\n## A\n- [ ] one\n- [ ] two\n## B\n```sh\nx\n```\n- [ ] one\n"

  @Test("ids survive edits elsewhere; numbers are for people and do not")
  func edits() throws {
    let before = try runbook(Self.text)
    let after = try runbook(
      Self.text.replacing("## A\n", with: "Words.\n\n## New\n- [ ] first\n## A\n- [ ] zero\n")
        .replacing("[ ] two", with: "[x] two"))
    for step in before.steps { #expect(after.step(step.id)?.title == step.title) }
    #expect(before.steps.map(\.number?.description) == ["1", "2", "3", "4"])
    #expect(after.steps.compactMap(\.number?.description) == ["1", "2", "3", "4", "5", "6"])
  }

  @Test("an edited text, a moved step and another heading path are other steps")
  func changes() throws {
    let ids = Set(try runbook(Self.text).steps.map(\.id))
    for change in [("- [ ] two", "- [ ] zwei"), ("\nx\n", "\ny\n"), ("## A", "## C")] {
      let changed = try runbook(Self.text.replacing(change.0, with: change.1))
      #expect(!changed.steps.allSatisfy { ids.contains($0.id) }, "\(change)")
    }
  }

  @Test("equal steps of one section are told apart by their order")
  func equals() throws {
    let ids = try runbook("## A\n- [ ] same\n- [ ] same\n- [ ] same\n").steps.map(\.id)
    #expect(Set(ids).count == 3)
    #expect(ids[1] == ids[0] + "-2" && ids[2] == ids[0] + "-3")
  }

  @Test("an explicit name is the id; given twice, it is reported and still unique")
  func names() throws {
    let found = try runbook(
      "# T\n```sh {name=a}\nx\n```\n```sh {name=a-2}\ny\n```\n```sh {name=a}\nz\n```\n")
    #expect(found.steps.map(\.id) == ["a", "a-2", "a-3"])
    #expect(found.lines(of: .duplicateName) == [8])
  }

  @Test("a name that looks like a digest cannot take another step's id")
  func digestName() throws {
    let id = try runbook("# T\n- [ ] a\n").steps[0].id
    let found = try runbook("# T\n- [ ] a\n\n```sh {name=\(id)}\nx\n```\n")
    #expect(found.steps.map(\.id) == [id, "name-" + id])
  }

  @Test("front matter gives the title and is no Markdown; lines keep their numbers")
  func frontMatter() throws {
    let found = try runbook(
      "---\ntitle: Other\ntminus:\n  title: Ours\n  cwd: /srv\n---\n- [ ] a\n")
    #expect(found.title == "Ours")
    #expect(found.frontMatter.cwd == "/srv")
    #expect(found.steps.map(\.line) == [7])
  }

  @Test("front matter in CRLF, ended by dots")
  func frontMatterEnds() throws {
    let found = try runbook("---\r\ntitle: T\r\n...\r\n- [ ] a\r\n")
    #expect(found.title == "T" && found.steps.map(\.line) == [4])
  }

  @Test("a rule at the start is no front matter; broken YAML is read as Markdown and reported")
  func noFrontMatter() throws {
    #expect(try runbook("---\n- [ ] a\n---\n").steps.map(\.line) == [2])
    let broken = try runbook("---\na: [\n---\n- [ ] a\n")
    #expect(broken.findings.map(\.code) == [.frontMatterUnreadable])
    #expect(broken.steps.count == 1)
  }

  @Test("without a title, the file's name serves")
  func title() throws {
    #expect(try runbook("- [ ] a\n", path: "/x/y.md").title == "y.md")
    #expect(try runbook("## B\n- [ ] a\n# A\n").title == "A")
  }
}
