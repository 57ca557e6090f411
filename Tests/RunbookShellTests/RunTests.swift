import Glibc
import RunbookShell
import Testing

/// Each command's true status and output, and a session that goes on after it.
@Suite struct RunTests {
  @Test func aCommandGivesItsOutputAndStatus() throws {
    let shell = try TestShell()
    #expect(try shell.session().standing == .fresh)
    let end = try shell.run("echo hello; (exit 3)")
    #expect(end.status == 3)
    #expect(end.source == .marker)
    #expect(end.stateKnown)
    #expect(shell.text == "hello\n")
    #expect(try shell.printed("echo $?") == "3\n")
  }
}
