import Foundation
import Testing

extension TmuxTests {
  @Suite("sudo", .serialized)
  struct Sudo {
    private static let runbook = """
      ## A
      ```bash
      sudo id -un
      ```
      ## B
      ```bash
      sudo -n id -un
      ```
      ## C
      ```bash
      sudo -n id -u
      ```
      ## D
      ```bash
      sudo id -un
      ```
      """

    @Test(
      "a password unlocks it once: for the next step, and for a resume in the same shell; not for a new one",
      .enabled(if: OtherUser.isPossible, "needs root, to make a user who is not, and sudo"))
    func ticket() throws {
      let home = try TestHome()
      let user = try OtherUser()
      let tmux = try Tmux(home, as: user)
      try tmux.run(Self.runbook)
      try tmux.type("y")
      try tmux.expect("password for \(user.name):")
      try tmux.type(user.password)
      try tmux.expect("\nroot\n").expect("1/1 exit 0").expectPrompt()
      try tmux.type("y")
      try tmux.expect("\nroot\n").expect("1/1 exit 0").expectPrompt()
      kill(try tmux.process(), SIGKILL)
      #expect(try tmux.expectShell() == 137)
      try tmux.type("tminus resume")
      try tmux.expect("broken off").expectPrompt()
      try tmux.type("y")
      try tmux.expect("\n0\n").expect("1/1 exit 0").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())

      try tmux.type("tminus resume")
      try tmux.expect("lunch").expectPrompt()
      try tmux.type("y")
      try tmux.expect("password for \(user.name):")
      try tmux.press("C-c")
      try tmux.expect("FAILED").expectPrompt()
      try tmux.hold()
      #expect(try !tmux.history().contains(user.password))
      #expect(try home.files(holding: user.password) == [])
    }
  }
}
