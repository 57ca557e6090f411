import Testing

@testable import RunbookCore

@Suite("Rules: bytes, encodings, limits")
struct TextRulesTests {
  private func read(_ bytes: [UInt8]) throws(RunbookError) -> Runbook {
    try Runbook(path: "t.md", bytes: bytes, split: splitLines)
  }

  /// What a program makes of UTF-8 that it takes for this character set.
  private func misread(_ text: String, as page: CodePage) -> [UInt8] {
    page.decode(Array(text.utf8))
  }

  static let text = "# Größe → “heute”\n- [ ] läuft — geprüft\n"

  @Test("a byte-order mark is no part of the first line")
  func byteOrderMark() throws {
    let found = try read([0xEF, 0xBB, 0xBF] + Array("# T\n- [ ] a\n".utf8))
    #expect(found.sections.map(\.title) == ["T"])
    #expect(found.steps.map(\.column) == [1])
  }

  @Test("Mac Roman and Windows-1252 read as such are undone where nothing was lost")
  func lossless() throws {
    for page in [CodePage.macRoman, .windows1252] {
      // Windows-1252 has no character for five bytes; this text needs none of them.
      let text = page == .macRoman ? Self.text : "# Größe\n- [ ] läuft – geprüft\n"
      let found = try read(misread(text, as: page))
      #expect(found.encoding == TextEncoding(repairedFrom: page.name, lossless: true))
      let sound = try runbook(text)
      #expect(found.steps.map(\.title) == sound.steps.map(\.title))
      #expect(found.findings.map(\.code) == [.encodingRepaired])
    }
  }

  @Test("where bytes were lost, the screen is repaired and the text stays as it is")
  func lossy() throws {
    let text = "# Größe\n- [ ] läuft\n- [ ] geprüft\n- [ ] Ränder\n- [ ] größer\n"
    let bytes = misread(text, as: .windows1252) + Array("- [ ] \u{FFFD}\n".utf8)
    let found = try read(bytes)
    #expect(found.encoding == TextEncoding(repairedFrom: "Windows-1252", lossless: false))
    #expect(found.steps.map(\.title).prefix(2) == ["läuft", "geprüft"])
    #expect(found.findings.map(\.code) == [.encodingDamaged])
  }

  @Test("sound UTF-8 is left alone")
  func sound() throws {
    #expect(try runbook(Self.text).encoding == TextEncoding())
    #expect(try runbook("- [ ] Ã is a letter, ü and 日本 too\n").encoding == TextEncoding())
  }

  @Test("what is no UTF-8 is read as Windows-1252 and reported")
  func latin1() throws {
    let found = try read(Array("- [ ] l".utf8) + [0xE4] + Array("uft\n".utf8))
    #expect(found.steps.map(\.title) == ["läuft"])
    #expect(found.findings.map(\.code) == [.notUTF8])
  }

  @Test("the digest is over the file's own bytes")
  func digest() throws {
    #expect(
      try read(Array("abc".utf8)).digest
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("what is no text is refused, with the reason")
  func refused() {
    #expect(throws: RunbookError.empty) { try read([]) }
    #expect(throws: RunbookError.empty) { try read(Array(" \n\t\n".utf8)) }
    #expect(throws: RunbookError.empty) { try read([0xEF, 0xBB, 0xBF]) }
    #expect(throws: RunbookError.notText(line: 2)) { try read(Array("a\nb\0c\n".utf8)) }
    #expect(throws: RunbookError.utf16) { try read([0xFF, 0xFE, 65, 0]) }
    let limit = SourceText.sizeLimit
    #expect(throws: RunbookError.tooLarge(bytes: limit + 1, limit: limit)) {
      try read([UInt8](repeating: 65, count: limit + 1))
    }
  }

  @Test("blocks nested too deeply are refused with their line")
  func depth() throws {
    let limit = MarkdownDocument.depthLimit
    let quotes = String(repeating: "> ", count: limit + 1) + "x"
    #expect(throws: RunbookError.tooDeep(line: 3, limit: limit)) { try runbook("a\n\n" + quotes) }
    let lists = String(repeating: "- ", count: limit) + "x"
    #expect(throws: RunbookError.tooDeep(line: 1, limit: limit)) { try runbook(lists) }
    #expect(try runbook(String(repeating: "- ", count: 40) + "x").steps.isEmpty)
  }

  @Test("a line with too many cells turns tables off, for filling them up takes half a minute")
  func wideTable() throws {
    let row = String(repeating: "|a", count: 20_000) + "|\n"
    let rule = String(repeating: "|-", count: 20_000) + "|\n"
    let found = try runbook("- [ ] a\n\n" + row + rule + String(repeating: row, count: 20))
    #expect(found.findings.map(\.code) == [.wideTable])
    #expect(found.findings.map(\.line) == [3])
    #expect(found.steps.count == 1)
    #expect(SourceHints(Array("a|b\r\rc|d\r\n|".utf8)).wideLine == nil)
  }

  @Test(
    "spans of time",
    arguments: [
      ("30 minutes", 1800), ("< 5 min", 300), ("2-3 h", 10800), ("1.5 hours", 5400),
      ("about 10 s", 10), ("1 day", 86400), ("1h30m", 5400), ("1 hour 30 minutes", 5400),
      ("2 h 15 min", 8100), ("1 day and 12 hours", 129_600), ("1d12h", 129_600),
      ("an hour and a half", 5400), ("two and a half hours", 9000), ("half an hour", 1800),
      ("1 hour, 30 minutes and 5 seconds", 5405), ("1小时30分钟", 5400),
      ("1 hour and a second look", 3600), ("30 min 1 h", 1800),
    ])
  func durations(text: String, seconds: Int) {
    #expect(WrittenDuration.seconds(text[...]) == seconds)
  }

  @Test(
    "what is no budget",
    arguments: ["First 24 hours", "Option 1", "2 people", "10", "5 minuets", "2h30", "5m2"])
  func noBudget(text: String) {
    #expect(WrittenDuration.budget(inHeading: "Watch (\(text))") == nil)
  }

  @Test(
    "a wait is as long as all of its words say, and none is read out of the middle of a token",
    arguments: [
      ("Wait 1h30m before going on", 5400), ("Wait 1 hour 30 minutes", 5400),
      ("Monitor for 2 h 15 min", 8100), ("Soak <!-- wait=1h30m -->", 5400),
      ("Soak <!-- wait=\"1 h 30 min\" -->", 5400), ("Soak <!-- wait=1d12h -->", 129_600),
      ("Wait 2h30x for it", nil), ("Wait half an hour", 1800),
    ])
  func compoundWaits(item: String, seconds: Int?) throws {
    #expect(try runbook("- [ ] \(item)\n").steps[0].wait?.seconds == seconds)
  }

  @Test("a heading's budget may have several units")
  func compoundBudget() throws {
    #expect(WrittenDuration.budget(inHeading: "Deploy (1 hour 15 minutes)") == 4500)
  }

  @Test(
    "a time that cannot be read blocks, and is not passed over in silence",
    arguments: [
      "- [ ] Soak <!-- wait=90 -->", "- [ ] Soak <!-- wait=1 h 30 min -->",
      "- [ ] Soak <!-- wait=999999999d -->", "## Deploy <!-- budget=soon -->\n\n- [ ] a",
      "```bash timeout=5\nls\n```",
    ])
  func unreadableTimes(text: String) throws {
    let lint = Lint(try runbook(text), source: Array(text.utf8), isPresent: { _ in true })
    let found = lint.findings.filter { $0.code == "unreadableTime" }
    #expect(found.map(\.severity) == [.blocks])
  }

  @Test("an \"Execution time\" line gives its section a budget, bold or not")
  func executionTime() throws {
    #expect(
      try runbook("## A\n**Execution Time:** <2 minutes\n\n- [ ] x").sections[0].budgetSeconds
        == 120)
    #expect(try runbook("## A\nduration: 1 h\n\n- [ ] x").sections[0].budgetSeconds == 3600)
  }
}
