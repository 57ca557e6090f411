import Foundation
import Testing

/// Journals that earlier versions really wrote (`Fixtures/make-journal`): one run that ended and was signed, one
/// on hold in the middle of a fence.
@Suite("Journals of earlier versions")
struct OlderJournalTests {
  let home: TestHome

  init() throws { home = try TestHome() }

  private func place(_ version: Int) throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/journal-v\(version).sqlite.gz").path
    try SystemCommand.run(["mkdir", "-p", home.journal.deletingLastPathComponent().path])
    try SystemCommand.run(["chmod", "700", home.journal.deletingLastPathComponent().path])
    try SystemCommand.run([
      "sh", "-c", "umask 077; gzip -dc '\(fixture)' >'\(home.journal.path)'",
    ])
  }

  private func schema(of file: String) throws -> String {
    try SystemCommand.run(["sqlite3", "-readonly", file, "PRAGMA user_version"])
  }

  private var files: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(
        atPath: home.journal.deletingLastPathComponent().path
      ).filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }.sorted()
    }
  }

  /// What is in a journal, whatever its schema.
  private func contents(of file: String) throws -> String {
    try SystemCommand.run([
      "sqlite3", file,
      "SELECT * FROM run; SELECT * FROM event ORDER BY run, position; SELECT id, token, bytes, dropped FROM output; SELECT output, start, at, hex(bytes) FROM chunk ORDER BY output, start",
    ])
  }

  @Test(
    "each is copied, then brought up to date: all runs verify, are exported and go on",
    arguments: [1, 2, 3, 4])
  func opens(version: Int) async throws {
    try place(version)
    let before = try contents(of: home.journal.path)
    let list = try await Tool(home, "runs", "--all").run()
    #expect(list.status == 0, "\(list.error)")
    #expect(list.output.contains("release-2 "))
    // Held for as long as it lies there.
    #expect(list.output.contains(#/held: end of input \(for \d+ /#))
    #expect(list.output.contains("release-1 ") && list.output.contains("complete"))

    let copy = home.journal.path + ".v\(version)"
    if try schema(of: home.journal.path) != "\(version)\n" {
      #expect(try schema(of: copy) == "\(version)\n")
      #expect(try contents(of: copy) == before)
      let mode = try SystemCommand.run(["stat", "-c", "%a", copy])
      #expect(mode == "600\n")
    } else {
      #expect(try files == ["journal.sqlite"])
    }
    #expect(try contents(of: home.journal.path) == before)

    let checked = try await Tool(home, "journal", "check").run()
    #expect(checked.status == 0, "\(checked.output)")
    let log = try await Tool(home, "log", "release-1", "2", "--command", "2").run()
    #expect(log.output == (1...4000).map { "\($0)\n" }.joined())
    let record = try await Tool(home, "export", "release-1").run()
    #expect(record.status == 0)
    #expect(record.output.contains("- [x] Tests are green"))
    #expect(record.output.contains("nobody looks"))
    #expect(record.output.contains("deployer"))

    let resumed = try await Tool(home, "resume").answering("y", "all", "y").run()
    #expect(resumed.status == 0, "\(resumed.output)\(resumed.error)")
    #expect(resumed.output.contains("RUN") == false && resumed.output.contains("4000"))
    #expect(!resumed.output.contains("one\ntwo\n"), "what was done is not done again")
    #expect(resumed.output.contains("release-2 COMPLETE"))
    let verified = try await Tool(home, "journal", "check").run()
    #expect(verified.output.contains(": 2 runs, ") && verified.status == 0)
  }

  @Test("a damaged event is brought along and named: it keeps nobody from the other runs")
  func damaged() async throws {
    try place(3)
    let held = "(SELECT run FROM summary WHERE state <> 'ended')"
    let sittings = "FROM event WHERE run = \(held) AND kind = 'sittingStarted'"
    let payload = try home.query("SELECT payload || digest \(sittings)").trimmingCharacters(
      in: .newlines)
    // One bit, as a bad disk would.
    var bytes = try Data(contentsOf: home.journal)
    let place = try #require(bytes.range(of: Data(payload.utf8)))
    bytes[place.lowerBound] ^= 4
    try bytes.write(to: home.journal)
    #expect(try home.query("SELECT json_valid(payload) \(sittings)") == "0\n")
    let list = try await Tool(home, "runs", "--all").run()
    #expect(list.status == 0, "\(list.error)")
    #expect(list.output.contains("release-1 ") && list.output.contains("release-2 "))
    #expect(try await Tool(home, "export", "release-1").run().status == 0)
    #expect(try await Tool(home, "verify", "release-2").run().status == 1)
  }

  @Test(
    "killed at any moment of that, the journal is whole, before or after, and opens",
    arguments: [1, 2])
  func killed(version: Int) throws {
    try place(version)
    let before = try contents(of: home.journal.path)
    for turn in 0..<24 {
      if turn > 0 {
        try FileManager.default.removeItem(at: home.journal.deletingLastPathComponent())
      }
      try place(version)
      let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
      defer { close(nothing) }
      let process = try SystemCommand.start(
        [TestHome.program.path, "runs"], home.environment, input: nothing, output: nothing)
      // Wherever it is by then: opening takes some 20 ms.
      usleep(UInt32(turn) * 1_500)
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
      #expect(try contents(of: home.journal.path) == before)
      let again = try SystemCommand(
        [TestHome.program.path, "journal", "check"], environment: home.environment)
      #expect(again.status == 0, "\(turn): \(again.output)")
      let copy = home.journal.path + ".v\(version)"
      #expect(try contents(of: copy) == before)
      #expect(
        try files == ["journal.sqlite", "journal.sqlite.v\(version)"], "nothing half made stays")
    }
  }

  @Test("one that cannot be copied first is not touched, and said to be")
  func noRoomForTheCopy() async throws {
    try place(1)
    let before = try Data(contentsOf: home.journal)
    // Where the copy should be is something that it cannot replace.
    try FileManager.default.createDirectory(
      atPath: home.journal.path + ".v1/taken", withIntermediateDirectories: true)
    let result = try await Tool(home, "runs", "--all").run()
    #expect(result.status == 69)
    #expect(result.error.contains("journal.sqlite.v1"))
    #expect(try Data(contentsOf: home.journal).count == before.count)
    #expect(try schema(of: home.journal.path) == "1\n")
  }

  @Test("one of a later version is refused, with the reason, and stays as it is")
  func later() async throws {
    try place(3)
    try SystemCommand.run(["sqlite3", home.journal.path, "PRAGMA user_version = 99"])
    let before = try Data(contentsOf: home.journal)
    for words in [["runs"], ["resume"], ["verify", "last"], ["follow"]] {
      let result = try await Tool(home, words).run()
      #expect(result.status == 69)
      #expect(result.error.contains("written by a later tminus (schema 99, this one knows "))
    }
    #expect(try Data(contentsOf: home.journal) == before)
  }

  @Test(
    "one that may only be read is not brought up to date, and says whose that is",
    .enabled(if: OtherUser.isPossible, "needs root, to make a user who is not"))
  func readOnly() throws {
    try place(1)
    let user = try OtherUser()
    try user.own(home)
    try SystemCommand.run(["chmod", "500", home.journal.deletingLastPathComponent().path])
    let result = try SystemCommand(
      user.becoming + [TestHome.program.path, "runs"], environment: home.environment)
    #expect(result.status == 69)
    #expect(result.output.contains("written by an earlier tminus (schema 1, this one reads "))
    #expect(try files == ["journal.sqlite"])
  }
}
