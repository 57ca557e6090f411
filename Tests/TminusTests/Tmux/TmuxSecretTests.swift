import Foundation
import Testing

extension TmuxTests {
  @Suite("What must not be seen", .serialized)
  struct Secrets {
    @Test("a command that asks for a password: nothing is echoed, nothing kept")
    func password() throws {
      let home = try TestHome()
      let tmux = try Tmux(home)
      try tmux.run(
        "```bash\nread -r -s -p 'Password: ' answer; echo; echo \"got ${#answer}\"; unset answer\n```\n- [ ] Fine\n"
      )
      try tmux.type("terminal")
      try tmux.expect("\nPassword:")
      try tmux.type("open-sesame")
      try tmux.expect("\ngot 11\n").expect("1/1 exit 0").expectPrompt()
      try tmux.hold()
      #expect(try !tmux.history().contains("sesame"))
      #expect(try home.files(holding: "open-sesame") == [])
      #expect(try tmux.isAsBefore())
    }

    @Test("a secret that tminus asks for is on no screen and in no file")
    func hidden() throws {
      let home = try TestHome()
      let tmux = try Tmux(home)
      try tmux.run(
        "```bash\necho \"token: $DEPLOY_TOKEN\"; echo -n \"$DEPLOY_TOKEN\" | wc -c\n```\n- [ ] Fine\n"
      )
      try tmux.type("hush-hush-hush")
      try tmux.expect("RUN this command?").expectPrompt()
      #expect(try !tmux.history().contains("hush"))
      try tmux.type("y")
      try tmux.expect("\ntoken: ****\n14\n").expect("1/1 exit 0").expectPrompt()
      #expect(try home.files(holding: "hush-hush").filter { !$0.hasPrefix("run/") } == [])
      try tmux.hold()
      #expect(try !tmux.history().contains("hush"))
      #expect(try home.files(holding: "hush-hush") == [])
      #expect(try tmux.isAsBefore())
    }
  }
}
