import Testing

@testable import RunbookCore

@Suite("Reading in pieces")
struct PiecesTests {
  /// Half a megabyte with everything open that a heading could be inside of.
  static let large: String = {
    let unit = """
      # Part %

      Words [link][ref] and more words.

      ## Deploy %
      - [ ] box

        ```sh
        # not a heading
        echo %
        ```
      1. one
      <!-- comment
      # not a heading

      # nor this -->
      # Rollback %
      ```sh
      # no heading

      # in a fence
      ```
      > # heading in a quote
      > - item
      lazy

      ## Check %
      - # heading in an item
      - [x] last

      """
    return (1...1500).map { unit.replacing("%", with: String($0)) }.joined()
  }()

  @Test("a large document in pieces is the same as in one piece")
  func same() throws {
    let pieces = try runbook(Self.large + "\n(other): https://x.example\n")
    // A definition anywhere makes the reader take the document whole.
    let whole = try runbook(Self.large + "\n[other]: https://x.example\n")
    #expect(pieces.sections == whole.sections)
    #expect(pieces.steps == whole.steps)
    #expect(pieces.findings == whole.findings)
    #expect(pieces.steps.count == 1500 * 4)
  }

  @Test("pieces begin at headings, and lines count from the document's start")
  func lines() throws {
    let text = "# A\n- [ ] one\n\n# B\r\n- [ ] two\n\n# C\r- [ ] three\n\n# D\n- [ ] four\n"
    var pieces = MarkdownPieces(
      Array(text.utf8), hints: SourceHints(Array(text.utf8)), tables: true, size: 8)
    var boxes: [[Int]] = []
    while let piece = try pieces.next() {
      piece.walk { root in
        boxes.append(root.children.flatMap { $0.children.compactMap(\.box?.line) })
      }
    }
    #expect(boxes.count > 1)
    #expect(boxes.flatMap { $0 } == [2, 5, 8, 11])
  }

  @Test("documents that are open at once keep their text: each has memory of its own")
  func nested() throws {
    let long = String(repeating: "word ", count: 4000)
    let outer = try MarkdownDocument(
      Array("- [ ] one `two`\n\n    \(long)\n".utf8)[...], tables: true)
    var texts: [[String]] = []
    for _ in 0..<3 {
      var inner: [String] = []
      let document = try MarkdownDocument(
        Array("a | b\n-|-\nc | \(long)\n".utf8)[...], tables: true)
      outer.walk { root in
        document.walk { other in
          inner = other.children.flatMap { $0.children.flatMap { $0.children.map(\.inlineText) } }
        }
        texts.append(
          root.children.flatMap { $0.children.flatMap { $0.children.map(\.inlineText) } })
      }
      #expect(inner == ["a", "b", "c", String(long.dropLast())])
    }
    #expect(texts.count == 3)
    #expect(Set(texts).count == 1)
    #expect(texts.first?.first == "one `two`")
  }

  @Test("documents are read on many threads at once")
  func threads() async throws {
    let expected = try runbook(Self.large).steps
    try await withThrowingTaskGroup(of: [Step].self) { group in
      for _ in 0..<4 { group.addTask { try runbook(Self.large).steps } }
      for try await steps in group { #expect(steps == expected) }
    }
  }

  @Test("a first level-1 heading is the title only where no other follows")
  func title() throws {
    let one = try runbook("# Rollback of the shop\n## Deploy\n- [ ] a\n")
    #expect(one.sections.map(\.role) == [.forward, .forward])
    let two = try runbook("# Rollback of the shop\n- [ ] a\n# Deploy\n- [ ] b\n")
    #expect(two.sections.map(\.role) == [.rollback, .forward])
  }
}
