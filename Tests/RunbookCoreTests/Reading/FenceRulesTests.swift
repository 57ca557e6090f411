import Testing

@testable import RunbookCore

@Suite("Rules: what may be run")
struct FenceRulesTests {
  private func command(_ fence: String) throws -> Command {
    try #require(try runbook("# T\n" + fence).steps.first?.command)
  }

  @Test("only shell fences are candidates", arguments: ["bash", "sh", "shell", "zsh", "BASH"])
  func shells(language: String) throws {
    #expect(try command("```\(language)\nx\n```").commands.map(\.text) == ["x"])
  }

  @Test("others are shown", arguments: ["", "yaml", "python", "sql", "shell-session", "output"])
  func others(language: String) throws {
    let command = try command("```\(language)\nx\n```")
    #expect(command.commands.isEmpty && command.offer == .view)
    #expect(try runbook("# T\n```\(language)\nx\n```").steps.map(\.track) == [.none])
  }

  @Test("in a console transcript only what follows `$ ` is typed")
  func console() throws {
    let transcript = try command("```console\n$ a\nout\n$ b \\\n> c\nout\n```")
    #expect(transcript.commands.map(\.text) == ["a", "b \\\nc"])
    #expect(transcript.commands.map(\.line) == [3, 5])
    #expect(try command("```console\njust output\n```").commands.isEmpty)
  }

  @Test("captions cut parts, expectations go with the command above them")
  func parts() throws {
    let found = try command(
      "```sh\n# 1. Build\nmake\n\n# 2. Check\ncurl -f x\n# Expected: ok\ncurl -f y\n```")
    #expect(found.commands.map(\.part) == ["a", "b", "b"])
    #expect(found.commands.map(\.caption) == ["1. Build", "2. Check", "2. Check"])
    #expect(found.commands.map { $0.expectations.map(\.text) } == [[], ["ok"], []])
    #expect(found.expectations.map(\.line) == [8])
  }

  @Test("holes and unset variables belong to their command, not to the fence")
  func hazards() throws {
    let found = try command("```sh\nlist\nset-to <revision>\nA=1\necho $A $B \"done...\"\n```")
    #expect(found.commands.map(\.offer) == [.run, .fill, .run, .fill])
    #expect(found.hazards.map(\.detail) == ["<revision>", "B"])
    #expect(found.hazards.map(\.line) == [4, 6])
  }

  @Test("a fence that does not parse is refused, with the line")
  func unparsable() throws {
    let found = try runbook("# T\n```sh\nx\ndoes not parse (\n```")
    #expect(found.steps.first?.command?.offer == .refuse)
    #expect(found.findings.map(\.code) == [.unparsableFence])
    #expect(found.findings.map(\.line) == [4])
  }

  @Test("prose in comments is no command")
  func comments() throws {
    let found = try command("```sh\n# do this, then that\n```")
    #expect(found.fenceHazards.map(\.kind) == [.notACommand])
  }

  @Test("CRLF and lone CR do not reach the shell", arguments: ["\r\n", "\r"])
  func lineEnds(end: String) throws {
    let text = "# T\n- [ ] a\n\n```sh\n# 1. One\nx \\\n  y\n# Expected: ok\n\n# 2. Two\nz\n```\n"
    let found = try runbook(text.replacing("\n", with: end))
    #expect(found.steps.map(\.line) == [2, 4])
    let command = try #require(found.steps.last?.command)
    #expect(command.text == "# 1. One\nx \\\n  y\n# Expected: ok\n\n# 2. Two\nz\n")
    #expect(command.commands.map(\.text) == ["x \\\n  y", "z"])
    #expect(command.commands.map(\.part) == ["a", "b"])
    #expect(command.expectations.map(\.text) == ["ok"])
  }

  @Test(
    "info strings in the ways that people write them",
    arguments: [
      ("bash {name=drain timeout=5m}", "bash", ["name": "drain", "timeout": "5m"]),
      ("sh {\"name\":\"drain it\"}", "sh", ["name": "drain it"]),
      ("bash name='a b' ignore", "bash", ["name": "a b", "ignore": "true"]),
      ("{.bash #drain .numberLines}", "bash", ["name": "drain", ".numberLines": "true"]),
      ("BASH{name=x}", "bash", ["name": "x"]), ("", "", [:]), ("{", "", [:]),
      ("sh {=} : = \"", "sh", [:]),
    ])
  func infoStrings(info: String, language: String, attributes: [String: String]) {
    let found = InfoString(info)
    #expect(found.language == language)
    #expect(found.attributes.filter { !$0.key.isEmpty } == attributes)
  }

  @Test("a fence marked `ignore` is shown and on no track")
  func ignored() throws {
    let found = try runbook("# T\n```sh {ignore=true}\nx\n```")
    #expect(found.steps.map(\.track) == [.none])
    #expect(found.steps.first?.command?.offer == .view)
  }

  @Test("offers are ordered as they are declared, the most careful last")
  func offers() {
    #expect(Offer.allCases.sorted() == Offer.allCases)
  }
}
