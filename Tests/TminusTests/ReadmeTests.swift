import Foundation
import Testing

/// What the README shows is what the program does.
@Suite("README")
struct ReadmeTests {
  private let text: String

  init() throws {
    text = try String(
      contentsOf: PracticeLaunchTests.project.appending(path: "README.md"), encoding: .utf8)
  }

  /// The contents of the fence that opens with these backquotes and word, counted from 0.
  private func fence(_ opening: String, _ index: Int = 0) throws -> String {
    let ticks = opening.prefix { $0 == "`" }
    let pieces = text.components(separatedBy: "\n\(opening)\n").dropFirst()
    let piece = try #require(pieces.dropFirst(index).first)
    return try #require(piece.components(separatedBy: "\n\(ticks)\n").first) + "\n"
  }

  @Test("the plan is the plan of the runbook above it")
  func plan() async throws {
    let home = try TestHome()
    try home.write("release.md", try fence("````markdown"))
    let result = try await Tool(home, "plan", "release.md").run()
    #expect(result == Tool.Result(output: try fence("```text"), error: "", status: 0))
  }

  @Test("the transcript is what the screen shows, but for times and names of the place")
  func transcript() throws {
    let home = try TestHome()
    try home.write("release.md", try fence("````markdown"))
    let terminal = try Terminal(
      home, ["run", "release.md", "--target", "production"], columns: 88)
    for line in ["y", "y 1 2", "s 3 not for 2.0", "y", "y"] { try terminal.answer(line) }
    try terminal.expect(" ok 4 done ").expectPrompt()
    let start = try #require(terminal.screen.range(of: "== 1/2"))
    let end = try #require(terminal.screen.range(of: " ok 4 done 00:00:00".prefix(11)))
    let shown = terminal.screen[start.lowerBound..<end.upperBound]
    let expected = try fence("```text", 1)
    let told = try #require(expected.range(of: " ok 4 done "))
    #expect(Self.neutral(shown) == Self.neutral(expected[..<told.upperBound]))
  }

  @Test("every command in the list of commands is one, and every one is in the list")
  func commands() async throws {
    let home = try TestHome()
    let list = try fence("```text", 2)
    let named = Set(
      list.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first }
        .map(String.init)
        .filter { $0.allSatisfy { $0.isLowercase } && $0 != "the" })
    let help = try await Tool(home, "--help").run().output
    let known = Set(
      help.matches(of: #/(?m)^  ([a-z]+) {2,}/#).map { String($0.1) })
    #expect(named == known.subtracting(["help"]))
  }

  /// Times and the place where the example ran, made equal.
  private static func neutral(_ text: Substring) -> String {
    String(text)
      .replacing(#/\d\d:\d\d(:\d\d)?/#) { $0.1 == nil ? "HH:MM" : "HH:MM:SS" }
      .replacing(#/exit 0, [0-9.]+ s(.*) -+\n/#) { "exit 0, N s\($0.1) --\n" }
      .replacing(#/ in .*, on .*, as .*/#, with: " in DIRECTORY, on HOST, as LOGIN")
  }
}
