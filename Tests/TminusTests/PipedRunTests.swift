import Foundation
import Subprocess
import Testing

@Suite("Answers from a pipe")
struct PipedRunTests {
  static let runbook = """
    # Release
    ## Check
    - [ ] Reviewed
    - [ ] Announced
    ## Deploy
    ```bash
    echo deploying
    ```
    """

  @Test("the same grammar line by line, to the end")
  func complete() async throws {
    let home = try TestHome()
    try home.write("release.md", Self.runbook)
    let result = try await Tool(home, "run", "release.md").answering("y 1", "y", "y", "y").run()
    #expect(result.status == 0)
    #expect(result.output.contains(" ok 1 done "))
    #expect(result.output.contains("deploying\r\n"))
    #expect(result.output.contains("release-1 COMPLETE"))
    #expect(
      result.error == """
        release-1 1 2 are these so? (y = the one at >, y N-M, all, n, s REASON, f REASON, ?) > 
        release-1 2 is this so? (y, n, s REASON, f REASON, ?) > 
        release-1 3 RUN this command? (y, e, s REASON, done REASON, n, ?) > 
        release-1 y = end the run as COMPLETE (y, goto N, h, ?) > 

        """)
  }

  @Test("an answer that does not fit is refused and holds the run")
  func garbage() async throws {
    let home = try TestHome()
    try home.write("release.md", Self.runbook)
    let result = try await Tool(home, "run", "release.md").answering("yes please", "all").run()
    #expect(result.status == 3)
    #expect(result.error.contains("?? `yes please` is no answer here: y, all, n, s, f"))
    let runs = try await Tool(home, "runs").run()
    #expect(runs.output.contains("held: an answer that does not fit: yes please"))
    // Nothing was attested by the line behind it.
    #expect(try await Tool(home, "status").run().output.contains("open 3  of 3"))
  }

  @Test("the end of the answers holds the run, and resume goes on there")
  func endOfInput() async throws {
    let home = try TestHome()
    try home.write("release.md", Self.runbook)
    #expect(try await Tool(home, "run", "release.md").answering("all").run().status == 3)
    let resumed = try await Tool(home, "resume").answering("y", "y").run()
    #expect(resumed.status == 0)
    #expect(resumed.output.contains("held"))
    #expect(resumed.output.contains("\"end of input\""))
    #expect(resumed.output.contains("deploying"))
  }

  @Test("an empty line from a pipe approves nothing")
  func emptyLine() async throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\ntouch ran\n```\n")
    let result = try await Tool(home, "run", "release.md").answering("", "").run()
    #expect(result.status == 3)
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "ran").path))
  }

  @Test("--yes runs plain commands, answers nothing else, and stops there")
  func unattended() async throws {
    let home = try TestHome()
    try home.write(
      "release.md",
      "## A\n```bash\ntouch one\n```\n- [ ] Looks right\n## B\n```bash\ntouch two\n```\n")
    let result = try await Tool(home, "run", "release.md", "--yes").answering("y", "y", "y").run()
    #expect(result.status == 3)
    func exists(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: home.work.appending(path: name).path)
    }
    #expect(exists("one"))
    #expect(!exists("two"))
    #expect(result.error.contains("--yes does not answer this"))
  }

  @Test("--yes goes through a runbook of plain commands to its end")
  func unattendedComplete() async throws {
    let home = try TestHome()
    try home.write("release.md", "## A\n```bash\ntouch one\n```\n## B\n```bash\ntouch two\n```\n")
    #expect(try await Tool(home, "run", "release.md", "--yes").run().status == 0)
  }

  @Test(
    "what may not run is not run by y, by --yes, by the end of input or by garbage",
    arguments: [
      "touch <name>", "touch YOUR_FILE", "touch ...", "touch $NOT_SET_ANYWHERE",
      "touch {your-name}",
    ])
  func heldBack(command: String) async throws {
    let home = try TestHome()
    try home.write("hold.md", "```bash\n\(command); touch ran\n```\n")
    for (words, answers) in [
      (["run", "hold.md"], ["y", "y", "y"]), (["run", "hold.md", "--yes", "--new"], []),
      (["run", "hold.md", "--new"], []),
      (["run", "hold.md", "--new"], ["run it", "yes", "again"]),
    ] {
      var tool = Tool(home, words)
      tool = tool.answering(answers)
      let result = try await tool.run()
      #expect(result.status == 3)
      #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "ran").path))
    }
  }

  @Test("a second run beside an unfinished one needs --new")
  func beside() async throws {
    let home = try TestHome()
    try home.write("release.md", Self.runbook)
    _ = try await Tool(home, "run", "release.md").run()
    let second = try await Tool(home, "run", "release.md").run()
    #expect(second.status == 64)
    #expect(
      second.error
        == "tminus: release.md: release-1 is unfinished. Go on with `tminus resume release-1`, or begin another with --new.\n"
    )
    #expect(try await Tool(home, "run", "release.md", "--new").run().output.contains("release-2"))
  }

  @Test("a failed step ends the run with status 1")
  func failed() async throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n- [ ] b\n")
    let result = try await Tool(home, "run", "release.md")
      .answering("f 1 the site is down", "y", "y").run()
    #expect(result.status == 1)
    #expect(result.output.contains("COMPLETE, with failed steps"))
  }

  @Test("--section takes one section, and lists the others where it is unknown")
  func section() async throws {
    let home = try TestHome()
    try home.write("release.md", Self.runbook)
    let result = try await Tool(home, "run", "release.md", "--section", "deploy").answering(
      "y", "y"
    )
    .run()
    #expect(result.status == 0)
    let unknown = try await Tool(home, "run", "release.md", "--new", "--section", "nope").run()
    #expect(
      unknown.error
        == "tminus: release.md: no section `nope` to take. It has: Release; Check; Deploy.\n"
    )
  }

  @Test("sign and export: the name, and the checklist with its boxes")
  func record() async throws {
    let home = try TestHome()
    try home.write("release.md", Self.runbook)
    let early = try await Tool(home, "run", "release.md").answering("y 1").run()
    #expect(early.status == 3)
    let refused = try await Tool(home, "sign", "last", "--role", "deployer").run()
    #expect(refused.status == 64)
    _ = try await Tool(home, "resume").answering("y", "y", "y").run()
    let signed = try await Tool(home, "sign", "last", "--role", "deployer").run()
    #expect(signed.output.contains("release-1 signed by operator as deployer"))
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("- [x] Reviewed"))
    #expect(record.contains("COMPLETE"))
    #expect(record.contains("deployer"))
    let file = try await Tool(home, "export", "last", "-o", "record.md").run()
    #expect(file.output == "" && file.status == 0)
    #expect(
      try String(contentsOf: home.work.appending(path: "record.md"), encoding: .utf8) == record)
  }

  @Test("a guard's exit 0 stops the fence: what is left asks anew")
  func guardExit() async throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\ntest -e / && exit 0\ntouch destroyed\n```\n")
    let result = try await Tool(home, "run", "release.md").answering("y").run()
    #expect(result.status == 3)
    #expect(result.output.contains(" !! The rest has NOT run."))
    let path = home.work.appending(path: "destroyed").path
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("the number of another step is refused, so that nothing is said of the wrong one")
  func otherNumber() async throws {
    let home = try TestHome()
    try home.write("release.md", "## A\n```bash\ntrue\n```\n## B\n```bash\ntrue\n```\n")
    let other = try await Tool(home, "run", "release.md").answering("s 2 not needed").run()
    #expect(other.error.contains("?? `2` is not on this card"))
    let own = try await Tool(home, "resume").answering("s 1 not needed").run()
    #expect(own.output.contains(" ok 1 skipped"))
    #expect(own.output.contains(": not needed"))
  }

  @Test("a step that failed and was done after all is told by the record")
  func failedBefore() async throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n")
    _ = try await Tool(home, "run", "release.md")
      .answering("f 1 broke it", "goto 1", "y", "y").run()
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("> tminus deviation: step 1 a was FAILED "))
    #expect(record.contains(": broke it; later done"))
  }

  @Test("a journal that was changed from outside is not driven, signed or exported")
  func tampered() async throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n- [ ] b\n")
    _ = try await Tool(home, "run", "release.md").answering("s 1 not today").run()
    let forged = try await Subprocess.run(
      .name("sqlite3"),
      arguments: [
        home.journal.path,
        "drop trigger eventKept; update event set payload = replace(payload, 'not today', 'YES')",
      ], output: .string(limit: 4096), error: .string(limit: 4096))
    #expect(forged.standardError == "")
    for words in [["resume"], ["export", "last"], ["sign", "last", "--role", "r", "--open"]] {
      let result = try await Tool(home, words).run()
      #expect(result.status == 69)
      #expect(result.error.contains("release-1: event 5 is not what was written"))
    }
  }
}
