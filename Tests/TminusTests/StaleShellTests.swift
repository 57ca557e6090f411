import Foundation
import Testing

/// A shell that was started for a sitting that was never written down has the state of that time: it is
/// nobody's to go on in.
@Suite("A shell for a sitting that never was")
struct StaleShellTests {
  /// What the first leaves running keeps the run's folder.
  private static func runbook(leaving left: String) -> String {
    "# T\n"
      + [
        "export VERSION=1; cd /tmp\(left)", "export VERSION=2; cd /var",
        "echo \"version $VERSION in $PWD\"",
      ]
      .enumerated().map { "## S\($0)\n```bash\n\($1)\n```\n" }.joined()
  }

  private func home(leaving left: String = "") throws -> TestHome {
    let home = try TestHome()
    try home.write("one.md", Self.runbook(leaving: left))
    let first = try Terminal(home, "run", "one.md", "--target", "-", "--operator", "first")
    try first.answer("y")
    try first.answer("y")
    try first.expect("1/1 exit 0").expectPrompt()
    first.type("handoff second")
    #expect(try first.end() == 3)
    return home
  }

  /// The first takes the run back, does another step, and offers it again.
  private func goOn(_ home: TestHome) throws {
    let first = try Terminal(home, "resume", "one-1", "--operator", "first")
    try first.answer("y")
    try first.expect("1/1 exit 0").expectPrompt()
    first.type("handoff second")
    #expect(try first.end() == 3)
  }

  /// The second accepts, and does the step that says where it is.
  private func accept(_ home: TestHome) throws {
    let second = try Terminal(home, "resume", "one-1", "--operator", "second")
    try second.answer("y")
    try second.answer("y")
    try second.expect("version ").expect("2 in /var\n")
    try second.answer("quit")
    _ = try second.end()
  }

  /// Has the second accept, and kills them once their shell is ready.
  private func killBeforeItSits(_ second: Terminal, _ home: TestHome) throws {
    // An event takes its time, for as long as this is there.
    try SystemCommand.run([
      "sqlite3", "-cmd", ".timeout 5000", home.journal.path,
      """
      CREATE TRIGGER slow BEFORE INSERT ON event BEGIN
        SELECT count(*) FROM (
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000000)
          SELECT i FROM n);
      END
      """,
    ])
    second.type("y")
    try second.wait(for: "a shell that is ready") {
      (try? SystemCommand.run(["sh", "-c", "cat '\(home.url.path)'/run/tminus/*/1/status"]))?
        .contains("ready ") == true
    }
    second.killHard()
    try SystemCommand.run([
      "sqlite3", "-cmd", ".timeout 5000", home.journal.path, "DROP TRIGGER slow",
    ])
  }

  @Test("accepted too late: the shell that was made ready for it is ended, and none is found later")
  func outdated() throws {
    let home = try home()
    let late = try Terminal(home, "resume", "one-1", "--operator", "second")
    try late.expect("accept the run?")
    try goOn(home)
    late.type("y")
    try late.expect("driven on from another terminal meanwhile")
    #expect(try late.end() == 69)
    #expect(!home.runs("__keeper"))
    try accept(home)
  }

  @Test(
    "killed before the sitting was written down: whoever accepts later gets a shell of their own")
  func killed() throws {
    let home = try home(leaving: "; sleep 1000 &")
    let second = try Terminal(home, "resume", "one-1", "--operator", "second")
    try second.expect("accept the run?")
    try killBeforeItSits(second, home)
    try goOn(home)
    try accept(home)
  }

  @Test("left behind by a killed one, it ends when the first holds the run again")
  func leftBehind() throws {
    let home = try home()
    let second = try Terminal(home, "resume", "one-1", "--operator", "second")
    try second.expect("accept the run?")
    try killBeforeItSits(second, home)
    try goOn(home)
    #expect(!home.runs("__keeper"))
  }
}
