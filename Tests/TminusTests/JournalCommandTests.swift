import Foundation
import Subprocess
import Testing

@Suite("tminus journal")
struct JournalCommandTests {
  let home: TestHome

  init() async throws {
    home = try TestHome()
    try home.write("release.md", "# T\n## A\n```bash\necho one\n```\n")
    for _ in 0..<3 {
      _ = try await Tool(home, "run", "release.md", "--new").answering("y", "y").run()
    }
  }

  func sql(_ sql: String) async throws -> String {
    let result = try await Subprocess.run(
      .name("sqlite3"), arguments: [home.journal.path, sql],
      output: .string(limit: 4096), error: .string(limit: 4096))
    #expect(result.standardError == "")
    return result.standardOutput
  }

  @Test("check: a line for each bad run and problem, a summary, and 1")
  func check() async throws {
    let good = try await Tool(home, "journal", "check").run()
    #expect(good.output.hasSuffix("; all hold\n") && good.output.contains(": 3 runs, "))
    #expect(good.status == 0)
    _ = try await sql(
      "drop trigger eventKept; update event set at = at + 1 where run = 2 and position = 1")
    let bad = try await Tool(home, "journal", "check").run()
    let lines = bad.output.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[0].hasPrefix("release-2: event 1 ("))
    #expect(lines[1] == "the file: the trigger eventKept, which refuses changes, is not there")
    #expect(lines[2].hasSuffix("; 1 run not as written, 1 problem of the file"))
    #expect(bad.status == 1)
  }

  @Test("backup: says what it holds, is a journal itself, and overwrites nothing")
  func backup() async throws {
    let first = try await Tool(home, "journal", "backup", "copy").run()
    #expect(first.output.hasPrefix("wrote copy, ") && first.output.hasSuffix("; all hold\n"))
    #expect(first.status == 0)
    let path = home.work.appending(path: "copy").path
    let verified = try await Tool(home, "verify", "release-3", "--journal", path).run()
    #expect(verified.status == 0)
    let second = try await Tool(home, "journal", "backup", "copy").run()
    #expect(second.status == 64)
    #expect(second.error.contains("copy: is there already. Nothing was written"))
  }
}
