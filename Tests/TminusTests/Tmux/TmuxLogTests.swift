import Foundation
import Testing

extension TmuxTests {
  @Suite("What a command printed", .serialized)
  struct Logs {
    @Test("asciinema takes the log with its times, and plays it")
    func asciicast() throws {
      let tmux = try Tmux(try TestHome())
      try tmux.run(
        "```bash\nprintf '\\033[1mbold\\033[0m grün\\n'; sleep 0.3; echo later\n```\n- [ ] Fine\n")
      try tmux.type("y")
      try tmux.expect("1/1 exit 0").expectPrompt()
      try tmux.hold()
      try tmux.type("tminus log t-1 1 --timing > step.cast; asciinema cat step.cast")
      try tmux.expect("\nbold grün\nlater\n")
      #expect(try tmux.expectShell() == 0)
      try tmux.type("asciinema play step.cast")
      try tmux.expect("\nbold grün\nlater\n")
      #expect(try tmux.expectShell() == 0)
    }
  }
}
