import Glibc
import RunbookShell
import Testing

/// State that goes from one shell to a new one, today or another day.
@Suite struct SnapshotTests {
  let shell: TestShell
  let other: TestShell

  init() throws {
    shell = try TestShell()
    other = try TestShell()
  }

  /// What the commands changed.
  private func difference(after commands: [String]) throws -> SnapshotDifference {
    let session = try shell.session()
    let base = try #require(session.baseline())
    for command in commands { #expect(try shell.run(command).stateKnown) }
    return try #require(session.snapshot()).difference(from: base)
  }

  @Test(arguments: [
    "a=1", "export b='x y'", "c=(1 'two words' [7]=x)", "declare -A d=([k]=v ['a b']=$'c\\nd')",
    "declare -i n=5", "declare -l low=ABC", "e=(); declare -A f=()", "declare -x unset_one",
    "g=$'line\\r\\ntwo\\t\\xff\\xe9\\001'", "r=1; declare -n ref=r", "export HOME=/elsewhere",
    "f1() { cat <<EOF\nf2 () \n}\nEOF\ncase $1 in a) echo;; esac; }", "declare() { :; }; x=(1)",
    "my-dash() { :; }",
    "g() { echo $1; }; export -f g", "shopt -s extglob; h() { [[ $1 == !(a|b) ]]; }",
    "shopt -s nullglob dotglob; shopt -u sourcepath", "set -o pipefail; set -u", "set -e",
    "set -f; set -C", "alias ll='ls -l' q='echo '\\''x'\\'", "trap 'echo usr1' USR1; trap '' HUP",
    "umask 027", "trap 'echo err' ERR", "trap : DEBUG", "set -- a 'b c' ''", "cd /usr/share",
    "unset TERM", "readonly ro=1",
    "mkdir -p \"it's\"; cd \"it's\"",
  ])
  func aStateIsRestoredExactly(command: String) throws {
    let change = try difference(after: ["cd /", command])
    let session = try other.session()
    try session.restore(change)
    let base = try #require(session.baseline())
    var again = try #require(session.snapshot()).difference(from: base)
    if again.directory == nil { again.directory = change.directory }
    #expect(again == change)
    #expect(!change.isEmpty)
  }

  @Test(arguments: [
    "true", "echo $RANDOM $SECONDS", "ls /", "(cd /usr; x=1)", "sh -c 'exit 3'",
  ])
  func aStateIsTheSameAfterWhatChangesNothing(command: String) throws {
    try shell.run("API_TOKEN=old; plain=$'two\\ndeclare -- RANDOM=\"1\"'")
    // Only the second state has a command before it, and some values only once they were asked for.
    try shell.run("echo $RANDOM $SECONDS")
    let before = try #require(try shell.session().snapshot())
    try shell.run(command)
    let after = try #require(try shell.session().snapshot())
    let isSame = after.carriesSame(as: before)
    #expect(isSame)
    let base = try #require(try shell.session().baseline())
    #expect(after.difference(from: base) == before.difference(from: base))
    #expect(after.setVariables == before.setVariables)
  }

  @Test(arguments: [
    "cd /usr", "x=2", "y=1", "unset x", "export x", "x=", "declare -i x", "unset API_TOKEN",
    "API_TOKEN=new",
    "umask 027", "set -- a", "set -u", "shopt -s extglob", "alias a=b", "f() { :; }",
    "trap : USR1", "trap : ERR", "plain=$'two\\ndeclare -- RANDOM=\"2\"'", "unset HOME",
  ])
  func aStateIsAnotherAfterAChange(command: String) throws {
    try shell.run("cd /; x=1; API_TOKEN=old; plain=$'two\\ndeclare -- RANDOM=\"1\"'")
    try shell.run("true")
    let before = try #require(try shell.session().snapshot())
    try shell.run(command)
    let after = try #require(try shell.session().snapshot())
    let isSame = after.carriesSame(as: before)
    #expect(!isSame)
  }

  @Test func aRestoredStateIsUsable() throws {
    let change = try difference(after: [
      "cd /usr; export URL=http://x; f() { echo \"f $URL\"; }; a=(1 2); alias hi='echo hello'; "
        + "set -- p q; umask 077"
    ])
    try other.session().restore(change)
    #expect(
      try other.printed("pwd; f; echo ${a[1]}; hi; echo $2; umask; sh -c 'echo $URL'")
        == "/usr\nf http://x\n2\nhello\nq\n0077\nhttp://x\n")
  }

  @Test func theLastStatusSurvivesARestore() throws {
    try other.run("(exit 7)")
    try other.session().restore(try difference(after: ["x=1"]))
    #expect(try other.printed("echo $x") == "1\n")
  }

  @Test func secretsAreLeftOutByNameAndByValue() throws {
    let session = try shell.session()
    let base = try #require(session.baseline())
    try shell.run("API_TOKEN=a; db_password=b; export AWS_SECRET_ACCESS_KEY=c; PLAIN=1")
    try shell.run("COPY='has s3cr3t inside'; f() { echo s3cr3t; }")
    let state = try #require(session.snapshot())
    let hiding = Hiding(values: [Array("s3cr3t".utf8)]) {
      ["API_TOKEN", "db_password", "AWS_SECRET_ACCESS_KEY"].contains($0)
    }
    let change = state.difference(from: base, hiding: hiding)
    #expect(Array(change.variables.keys) == ["PLAIN"])
    #expect(change.functions == nil)
    #expect(state.names(hiddenBy: hiding) == ["COPY"])
  }

  @Test func fromShellToShellNothingIsHidden() throws {
    try shell.run("API_TOKEN=a; exit 3")
    #expect(try shell.printed("echo $API_TOKEN") == "a\n")
  }

  @Test func whatIsSetAndExportedIsKnown() throws {
    try shell.run("A=1; export B=2; declare -x C; D=(1)")
    let state = try #require(try shell.session().snapshot())
    #expect(state.setVariables.isSuperset(of: ["A", "B", "D", "PATH", "HOME"]))
    #expect(!state.setVariables.contains("C"))
    #expect(state.exportedVariables.contains("B"))
    #expect(!state.exportedVariables.contains("A"))
    #expect(state.directory == shell.work)
  }

  @Test func anExitKeepsWhatTheCommandHadSet() throws {
    let end = try shell.run("x=9; cd /usr; exit 3")
    #expect(end.stateKnown)
    #expect(try shell.printed("echo $x $PWD") == "9 /usr\n")
  }

  @Test func aTrapOnExitRunsOnceAndDoesNotReturn() throws {
    try shell.run("trap 'echo bye' EXIT")
    try shell.run("x=2; exit 3")
    #expect(shell.text == "exit\nbye\n")
    #expect(try shell.session().snapshot().map { !$0.setVariables.isEmpty } == true)
    try shell.run("echo $x; exit 4")
    #expect(shell.text == "2\nexit\n")
  }

  @Test func aKilledShellLeavesTheStateBeforeTheCommand() throws {
    try shell.run("x=1")
    let end = try shell.run("x=2; kill -9 $$")
    #expect(end.signal == SIGKILL)
    #expect(!end.stateKnown)
    #expect(try shell.printed("echo $x") == "1\n")
  }

  @Test func trapsThatFunctionsHideAreKnown() throws {
    let change = try difference(after: ["trap 'echo err' ERR; trap 'echo usr' USR1"])
    #expect(change.traps.count == 2)
    try other.session().restore(change)
    try other.run("false")
    #expect(other.text.contains("err\n"))
  }

  @Test func aDifferenceSurvivesTheJournal() throws {
    let change = try difference(after: ["cd /; g=$'a\\xffb'; f() { :; }; set -- 'é'; umask 007"])
    #expect(try roundTrip(change) == change)
  }
}
