import CTerminal
import Glibc
import RunbookShell
import Testing

/// What a new supervisor finds after the old one died.
@Suite struct AttachTests {
  let shell: TestShell

  init() throws { shell = try TestShell() }

  private struct Died: Error {}

  /// Runs a command whose supervisor dies at its first output.
  private func die(in command: String, token: String = "lost") throws {
    #expect(throws: ShellError.self) {
      _ = try shell.session().run(command, token: token, input: .none) { _ in throw Died() }
    }
    shell.abandon()
  }

  @Test func aRunningCommandGoesOnAndIsResumed() throws {
    try shell.run("x=5; mkfifo go")
    try die(in: "echo a; read line <go; echo $line; (exit 6)")
    let session = try shell.session(awaiting: "lost")
    #expect(session.standing == .running)
    try shell.write("b\n", to: "go")
    let end = try shell.resume("lost")
    #expect(end.status == 6)
    #expect(end.stateKnown)
    #expect(shell.text == "b\n")
    #expect(try shell.printed("echo $? $x") == "6 5\n")
  }

  @Test func aCommandThatEndedMeanwhileIsFinishedWithItsOutput() throws {
    try shell.run("mkfifo go")
    try die(in: "echo a; read line <go; seq 1 3; cd /usr; (exit 7)")
    try shell.write("b\n", to: "go")
    shell.awaitStatus("\n7 lost ")
    guard case .finished(let end) = try shell.session(awaiting: "lost").standing else {
      Issue.record("not finished")
      return
    }
    #expect(end.status == 7)
    #expect(end.stateKnown)
    #expect(try shell.resume("lost").status == 7)
    #expect(shell.text == "1\n2\n3\n")
    #expect(try shell.session().snapshot()?.directory == "/usr")
    #expect(try shell.printed("pwd") == "/usr\n")
  }

  @Test func aShellThatExitedMeanwhileIsReplacedWithItsState() throws {
    try shell.run("mkfifo go; x=1")
    try die(in: "echo a; x=2; read line <go; exit 5")
    try shell.write("b\n", to: "go")
    shell.awaitStatus("ended 5")
    guard case .finished(let end) = try shell.session(awaiting: "lost").standing else {
      Issue.record("not finished")
      return
    }
    #expect(end.status == 5)
    #expect(end.shellEnded)
    #expect(try shell.resume("lost").shellEnded)
    #expect(try shell.printed("echo $x") == "2\n")
  }

  @Test func theStateThatAnEarlierShellLeftIsNotTakenForThatOfOneThatWasKilled() throws {
    #expect(try shell.run("x=1; exit 0").stateKnown)
    let end = try shell.run("x=2; kill -KILL $$")
    #expect(end.shellEnded)
    #expect(!end.stateKnown)
    #expect(try shell.printed("echo $x") == "1\n")
  }

  @Test func norWhereNobodyWatchedItsEnd() throws {
    #expect(try shell.run("x=1; exit 0").stateKnown)
    try die(in: "echo a; x=3; while [[ ! -e go ]]; do :; done; kill -KILL $$")
    try shell.write("", to: "go")
    shell.awaitStatus(" 9\n")
    guard case .finished(let lost) = try shell.session(awaiting: "lost").standing else {
      Issue.record("not finished")
      return
    }
    #expect(lost.shellEnded)
    #expect(!lost.stateKnown)
  }

  @Test func aShellThatWasKilledWhileItWroteItsStateIsReplacedByANewOne() throws {
    try shell.run("x=1")
    try die(in: "echo a; sleep 60")
    kill(try #require(shell.bash), SIGKILL)
    shell.awaitStatus("ended 137")
    let keeper = try #require(shell.keeper)
    #expect(truncate("\(shell.configuration.runDirectory)/snap.\(keeper)", 40) == 0)
    let session = try shell.session(awaiting: "lost")
    guard case .finished(let end) = session.standing else {
      Issue.record("not finished")
      return
    }
    #expect(end.status == 137)
    #expect(!end.stateKnown)
    // What the run carried is then restored, as in any new shell.
    #expect(session.isNew)
    #expect(try shell.printed("echo ${x-none}") == "none\n")
  }

  @Test func aBuiltinLoopIsRunningToo() throws {
    try shell.run("true")
    try die(in: "echo a; while [[ ! -e stop ]]; do :; done")
    #expect(try shell.session(awaiting: "lost").standing == .running)
    try shell.write("", to: "stop")
    #expect(try shell.resume("lost").status == 0)
    #expect(try shell.printed("echo on") == "on\n")
  }

  @Test func anAttemptThatNeverReachedTheShellIsKnown() throws {
    try shell.run("x=1")
    try shell.session().ready(for: "never")
    shell.abandon()
    #expect(try shell.session(awaiting: "never").standing == .neverStarted)
    #expect(try shell.printed("echo $x") == "1\n")
  }

  @Test func whatWasLostWithAnEarlierShellIsStillLostInTheNext() throws {
    try shell.run("mkfifo go")
    try die(in: "echo a; read line <go")
    let keeper = try #require(shell.keeper)
    kill(keeper, SIGKILL)
    shell.awaitEnd(of: keeper)
    #expect(try shell.session(awaiting: "lost").standing == .lost)
    try shell.session().ready(for: "other")
    // Nobody has answered the doubt yet, and this supervisor dies too.
    shell.abandon()
    #expect(try shell.session(awaiting: "lost").standing == .lost)
    #expect(try shell.printed("echo on") == "on\n")
  }

  @Test func aShellThatOutlivedItsKeeperCannotChangeTheStateOfTheNext() throws {
    try shell.run("x=1; mkfifo go")
    try die(in: "trap '' HUP; echo a; read line <go; x=2; cd /usr")
    let bash = try #require(shell.bash)
    let keeper = try #require(shell.keeper)
    kill(keeper, SIGKILL)
    shell.awaitEnd(of: keeper)
    #expect(try shell.session(awaiting: "lost").standing == .lost)
    try shell.run("x=3; cd /tmp")
    try shell.write("b\n", to: "go")
    shell.awaitEnd(of: bash)
    try die(in: "echo a; sleep 60", token: "second")
    kill(try #require(shell.bash), SIGKILL)
    shell.awaitStatus("ended 137")
    guard case .finished = try shell.session(awaiting: "second").standing else {
      Issue.record("not finished")
      return
    }
    #expect(try shell.printed("echo $x; pwd") == "3\n/tmp\n")
  }

  @Test func whatAShellReportsOnceItsKeeperIsGoneIsNoKnownEnd() throws {
    try shell.run("mkfifo go")
    try die(in: "trap '' HUP; echo a; read line <go; (exit 4)")
    let bash = try #require(shell.bash)
    let keeper = try #require(shell.keeper)
    kill(keeper, SIGKILL)
    shell.awaitEnd(of: keeper)
    _ = try shell.session(awaiting: "lost")
    try shell.write("b\n", to: "go")
    shell.awaitEnd(of: bash)
    shell.abandon()
    let session = try shell.session(awaiting: "lost")
    #expect(session.standing == .lost)
    #expect(ShellSession.reported(by: "lost", in: shell.configuration.runDirectory) == 4)
  }

  @Test func anAttemptThatTheLogDoesNotKnowIsLost() throws {
    try shell.run("x=1")
    shell.abandon()
    #expect(try shell.session(awaiting: "of another boot").standing == .lost)
  }

  @Test func aStateThatWasLeftOutlivesAShellThatNeverGotOne() throws {
    try shell.run("mkfifo go; x=1")
    try die(in: "echo a; x=2; read line <go; exit 5")
    try shell.write("b\n", to: "go")
    shell.awaitStatus("ended 5")
    let keeper = try #require(shell.keeper)
    kill(keeper, SIGKILL)
    shell.awaitEnd(of: keeper)
    _ = try shell.session(awaiting: "lost")
    shell.abandon()
    guard case .finished(let end) = try shell.session(awaiting: "lost").standing else {
      Issue.record("not finished")
      return
    }
    #expect(end.stateKnown)
    #expect(try shell.printed("echo $x") == "2\n")
  }

  @Test func anIdleShellIsFoundIdle() throws {
    try shell.run("x=1")
    shell.abandon()
    #expect(try shell.session().standing == .idle)
    #expect(try shell.printed("echo $x") == "1\n")
  }

  @Test func aShellThatNeverGotItsStateIsReplaced() throws {
    let first = try shell.session().snapshot()
    #expect(first != nil)
    shell.abandon()
    #expect(try shell.session().standing == .fresh)
  }

  @Test func withoutKeeperTheAttemptIsLost() throws {
    try shell.run("mkfifo go")
    try die(in: "echo a; read line <go")
    let keeper = try #require(shell.keeper)
    kill(keeper, SIGKILL)
    shell.awaitEnd(of: keeper)
    #expect(try shell.session(awaiting: "lost").standing == .lost)
    #expect(try shell.printed("echo on") == "on\n")
  }

  @Test func aSecondSupervisorHearsWhoIsThere() throws {
    _ = try shell.session()
    do {
      _ = try ShellSession(shell.configuration, awaiting: nil)
      Issue.record("attached twice")
    } catch ShellError.busy(let pid) {
      #expect(pid == getpid())
    }
    #expect(try shell.printed("echo on") == "on\n")
  }

  @Test func muchOutputMeanwhileIsBoundedAndCounted() throws {
    try shell.run("mkfifo go; stty -onlcr </dev/tty")
    let size = 70_000_000
    try die(
      in:
        "stty -onlcr </dev/tty; echo a; read line <go; head -c \(size) /dev/zero; echo end; (exit 7)"
    )
    try shell.write("b\n", to: "go")
    shell.awaitStatus("\n7 lost ")
    let session = try shell.session(awaiting: "lost")
    var bytes = 0
    var last: [UInt8] = []
    let ended = try session.resume(token: "lost", input: .none) {
      bytes += $0.count
      last = Array($0.suffix(4))
    }
    let end = try #require(ended)
    #expect(bytes == end.bytes)
    #expect(end.bytes + end.lostBytes == size + 4)
    #expect(end.lostBytes > 0)
    #expect(last == Array("end\n".utf8))
  }

  @Test func closingLeavesNothingBehind() throws {
    try shell.run("sleep 60 &")
    let keeper = try #require(shell.keeper)
    let job = try #require(Int32(try shell.printed("echo $!").dropLast()))
    let bash = try #require(Int32(try shell.printed("echo $$").dropLast()))
    try shell.session().close(endingShell: true)
    for pid in [keeper, bash, job] { shell.awaitEnd(of: pid) }
    #expect(shell.files == ["lock", "status"])
  }

  @Test func aRunDirectoryThatOthersMayWriteIsRefused() throws {
    let path = shell.configuration.runDirectory
    mkdir(path, 0o700)
    chmod(path, 0o770)
    #expect(throws: ShellError.self) { _ = try shell.session() }
    chmod(path, 0o700)
  }
}
