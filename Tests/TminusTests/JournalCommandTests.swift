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

  @Test("prune: says what it would remove, and from a pipe removes nothing without --yes")
  func pruneAsks() async throws {
    let asked = try await Tool(home, "journal", "prune", "--before", "2999-01-01").run()
    #expect(asked.output.hasPrefix("3 runs ended before 2999-01-01, release-1 ("))
    #expect(asked.output.contains("   to be removed: "))
    #expect(asked.status == 64)
    #expect(try await sql("select count(*) from pruned") == "0\n")
    let none = try await Tool(home, "journal", "prune", "--before", "2001-01-01", "--yes").run()
    #expect(none.output == "no run that could be pruned ended before 2001-01-01\n")
    #expect(none.status == 0)
    for day in ["tomorrow", "2026-02-31", "2026-1-1"] {
      #expect(try await Tool(home, "journal", "prune", "--before", day).run().status == 64)
    }
  }

  @Test("prune: ended runs go, unfinished ones stay and are counted, the rest is told as pruned")
  func prune() async throws {
    _ = try await Tool(home, "run", "release.md", "--new").run()
    let list = try await Tool(home, "runs", "--all").run().output
    let pruned = try await Tool(home, "journal", "prune", "--before", "2999-01-01", "--yes").run()
    #expect(pruned.status == 0, "\(pruned)")
    #expect(pruned.output.contains("left as they are: 1 run not ended\n"))
    #expect(pruned.output.contains("pruned 3 runs\nthe journal's file went from "))
    let after = try await Tool(home, "runs", "--all").run().output
    // How long a run has been on hold goes on.
    func still(_ list: String) -> String { list.replacing(#/ \(for [^)]*\)/#, with: "") }
    #expect(still(after) == still(list.replacing("complete\n", with: "complete, pruned\n")))
    let verified = try await Tool(home, "verify", "release-2").run()
    #expect(verified.output.hasPrefix("release-2: pruned on "))
    #expect(verified.output.contains(" by operator, head sha256 "))
    #expect(verified.status == 0)
    for words in [["log"], ["export"], ["status"], ["redact"], ["sign"]] {
      let more = words == ["redact"] ? ["1"] : words == ["sign"] ? ["--role", "r"] : []
      let result = try await Tool(home, words + ["release-2"] + more).run()
      #expect(result.status == 64)
      #expect(result.error.contains("release-2: pruned on "))
    }
    #expect(try await Tool(home, "verify", "release-4").run().status == 0)
    let checked = try await Tool(home, "journal", "check").run()
    #expect(checked.output.contains(": 4 runs (3 pruned), ") && checked.status == 0)
  }

  @Test("prune at a terminal: only a y removes")
  func pruneAtATerminal() async throws {
    let terminal = try Terminal(home, "journal", "prune", "--before", "2999-01-01")
    try terminal.expect("REMOVE the events and output of 3 runs? (y, n) > ")
    terminal.type("n")
    try terminal.expect("nothing was removed")
    #expect(try await sql("select count(*) from pruned") == "0\n")
    let again = try Terminal(home, "journal", "prune", "--before", "2999-01-01")
    try again.expect("REMOVE the events and output of 3 runs? (y, n) > ")
    again.type("y")
    try again.expect("pruned 3 runs")
  }

  @Test("prune beside a live run: it need not wait, and the file shrinks at the next prune")
  func pruneBesideALiveRun() async throws {
    try home.write("long.md", "# T\n## A\n```bash\nhead -c 300000 /dev/urandom\n```\n")
    _ = try await Tool(home, "run", "long.md").answering("y", "y").run()
    let live = try Terminal(home, "run", "release.md", "--new", "--target", "-")
    try live.answer("y")
    try live.expect("RUN this command?")
    let first = try await Tool(home, "journal", "prune", "--before", "2999-01-01", "--yes").run()
    #expect(first.output.hasSuffix("left as they are: 1 run not ended\npruned 4 runs\n"))
    #expect(first.error.contains("?? a run is live, which would have to wait"))
    try live.answer("y")
    try live.answer("y")
    #expect(try live.end() == 0)
    let second = try await Tool(home, "journal", "prune", "--before", "2001-01-01").run()
    #expect(second.output.contains("the journal's file went from "))
    #expect(try await Tool(home, "journal", "check").run().status == 0)
  }
}
