import Glibc
import RunbookShell
import Testing

/// Each command's true status and output, and a session that goes on after it.
@Suite struct RunTests {
  let shell: TestShell

  init() throws { shell = try TestShell() }

  @Test func aCommandGivesItsOutputAndStatus() throws {
    #expect(try shell.session().standing == .fresh)
    let end = try shell.run("echo hello; (exit 3)")
    #expect(end.status == 3)
    #expect(end.source == .marker)
    #expect(end.stateKnown)
    #expect(shell.text == "hello\n")
    #expect(try shell.printed("echo $?") == "3\n")
  }

  @Test func tenMegabytesArriveExactly() throws {
    let end = try shell.run("stty -onlcr </dev/tty; seq -w 1 1250000")
    #expect(end.status == 0)
    #expect(end.bytes == 10_000_000)
    var expected: [UInt8] = []
    expected.reserveCapacity(10_000_000)
    for number in 1...1_250_000 {
      expected += String(10_000_000 + number).utf8.dropFirst()
      expected.append(10)
    }
    #expect(shell.output == expected)
    #expect(try shell.printed("echo on") == "on\n")
  }

  @Test func stateIsCarriedFromCommandToCommand() throws {
    try shell.run("cd /usr; export A=1; f() { echo \"f $1\"; }; b=(x 'y z'); alias g='echo al'")
    #expect(
      try shell.printed("pwd; sh -c 'echo $A'; f 2; echo ${#b[@]} ${b[1]}")
        == "/usr\n1\nf 2\n2 y z\n")
    #expect(try shell.printed("g") == "al\n")
  }

  @Test func aStatusBeforeAFailedLookupIsCarried() throws {
    try shell.run("false")
    #expect(try shell.printed("echo $?") == "1\n")
    #expect(try shell.printed("echo $?") == "0\n")
  }

  struct Trap: Sendable, CustomTestStringConvertible {
    let command: String
    let status: Int32
    let output: String?
    var shellEnds = false
    var testDescription: String { command }
  }

  @Test(arguments: [
    Trap(command: "exit 3", status: 3, output: "exit\n", shellEnds: true),
    Trap(command: "set -e\nfalse", status: 1, output: nil, shellEnds: true),
    Trap(command: "exec true", status: 0, output: "", shellEnds: true),
    Trap(command: "kill -9 $$", status: 137, output: "", shellEnds: true),
    Trap(
      command: "trap 'echo bye' EXIT; exit 4", status: 4, output: "exit\nbye\n", shellEnds: true),
    Trap(command: "trap - EXIT; exit 5", status: 5, output: "exit\n", shellEnds: true),
    Trap(command: "cat <<EOF\n'a' $X\nEOF", status: 0, output: "'a' 1\n"),
    Trap(command: "for i in 1 2\ndo\n  echo $i\ndone", status: 0, output: "1\n2\n"),
    Trap(command: "sh -c 'kill -TERM $$'", status: 143, output: nil),
    Trap(command: "kill -TERM $$", status: 0, output: ""),
    Trap(command: "set -u; echo $nope", status: 1, output: nil),
    Trap(command: "echo ${nope:?gone}", status: 1, output: nil),
    Trap(command: "PROMPT_COMMAND='echo prompt'; PS1='$ '; PS2='> '", status: 0, output: ""),
    Trap(command: "readonly PS1=' ' PROMPT_COMMAND", status: 0, output: nil),
    Trap(command: "stty raw -echo </dev/tty", status: 0, output: ""),
    Trap(command: "stty olcuc </dev/tty; echo a", status: 0, output: "A\n"),
    Trap(command: "umask 777", status: 0, output: ""),
    Trap(command: "set -C -f; IFS=_; PATH=", status: 0, output: ""),
    Trap(command: "set -n", status: 0, output: ""),
    Trap(command: "set -o posix; break; continue", status: 0, output: nil),
    Trap(command: "echo 'open", status: 2, output: nil),
    Trap(command: "fi", status: 2, output: nil),
    Trap(command: "read x; echo \"<$x>\"", status: 0, output: "<>\n"),
    Trap(command: "suspend -f", status: 0, output: nil),
    Trap(command: "trap 'true' ERR; trap 'true' DEBUG; false", status: 1, output: ""),
    Trap(
      command: "eval() { :; }; printf() { :; }; test() { :; }; alias eval=false", status: 0,
      output: ""),
    Trap(command: "printf 'é\\xff\\001z' | od -An -tx1", status: 0, output: " c3 a9 ff 01 7a\n"),
    Trap(
      command: "printf '\\033[1mbold\\033]0;t\\a \\033]5151;x;0\\a\\033'", status: 0,
      output: "\u{1b}[1mbold\u{1b}]0;t\u{7} \u{1b}]5151;x;0\u{7}\u{1b}"),
    Trap(command: "(sleep 60 & exit); exit 6", status: 6, output: nil, shellEnds: true),
  ])
  func theSessionGoesOnAfter(_ trap: Trap) throws {
    try shell.run("X=1; keep() { echo kept; }")
    let end = try shell.run(trap.command)
    #expect(end.status == trap.status)
    #expect(end.shellEnded == trap.shellEnds)
    if let output = trap.output { #expect(shell.text == output) }
    let next = try shell.run("builtin echo $X; keep; (builtin exit 9)")
    #expect(next.status == 9)
    #expect(shell.text.contains("1\nkept\n"))
  }

  @Test func aRestrictedShellStillReportsAndCanBeLeft() throws {
    try shell.run("x=1")
    try shell.run("set -r")
    try shell.run("echo on")
    #expect(shell.text.contains("on\n"))
    #expect(try shell.run("exit 3").shellEnded)
    #expect(try shell.printed("echo $x >f; cat f") == "1\n")
  }

  @Test func aBackgroundJobLivesOn() throws {
    try shell.run("sleep 30 &")
    #expect(try shell.run("kill -0 $!").status == 0)
    #expect(try shell.run("kill %1; wait %1").status == 143)
  }

  @Test func outputToAFileStaysThere() throws {
    try shell.run("exec >file")
    let end = try shell.run("echo hidden")
    #expect(end.source == .marker)
    #expect(try shell.printed("exec >/dev/tty; cat file") == "hidden\n")
  }

  @Test(arguments: [1000, 1100, 4096, 5000, 200_000])
  func aLongCommandArrivesWhole(length: Int) throws {
    let word = String(repeating: "x'", count: length / 2)
    #expect(try shell.printed("v=\"\(word)\"; echo ${#v}") == "\(word.utf8.count)\n")
  }

  @Test func controlCStopsALoop() throws {
    let end = try shell.run("for i in 1 2 3; do echo $i; sleep 1; done", attend: { .interrupt })
    #expect(end.status == 130)
    #expect(end.signal == SIGINT)
    #expect(!shell.text.contains("3"))
    #expect(try shell.run("while :; do :; done", attend: { .interrupt }).status == 130)
  }

  @Test func stoppingEndsACommandThatIgnoresEverything() throws {
    let end = try shell.run("bash -c 'trap \"\" INT TERM; while :; do sleep 0.1; done'") {
      .stop(grace: .milliseconds(300))
    }
    #expect(end.status == 137)
    #expect(try shell.printed("echo on") == "on\n")
  }

  @Test(arguments: [
    "while :; do sleep 0.1; done", "while :; do echo x | cat; sleep 0.05; done",
    "until false; do bash -c 'sleep 0.1'; done", "while sleep 0.05; do :; done",
  ])
  func aStopEndsALoopAndNotOnlyWhatRunsInItNow(loop: String) throws {
    // A day: nothing here is killed.
    let end = try shell.run(loop, attend: { .stop(grace: .seconds(86_400)) })
    #expect([0, 130, 143].contains(end.status))
    #expect(try shell.printed("echo on") == "on\n")
  }

  @Test(arguments: [
    "echo up; sleep 60; touch after", "sleep 60 && touch after || touch after",
    "f() { sleep 60; touch after; }; f", "for h in a b c; do sleep 60; touch after; done",
    "{ sleep 60; touch after; }", "if sleep 60; then :; else touch after; fi",
    "(sleep 60; touch after)", "bash -c 'sleep 60; touch after'",
    "bash -c 'trap \"\" INT; sleep 60; exit 1'; touch after", "sleep 60 | cat; touch after",
    "while :; do sleep 0.05; done; touch after", "x=$(sleep 60); touch after",
  ])
  func whatStandsBehindAStoppedProgramIsNotRun(command: String) throws {
    var ticks = 0
    let end = try shell.run(command) {
      ticks += 1
      return ticks > 2 ? .stop(grace: .seconds(86_400)) : .none
    }
    #expect(end.status != 0)
    #expect(try shell.printed("ls") == "")
  }

  @Test func aLoopThatMindsNothingIsKilledWithItsShell() throws {
    try shell.run("x=1")
    let end = try shell.run(
      "trap '' INT; while :; do bash -c 'trap \"\" INT TERM; sleep 0.5'; done"
    ) {
      .stop(grace: .milliseconds(300))
    }
    #expect(end.status == 137)
    #expect(try shell.printed("echo on $x") == "on 1\n")
  }

  @Test func tracedCommandsShowTheirOwnTraceOnly() throws {
    try shell.run("set -x")
    try shell.run("echo a")
    #expect(!shell.text.contains("__tm"))
    #expect(shell.text == "++ echo a\na\n")
  }
}
