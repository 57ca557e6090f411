import Testing

@testable import RunbookCore

/// Lines with many of one thing, as tools write them.
struct LongLineTests {
  @Test func aLinksTargetEndsWhereTheNextLinkBegins() throws {
    let runbook = try runbook(
      "# T\n\n- [ ] a\n\n" + String(repeating: "[a](", count: 100) + "[b](c.md)\n")
    #expect(runbook.links.map(\.target) == ["c.md"])
  }

  @Test func onlyAHoleWithAnEndTagOfItsVeryNameBehindItIsATag() {
    #expect(analysed("curl -d '<item>1</item>' a").placeholders.isEmpty)
    #expect(analysed("echo '</item>' <item>").placeholders.map(\.name) == ["item"])
    #expect(analysed("echo <item> '</items>'").placeholders.map(\.name) == ["item"])
  }

  @Test func aVariableIsNamedOnceHoweverOftenItIsRead() {
    let analysis = analysed("echo " + String(repeating: "$A $B ", count: 100))
    #expect(analysis.reads == ["A", "B"])
    #expect(analysis.hazards.map(\.detail) == ["A", "B"])
  }

  @Test func aVariableThatItsOwnLineSetsFirstIsNotAsked() {
    #expect(analysed("A=1; echo $A").reads.isEmpty)
    #expect(analysed("A=1 echo $A").reads == ["A"])
    #expect(analysed("echo $A; A=1").reads == ["A"])
  }
}
