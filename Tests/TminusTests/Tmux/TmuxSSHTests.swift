import Foundation
import Testing

extension TmuxTests {
  @Suite("ssh", .serialized)
  struct SSH {
    @Test("a command over ssh; a session with what was typed in it; and what stands behind it")
    func session() async throws {
      let home = try TestHome()
      let server = try LocalSSH(home)
      defer { withExtendedLifetime(server) {} }
      let tmux = try Tmux(home)
      try tmux.run(
        """
        ```bash
        ssh -F \(server.configuration) box 'echo remote; exit 4'
        ```
        ```bash
        ssh -F \(server.configuration) box
        touch there
        echo this machine
        ```
        - [ ] Done
        """)
      try tmux.type("y")
      try tmux.expect("\nremote").expect("1/1 exit 4").expect("FAILED").expectPrompt()
      try tmux.type("s it is known")
      try tmux.expect("it takes the terminal (").expectPrompt()
      try tmux.type("terminal")
      try tmux.expect("1/3 ").type("echo in''side; tty; cd /")
      try tmux.expect("inside\n/dev/pts/")
      try tmux.type("exit")
      try tmux.expect("1/3 exit 0").expect("RUN it here, or was it typed there?").expectPrompt()
      try tmux.type("there")
      try tmux.expect("RUN it here, or was it typed there?").expectPrompt()
      try tmux.type("here")
      try tmux.expect("RUN this command?").expectPrompt()
      try tmux.type("y")
      try tmux.expect("\nthis machine").expect("3/3 exit 0").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
      #expect(!FileManager.default.fileExists(atPath: home.work.appending(path: "there").path))
      let record = try await Tool(home, "export", "t-1").run().output
      #expect(record.contains("typed in the other session"))
    }
  }
}
