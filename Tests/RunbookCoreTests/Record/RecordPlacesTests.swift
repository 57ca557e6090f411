import Testing

@testable import RunbookCore

@Suite("Where a record adds lines")
struct RecordPlacesTests {
  @Test("numbering goes on, and nothing of the source is drawn into a remark")
  func places() throws {
    let example = try RunExample(
      """
      1. one
      2. two
      ```sh
      x
      ```
      3. three
      - [ ] box
      ```text
      y
      ```
      plain text
      > 1. quoted
      text after
      """)
    #expect(
      example.text().split(separator: "\n").drop { $0 != "<!-- tminus -->" }.dropFirst()
        .joined(separator: "\n") == """
          1. one
             - tminus: 1 open
          2. two
          ```sh
          x
          ```
          - tminus: 2 open
          <!-- tminus -->
          3. three
             - tminus: 3 open
          - [ ] box
            - tminus: 4 open
          ```text
          y
          ```
          plain text
          > 1. quoted
          text after
          - tminus: 5 open
          <!-- tminus -->
          """)
  }

  @Test("behind a fence that is never closed nothing can stand: the summary says it")
  func unclosed() throws {
    let text = try RunExample("- [ ] a\n\n```sh\nx").text()
    #expect(text.contains("> tminus line 3: 2 open  \n<!-- tminus -->\n- [ ] a\n"))
    #expect(text.hasSuffix("```sh\nx"))
  }

  // MARK: Stripping

  @Test(
    "line ends, byte-order marks and missing last line ends come back",
    arguments: [
      "- [ ] a", "- [ ] a\n", "- [ ] a\r\n- [ ] b", "- [ ] a\r- [ ] b", "\u{FEFF}- [ ] a\n",
      "---\ntitle: x\n---\n- [ ] a", "\t- code\n\n-\t[ ] a\n\n\t- [ ] b",
      "- tminus: theirs\n- [ ] a\n> tminus2 too\n",
    ])
  func strip(source: String) throws {
    let example = try RunExample(source)
    #expect(MarkdownRecord.strip(example.record()) == example.bytes)
  }

  @Test("what is no record is not stripped")
  func noRecord() {
    #expect(MarkdownRecord.strip(Array("# T\n- tminus: x\n".utf8)) == nil)
    #expect(MarkdownRecord.strip([]) == nil)
  }

  @Test("where bytes were repaired, what is added is ASCII")
  func ascii() throws {
    var example = try RunExample(Array("# T\n- [ ] gr".utf8) + [0xFC, 0xDF] + Array("e\n".utf8))
    try example.settle("1", .skipped, "Größe")
    #expect(example.text().contains("skipped 2026-05-01 16:00:03Z dana: Gr??e"))
    #expect(MarkdownRecord.strip(example.record()) == example.bytes)
  }
}
