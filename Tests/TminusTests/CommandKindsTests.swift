import Foundation
import Testing

/// Commands that end other runners: each has its true status and output, and the launch goes on.
@Suite("Commands of every kind")
struct CommandKindsTests {
  private struct Kind {
    var command: String
    var status: Int
    var output: String?
  }

  private static let kinds: [Kind] = [
    Kind(
      command: "yes 0123456789012345678901234567890123456789012345678 | head -c 10000000", status: 0
    ),
    Kind(command: "exit 3", status: 3, output: "exit\r\n"),
    Kind(command: "set -e; false", status: 1),
    Kind(command: "set +e", status: 0, output: ""),
    Kind(command: "exec true", status: 0, output: ""),
    Kind(
      command: "cat <<'END'\none\n\ntwo $HOME\nEND", status: 0, output: "one\r\n\r\ntwo $HOME\r\n"),
    Kind(command: "sleep 30 & echo left it", status: 0),
    Kind(
      command: "for i in 1 2 3\ndo\n  echo \"round $i\"\ndone", status: 0,
      output: "round 1\r\nround 2\r\nround 3\r\n"),
    Kind(command: "sh -c 'kill -TERM $$'", status: 143),
    Kind(command: "reader", status: 0, output: "got <>\r\n"),
    Kind(command: "echo \"a\n  b\" \\\n  c", status: 0, output: "a\r\n  b c\r\n"),
    Kind(command: "echo still here, $((40 + 2))", status: 0, output: "still here, 42\r\n"),
  ]

  @Test("right status, right output, and the launch goes on")
  func all() async throws {
    let home = try TestHome()
    try home.script("reader", "read -r line; echo \"got <$line>\"")
    var markdown = "# Kinds\n"
    var answers: [String] = []
    for (index, kind) in Self.kinds.enumerated() {
      markdown += "\n## Kind \(index + 1)\n\n```bash\n\(kind.command)\n```\n"
      answers += kind.status == 0 ? ["y"] : ["y", "s known to end like this"]
    }
    try home.write("kinds.md", markdown)
    let result = try await Tool(home, "run", "kinds.md").answering(answers + ["y"]).run()
    #expect(result.status == 0, "\(result.error.suffix(500))")
    #expect(result.output.contains("kinds-1 COMPLETE"))

    let log = try await Tool(home, "log", "last").run().output
    let statuses = log.matches(of: #/  exit (\d+), /#).compactMap { Int($0.1) }
    #expect(statuses == Self.kinds.map(\.status))
    for (index, kind) in Self.kinds.enumerated() {
      let output = try await Tool(home, "log", "last", String(index + 1), "--raw").run().output
      if let expected = kind.output { #expect(output == expected, "\(kind.command)") }
    }
    // Ten million bytes, and a carriage return for each of the lines.
    #expect(try await Tool(home, "log", "last", "1", "--raw").run().output.utf8.count == 10_200_000)
  }
}
