import Foundation
import Testing

@Suite("tminus' own line", .serialized)
struct LineTests {
  /// A run of boxes at its first question.
  private func boxes(
    _ count: Int = 3, in home: TestHome, columns: UInt16 = 120
  ) throws -> Terminal {
    let items = (1...count).map { "- [ ] box \($0)\n" }.joined()
    try home.write("release.md", "# Release\n" + items)
    let terminal = try Terminal(
      home, ["run", "release.md", "--target", "-"], columns: columns)
    try terminal.answer("y")
    try terminal.expect("are these so?").expectPrompt()
    return terminal
  }

  /// What a log line or a record says of the run so far.
  private func held(_ terminal: Terminal, _ home: TestHome) async throws -> (
    log: String, record: String
  ) {
    terminal.type("h")
    #expect(try terminal.end() == 3)
    let log = try await Tool(home, "log", "last").run().output
    return (log, try await Tool(home, "export", "last").run().output)
  }

  // MARK: Pastes

  @Test("a paste with line breaks submits nothing and answers no question; one Enter sends it all")
  func paste() async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.paste("note first line\ry\rall\r")
    try terminal.expect("note first line").expect("all")
    #expect(!terminal.screen.contains(" ok "))
    terminal.press("\r")
    try terminal.expectPrompt()
    let (log, record) = try await held(terminal, home)
    #expect(log.contains("note: first line y all"))
    #expect(!log.contains("done"))
    #expect(record.contains("0 done"))
    #expect(
      record.contains(
        "operator: first line\n  - tminus: note goes on: y\n  - tminus: note goes on: all\n"))
  }

  @Test(
    "`y` with something pasted behind it on other lines is no `y`",
    arguments: ["y\nls", "y 1\n2", "all\nls"])
  func pastedAnswer(_ text: String) async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.paste(text)
    terminal.press("\r")
    try terminal.expect("?? these are several lines").expectPrompt()
    let (_, record) = try await held(terminal, home)
    #expect(record.contains("0 done"))
  }

  @Test("a paste that ends with a line break is the answer that it shows")
  func pasteWithLastBreak() async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.paste("y 2\n")
    terminal.press("\r")
    try terminal.expect(" ok 2 done").expectPrompt()
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
  }

  @Test("controls in a paste are no keys: not Ctrl-C, not Ctrl-D, no escape sequence, no Ctrl-Z")
  func pastedControls() async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.paste("note a\u{03}b\u{04}c\u{1B}[Ad\u{1A}e\u{15}f\u{1C}g\u{13}h\u{0}i\tj\u{7F}k")
    terminal.press("\r")
    try terminal.expectPrompt()
    let (log, _) = try await held(terminal, home)
    #expect(log.contains("note: abc[Adefghi    jk"))
  }

  @Test(
    "a paste into a search or behind Ctrl-V submits nothing either",
    arguments: ["\u{12}", "\u{16}"])
  func pasteIntoSearch(_ key: String) async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.press(key)
    terminal.paste("y\ry\r")
    terminal.press("\u{03}")
    try terminal.expectPrompt()
    let (_, record) = try await held(terminal, home)
    #expect(record.contains("0 done"))
  }

  @Test("a large paste comes whole")
  func largePaste() async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    let lines = (1...150).map { "line \($0) of a longer text with — dashes" }
    // What comes back must be read meanwhile.
    terminal.press("\u{1B}[200~note ")
    for line in lines {
      terminal.press(line + "\r")
    }
    terminal.press("\u{1B}[201~")
    try terminal.expect("line 150 of")
    terminal.press("\r")
    try terminal.expectPrompt()
    let (log, record) = try await held(terminal, home)
    #expect(log.contains(lines.joined(separator: " ")))
    #expect(record.contains("- tminus: note goes on: " + lines[149] + "\n"))
  }

  @Test("SIGTERM in the middle of a paste: nothing of it is an answer, and the run is on hold")
  func terminatedInPaste() async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.press("\u{1B}[200~y\ry\r")
    kill(terminal.process, SIGTERM)
    terminal.press("y\r")
    #expect(try terminal.end() == 3)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("0 done"))
  }

  @Test("marks around pastes are asked for at each prompt and at no other time")
  func marks() throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\nsh -c 'echo begun; exec sleep 60'\n```\n")
    let terminal = try Terminal(home, "run", "release.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expectPrompt()
    #expect(terminal.marksPastes)
    terminal.type("y")
    try terminal.expect("\nbegun")
    #expect(!terminal.marksPastes)
    terminal.press("\u{03}")
    try terminal.expect("FAILED").expectPrompt()
    #expect(terminal.marksPastes)
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
    #expect(!terminal.marksPastes)
  }

  @Test("a terminal that is dumb is not asked for marks")
  func dumb() throws {
    let home = try TestHome()
    home.extra = ["TERM": "dumb"]
    let terminal = try boxes(in: home)
    terminal.type("y 1")
    try terminal.expect(" ok 1 done").expectPrompt()
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
    #expect(!terminal.raw.contains("\u{1B}"))
  }

  @Test(
    "a secret that is pasted with a line break at its end is the secret; one of two lines is none")
  func pastedSecret() async throws {
    let home = try TestHome()
    try home.write("s.md", "```bash\nprintf '%s' \"$DEPLOY_TOKEN\" | wc -c\n```\n")
    let terminal = try Terminal(home, "run", "s.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expect("DEPLOY_TOKEN = (hidden; ").expectPrompt()
    #expect(terminal.marksPastes)
    terminal.paste("uno\rdos")
    terminal.press("\r")
    try terminal.expect("?? these are several lines")
    try terminal.expect("DEPLOY_TOKEN = (hidden; ").expectPrompt()
    terminal.press("x\u{15}")
    terminal.paste("s3\u{1B}cr\u{03}")
    // An arrow is no part of it, and backspace takes a whole character.
    terminal.press("\u{1B}[Dü\u{7F}")
    terminal.paste("t\r")
    terminal.press("\r")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    // Of "s3crt" alone.
    try terminal.expect("\n5\n").expectPrompt()
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
    #expect(!terminal.screen.contains("s3cr") && !terminal.screen.contains("uno"))
  }

  // MARK: Several lines

  @Test("Alt-Enter breaks the line; the lines of a reason become one")
  func altEnter() async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.press("s not now\u{1B}\rand not\u{1B}\r  here\r")
    try terminal.expect(" ok 1 skipped").expect("not now and not here").expectPrompt()
    let (_, record) = try await held(terminal, home)
    #expect(record.contains(": not now and not here\n"))
  }

  @Test("lines of a note that look like a record's, a box or a fence add nothing to it")
  func hostileNote() async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.paste("note - [x] a\n- [x] box 2\n```\n\n> tminus **COMPLETE**\n<!-- tminus -->\n# H")
    terminal.press("\r")
    try terminal.expectPrompt()
    let (_, record) = try await held(terminal, home)
    let lines = record.split(separator: "\n").map { $0.drop { $0 == " " } }
    let added = lines.filter { $0.contains("note") }
    #expect(added.count == 7)
    #expect(
      added.allSatisfy {
        $0.hasPrefix("- tminus: note ") || $0.hasPrefix("- tminus: note goes on:")
      })
    #expect(lines.filter { $0.hasPrefix("- [") } == ["- [ ] box 1", "- [ ] box 2", "- [ ] box 3"])
    #expect(lines.count { $0.hasPrefix("#") } == 1)
    #expect(!record.contains("\n```"))
  }

  @Test("a command of several lines is edited on the line where there is no editor")
  func editsLines() async throws {
    let home = try TestHome()
    try home.write("release.md", "```bash\nfor i in 1 2; do\n  echo \"turn $i\"\ndone\n```\n")
    let terminal = try Terminal(home, "run", "release.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("e")
    try terminal.expect("edit > ").expect("for i in 1 2; do").expect("done")
    // Up to the middle line, before its word, and back down; further down is nothing.
    terminal.press("\u{1B}[A\u{02}\u{02}true; \u{1B}[B\u{1B}[B | tac\r")
    try terminal.expect("why?")
    terminal.type("backwards")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("turn 2\nturn 1\n").expectPrompt()
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
  }

  @Test("the REPL takes one command at a time from a paste: none")
  func pasteIntoREPL() throws {
    let home = try TestHome()
    let terminal = try Terminal(home)
    try terminal.expectPrompt()
    terminal.paste("runs\nquit")
    terminal.press("\r")
    try terminal.expect("?? one command at a time").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 0)
  }

  // MARK: Characters

  @Test(
    "accents, wide characters and emoji are typed, erased and moved over, and kept to the byte",
    arguments: ["C.UTF-8", "C"])
  func characters(_ locale: String) async throws {
    let home = try TestHome()
    home.extra = ["LANG": locale, "LC_ALL": locale]
    let terminal = try boxes(in: home, columns: 60)
    terminal.press("note äöü日本x")
    try terminal.expect("x")
    // The x and a wide character go; behind the accent something is put in.
    terminal.press(
      "\u{7F}\u{7F}語🚀é\u{02}\u{02}\u{02}—\u{05} end, and wide 漢字漢字漢字漢字 over the edge\r")
    try terminal.expectPrompt()
    let (_, record) = try await held(terminal, home)
    #expect(record.contains(": äöü日—語🚀é end, and wide 漢字漢字漢字漢字 over the edge\n"))
  }

  @Test("bytes that are no character are dropped, and what follows is not")
  func invalid() async throws {
    let home = try TestHome()
    let terminal = try boxes(in: home)
    terminal.press("note a")
    terminal.press(bytes: [0xC3, 0x62, 0xFF, 0xE6, 0x97, 0x63])
    terminal.paste("d\u{85}e")
    terminal.press("\r")
    try terminal.expectPrompt()
    let (log, _) = try await held(terminal, home)
    #expect(log.contains("note: abcde"))
  }

  // MARK: The window

  @Test(
    "a window that changes while a prompt waits: drawn anew, and later lines have the new width")
  func resize() throws {
    let home = try TestHome()
    let terminal = try boxes(in: home, columns: 120)
    terminal.press("note what is typed already")
    try terminal.expect("typed already")
    terminal.resize(columns: 60)
    try terminal.expect("are these so?").expect("typed already")
    terminal.press("!\r")
    try terminal.expectPrompt()
    terminal.type("show 1")
    try terminal.expect("== ")
    try terminal.expectPrompt()
    let rules = terminal.screen.split(separator: "\n").filter { $0.hasPrefix("== ") }
    #expect(rules.last?.count == 60)
    terminal.press("\u{04}")
    #expect(try terminal.end() == 3)
  }

  // MARK: Stopped and continued

  /// The program in a shell that has jobs.
  private func shell(_ home: TestHome, _ words: String) throws -> Terminal {
    home.extra["PS1"] = "shell: "
    let terminal = try Terminal(
      home, command: ["bash", "--norc", "--noprofile", "--noediting", "-i"])
    try terminal.expect("shell: ")
    terminal.type("\(TestHome.program.path) \(words)")
    return terminal
  }

  @Test(
    "stopped at a prompt, and fg: what was typed stands there again and the keys are ours",
    arguments: [nil, SIGTSTP, SIGSTOP])
  func stopped(_ signal: Int32?) throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n- [ ] b\n")
    let terminal = try shell(home, "run release.md --target -")
    try terminal.answer("y")
    try terminal.expectPrompt()
    terminal.press("note begun")
    try terminal.expect("note begun")
    if let signal { kill(try terminal.child(), signal) } else { terminal.press("\u{1A}") }
    try terminal.expect("Stopped").expect("shell: ")
    #expect(terminal.isCooked)
    // What cannot be caught leaves the marks to the shell.
    #expect(!terminal.marksPastes || signal == SIGSTOP)
    terminal.type("fg")
    try terminal.expect("are these so?").expect("note begun")
    #expect(terminal.marksPastes)
    #expect(!terminal.isCooked)
    terminal.press(", and ended\r")
    try terminal.expectPrompt()
    terminal.type("show 1")
    try terminal.expect("operator: begun, and ended").expectPrompt()
    terminal.press("\u{04}")
    try terminal.expect("on hold").expect("shell: ")
    terminal.type("exit")
    #expect(try terminal.end() == 3)
  }

  @Test("Ctrl-Z in hidden entry: the shell shows what is typed, and fg hides it again")
  func stoppedHidden() throws {
    let home = try TestHome()
    try home.write("s.md", "```bash\nwc -c <<< \"$DEPLOY_TOKEN\"\n```\n")
    let terminal = try shell(home, "run s.md --target -")
    try terminal.answer("y")
    try terminal.expect("(hidden; ").expectPrompt()
    terminal.press("qqq\u{1A}")
    try terminal.expect("Stopped").expect("shell: ")
    #expect(terminal.isCooked)
    terminal.type("fg")
    try terminal.expect("(hidden; ").expectPrompt()
    #expect(!terminal.isCooked)
    terminal.type("qqqq")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("\n8\n").expectPrompt()
    #expect(!terminal.screen.contains("qqq"))
    terminal.press("\u{04}")
    try terminal.expect("on hold").expect("shell: ")
  }

  // MARK: Where it goes

  @Test("with the output in a file, prompts and keys are the terminal's")
  func redirected() throws {
    let home = try TestHome()
    try home.write("release.md", "- [ ] a\n```bash\necho \"$API_KEY\" | wc -c\n```\n")
    let terminal = try Terminal(
      home, underShell: ["run", "release.md", "--target", "-"], redirected: "> out 2> errors")
    try terminal.answer("y")
    try terminal.expect("is this so?").expectPrompt()
    terminal.type("y")
    try terminal.expect("API_KEY = (hidden; ").expectPrompt()
    terminal.type("four")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.press("\u{04}")
    try terminal.expect("[3]")
    let output = try String(contentsOf: home.work.appending(path: "out"), encoding: .utf8)
    #expect(output.contains("ok 1 done"))
    #expect(!output.contains("is this so?") && !output.contains("\u{1B}"))
    #expect(!output.contains("(hidden; "))
    let errors = try String(contentsOf: home.work.appending(path: "errors"), encoding: .utf8)
    #expect(errors.isEmpty)
  }
}
