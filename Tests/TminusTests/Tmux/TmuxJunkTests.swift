import Foundation
import Testing

extension TmuxTests {
  @Suite("Commands that print what no terminal should get", .serialized)
  struct Junk {
    @Test("titles, the other screen, no cursor, mouse, keys, clipboard: nothing of it stays")
    func bomb() throws {
      let home = try TestHome()
      try home.write(
        "bomb",
        #"""
        printf '\033]0;OWNED\007\033]52;c;T1dORUQ=\007\033[?1049h\033[?25l\033[?1000h\033[?1006h'
        printf '\033'; sleep 0.5; printf ']52;c;T1dORUQ=\007'
        printf '\033'; sleep 0.5; printf '\320P not to be seen'
        printf '\033[?2004h\033[?1h\033=\033[4h\033[?6h\033[5;10r\033[?7l\033(0\016boxes'

        """#)
      let tmux = try Tmux(home)
      try tmux.run("```bash\nsh bomb\n```\n- [ ] Fine\n")
      try tmux.type("y")
      try tmux.expect("1/1 exit 0").expectPrompt()
      #expect(try tmux.clipboard() == nil)
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("binary junk leaves prompt and shell fit for use")
    func binary() throws {
      let home = try TestHome()
      var state: UInt64 = 42
      let bytes = (0..<50_000).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
      }
      try Data(bytes).write(to: home.work.appending(path: "junk"))
      let tmux = try Tmux(home)
      try tmux.run("```bash\ncat junk\n```\n- [ ] Fine\n")
      try tmux.type("y")
      try tmux.see("1/1 exit 0").see("is this so?")
      try tmux.type("h lunch")
      try tmux.see("is on hold").clear()
      #expect(try tmux.clipboard() == nil)
      #expect(try tmux.isAsBefore())
    }
  }
}
