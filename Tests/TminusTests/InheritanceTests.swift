import Foundation
import Testing

/// What goes with a run from one Unix user to another, and what never does.
@Suite(
  "What another user inherits",
  .enabled(if: OtherUser.isPossible, "needs root, to make users who are not"))
struct InheritanceTests {
  private static let runbook = """
    # T

    ## One

    ```bash
    export SERVICE=api; cd /usr
    ```

    ## Two

    ```bash
    echo "$SERVICE in $PWD for ${OF_FIRST:-nobody} at $HOME with ${API_TOKEN}"
    ```

    ## Three

    - [ ] box
    """

  private static let waiting = "# T\n## A\n```bash\nwaits\n```\n## B\n- [ ] b\n"

  /// Gives a member a runbook whose command waits until the test says go.
  private func prepare(_ member: Team.Member) throws {
    let sign = member.home.work.path + "/go"
    try member.home.script("waits", "until test -e '\(sign)'; do sleep 0.05; done")
    try member.write("one.md", Self.waiting)
  }

  @Test("what the run changed goes along; the first's environment and secrets do not")
  func state() throws {
    let team = try Team()
    team.first.home.extra["OF_FIRST"] = "the first's own"
    try team.first.write("one.md", Self.runbook)
    let first = try team.first.terminal("run", "one.md", "--target", "-", "--dir", "/")
    try first.answer("y")
    try first.answer("y")
    try first.expect("API_TOKEN =")
    first.type("first-secret")
    try first.expect("RUN this command?")
    try first.answer("y")
    try first.expect("api in /usr for the first's own at").expect("****")
    try first.expect("is this so?").expectPrompt()
    first.type("handoff \(team.second.user.name)")
    try first.expect("offered to \(team.second.user.name)")
    #expect(try first.end() == 3)
    #expect(!first.screen.contains("for your login alone"))

    let second = try team.second.terminal("resume")
    try second.expect("asked again when needed: API_TOKEN").expect("accept the run?")
    try second.answer("y")
    try second.answer("goto 2")
    try second.answer("again")
    try second.expect("API_TOKEN =")
    second.type("second-secret")
    try second.expect("RUN this command?")
    try second.answer("y")
    try second.expect("api in /usr for nobody at \(team.second.home.url.path) with ****")
    try second.answer("quit")
    #expect(try second.end() == 3)
    let journal = try ["", "-wal"].map { try Data(contentsOf: URL(filePath: team.journal + $0)) }
    #expect(journal.contains { $0.range(of: Data("handOffAccepted".utf8)) != nil })
    for secret in ["first-secret", "second-secret"] {
      #expect(!journal.contains { $0.range(of: Data(secret.utf8)) != nil })
    }
  }

  @Test(
    "a killed session's command runs on in its user's shell: in doubt for the other, with whom to ask"
  )
  func outOfReach() throws {
    let team = try Team()
    try prepare(team.first)
    let first = try team.first.terminal("run", "one.md", "--target", "-", "--dir", "/")
    try first.answer("y")
    try first.answer("y")
    try first.expect("-- 1/1 ").expectQuiet()
    let refused = try team.second.run("resume", "one-1", "--take-over", "hurry")
    #expect(refused.status == 69)
    #expect(refused.output.contains("one-1 is driven right now by first (uid "))
    kill(first.process, SIGKILL)
    _ = try first.end()
    let second = try team.second.terminal("resume", "one-1", "--take-over", "hurry")
    try second.expect("IN DOUBT, started and no end is known: step 1 waits")
    try second.expect("this session drives the run now, in the place of first's (uid ")
    try second.expect("first (\(team.first.user.name)@").expect("only they can see: ask them")
    try second.expect("IN DOUBT (")
    try second.answer("done first says that it ended")
    try second.answer("quit")
    #expect(try second.end() == 3)
    #expect(team.first.home.runs("waits"))
    try team.first.write("go", "")
  }

  @Test("a command in the background of the first's shell is nobody's claim: asked anew, with why")
  func background() throws {
    let team = try Team()
    try prepare(team.first)
    let first = try team.first.terminal("run", "one.md", "--target", "-", "--dir", "/")
    try first.answer("y")
    try first.answer("y")
    try first.expect("-- 1/1 ").expectQuiet()
    first.press("\u{1D}b")
    try first.expect("goes on in the background").expectPrompt()
    first.type("handoff second")
    #expect(try first.end() == 3)
    let second = try team.second.terminal("resume")
    try second.expect("in the background: step 1 waits")
    try second.expect("accept the run?")
    try second.answer("y")
    try second.expect("only they can see: ask them. step 1 waits").expectPrompt()
    second.type("goto 1")
    try second.expect("FAILED").expectPrompt()
    second.type("quit")
    #expect(try second.end() == 3)
    let record = try team.first.run("export", "one-1").output
    #expect(record.contains("in the shell of first ("))
    #expect(record.contains("out of reach for second ("))
    #expect(team.first.home.runs("waits"))
  }

  @Test("where the first's directory is not the second's to enter, it is asked where to go on")
  func closedDirectory() throws {
    let team = try Team()
    try team.first.write("one.md", "# T\n```bash\npwd\n```\n")
    let first = try team.first.terminal("run", "one.md", "--target", "-")
    try first.answer("y")
    try first.expect("RUN this").expectPrompt()
    first.type("handoff second")
    #expect(try first.end() == 3)
    let second = try team.second.terminal("resume")
    try second.expect("accept the run?")
    try second.answer("y")
    try second.expect("\(team.first.home.work.path) cannot be entered")
    try second.expect("commands would run in \(team.second.home.url.path): go on there?")
    second.type("/usr")
    try second.expect("RUN this")
    try second.answer("y")
    try second.expect("\n/usr\n")
    try second.answer("quit")
    #expect(try second.end() == 3)
  }

  @Test("two users who call themselves the same are two: neither resumes the other's run unasked")
  func sameName() throws {
    let team = try Team()
    for member in [team.first, team.second] {
      member.home.extra["TMINUS_OPERATOR"] = "operator"
    }
    try team.first.write("one.md", "- [ ] a\n- [ ] b\n")
    _ = try team.first.run("run", "one.md", "--dir", "/", answering: ["y 1"])
    let other = try team.second.run("resume")
    #expect(other.output.contains("no unfinished run of operator"))
    let named = try team.second.run("resume", "one-1")
    #expect(named.status == 64)
    #expect(named.output.contains("one-1 is operator (\(team.first.user.name)@"))
    let taken = try team.second.run("resume", "one-1", "--take-over", "mine now", answering: ["y"])
    #expect(taken.status == 3)
    let record = try team.first.run("export", "one-1").output
    #expect(record.contains("taken over from operator (\(team.first.user.name)@"))
    #expect(record.contains("by operator (\(team.second.user.name)@"))
  }

  @Test("of PATH only what the run changed goes along: the other's own stays as it is")
  func path() throws {
    let team = try Team()
    let usual = "/usr/local/bin:/usr/bin:/bin"
    team.first.home.extra["PATH"] = "/opt/first:\(usual)"
    team.second.home.extra["PATH"] = "/opt/second:\(usual):/opt/games"
    let text =
      "# T\n## A\n```bash\nexport PATH=/opt/run:$PATH:/opt/more\n```\n## B\n```bash\necho \"P=$PATH=\"\n```\n"
    try team.first.write("one.md", text)
    let first = try team.first.terminal("run", "one.md", "--target", "-", "--dir", "/")
    try first.answer("y")
    try first.answer("y")
    try first.expect("1/1 exit 0").expectPrompt()
    first.type("handoff second")
    #expect(try first.end() == 3)
    let second = try team.second.terminal("resume")
    try second.expect("accept the run?")
    try second.answer("y")
    try second.answer("y")
    try second.expect("P=").expect("P=/opt/run:")
    try second.expect("1/1 exit 0").expectPrompt()
    #expect(!second.screen.contains("/opt/first"))
    #expect(second.screen.contains("P=/opt/run:/opt/second:\(usual):/opt/games:/opt/more="))
    second.type("handoff first")
    #expect(try second.end() == 3)
    let again = try team.first.terminal("resume")
    try again.expect("accept the run?")
    try again.answer("y")
    try again.answer("goto 2")
    try again.answer("again")
    try again.answer("y")
    try again.expect("P=/opt/run:/opt/first:\(usual):/opt/more=")
    try again.answer("quit")
    #expect(try again.end() == 3)
  }

  @Test(
    "back with the first, the shell is a new one: what the second changed holds, not what was left")
  func back() throws {
    let team = try Team()
    let text =
      "# T\n"
      + ["A=1; sleep 1000 &", "export A=2", "echo A is $A"].enumerated().map {
        "## S\($0)\n```bash\n\($1)\n```\n"
      }.joined()
    try team.first.write("one.md", text)
    let first = try team.first.terminal("run", "one.md", "--target", "-", "--dir", "/")
    try first.answer("y")
    try first.answer("y")
    try first.expect("still runs").expectPrompt()
    first.type("handoff second")
    #expect(try first.end() == 3)
    let second = try team.second.terminal("resume")
    try second.expect("accept the run?")
    try second.answer("y")
    try second.answer("y")
    try second.expect("1/1 exit 0").expectPrompt()
    second.type("handoff first")
    #expect(try second.end() == 3)
    let again = try team.first.terminal("resume")
    try again.expect("accept the run?")
    try again.answer("y")
    try again.answer("y")
    try again.expect("A is 2")
    try again.answer("quit")
    #expect(try again.end() == 3)
  }

  @Test(
    "back with the first, a loop of their own that was given up is said, and no leaving ends it")
  func ownShell() throws {
    let team = try Team()
    let text = "# T\n## A\n```bash\nuntil [ -e \"$HOME/go\" ]; do :; done\n```\n## B\n- [ ] b\n"
    try team.first.write("one.md", text)
    let first = try team.first.terminal("run", "one.md", "--target", "-", "--dir", "/")
    try first.answer("y")
    try first.answer("y")
    try first.expect("-- 1/1 ").expectQuiet()
    first.press("\u{1D}b")
    try first.expect("goes on in the background").expectPrompt()
    first.type("handoff second")
    #expect(try first.end() == 3)
    let second = try team.second.terminal("resume")
    try second.expect("accept the run?")
    try second.answer("y")
    try second.expect("only they can see: ask them").expectPrompt()
    second.type("handoff first")
    #expect(try second.end() == 3)
    let said = "still runs: process "
    for turn in ["resume", "again"] {
      let again = try team.first.terminal("resume")
      if turn == "resume" {
        try again.expect("accept the run?")
        try again.answer("y")
      }
      try again.expect("goes on in your own shell, since ").expect("step 1 until [")
      try again.expect(said).expectPrompt()
      again.type("jobs")
      try again.expect("step 1 until [").expectPrompt()
      again.type("h")
      try again.expect(said).expect("step 1 until [")
      #expect(try again.end() == 3)
    }
  }

  @Test("a run that the second ended leaves the first's command alone: it is named at their next")
  func swept() throws {
    let team = try Team()
    try prepare(team.first)
    let first = try team.first.terminal("run", "one.md", "--target", "-", "--dir", "/")
    try first.answer("y")
    try first.answer("y")
    try first.expect("-- 1/1 ").expectQuiet()
    kill(first.process, SIGKILL)
    _ = try first.end()
    let second = try team.second.terminal("resume", "one-1", "--take-over", "hurry")
    try second.expect("IN DOUBT (")
    for answer in ["done first says that it ended", "y", "y", "y"] { try second.answer(answer) }
    try second.expect("COMPLETE")
    #expect(try second.end() == 0)
    try team.first.write("two.md", "- [ ] a\n")
    let named = "!! one-1 has ended, and a command of it goes on in your shell:"
    let other = try team.first.run("run", "two.md", "--target", "-", answering: ["y", "y"])
    #expect(other.output.contains(named) && other.output.contains("still runs: process"))
    #expect(team.first.home.runs("waits"))
    try team.first.write("go", "")
    while team.first.home.runs("waits") { usleep(20_000) }
    let later = try team.first.run(
      "run", "two.md", "--new", "--target", "-", answering: ["y", "y"])
    #expect(!later.output.contains("has ended, and a command"))
    #expect(!team.first.home.runs("__keeper"))
  }
}
