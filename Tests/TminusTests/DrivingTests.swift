import Foundation
import Testing

/// A run is driven by one live session.
@Suite("Who drives a run")
struct DrivingTests {
  /// A command that waits until the test says go.
  private static let waiting = "# T\n## A\n```bash\nwaits\n```\n"

  private func home(_ text: String = waiting) throws -> TestHome {
    let home = try TestHome()
    try home.script("waits", "until test -e '\(home.work.path)/go'; do sleep 0.05; done")
    try home.write("one.md", text)
    return home
  }

  @Test("two resumes at once: exactly one drives, and the other says who")
  func atOnce() async throws {
    let home = try home()
    #expect(try await Tool(home, "run", "one.md", "--target", "-").run().status == 3)
    let environment = home.environment
    let words = ["env", "-C", home.work.path, TestHome.program.path, "resume", "one-1", "--yes"]
    try await withThrowingTaskGroup(of: SystemCommand.self) { group in
      for _ in 0..<2 {
        group.addTask { try SystemCommand(words, environment: environment) }
      }
      let refused = try #require(try await group.next())
      #expect(refused.status == 69)
      #expect(
        refused.output.contains("one-1 is driven right now by operator (uid \(getuid()), process"))
      #expect(refused.output.contains("`tminus follow one-1` looks on"))
      try home.write("go", "")
      let driver = try #require(try await group.next())
      #expect(driver.status == 0)
    }
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("sitting 2") && !record.contains("sitting 3"))
  }

  @Test(
    "a session that was killed is gone: the next one says whose place it takes, and so does the record"
  )
  func killed() async throws {
    let home = try home("# T\n- [ ] a\n- [ ] b\n")
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y 1")
    try terminal.expectPrompt()
    let status = try await Tool(home, "status").run().output
    #expect(
      status.contains(
        "driven right now by operator (uid \(getuid()), process \(terminal.process) on "))
    kill(terminal.process, SIGKILL)
    _ = try terminal.end()
    #expect(try await !Tool(home, "status").run().output.contains("driven right now"))
    let resumed = try await Tool(home, "resume").answering("y", "y").run()
    #expect(resumed.status == 0)
    let gone = "in the place of operator's (uid \(getuid()), process \(terminal.process) on "
    #expect(resumed.output.contains(" !! this session drives the run now, \(gone)"))
    #expect(try await Tool(home, "log", "one-1").run().output.contains(gone))
    let record = try await Tool(home, "export", "one-1").run().output
    #expect(record.contains("in the place of a session of operator (uid \(getuid()), process"))
    #expect(record.contains("that was gone"))
    #expect(try home.query("SELECT count(*) FROM lease") == "0\n")
  }

  @Test("who drives it no longer writes nothing more, and leaves its command to the keeper")
  func takenAway() throws {
    let home = try home()
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("-- 1/1 ").expectQuiet()
    try SystemCommand.run([
      "sqlite3", "-cmd", ".timeout 5000", home.journal.path,
      "UPDATE lease SET pid = 1, host = 'elsewhere', operator = 'another'",
    ])
    let events = try home.query("SELECT count(*) FROM event")
    try home.write("go", "")
    try terminal.expect("that is NOT written down")
    try terminal.expect(
      "another session drives this run now: another (uid \(getuid()), process 1 on elsewhere)")
    #expect(try terminal.end() == 69)
    #expect(terminal.isCooked)
    #expect(try home.query("SELECT count(*) FROM event") == events)
    // One on another machine that was just heard of is taken to live.
    #expect(try home.query("SELECT count(*) FROM lease WHERE host = 'elsewhere'") == "1\n")
  }

  @Test(
    "one on another machine or in another container lives while it is heard of; after a restart it does not"
  )
  func elsewhere() async throws {
    let home = try home("# T\n- [ ] a\n- [ ] b\n")
    _ = try await Tool(home, "run", "one.md").answering("y 1").run()
    for (change, isLive) in [
      ("host = 'elsewhere', boot = 'b n', heartbeat = unixepoch('now') * 1000", true),
      ("host = 'elsewhere', boot = 'b n', heartbeat = (unixepoch('now') - 61) * 1000", false),
      ("host = 'elsewhere', boot = 'b n', heartbeat = (unixepoch('now') + 90) * 1000", false),
      ("boot = boot || '2', heartbeat = unixepoch('now') * 1000", true),
      ("boot = boot || '2', heartbeat = (unixepoch('now') - 61) * 1000", false),
      ("host = 'renamed', heartbeat = unixepoch('now') * 1000", false),
      ("pid = 1, ticks = ticks + 1", false), ("boot = 'an earlier one'", false),
    ] {
      let terminal = try Terminal(home, "resume")
      try terminal.expectPrompt()
      kill(terminal.process, SIGKILL)
      _ = try terminal.end()
      try SystemCommand.run(["sqlite3", home.journal.path, "UPDATE lease SET \(change)"])
      let next = try await Tool(home, "resume").run()
      #expect(next.status == (isLive ? 69 : 3), "\(change)")
      #expect(next.output.contains("in the place of operator's") == !isLive, "\(change)")
      if isLive { try SystemCommand.run(["sqlite3", home.journal.path, "DELETE FROM lease"]) }
    }
  }

  @Test("what is left of a session that held the run is no session that was gone")
  func leftover() async throws {
    let home = try home("# T\n- [ ] a\n- [ ] b\n")
    _ = try await Tool(home, "run", "one.md").answering("y 1").run()
    try SystemCommand.run([
      "sqlite3", home.journal.path,
      "INSERT INTO lease SELECT id, 'elsewhere', 'b', 1, 1, 0, 'operator', 0, 0 FROM run",
    ])
    #expect(try await !Tool(home, "resume").run().output.contains("in the place of"))
  }

  @Test("what only passes by leaves the notice of a killed session to whoever sits down next")
  func passingBy() async throws {
    let home = try home("# T\n```bash\necho a\n```\n- [ ] b\n")
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("1/1 exit 0").expectPrompt()
    terminal.killHard()
    #expect(try await Tool(home, "redact", "one-1", "1").run().status == 0)
    #expect(try await Tool(home, "handoff", "one-1", "reviewer").run().status == 0)
    let declined = try await Tool(home, "resume", "--operator", "reviewer")
      .answering("n on leave").run()
    #expect(declined.output.contains(" ok declined: on leave"))
    let resumed = try await Tool(home, "resume", "one-1").run()
    #expect(
      resumed.output.contains(
        "in the place of operator's (uid \(getuid()), process \(terminal.process) on "))
    #expect(try await !Tool(home, "resume").run().output.contains("in the place of"))
  }

  @Test("whoever hears that the shell is another's gives the lease back as it was found")
  func busy() async throws {
    let home = try home("# T\n- [ ] a\n- [ ] b\n")
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expectPrompt()
    let found = try home.query("SELECT pid FROM lease")
    // As one whose process cannot be seen from here; stopped, for it would find that it has lost the run.
    func change(_ change: String) throws {
      try SystemCommand.run([
        "sqlite3", "-cmd", ".timeout 5000", home.journal.path,
        "UPDATE lease SET ticks = ticks \(change)",
      ])
    }
    kill(terminal.process, SIGSTOP)
    try change("+ 1")
    #expect(try await Tool(home, "resume", "one-1").run().status == 69)
    #expect(try home.query("SELECT pid FROM lease") == found)
    try change("- 1")
    kill(terminal.process, SIGCONT)
    terminal.type("y")
    try terminal.expect("ok 1 done")
  }

  @Test("a signature beside a live session: the session goes on behind it")
  func signed() async throws {
    let home = try home("# T\n- [ ] a\n- [ ] b\n")
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y 1")
    try terminal.expectPrompt()
    let signed = try await Tool(
      home, "sign", "one-1", "--role", "approver", "--operator", "reviewer", "--open"
    ).run()
    #expect(signed.status == 0)
    terminal.type("y")
    try terminal.expect("ok signed meanwhile by reviewer as approver").expect("ok 2 done")
    try terminal.answer("y")
    #expect(try terminal.end() == 0)
    #expect(try await Tool(home, "verify", "one-1").run().status == 0)
    let record = try await Tool(home, "export", "one-1").run().output
    #expect(record.contains("signed") && record.contains("by reviewer as approver"))
  }

  @Test("a command that runs is not in doubt: a signature waits for its end")
  func signedWhileRunning() async throws {
    let home = try home()
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect("-- 1/1 ").expectQuiet()
    let refused = try await Tool(home, "sign", "one-1", "--role", "approver", "--open").run()
    #expect(refused.status == 64)
    #expect(refused.error.contains("one-1: a command runs right now, in the session of operator ("))
    try home.write("go", "")
    try terminal.expect("1/1 exit 0").expectPrompt()
    let signed = try await Tool(home, "sign", "one-1", "--role", "approver", "--open").run()
    #expect(signed.status == 0)
  }

  @Test("what nobody may write beside a session stops it")
  func outdated() throws {
    let home = try home("# T\n- [ ] a\n- [ ] b\n")
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expectPrompt()
    // Not by any word of ours, and with a digest that does not follow.
    try SystemCommand.run([
      "sqlite3", "-cmd", ".timeout 5000", home.journal.path,
      """
      INSERT INTO event SELECT run, position + 1, 'signed', at,
        '{"signed":{"name":"reviewer","role":"approver"}}', digest
      FROM event ORDER BY position DESC LIMIT 1
      """,
    ])
    terminal.type("y")
    try terminal.expect("driven on from another terminal meanwhile")
    #expect(try terminal.end() == 69)
  }

  @Test("a run that another's session drives is not redacted, pruned or handed off meanwhile")
  func keptFrom() async throws {
    let home = try home()
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expectPrompt()
    for words in [["redact", "one-1", "1"], ["handoff", "one-1", "reviewer"]] {
      let refused = try await Tool(home, words).run()
      #expect(refused.status == 69)
      #expect(refused.error.contains("one-1 is driven right now by operator"))
    }
  }
}
