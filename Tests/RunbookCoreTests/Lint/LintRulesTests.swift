import Testing

@testable import RunbookCore

@Suite("Lint")
struct LintRulesTests {
  private func lint(_ markdown: String, isPresent: (String) -> Bool = { _ in true }) throws
    -> [String]
  {
    let bytes = Array(markdown.utf8)
    return Lint(try runbook(markdown), source: bytes, isPresent: isPresent).findings.map {
      "\($0.line):\($0.column) \($0.severity.rawValue) \($0.code)"
    }
  }

  /// The codes of a command with these hazards, first or last of its fence.
  private func codes(_ hazards: [Hazard], isLast: Bool, reads: [String] = []) -> [String] {
    let command = CompleteCommand(
      text: "x", line: 2, part: "a", caption: nil, alternative: nil, condition: nil,
      analysis: analysed("x" + reads.map { " $\($0)" }.joined(), known: Set(reads)), more: hazards,
      expectations: [])
    return hazards.compactMap {
      Lint.Code($0, of: command, isLast: isLast).map { "\($0.severity.rawValue) \($0)" }
    }
  }

  @Test("every kind of hazard has a code; what does not parse has the code of reading")
  func hazards() {
    func only(_ kind: Hazard.Kind, _ detail: String = "x") -> [String] {
      codes([Hazard(kind, detail: detail, line: 2)], isLast: true)
    }
    #expect(only(.placeholder) == ["notes placeholder"])
    #expect(only(.placeholder, "...") == ["blocks ellipsis"])
    #expect(only(.undefinedVariable) == ["warns undefinedVariable"])
    #expect(only(.unparsable) == [])
    for kind in Hazard.Kind.allCases where kind != .unparsable {
      #expect(only(kind).count == 1, "\(kind)")
    }
  }

  @Test("destroying what a value names is worse than destroying what is written out")
  func destructive() {
    let destructive = Hazard(.destructive, detail: "rm", line: 2)
    let hole = Hazard(.placeholder, detail: "<a>", line: 2)
    #expect(codes([destructive], isLast: true) == ["notes destructive"])
    #expect(codes([destructive], isLast: true, reads: ["A"]) == ["warns destructiveOnValue"])
    #expect(codes([destructive, hole], isLast: true)[0] == "warns destructiveOnValue")
  }

  @Test("a command that never ends is worse where others follow")
  func neverEnding() {
    let hazard = Hazard(.neverEnding, detail: "top", line: 2)
    #expect(codes([hazard], isLast: true) == ["notes neverEnding"])
    #expect(codes([hazard], isLast: false) == ["warns neverEndingNotLast"])
  }

  @Test("off the path, hazards are notes")
  func offThePath() throws {
    let found = try lint(
      "# T\n- [ ] a\n\n## Troubleshooting\n\n```bash\nx $UNSET\n```\n")
    #expect(found.contains("7:1 notes undefinedVariable"))
  }

  @Test("a fence is closed by a line of as many marks, wherever it stands")
  func unclosed() throws {
    for closed in [
      "```sh\nx\n```\n- [ ] a", "> ~~~~sh\n> x\n> ~~~~\n- [ ] a", "- [ ] a\n  ```sh\n  x\n  ```",
      "```sh\n```\n- [ ] a", "- [ ] a\n\n````sh\n```\n````\n",
    ] {
      #expect(try !lint(closed).contains { $0.hasSuffix("unclosedFence") }, "\(closed)")
    }
    #expect(try lint("- [ ] a\n\n```sh\nx\n").contains("3:1 blocks unclosedFence"))
    #expect(try lint("- [ ] a\n  ```sh\n  x\n- [ ] b").contains("2:3 blocks unclosedFence"))
  }

  @Test("\"before X\" and \"after X\" on the wrong side of X; on the right side nothing")
  func order() throws {
    let deploy = "## Deploy\n- [ ] a\n"
    let before = "## Before deploy\n- [ ] b\n"
    let after = "## After the deploy\n- [ ] c\n"
    #expect(try !lint("# T\n" + before + deploy + after).contains { $0.hasSuffix("Section") })
    #expect(
      try lint("# T\n" + after + deploy + before).filter { $0.hasSuffix("sectionOutOfPlace") }
        == ["2:1 warns sectionOutOfPlace", "6:1 warns sectionOutOfPlace"])
    #expect(try !lint("# T\n## Before\n- [ ] a\n## After\n- [ ] b").contains { $0.contains("mis") })
  }

  @Test("the same relative `cd` twice; an absolute one or one after `cd ..` is no trap")
  func repeatedDirectory() throws {
    func fences(_ first: String, _ second: String) throws -> Bool {
      try lint("```sh\n\(first)\n```\n\n```sh\n\(second)\n```\n")
        .contains("6:1 warns repeatedDirectory")
    }
    #expect(try fences("cd app", "cd app"))
    #expect(try !fences("cd app", "cd lib"))
    #expect(try !fences("cd /app", "cd /app"))
    #expect(try !fences("cd ~/app", "cd ~/app"))
    #expect(try !fences("cd app\ncd ..", "cd app"))
  }

  @Test(
    "a secret is named, never shown",
    arguments: [
      ("export DB_PASSWORD=hunter22", "DB_PASSWORD" as String?),
      ("login --token=abcd1234", "--token"),
      ("login --api-key='abcd1234'", "--api-key"),
      ("curl https://me:abcd@host/x", "the password in an address"),
      ("curl -H 'Authorization: Bearer abcd1234' x", "the bearer token"),
      // Values that come from elsewhere, and names that are none of a secret.
      ("DB_PASSWORD=$PW", nil), ("DB_PASSWORD=\"$(cat pw)\"", nil), ("TOKEN=<token>", nil),
      ("TOKEN=YOUR_TOKEN", nil), ("TOKEN=", nil), ("TOKEN_FILE=/etc/token", nil),
      ("curl https://host:8080/a@b", nil),
      ("ssh me@host", nil), ("A=correct-horse", nil),
      ("curl -H \"Authorization: Bearer $TOKEN\"", nil),
    ])
  func secrets(text: String, name: String?) {
    #expect(SecretLiteral.name(in: text) == name)
  }

  @Test("links: files beside the document; addresses are never looked up")
  func links() {
    func found(_ target: String) -> [String] {
      let book = Runbook(
        path: "t.md", title: "T", digest: "0", encoding: TextEncoding(),
        frontMatter: FrontMatter(), sections: [], steps: [], findings: [],
        links: [Link(target: target, line: 3, column: 4)])
      return LintDocument(book) { $0 == "a b.md" }.findings.map { "\($0.code) \($0.message)" }
    }
    for target in [
      "#", "https://a.example/x", "mailto:a@b", "//host/x",
      "a%20b.md", "a%20b.md#any", "a%20b.md?raw=1", "",
    ] {
      #expect(found(target) == [], "\(target)")
    }
    #expect(found("../x.md#y") == ["deadLink no such file: ../x.md"])
    #expect(found("100%.md") == ["deadLink no such file: 100%.md"])
  }

  @Test("an anchor of no heading is found once; capitals do not matter")
  func anchors() throws {
    #expect(try lint("# Roll back\n[a](#roll-back) [b](#Roll-Back)\n- [ ] a\n") == [])
    #expect(try lint("# T\n- [ ] [a](#no)\n") == ["2:7 warns deadAnchor"])
  }

  @Test("an annotation takes back what the words seem to say")
  func overridden() throws {
    #expect(try lint("- [ ] a (optional) <!-- optional=false -->\n") == [])
    #expect(try lint("## Overview <!-- role=forward -->\n- [ ] a\n") == [])
  }

  @Test("a rollback is missing, or there and without steps")
  func rollback() throws {
    let commands = "# T\n```sh\nx\n```\n"
    #expect(try lint(commands).contains("2:1 warns noRollback"))
    #expect(try !lint(commands + "## Rollback\n1. back\n").contains { $0.contains("ollback") })
    #expect(
      try lint(commands + "## Rollback\nWords.\n").contains("5:1 warns unreachableRollback"))
    #expect(try !lint("# T\n- [ ] only boxes\n").contains { $0.contains("ollback") })
  }

  @Test("front matter silences a code everywhere; an unknown code is said")
  func frontMatter() throws {
    let boxes = "- [x] a\n- [x] b\n"
    #expect(try lint("---\ntminus: {lint: {ignore: [preticked]}}\n---\n" + boxes) == [])
    #expect(
      try lint("---\ntminus: {lint: {ignore: nothing}}\n---\n- [ ] a\n") == [
        "1:1 warns unknownCode"
      ])
  }

  @Test("a comment silences what begins on its line or next, and nothing else")
  func comments() throws {
    #expect(
      try lint("- [x] a <!-- lint=off:preticked -->\n- [x] b\n") == ["2:1 notes preticked"])
    #expect(
      try lint("- [x] a\n\n<!-- lint=off:preticked -->\n- [x] b\n- [x] c\n") == [
        "1:1 notes preticked", "5:1 notes preticked",
      ])
    #expect(
      try lint(
        "# T\n## A <!-- lint=off:preticked,assumedBudget -->\n- [x] a\n### B\n- [x] b\n## C\n- [x] c"
      )
        == ["7:1 notes preticked"])
    let fence =
      "# T\n## Rollback\n1. x\n\n## D\n```sh {lint=off:curlWithoutFail,noVerification}\ncurl x\n```\n"
    #expect(try lint(fence) == ["2:1 notes assumedRole"])
    #expect(try lint("- [x] lint=off:preticked\n") == ["1:1 notes preticked"])
  }

  @Test("the same finding is told once, in the order of the document")
  func sorted() throws {
    let found = try lint("- [x] b\n\n# T\n## Deploy (5 minutes)\n- [x] a\n")
    #expect(found == ["1:1 notes preticked", "4:1 notes assumedBudget", "5:1 notes preticked"])
  }
}
