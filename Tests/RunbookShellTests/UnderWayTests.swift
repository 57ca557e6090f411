import RunbookShell
import Testing

/// What goes on in a shell that nobody holds, told without disturbing it.
@Suite struct UnderWayTests {
  let shell: TestShell

  init() throws { shell = try TestShell() }

  private var found: UnderWay? { UnderWay(in: shell.configuration.runDirectory) }

  /// Leaves a command running, as a supervisor that dies does.
  private func leave(_ command: String) throws {
    _ = try shell.session().run(
      command, token: "left", input: .none, attend: { _ in .leave }, sink: { _ in })
    shell.abandon()
  }

  @Test func whereNoShellLivesThereIsNothing() throws {
    #expect(found == nil)
  }

  @Test func aShellThatWaitsForItsNextCommandHasNothing() throws {
    try shell.run("sleep 1000 &")
    shell.abandon()
    #expect(found == nil)
  }

  @Test func whatACommandStartedIsNamed() throws {
    try leave("sleep 1000")
    let goesOn = try #require(found)
    #expect(goesOn.token == "left")
    #expect(goesOn.shell.pid == shell.bash)
    #expect(goesOn.processes.map(\.command) == ["sleep 1000"])
  }

  @Test func aLoopOfTheShellsOwnGoesOnWithoutAnyProcess() throws {
    try leave("while true; do :; done")
    let goesOn = try #require(found)
    #expect(goesOn.token == "left")
    #expect(goesOn.processes.isEmpty)
  }

  @Test func whatHasEndedDoesNotGoOn() throws {
    try shell.run("mkfifo go")
    try leave("read line <go")
    #expect(found != nil)
    try shell.write("b\n", to: "go")
    shell.awaitStatus("\n0 left ")
    #expect(found == nil)
  }
}
