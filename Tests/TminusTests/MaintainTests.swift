import Foundation
import Testing

/// Maintenance through the built program.
///
/// Its clock is the machine's: to be at another time the program runs under Debian's `faketime`, which
/// answers what it asks the system; tminus itself has no switch for that.
@Suite("tminus maintain")
struct MaintainTests {
  let home: TestHome

  init() throws {
    home = try TestHome()
    home.extra["TZ"] = "Europe/Berlin"
    try home.write(
      "care.md",
      """
      # Shop care
      ## Deploy
      - [ ] shipped
      ## Maintenance Windows
      ### Weekly (Saturday 2-4 AM UTC)
      - Log rotation

      ```bash
      echo rotated >> ledger
      ```
      ### Monthly
      - Security patches
      """)
  }

  /// The clock goes on from this local time; only the time of day: how long things take stays as it is.
  private func at(_ time: String) {
    home.under = ["faketime", "-m", "--exclude-monotonic", "-f", "@\(time)"]
  }

  private var ledger: String? {
    try? String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)
  }

  @Test("before its window it says when that opens, here and in UTC, and begins nothing")
  func before() async throws {
    at("2026-11-20 21:39:30")
    let result = try await Tool(home, "maintain", "care.md", "--section", "weekly", "--yes").run()
    #expect(result.status == 64)
    #expect(
      result.error.contains("opens Sat 21 Nov 02:00 UTC (03:00 CET), in 5 h 20 min"),
      "\(result.error)")
    #expect(result.error.contains("--override REASON"))
    #expect(ledger == nil)
    #expect(try await Tool(home, "runs", "--all").run().output == "no runs yet\n")
  }

  @Test("inside its window its bullets and commands are steps; done, it is due again a week later")
  func inside() async throws {
    at("2026-11-21 03:29:30")
    let result = try await Tool(home, "maintain", "care.md", "--target", "prod")
      .answering("y", "y", "y", "y").run()
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains("OPEN until Sat 21 Nov 04:00 UTC (05:00 CET), in 1 h 30 min"))
    #expect(result.output.contains("MAINTENANCE 1/2"))
    #expect(ledger == "rotated\n")

    at("2026-11-21 03:40:00")
    let again = try await Tool(home, "maintain", "care.md").run()
    #expect(again.status == 0)
    #expect(again.output.contains("nothing is due; --section NAME does it again"))

    at("2026-11-30 12:00:00")
    let list = try await Tool(home, "runs", "--all").run().output
    #expect(list.contains("complete, maintenance"))
    let weekly = try #require(list.split(separator: "\n").first { $0.contains("Weekly") })
    #expect(list.contains("care.md on prod"))
    #expect(weekly.contains("last done Sat 21 Nov 02:"))
    #expect(weekly.contains("OVERDUE since Sat 28 Nov 04:00 UTC (05:00 CET)"))
    let monthly = try #require(list.split(separator: "\n").first { $0.contains("Monthly") })
    #expect(monthly.contains("due by Thu 31 Dec 23:00 UTC (Fri 00:00 CET)"))

    try FileManager.default.removeItem(at: home.work.appending(path: "care.md"))
    let gone = try await Tool(home, "runs", "--all", "--runbook", "care").run().output
    #expect(gone.contains("Weekly (Saturday 2-4 AM UTC)   last done"))
    #expect(gone.contains("OVERDUE since Sat 28 Nov 04:00 UTC (05:00 CET)"))
  }

  @Test("a section that was renamed is not overdue for ever: what the file has now is listed")
  func renamed() async throws {
    at("2026-11-21 03:29:30")
    let done = try await Tool(home, "maintain", "care.md").answering("y", "y", "y", "y").run()
    #expect(done.status == 0)
    try home.write(
      "care.md", "# Shop care\n## Daily\n- look\n## Weekly (Sunday 2-4 AM UTC)\n- rotate\n")
    at("2026-12-21 03:29:30")
    let list = try await Tool(home, "runs").run().output
    #expect(list.contains("Daily") && list.contains("never done"))
    #expect(!list.contains("Monthly"))
    #expect(list.contains("OVERDUE since Sun 29 Nov 04:00 UTC"))
    let status = try await Tool(home, "maintain", "care.md", "--status").run()
    #expect(status.status == 0 && status.output.contains("OVERDUE since Sun 29 Nov"))
    #expect(try await Tool(home, "verify", "care-1").run().status == 0)
  }

  @Test("after its window a reason opens it, and heads the record")
  func after() async throws {
    at("2026-11-21 05:00:01")
    let refused = try await Tool(home, "maintain", "care.md", "--section", "weekly").run()
    #expect(refused.status == 64)
    #expect(refused.error.contains("opens Sat 28 Nov 02:00 UTC"))
    let result = try await Tool(
      home, "maintain", "care.md", "--section", "weekly", "--override", "disk is full"
    ).answering("y", "y", "y").run()
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(ledger == "rotated\n")
    #expect(try await Tool(home, "export", "care-1", "-o", "record.md").run().status == 0)
    let record = try String(contentsOf: home.work.appending(path: "record.md"), encoding: .utf8)
    #expect(record.contains("record of maintenance"))
    #expect(
      record.contains("deviation: Weekly (Saturday 2-4 AM UTC) taken outside its window"))
    #expect(record.contains("disk is full"))
    #expect(record.contains("maintenance done: Weekly (Saturday 2-4 AM UTC)"))
    #expect(record.contains("not taken: Monthly (1 step)"))
  }

  @Test("without a section named, outside of every window nothing begins but what has none")
  func withoutWindow() async throws {
    at("2026-11-20 11:59:30")
    let result = try await Tool(home, "maintain", "care.md").answering("y", "y").run()
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains("1 -  Maintenance Windows > Weekly"))
    #expect(ledger == nil)
    let again = try await Tool(home, "maintain", "care.md").run()
    #expect(again.status == 64, "only the closed window is left")
  }

  @Test("at a terminal the reason is asked for, and quitting begins nothing")
  func terminal() async throws {
    at("2026-11-20 11:59:30")
    let first = try Terminal(home, "maintain", "care.md", "--section", "weekly", "--target", "-")
    try first.expect("(yes REASON, quit) > ")
    #expect(first.screen.contains("opens Sat 21 Nov 02:00 UTC (03:00 CET), in 15 h"))
    first.type("quit")
    #expect(try first.end() == 64)
    #expect(try await Tool(home, "runs", "--all").run().output == "no runs yet\n")

    let second = try Terminal(home, "maintain", "care.md", "--section", "weekly", "--target", "-")
    try second.expect("(yes REASON, quit) > ")
    second.type("because")
    try second.expect("that takes a reason").expect("(yes REASON, quit) > ")
    second.type("yes the customer asked")
    try second.expect("is this so?").expect(" > ")
    second.type("quit")
    #expect(try second.end() == 3)
    #expect(try await Tool(home, "log", "care-1").run().output.contains("the customer asked"))
  }

  @Test("a run that is gone on with when its window has closed needs a reason then")
  func resumedTooLate() async throws {
    at("2026-11-21 04:50:00")
    let begun = try await Tool(home, "maintain", "care.md", "--section", "weekly").run()
    #expect(begun.status == 3)
    at("2026-11-21 05:10:00")
    let late = try await Tool(home, "resume").answering("y", "y", "y").run()
    #expect(late.status == 3)
    #expect(late.error.contains("outside the window of Weekly (Saturday 2-4 AM UTC)"))
    #expect(ledger == nil)
    let result = try await Tool(home, "resume", "--override", "nearly done")
      .answering("y", "y", "y").run()
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try await Tool(home, "export", "care-1").run().output.contains("nearly done"))
  }

  @Test(
    "over a change of clocks the window stays at its hour on the wall: an hour earlier or later by UTC",
    arguments: [
      ("2026-03-28 11:59:30", "opens Sun 29 Mar 00:30 UTC (01:30 CET), in 13 h 30 min"),
      ("2026-03-29 03:09:30", "OPEN until Sun 29 Mar 02:00 UTC (04:00 CEST), in 50 min"),
      ("2026-03-29 04:00:00", "opens Sat 4 Apr 23:30 UTC (Sun 01:30 CEST)"),
      ("2026-10-24 11:59:30", "opens Sat 24 Oct 23:30 UTC (Sun 01:30 CEST), in 13 h 30 min"),
      ("2026-10-25 03:09:30", "OPEN until Sun 25 Oct 03:00 UTC (04:00 CET), in 50 min"),
    ])
  func daylightSaving(time: String, expected: String) async throws {
    try home.write("night.md", "# T\n## Weekly (Sunday 01:30-04:00 CET)\n- look\n")
    at(time)
    let result = try await Tool(home, "maintain", "night.md", "--status").run()
    #expect(result.status == 0, "\(result.error)")
    let text = result.output.replacing("  ", with: " ")
    #expect(text.contains(expected), "\(result.output)")
  }

  @Test("a runbook without maintenance says how to have some")
  func none() async throws {
    try home.write("plain.md", "# T\n- [ ] a\n")
    let result = try await Tool(home, "maintain", "plain.md").run()
    #expect(result.status == 64)
    #expect(result.error.contains("no section of it is maintenance"))
  }

  @Test("a run beside an unfinished maintenance is none of its business, and the other way round")
  func besideARun() async throws {
    at("2026-11-21 03:29:30")
    #expect(try await Tool(home, "maintain", "care.md").run().status == 3)
    #expect(try await Tool(home, "run", "care.md").answering("y", "y").run().status == 0)
    let again = try await Tool(home, "maintain", "care.md").run()
    #expect(again.status == 64 && again.error.contains("care-1 is unfinished"))
  }

  @Test("a launch that goes to maintenance outside its window runs nothing of it without a reason")
  func visited() async throws {
    at("2026-11-21 05:10:00")
    let run = try await Tool(home, "run", "care.md", "--target", "-")
      .answering("goto M1", "y", "y", "y").run()
    #expect(run.status == 3, "\(run.output)\(run.error)")
    #expect(run.error.contains("outside the window of Weekly (Saturday 2-4 AM UTC)"))
    #expect(ledger == nil)
    // The run is back in the launch.
    let next = try await Tool(home, "resume").answering("y", "y").run()
    #expect(next.status == 0 && ledger == nil, "\(next.output)\(next.error)")
    _ = try await Tool(home, "run", "care.md", "--new", "--target", "-").run()
    let taken = try await Tool(home, "resume", "--override", "asked for")
      .answering("goto M1", "y", "y", "y").run()
    #expect(ledger == "rotated\n", "\(taken.output)\(taken.error)")
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("taken outside its window"))
  }
}
