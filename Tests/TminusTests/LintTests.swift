import Foundation
import RunbookCore
import Testing

@Suite("tminus lint")
struct LintTests {
  private static let page = PracticeLaunchTests.project.appending(path: "docs/lint.md")

  /// One section of the page: a code, its grade, an example.
  struct Explained: Sendable {
    let code: String
    let grade: String
    let example: String
  }

  private static func explained() throws -> [Explained] {
    let text = try String(contentsOf: page, encoding: .utf8)
    return text.components(separatedBy: "\n### ").dropFirst().map { section in
      let fences = section.components(separatedBy: "\n````")
      let example = fences.dropFirst().first?.split(separator: "\n", maxSplits: 1).last ?? ""
      let grade = section.components(separatedBy: "*").dropFirst().first ?? ""
      return Explained(
        code: String(section.prefix { !$0.isNewline }), grade: String(grade.dropLast()),
        example: example + "\n")
    }
  }

  /// Documents that a page in UTF-8, or of any sensible width, cannot show.
  private static let unwritable: [String: [UInt8]] = [
    "notUTF8": Array("- [ ] Gr".utf8) + [0xF6] + Array("sse\n".utf8),
    "wideTable": Array((String(repeating: "|a", count: 5000) + "|\n\n- [ ] x\n").utf8),
  ]

  @Test("every code has its section, and every section is a code's")
  func everyCode() throws {
    #expect(try Self.explained().map(\.code) == Lint.codes.sorted(by: Self.order))
  }

  private static func order(_ left: String, _ right: String) -> Bool {
    let codes = (try? explained().map(\.code)) ?? []
    return (codes.firstIndex(of: left) ?? .max) < (codes.firstIndex(of: right) ?? .max)
  }

  @Test("every example yields its code, graded as the page says")
  func examples() async throws {
    let home = try TestHome()
    for section in try Self.explained() {
      let bytes = Self.unwritable[section.code] ?? Array(section.example.utf8)
      try Data(bytes).write(to: home.work.appending(path: "example.md"))
      let result = try await Tool(home, "lint", "example.md").run()
      let found = result.output.split(separator: "\n").contains {
        $0.hasSuffix("[\(section.code)]") && $0.contains(": \(section.grade): ")
      }
      #expect(found, "\(section.code): \(result.output)\(result.error)")
    }
  }

  private static let source = """
    # Release

    ```bash
    curl https://a.example/%20,:x
    if true; then
    ```

    - [x] Ready
    """

  @Test("text: a line each, then the counts; 1 where something blocks")
  func text() async throws {
    let home = try TestHome()
    try home.write("a.md", "# Release\n\n- [x] Ready\n- [ ] Go\n")
    let good = try await Tool(home, "lint", "a.md").run()
    #expect(
      good
        == Tool.Result(
          output: """
            a.md:3:1: notes: ticked in the document; a run does not count that [preticked]
            0 blocks, 0 warns, 1 notes

            """, error: "", status: 0))
    try home.write("b.md", Self.source)
    let bad = try await Tool(home, "lint", "a.md", "b.md").run()
    #expect(bad.status == 1)
    #expect(bad.output.contains(": blocks: "))
    #expect(bad.output.hasSuffix("[preticked]\n1 blocks, 0 warns, 2 notes\n"))
  }

  @Test("with --strict, what warns fails too")
  func strict() async throws {
    let home = try TestHome()
    try home.write("a.md", "# T\n\n```bash\nmake\n```\n")
    #expect(try await Tool(home, "lint", "a.md").run().status == 0)
    #expect(try await Tool(home, "lint", "--strict", "a.md").run().status == 1)
    try home.write("b.md", "- [x] done\n")
    #expect(try await Tool(home, "lint", "--strict", "b.md").run().status == 0)
  }

  @Test("a file that cannot be read is 65, and the others are still looked at")
  func unreadable() async throws {
    let home = try TestHome()
    try home.write("a.md", "- [x] done\n")
    let result = try await Tool(home, "lint", "none.md", "a.md").run()
    #expect(result.status == 65)
    #expect(result.error.hasPrefix("tminus: none.md: No such file"))
    #expect(result.output.hasPrefix("a.md:1:1: "))
    #expect(try await Tool(home, "lint").run().status == 64)
  }

  @Test("JSON: documents, findings, counts")
  func json() async throws {
    struct Report: Decodable, Equatable {
      struct Document: Decodable, Equatable {
        let path: String
        let findings: [Item]
      }
      struct Item: Decodable, Equatable {
        let severity: String
        let code: String
        let message: String
        let line: Int
        let column: Int
      }
      let schemaVersion: Int
      let documents: [Document]
      let counts: [String: Int]
    }
    let home = try TestHome()
    try home.write("a.md", "- [ ] a\n- [x] b\n")
    let result = try await Tool(home, "lint", "--format", "json", "a.md").run()
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    #expect(
      report
        == Report(
          schemaVersion: 1,
          documents: [
            .init(
              path: "a.md",
              findings: [
                .init(
                  severity: "notes", code: "preticked",
                  message: "ticked in the document; a run does not count that", line: 2, column: 1)
              ])
          ], counts: ["blocks": 0, "warns": 0, "notes": 1]))
  }

  @Test("GitHub annotations: grades as levels, commas and colons of a path escaped")
  func github() async throws {
    let home = try TestHome()
    try home.write("a,b:c.md", "- [x] done\n")
    let result = try await Tool(home, "lint", "--format", "github", "a,b:c.md").run()
    #expect(
      result.output == """
        ::notice file=a%2Cb%3Ac.md,line=1,col=1,title=tminus preticked::\
        ticked in the document; a run does not count that

        """)
    try home.write("d.md", "```sh\nif\n```\n")
    let bad = try await Tool(home, "lint", "--format", "github", "d.md").run()
    #expect(bad.output.hasPrefix("::error file=d.md,line="))
    #expect(!bad.output.contains("::blocks"))
  }

  @Test("a secret's value is never repeated")
  func secrets() async throws {
    let home = try TestHome()
    try home.write(
      "a.md",
      "# T\n\n```bash\nexport DB_PASSWORD=correct-horse\nlogin --token=\"t0ken-value\"\n```\n")
    for format in ["text", "json", "github"] {
      let output = try await Tool(home, "lint", "--format", format, "a.md").run().output
      #expect(output.contains("DB_PASSWORD") && output.contains("--token"))
      #expect(!output.contains("horse") && !output.contains("t0ken"))
    }
  }
}
