import Foundation
import Testing

extension TmuxTests {
  @Suite("Commands in the background", .serialized)
  struct Background {
    @Test("one tail -f is sent there at the question, one by Ctrl-] b; both are seen and stopped")
    func tails() async throws {
      let home = try TestHome()
      for name in ["one", "two"] { try home.write(name + ".log", "first of \(name)\n") }
      let tmux = try Tmux(home)
      try tmux.run(
        """
        ## A
        - [ ] One:
          ```bash
          tail -f one.log
          ```
        ## B
        - [ ] Two:
          ```bash
          tail -f two.log
          ```
        ## C
        - [ ] Fine
        """)
      try tmux.type("background")
      try tmux.expect("first of one").expect("goes on in the background")
      try tmux.answer("y")
      try tmux.expect("tail -f two.log").expect("it does not end by itself").expectPrompt()
      try tmux.type("watch")
      try tmux.expect("first of two")
      try tmux.press("C-]")
      try tmux.write("b")
      try tmux.expect("goes on in the background").expectPrompt()
      try tmux.type("y")
      try tmux.expect("Fine").expectPrompt()
      try tmux.type("jobs")
      try tmux.expect("step 1 tail -f one.log   since").expect("step 2 tail -f two.log   since")
      try tmux.expectPrompt()
      try home.write("two.log", "first of two\nlater of two\n")
      try tmux.repeat("output 2", until: "| later of two")
      try tmux.type("stop")
      try tmux.expect("?? ").expectPrompt()
      try tmux.type("stop 2")
      try tmux.expect("stopped by the operator: step 2 tail -f two.log").expectPrompt()
      try tmux.type("y")
      try tmux.expect("1 command in the background: end it?").expectPrompt()
      try tmux.type("stop")
      try tmux.expect("stopped by the operator: step 1 tail -f one.log").expectPrompt()
      try tmux.type("y")
      try tmux.expect("COMPLETE")
      #expect(try tmux.expectShell() == 0)
      #expect(try tmux.isAsBefore())
    }
  }
}
