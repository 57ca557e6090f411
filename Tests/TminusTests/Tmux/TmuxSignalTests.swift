import Foundation
import Testing

extension TmuxTests {
  @Suite("Keys that send signals, and signals", .serialized)
  struct Signals {
    @Test("Ctrl-C, Ctrl-\\ and Ctrl-Z are the command's; one that was stopped goes on by `fg`")
    func keys() throws {
      let tmux = try Tmux(try TestHome())
      try tmux.run(
        """
        ```bash
        sh -c 'echo one; exec sleep 301'
        ```
        ```bash
        sh -c 'ulimit -c 0; echo two; exec sleep 302'
        ```
        ```bash
        sh -c 'echo three; exec sleep 303'
        ```
        ```bash
        fg
        ```
        """)
      for (word, key, signal) in [
        ("one", "C-c", "SIGINT"), ("two", "C-\\", "SIGQUIT"), ("three", "C-z", "SIGTSTP"),
      ] {
        try tmux.type("y")
        try tmux.expect("\n\(word)\n")
        try tmux.press(key)
        try tmux.expect("1/1 exit 1").expect("(\(signal))")
        if key == "C-z" {
          try tmux.expect("!! stopped, and waits to go on (e, then fg; or stop): process")
        }
        try tmux.expect("FAILED").expectPrompt()
        try tmux.type("s seen")
        try tmux.expect("RUN this command?").expectPrompt()
      }
      try tmux.type("y")
      try tmux.expect("exec sleep 303'")
      try tmux.press("C-c")
      try tmux.expect("1/1 exit 130").expect("FAILED").expectPrompt()
      try tmux.type("jobs")
      try tmux.expect("nothing runs in the background").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("a command that does not mind Ctrl-C is stopped by Ctrl-] s")
    func deaf() throws {
      let tmux = try Tmux(try TestHome())
      try tmux.run("```bash\nsh -c 'trap \"\" INT; echo deaf; sleep 304; echo on'\n```\n")
      try tmux.type("y")
      try tmux.expect("\ndeaf\n")
      try tmux.press("C-c")
      try tmux.see("^C")
      try tmux.press("C-]")
      try tmux.write("?")
      try tmux.expect("Ctrl-] and b = on in the background, s = stop it")
      try tmux.press("C-]")
      try tmux.write("s")
      try tmux.expect("stopping it: terminated now").expect("stopped by the operator")
        .expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    @Test("the window is closed while a command runs, and at a question: resume goes on in another")
    func closed() throws {
      let home = try TestHome()
      let tmux = try Tmux(home)
      try tmux.run(
        "```bash\ni=0; while [ ! -e go ]; do echo tick $((i++)); sleep 0.1; done; (exit 6)\n```\n")
      try tmux.type("y")
      try tmux.expect("\ntick 9\n")
      try tmux.reopen()
      try tmux.type("tminus resume")
      try tmux.expect("broken off").expect("still running").expect("| tick ").expect("\ntick ")
      try home.write("go", "")
      try tmux.expect("1/1 exit 6").expect("FAILED").expectPrompt()
      try tmux.reopen()
      try tmux.type("tminus resume")
      try tmux.expect("t-1").expect("FAILED").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }

    private static let counting = """
      ```bash
      echo begun; while [ ! -e go ]; do sleep 0.1; done; (exit 6)
      ```
      """

    @Test(
      "a signal ends tminus while a command runs: the terminal works, and resume finds the command",
      arguments: [SIGTERM, SIGHUP, SIGKILL])
    func death(_ signal: Int32) throws {
      let home = try TestHome()
      let tmux = try Tmux(home)
      try tmux.run(Self.counting)
      try tmux.hold()
      // A shell with job control would put the modes right by itself.
      let watched = #"sh -c 'tminus resume; [ "$(stty -g)" = "$0" ] && echo as before' "$modes""#
      try tmux.type(signal == SIGKILL ? "tminus resume" : watched)
      try tmux.expect("lunch").expectPrompt()
      try tmux.type("y")
      try tmux.expect("\nbegun\n")
      kill(try tmux.process(), signal)
      if signal != SIGKILL { try tmux.expect("\nas before\n") }
      try tmux.expectShell()
      #expect(try tmux.isAsBefore())
      try tmux.type("tminus resume")
      try tmux.expect("broken off").expect("still running")
      try home.write("go", "")
      try tmux.expect("1/1 exit 6").expect("FAILED").expectPrompt()
      try tmux.hold()
      #expect(try tmux.isAsBefore())
    }
  }
}
