import Foundation
import Subprocess
import Testing

@Suite("tminus verify")
struct VerifyTests {
  let home: TestHome

  init() async throws {
    home = try TestHome()
    try home.write(
      "release.md",
      """
      # T
      ## A
      - [ ] a
      ## B
      ```bash
      echo one
      echo two
      ```
      """)
    _ = try await Tool(home, "run", "release.md").answering("s not today", "y", "y").run()
  }

  private func tamper(_ sql: String) async throws {
    let forged = try await Subprocess.run(
      .name("sqlite3"),
      arguments: [home.journal.path, "drop trigger eventKept; drop trigger eventStays; \(sql)"],
      output: .string(limit: 4096), error: .string(limit: 4096))
    #expect(forged.standardError == "")
  }

  @Test("one line where all holds, with both ends of the chain")
  func holds() async throws {
    let result = try await Tool(home, "verify", "last").run()
    let line =
      #/release-1: \d+ events hold, from the runbook's sha256 [0-9a-f]{64} to [0-9a-f]{64}; output of 2 attempts holds\n/#
    #expect(result.output.wholeMatch(of: line) != nil, "\(result)")
    #expect(result.status == 0)
  }

  @Test("the first bad event is named with its kind and time, and ends with 1")
  func changed() async throws {
    try await tamper("update event set payload = replace(payload, 'not today', 'YES')")
    let result = try await Tool(home, "verify", "release-1").run()
    let line =
      #/release-1: event \d+ \(stepSettled, \d{4}-\d\d-\d\d \d\d:\d\d\) is not what was written: changed, .*\n/#
    #expect(result.output.wholeMatch(of: line) != nil, "\(result)")
    #expect(result.status == 1)
  }

  @Test("changed output is named by its step's number and its command; redacted output is none")
  func output() async throws {
    try await tamper("update chunk set bytes = CAST('six' || x'0d0a' AS BLOB) where output = 2")
    let bad = try await Tool(home, "verify", "last").run()
    #expect(bad.output.contains("release-1: step 2, command 2 of "))
    #expect(bad.output.contains("`echo two`: its stored output is not what was printed: changed"))
    #expect(bad.output.contains(" events hold, from the runbook's sha256 "))
    #expect(bad.status == 1)
    _ = try await Tool(home, "redact", "last", "2").run()
    let redacted = try await Tool(home, "verify", "last").run()
    #expect(redacted.output.hasSuffix("; output of 0 attempts holds, 2 redacted\n"), "\(redacted)")
    #expect(redacted.status == 0)
  }

  @Test("log shows changed output, says that it is not what was printed, and ends with 1")
  func changedOutputInTheLog() async throws {
    try await tamper("update chunk set bytes = CAST('twa' || x'0d0a' AS BLOB) where output = 2")
    for how in [[], ["--raw"], ["--timing"]] {
      let log = try await Tool(home, ["log", "last", "2"] + how).run()
      #expect(log.error.contains("?? this is NOT what was printed: its digest differs"))
      #expect(log.output.contains("twa"))
      #expect(log.status == 1)
    }
  }

  @Test("a run that is cut off at its end is found although the rest of its chain holds")
  func cutOff() async throws {
    try await tamper("delete from event where position = (select max(position) from event)")
    let result = try await Tool(home, "verify", "last").run()
    #expect(result.output.contains(" is not there: 1 event cut off at the end\n"))
    #expect(result.status == 1)
  }

  @Test("what is not what was written is neither signed nor exported")
  func notSigned() async throws {
    try await tamper("delete from event where position = (select max(position) from event)")
    let sign = ["sign", "last", "--role", "qa", "--open"]
    for command in [["export", "last"], ["log", "last"], ["status", "last"], sign] {
      let result = try await Tool(home, command).run()
      #expect(result.status == 69, "\(command): \(result)")
      #expect(result.error.contains("is not what was written: the journal was changed"))
    }
    let found = try await Tool(home, "verify", "last").run()
    #expect(found.output.contains("1 event cut off at the end"))
  }

  @Test("a run whose stored output was changed is not signed")
  func changedOutputIsNotSigned() async throws {
    try await tamper("update chunk set bytes = CAST('six' || x'0d0a' AS BLOB) where output = 2")
    let signed = try await Tool(home, "sign", "last", "--role", "qa").run()
    #expect(signed.error.contains("its stored output is not what was printed: changed"))
    #expect(signed.error.contains("release-1 is not what was written, so it is not signed"))
    #expect(signed.status == 69)
  }

  @Test("a journal that cannot be read is no verdict: 69")
  func unreadable() async throws {
    try Data(repeating: 7, count: 9_000).write(to: home.journal)
    let result = try await Tool(home, "verify", "last").run()
    #expect(result.status == 69)
    #expect(result.output == "")
  }

  @Test("a record does not quote output that is not what was printed, and says so")
  func damagedOutputIsNotQuoted() async throws {
    let whole = try await Tool(home, "export", "last").run()
    #expect(whole.status == 0)
    #expect(whole.output.contains("\n  two\n"))
    try await tamper(
      "update chunk set bytes = x'7477610d0a' where rowid = (select max(rowid) from chunk)")
    let damaged = try await Tool(home, "export", "last").run()
    #expect(damaged.status == 1)
    #expect(!damaged.output.contains("\n  twa\n"))
    #expect(damaged.output.contains("\n  one\n"))
    #expect(damaged.error.contains("?? release-1: step 2, command 2"))
  }
}
