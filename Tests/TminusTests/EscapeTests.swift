import Foundation
import RunbookShell
import Testing

@Suite("Output that a terminal would obey", .serialized)
struct EscapeTests {
  /// A run at its first command's question.
  private func asked(_ commands: String, then rest: String = "") throws -> (TestHome, Terminal) {
    let home = try TestHome()
    try home.write("bomb.md", "## A\n```bash\n\(commands)\n```\n\(rest)")
    let terminal = try Terminal(home, "run", "bomb.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expectPrompt()
    return (home, terminal)
  }

  /// The terminal's bytes as text in which every byte is one character.
  private func text(_ bytes: [UInt8]) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  @Test("bombs leave the terminal sane and never reach the clipboard; what is stored is exact")
  func bombs() async throws {
    let (home, terminal) = try asked(
      #"""
      printf 'one\033]52;c;QUFB\007two\033Ptmux;\033\033]52;c;QUFB\007\033\\three\033[21t\005four\n'
      printf '\302\23552;c;QUFB\007five\033]52;c;'; printf 'QUFB\033\\six\n'
      printf '\033[?1049h\033[?1003;1006h\033[?25l\033[?7l\033[?2004h\016\033(0\033[31m\033]0;title\007screen\n'
      printf 'open\033]8;;http://never-closed'
      """#, then: "## B\n- [ ] sane\n")
    terminal.type("y")
    try terminal.expect("is this so?")
    let seen = text(terminal.bytes)
    #expect(seen.contains("onetwothreefour\r\n"))
    #expect(seen.contains("fivesix\r\n"))
    #expect(
      seen.contains(
        "screen\r\n\u{1b}[?1049l\u{1b}[?7h\u{1b}[?25h\u{1b}[?1003l\u{1b}[?1006l\u{1b}[?2004l"
          + "\u{f}\u{1b}(B\u{1b}[m\u{1b}[23;0t"))
    #expect(seen.contains("\u{1b}[22;0t\u{1b}]0;title\u{7}screen"))
    #expect(seen.contains("open\u{1b}]8;;http://never-closed\u{1b}\\\u{18}"))
    // The text of the commands themselves is shown with visible signs.
    #expect(!seen.contains("\u{1b}]52") && !seen.contains("\u{5}") && !seen.contains("\u{1b}[21t"))
    #expect(!seen.contains("\u{1b}P") && !seen.contains("\u{9d}52"))
    try terminal.answer("y")
    try terminal.answer("y")
    #expect(try terminal.end() == 0)

    let raw = try await Tool(home, "log", "last", "1", "--raw", "--command", "1").bytes()
    #expect(
      text(raw)
        == "one\u{1b}]52;c;QUFB\u{7}two\u{1b}Ptmux;\u{1b}\u{1b}]52;c;QUFB\u{7}\u{1b}\\three"
        + "\u{1b}[21t\u{5}four\r\n")
    let plain = try await Tool(home, "log", "last", "1").run().output
    #expect(!plain.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    #expect(plain.contains("fivesix\n"))
    let timed = try await Tool(home, "log", "last", "1", "--timing").run().output
    var played = ""
    for line in timed.split(separator: "\n").dropFirst() {
      let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      played += try #require(event[2] as? String)
    }
    #expect(played.contains("onetwothreefour\r\n") && played.contains("fivesix\r\n"))
    #expect(!played.contains("]52") && !played.contains("\u{5}") && !played.contains("[21t"))
    #expect(played.contains("screen\r\n\u{1b}[?1049l"))
    #expect(played.hasSuffix("http://never-closed\u{1b}\\\u{18}"))
  }

  @Test("a terminal's late answer to a command's question answers nothing of ours")
  func lateAnswer() throws {
    let (_, terminal) = try asked(
      #"printf 'asking\033[31m\033[c'"#, then: "## B\n- [ ] sane\n- [ ] still\n")
    terminal.type("y")
    // What puts the terminal right comes after the command's end.
    try terminal.expectBytes("asking\u{1b}[31m\u{1b}[c\u{1b}[m")
    terminal.press("\u{1b}[?62;1;6cy\r")
    try terminal.expect("are these so?")
    try terminal.expectPrompt()
    terminal.type("n it was not me")
    try terminal.expectPrompt()
    #expect(!terminal.screen.contains("ok 2 done"))
    #expect(!terminal.screen.contains("62;1;6c"))
    terminal.press("\u{4}")
    #expect(try terminal.end() == 3)
  }

  @Test("a program gets the terminal's answers while it runs")
  func answersPass() throws {
    let (_, terminal) = try asked(
      #"printf 'asking\033[6n'; IFS= read -rsd R where; printf 'at %q\n' "$where""#)
    terminal.type("terminal")
    try terminal.expectBytes("asking\u{1b}[6n")
    terminal.press("\u{1b}[12;40R")
    try terminal.expect(#"at $'\E[12;40'"#)
  }

  @Test("prompt held back: a prompt, and an ESC alone, are shown while the command waits")
  func prompts() throws {
    let (_, terminal) = try asked(
      #"read -rsp 'Password: ' x; printf 'got <%s>\033' "$x"; read -rs y; echo "and <$y>""#)
    terminal.type("terminal")
    try terminal.expect("Password: ")
    terminal.type("one")
    try terminal.expectBytes("got <one>\u{1b}")
    terminal.type("two")
    try terminal.expect("and <two>")
  }

  @Test("a command that writes byte by byte shows each at once")
  func byteByByte() throws {
    let (home, terminal) = try asked(
      """
      for i in {a..t}; do printf "<$i"; until [ -e seen-$i ]; do sleep 0.01; done; done
      """)
    terminal.type("y")
    for letter in "abcdefghijklmnopqrst" {
      try terminal.expect("<\(letter)")
      try home.write("seen-\(letter)", "")
    }
    try terminal.expect("1/1 exit 0")
  }

  /// A megabyte of junk, always the same.
  private func junk() -> [UInt8] {
    var state: UInt64 = 42
    return (0..<(1 << 20)).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
  }

  /// What a terminal line makes of line feeds.
  private func printed(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { $0 == 10 ? [13, 10] : [$0] }
  }

  @Test("a megabyte of junk leaves the next prompt fine, and is stored exactly")
  func junkAtATerminal() async throws {
    let (home, terminal) = try asked("cat junk", then: "## B\n- [ ] sane\n")
    let junk = junk()
    try Data(junk).write(to: home.work.appending(path: "junk"))
    terminal.type("y")
    guard case .prompt = try terminal.expectPrompt(within: 60) else { return }
    var screen = ScreenGuard()
    var shown: [UInt8] = []
    printed(junk).withUnsafeBytes { screen.pass($0) { shown += $0 } }
    let seen = Data(terminal.bytes)
    #expect(seen.range(of: Data(shown.suffix(400) + screen.reset)) != nil)
    #expect(seen.range(of: Data("\u{1b}]52".utf8)) == nil && !seen.contains(5))
    terminal.type("y")
    try terminal.answer("y")
    #expect(try terminal.end() == 0)
    #expect(try await Tool(home, "log", "last", "1", "--raw").bytes() == printed(junk))
  }

  @Test("through a pipe, junk and bombs pass unchanged")
  func junkThroughAPipe() async throws {
    let home = try TestHome()
    try home.write("bomb.md", "## A\n```bash\ncat junk\n```\n")
    let junk = junk() + Array("\u{1b}]52;c;QUFB\u{7}\u{1b}[31m\u{1b}]0;open".utf8)
    try Data(junk).write(to: home.work.appending(path: "junk"))
    let output = try await Tool(home, "run", "bomb.md", "--target", "-").answering("y", "y", "y")
      .bytes()
    #expect(Data(output).range(of: Data(printed(junk) + [10])) != nil)
  }
}
