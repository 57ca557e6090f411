import Foundation
import Testing

/// The practice launch breaks in the middle, or long after it was signed: version 1 answers again in three answers.
@Suite("Rolling back in a terminal")
struct TmuxRollbackTests {
  private static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// What this process's own time is allowed to be, in milliseconds, over the whole way to version 1.
  private static let ownTime = 5_000

  /// The practice launch's files, and a port of their own.
  private func prepare(_ home: TestHome) throws -> Int {
    try FileManager.default.copyItem(
      at: Self.repository.appending(path: "runbooks"),
      to: home.work.appending(path: "runbooks"))
    let port = Int.random(in: 20_000..<32_000)
    home.extra["NOTES_PORT"] = String(port)
    return port
  }

  private func version(_ port: Int) throws -> String {
    try SystemCommand.run(["curl", "-fsS", "--noproxy", "*", "http://127.0.0.1:\(port)/health"])
  }

  /// From the beginning of the way back to the end of its first step's commands, without what these took.
  private func ownTime(_ home: TestHome) throws -> Int {
    let rows = try home.query(
      """
      SELECT max(at) - (SELECT at FROM event WHERE kind = 'rollbackBegun')
        - sum(json_extract(payload, '$.attemptFinished.end.milliseconds'))
      FROM event WHERE kind = 'attemptFinished'
        AND position > (SELECT position FROM event WHERE kind = 'rollbackBegun')
      """)
    return try #require(Int(rows.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  /// From the output of the first step on: the schema, the team, the end, and why.
  private func end(_ tmux: Tmux, because reason: String) throws {
    try tmux.type("y")
    try tmux.expect("RUN these 5 commands?").type("y")
    try tmux.expect("is the output as it should be?").type("y")
    try tmux.expect("The team knows that version 1.0.0 is back").expect("is this so?").type("y")
    try tmux.expect("y = end the run as ROLLED BACK").type("y")
    try tmux.expect("why was it rolled back?").type(reason)
  }

  @Test("version 2 does not come up: r, y, y, and version 1 answers; the record tells the story")
  func inTheMiddle() throws {
    let home = try TestHome()
    let port = try prepare(home)
    defer {
      _ = try? SystemCommand([home.work.path + "/.practice-launch/bin/service", "stop"])
    }
    let tmux = try Tmux(home)
    try tmux.type("cd \(home.work.path)")
    try tmux.type("tminus run runbooks/practice-launch.md --target local")
    try tmux.expect("course (y = accept").answer("y")
    // Steps 1, 2-4, the checks by commands, version 1 with what it should answer, and the decision.
    for line in ["y", "all", "y", "y", "y", "go"] { try tmux.answer(line) }
    // The release, with what should be there then.
    try tmux.answer("y")
    try tmux.answer("all")
    // Nobody has noticed that version 2 cannot start.
    let broken = home.work.appending(path: ".practice-launch/releases/2.0.0/notes.py")
    try Data("import sys; sys.exit('version 2 cannot start')\n".utf8).write(to: broken)
    // The backup and the migration, each with its output judged.
    for line in ["y", "y", "y", "y"] { try tmux.answer(line) }
    // The switch.
    try tmux.answer("y")
    try tmux.expect("version 2 cannot start").expect("FAILED")
    try tmux.answer("r")
    try tmux.expect("WAY BACK since").expect("Version 2 does not start")
    try tmux.answer("y")
    try tmux.expect("as expected").expect("is the output as it should be?")
    #expect(try version(port).contains("\"1.0.0\""))
    #expect(try ownTime(home) < Self.ownTime)
    #expect(try tmux.history().contains(#/practice-1 local R1 0:0\d of 1:00 RUN these/#))
    try end(tmux, because: "version 2 did not start")
    #expect(try tmux.expectShell() == 4)
    let record = try SystemCommand.run(
      [TestHome.program.path, "export", "practice-1"], environment: home.environment)
    #expect(record.contains(#/\*\*ROLLED BACK [^*]* by operator/#))
    #expect(
      record.contains(
        #/way back: begun [^;]*; time to recovery /#))
    #expect(record.contains("; why: version 2 did not start (operator "))
  }

  @Test("signed as complete by one user, rolled back from a cold shell by another: three answers")
  func afterItWasSigned() async throws {
    let team = try Team()
    let first = team.first
    let port = try prepare(first.home)
    try first.user.own(first.home)
    defer {
      _ = try? SystemCommand([first.home.work.path + "/.practice-launch/bin/service", "stop"])
    }
    let launch = try first.terminal("run", "runbooks/practice-launch.md", "--target", "local")
    try launch.answer("off 8 kept for the way back")
    var robot = Robot(launch)
    try robot.drive()
    #expect(try launch.end() == 0)
    #expect(try first.run("sign", "practice-1", "--role", "deployer").status == 0)
    #expect(try version(port).contains("\"2.0.0\""))

    // Only the superuser may end the first user's service here.
    let home = try TestHome()
    home.extra = ["TMINUS_JOURNAL": team.journal, "TMINUS_OPERATOR": "oncall"]
    let tmux = try Tmux(home)
    try tmux.type("tminus rollback")
    try tmux.expect("practice-1 local   complete by first,").expect("signed (deployer)")
    try tmux.expect("practice-1 roll back local as oncall?").type("y")
    try tmux.expect("RUN these 4 commands?").type("y")
    try tmux.expect("is the output as it should be?")
    #expect(try version(port).contains("\"1.0.0\""))
    try end(tmux, because: "errors at night")
    #expect(try tmux.expectShell() == 4)
    let record = try first.run("export", "practice-1").output
    #expect(record.contains(#/\*\*COMPLETE [^*]*, THEN ROLLED BACK [^*]* by oncall/#))
    #expect(try first.run("verify", "practice-1").status == 0)
  }
}
