import Foundation
import Testing

/// The runbook's own check of where commands go, with the program itself.
@Suite("Target checks in a run")
struct TargetCheckTests {
  private let home: TestHome

  init() throws {
    home = try TestHome()
    try home.write("where", "prod-1\n")
  }

  private func write(
    check: String = "cat \"$HOME/work/where\"", timeout: String = "30s",
    _ body: String =
      "## A\n\n```bash\necho ran >> ledger\n```\n\n## B\n\n```bash\nrm -rf data\n```\n"
  ) throws {
    try home.write(
      "launch.md",
      "---\ntminus: {targets: {prod: {check: '\(check)', is: prod-1, timeout: \(timeout)}, test: {}}}\n---\n"
        + body + "\n## Rollback\n\n```bash\necho back >> ledger\n```\n")
  }

  private var ledger: String {
    (try? String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8)) ?? ""
  }

  @Test("equal: said and written down, at the start, at a resume and before what destroys")
  func equal() async throws {
    try write()
    try home.write("data/a", "")
    let first = try await Tool(home, "run", "launch.md", "--target", "prod").answering("y").run()
    #expect(first.output.contains(" ok target prod: prod-1, as expected"))
    #expect(first.output.contains("target prod: `cat \"$HOME/work/where\"` is to say prod-1"))
    let second = try await Tool(home, "resume").answering("prod", "y").run()
    #expect(second.status == 0)
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "data").path))
    let record = try await Tool(home, "export", "last").run().output
    for moment in ["at the start", "at a resume", "before a command that destroys"] {
      #expect(record.contains("\(moment): `cat \"$HOME/work/where\"` said prod-1, as expected"))
    }
    #expect(!record.contains("REFUSED"))
  }

  @Test("what a check prints of the environment's secrets is covered, and stands nowhere")
  func environmentSecrets() async throws {
    try write(check: "echo tok-$API_TOKEN; echo $API_TOKEN >&2")
    home.extra["API_TOKEN"] = "squeamish-ossifrage"
    let run = try await Tool(home, "run", "launch.md", "--target", "prod").answering("y").run()
    #expect(run.status == 3 && run.output.contains("tok-"))
    let record = try await Tool(home, "export", "last").run().output
    let log = try await Tool(home, "log", "last").run().output
    for text in [run.output, run.error, record, log] {
      #expect(!text.contains("squeamish"))
    }
  }

  @Test("a rehearsal checks no target and runs nothing, what destroys included, to its end")
  func rehearsal() async throws {
    try write()
    try home.write("data/a", "")
    let run = try await Tool(home, "run", "launch.md", "--rehearse", "--target", "prod")
      .answering("y", "prod", "y").run()
    #expect(run.status == 0, "\(run.output)\(run.error)")
    #expect(ledger == "")
    #expect(FileManager.default.fileExists(atPath: home.work.appending(path: "data/a").path))
    let record = try await Tool(home, "export", "last").run().output
    #expect(!record.contains("target check"))
  }

  @Test("an answer without end is cut where it is printed, and refused")
  func endless() async throws {
    try write(check: "yes prod-1", timeout: "20s")
    let run = try await Tool(home, "run", "launch.md", "--target", "prod").answering("y").run()
    #expect(run.status == 3 && ledger == "")
    #expect(run.output.contains(" !! target prod REFUSED: "))
    #expect(!run.output.contains("gave no answer"))
  }

  @Test("unequal at the start: nothing runs, the run is held, and says what was expected and seen")
  func unequal() async throws {
    try write()
    try home.write("where", "test-7\n")
    let run = try await Tool(home, "run", "launch.md", "--target", "prod").answering("y", "y").run()
    #expect(run.status == 3)
    #expect(run.output.contains(" !! target prod REFUSED: prod-1 was expected, and test-7 seen"))
    #expect(ledger == "")
    #expect(
      try await Tool(home, "runs").run().output.contains(
        "held: prod-1 was expected, and test-7 seen"))
    let again = try await Tool(home, "resume").answering("y").run()
    #expect(again.status == 3 && ledger == "")
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("at a resume: **REFUSED**, `cat \"$HOME/work/where\"` said test-7"))
    try home.write("where", "prod-1\n")
    _ = try await Tool(home, "resume").answering("y").run()
    #expect(ledger == "ran\n")
  }

  @Test("failing, and taking too long, refuse as well")
  func noAnswer() async throws {
    try write(check: "cat nowhere")
    let failed = try await Tool(home, "run", "launch.md", "--target", "prod").answering("y").run()
    #expect(failed.status == 3)
    #expect(failed.output.contains("prod-1 was expected, and its check failed (exit 1)"))
    #expect(failed.output.contains("    | cat: nowhere: No such file or directory"))
    try write(check: "sleep 60", timeout: "1s")
    let late = try await Tool(home, "run", "launch.md", "--target", "prod", "--new").answering("y")
      .run()
    #expect(late.status == 3)
    #expect(late.output.contains("its check gave no answer in 1 s"))
    #expect(ledger == "")
  }

  @Test("a check that is no plain command is a finding that blocks, and the target is refused")
  func unusable() async throws {
    for check in ["rm -rf data", "echo (", "ssh prod"] {
      try write(check: check)
      let lint = try await Tool(home, "lint", "launch.md").run()
      #expect(lint.status == 1)
      #expect(
        lint.output.contains("launch.md:2:1: blocks: the check of a target is never run, prod:"))
      let run = try await Tool(home, "run", "launch.md", "--target", "prod", "--new").answering("y")
        .run()
      #expect(run.status == 3 && ledger == "")
      #expect(run.output.contains("and its check is not run: "))
    }
  }

  @Test("the check changes nothing in the run's shell, not even the status of the last command")
  func undisturbed() async throws {
    try write(
      check: "cd /; LOST=1; cat \"$HOME/work/where\"; set -e; (exit 3) || true",
      "## A\n\n```bash\n! true\n```\n\n## B\n\n```bash\nrm -rf data; echo \"$? ${LOST-unset} $PWD\" >> ledger\n```\n"
    )
    _ = try await Tool(home, "run", "launch.md", "--target", "prod").answering(
      "y", "s not it", "prod", "y"
    ).run()
    #expect(ledger == "0 unset \(home.work.path)\n")
    try write(
      "## A\n\n```bash\nls nowhere || false; true | false\n[ $? -eq 1 ] && rm -rf data && echo kept >> ledger\n```\n"
    )
    let kept = try await Tool(home, "run", "launch.md", "--target", "prod", "--new").answering(
      "y", "s seen", "prod"
    ).run()
    #expect(ledger.hasSuffix("kept\n"), "\(kept.output)\(kept.error)")
  }

  @Test(
    "at a terminal: refused before what destroys, set right in the run's own shell, and run then")
  func terminal() throws {
    try write(
      check: "echo ${WHERE:-prod-1}",
      "## A\n\n```bash\ntrue && WHERE=test-7\n```\n\n## B\n\n```bash\nrm -rf data\n```\n")
    try home.write("data/a", "")
    let terminal = try Terminal(home, "run", "launch.md", "--target", "prod")
    try terminal.answer("y")
    try terminal.expect(" ok target prod: prod-1, as expected").expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("it DESTROYS: type prod")
    try terminal.answer("prod")
    try terminal.expect("REFUSED: prod-1 was expected, and test-7 seen").expect("NOT run")
    try terminal.expect("the target is NOT right (again = check it, shell")
    try terminal.answer("go it is fine")
    try terminal.expect("`go` is no answer here: again")
    try terminal.answer("again")
    try terminal.expect("REFUSED: prod-1 was expected, and test-7 seen")
    try terminal.answer("shell")
    try terminal.expect("(launch-1) ")
    terminal.type("WHERE=prod-1; exit")
    try terminal.expect("keep that for the run? (y, n) > ")
    terminal.type("y")
    try terminal.expect("ok kept")
    try terminal.answer("again")
    try terminal.expect(" ok target prod: prod-1, as expected").expect("it DESTROYS: type prod")
    #expect(FileManager.default.fileExists(atPath: home.work.appending(path: "data").path))
    try terminal.answer("prod")
    try terminal.expect("exit 0").expectPrompt()
    #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "data").path))
  }

  @Test(
    "before the way back it is checked, and without an answer a reason goes on, which heads the record"
  )
  func wayBack() async throws {
    try write()
    let first = try await Tool(home, "run", "launch.md", "--target", "prod").answering("y").run()
    #expect(first.status == 3)
    try FileManager.default.removeItem(at: home.work.appending(path: "where"))
    let terminal = try Terminal(home, "resume")
    try terminal.expect("its check failed (exit 1)")
    try terminal.answer("go the host is down")
    try terminal.expect("`go` is no answer here")
    try terminal.answer("r")
    try terminal.expect("its check failed (exit 1)")
    try terminal.answer("go the host is down")
    try terminal.expect("RUN this command?")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.answer("the host was down")
    #expect(try terminal.end() == 4)
    #expect(ledger == "ran\nback\n")
    let record = try await Tool(home, "export", "last").run().output
    #expect(
      record.contains(
        #/deviation: went on though the target could not be checked, .*: the host is down/#))
  }

  @Test(
    "a target that is not named: refused from a pipe, asked at a terminal; none is said where none is"
  )
  func unnamed() async throws {
    try write()
    for words in [["--target", "prdo"], [], ["--target", "-"]] {
      let refused = try await Tool(home, ["run", "launch.md"] + words).answering("y").run()
      #expect(refused.status == 64)
      #expect(refused.error.contains("--target prod, --target test."))
    }
    #expect(try await Tool(home, "runs", "--all").run().output.contains("no runs yet"))
    let terminal = try Terminal(home, "run", "launch.md", "--target", "prdo")
    try terminal.expect("`prdo` is no target of this runbook (prod, test)")
    try terminal.expect("target? (prod, test, - for none)")
    try terminal.answer("go prdo")
    try terminal.expect("target prdo: NOTHING checks it in this runbook")
    try terminal.answer("y")
    try terminal.expect("RUN this command?")
    try home.write("plain.md", "## A\n- [ ] a\n")
    let plain = try await Tool(home, "run", "plain.md", "--target", "prod").run()
    #expect(plain.output.contains("no target check in this runbook"))
  }

  @Test("killed in the middle of a check: the next session stops it, checks anew, and goes on")
  func killed() async throws {
    try write(check: "touch begun; test -e late || sleep 300; echo prod-1", timeout: "10m")
    let terminal = try Terminal(home, "run", "launch.md", "--target", "prod")
    try terminal.answer("y")
    let begun = home.work.appending(path: "begun").path
    try terminal.wait(for: "the check") { FileManager.default.fileExists(atPath: begun) }
    terminal.killHard()
    try home.write("late", "")
    let next = try await Tool(home, "resume").answering("y").run()
    #expect(next.output.contains(" ok target prod: prod-1, as expected"))
    #expect(ledger == "ran\n")
    #expect(!home.runs("sleep\u{0}300"))
  }

  @Test("who accepts a run, or takes it over, has the target checked in a shell of their own")
  func handedOn() async throws {
    try write()
    _ = try await Tool(home, "run", "launch.md", "--target", "prod").answering("handoff second")
      .run()
    let second = try await Tool(home, "resume", "--operator", "second").answering("y").run()
    #expect(second.output.contains(" ok target prod: prod-1, as expected"))
    let third = try await Tool(
      home, "resume", "launch-1", "--operator", "third", "--take-over", "on call"
    )
    .run()
    #expect(third.output.contains(" ok target prod: prod-1, as expected"))
    let record = try await Tool(home, "export", "last").run().output
    for moment in ["at the start", "after a hand-off", "after a take-over"] {
      #expect(record.contains("\(moment): `cat"))
    }
  }

  @Test("plan names the targets with their checks, and --section says what is checked, too")
  func planned() async throws {
    try write()
    let plan = try await Tool(home, "plan", "launch.md").run().output
    #expect(plan.contains("target prod: checked by `cat \"$HOME/work/where\"`, is to print prod-1"))
    #expect(plan.contains("target test: nothing checks it"))
    let run = try await Tool(home, "run", "launch.md", "--target", "test", "--section", "A").run()
    #expect(run.output.contains("target test: NOTHING checks it in this runbook"))
  }

  @Test("a secret in what a check prints is covered, on the screen and in the journal")
  func covered() throws {
    try write(
      check: "echo prod-1; cat leak >&2; test ! -e leak",
      "## A\n\n```bash\necho $API_TOKEN > leak\n```\n\n## B\n\n```bash\nrm -rf data\n```\n")
    let terminal = try Terminal(home, "run", "launch.md", "--target", "prod")
    try terminal.answer("y")
    try terminal.expect("API_TOKEN = (hidden;").expectPrompt()
    terminal.type("hunter2-hunter2")
    try terminal.expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("it DESTROYS: type prod")
    try terminal.answer("prod")
    try terminal.expect("its check failed (exit 1)").expect("    | ****").expectPrompt()
    #expect(!terminal.raw.contains("hunter2"))
    #expect(try home.query("SELECT count(*) FROM event WHERE payload LIKE '%hunter2%'") == "0\n")
  }
}
