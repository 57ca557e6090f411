import Foundation
import Testing

@Suite("tminus follow")
struct FollowTests {
  static let runbook = """
    # Release

    ## Build

    - [ ] Tests are green

    ```bash
    echo one; until [ -e go ]; do sleep 0.05; done; echo two
    ```

    ## Deploy

    - [ ] Customers are told
    """

  let home: TestHome

  init() throws {
    home = try TestHome()
    try home.write("release.md", Self.runbook)
  }

  /// A run at its first question.
  private func drive() throws -> Terminal {
    let driver = try Terminal(home, "run", "release.md", "--target", "prod")
    try driver.answer("y")
    try driver.expectPrompt()
    return driver
  }

  private func letGo() throws { try home.write("go", "") }

  @Test("what the driver does is shown as it happens, and the end of the run ends it")
  func whole() throws {
    let driver = try drive()
    let follower = try Terminal(home, "follow", "release-1")
    try follower.expect("release-1 prod").expect("driven right now by operator")
    try follower.expect("-- following release-1")
    driver.type("y")
    try follower.expect("== 1/2 Build").expect("operator: step 1 done   Tests are green")
    try driver.answer("y")
    try follower.expect("-- step 2, 1/1").expect("echo one; until").expect("one\n")
    // Before its end: what is printed is shown as it is stored.
    try letGo()
    try follower.expect("two\n").expect("exit 0").expect("step 2 done")
    try driver.answer("note be quick")
    try follower.expect("operator: note: be quick")
    try driver.answer("s nobody to tell")
    try follower.expect("== 2/2 Deploy").expect("step 3 skipped: nobody to tell")
    try driver.answer("y")
    #expect(try driver.end() == 0)
    try follower.expect("ended: complete")
    #expect(try follower.end() == 0)
    #expect(follower.isCooked)
  }

  @Test("who comes while a command runs sees what it printed last, and since when it runs")
  func late() throws {
    let driver = try drive()
    driver.type("y")
    try driver.answer("y")
    try driver.expect("one\n")
    // What came last may not be stored yet: it is then shown once it is.
    let follower = try Terminal(home, "follow")
    try follower.expect("step 2 runs now, since").expect("-- following").expect("one")
    try letGo()
    try follower.expect("two").expect("exit 0")
    try driver.answer("quit")
    try follower.expect("held")
    follower.press("\u{3}")
    #expect(try follower.end() == 0)
  }

  @Test("it goes on over a hold, and the next sitting is shown; q ends it")
  func hold() throws {
    let driver = try drive()
    let follower = try Terminal(home, "follow", "release-1")
    try follower.expect("-- following")
    driver.type("h lunch")
    try follower.expect("held: lunch; whoever resumes it is shown here")
    #expect(try driver.end() == 3)
    let again = try Terminal(home, "resume")
    try follower.expect("operator (").expect("sat down")
    try again.answer("y")
    try follower.expect("step 1 done")
    follower.type("q")
    #expect(try follower.end() == 0)
    try again.answer("quit")
    #expect(try again.end() == 3)
  }

  @Test("a held run is said to be held, and waited for", arguments: ["\u{3}", "\u{4}", "q\r"])
  func heldAlready(key: String) async throws {
    _ = try await Tool(home, "run", "release.md").run()
    let follower = try Terminal(home, "follow", "release-1")
    try follower.expect("held ").expect("end of input").expect("-- following")
    follower.press(key)
    #expect(try follower.end() == 0)
    #expect(follower.isCooked)
  }

  @Test("a run that has ended is shown, and that is all")
  func endedAlready() async throws {
    try letGo()
    _ = try await Tool(home, "run", "release.md").answering("y", "y", "y", "y").run()
    let result = try await Tool(home, "follow").run()
    #expect(result.output.contains("ended: complete"))
    #expect(result.status == 0)
  }

  @Test("from a pipe: plain lines as they are complete, and the end of the run ends it")
  func piped() throws {
    let fifo = home.work.appending(path: "fifo").path
    try home.script("paint", "printf '\\033[31mred\\033[0m\\n10%%\\r100%%\\n'; cat \(fifo)")
    try home.write("paint.md", "# T\n```bash\npaint\n```\n- [ ] fine\n")
    try SystemCommand.run(["mkfifo", fifo])
    let driver = try Terminal(home, "run", "paint.md", "--target", "-")
    try driver.answer("y")
    try driver.expectPrompt()
    let lines = home.url.appending(path: "lines")
    func seen() -> String { (try? String(contentsOf: lines, encoding: .utf8)) ?? "" }
    let follower = try Terminal(
      home,
      command: [
        "bash", "-c", "\"$1\" follow | cat >\(lines.path)", "bash", TestHome.program.path,
      ])
    try follower.expect("-- following")
    driver.type("y")
    // While the command still runs.
    try follower.wait(for: "the lines in the pipe") { seen().contains("\nred\n100%\n") }
    try driver.wait(for: "a reader") { self.home.runs("cat\0\(fifo)") }
    try SystemCommand.run(
      ["bash", "-c", "echo last >\(fifo)"])
    try driver.answer("y")
    try driver.answer("y")
    #expect(try driver.end() == 0)
    #expect(try follower.end() == 0)
    #expect(seen().contains("\nlast\n"))
    #expect(seen().contains("ended: complete\n"))
    #expect(!seen().contains("\u{1B}") && !seen().contains("\r"))
  }

  @Test(
    "what a command prints reaches neither the clipboard nor the terminal's answers, and leaves it in order"
  )
  func guarded() throws {
    try home.script(
      "bad", "printf '\\033]52;c;aGVsbG8=\\007\\033[6n\\033[c\\033[?25l\\033[?1049hred\\033[31m'")
    try home.write("bad.md", "# T\n```bash\nbad\n```\n")
    let driver = try Terminal(home, "run", "bad.md", "--target", "-")
    try driver.answer("y")
    try driver.expectPrompt()
    let follower = try Terminal(home, "follow")
    try follower.expect("-- following")
    driver.type("y")
    try follower.expect("red").expect("exit 0")
    #expect(!follower.raw.contains("]52") && !follower.raw.contains("\u{1B}[6n"))
    #expect(!follower.raw.contains("\u{1B}[c"))
    let after = try #require(follower.raw.range(of: "red"))
    let rest = follower.raw[after.upperBound...]
    #expect(rest.contains("\u{1B}[?25h") && rest.contains("\u{1B}[?1049l"))
    follower.type("q")
    #expect(try follower.end() == 0)
    try driver.answer("y")
  }

  @Test(
    "what the command of a killed session printed leaves the terminal in order for the next one")
  func killed() throws {
    let go = home.work.path + "/go"
    try home.script(
      "bad", "printf '\\033[?25lred\\033[31m'; until test -e '\(go)'; do sleep 0.05; done")
    try home.write("bad.md", "# T\n```bash\nbad\n```\n- [ ] fine\n")
    let driver = try Terminal(home, "run", "bad.md", "--target", "-")
    try driver.answer("y")
    try driver.expectPrompt()
    let follower = try Terminal(home, "follow")
    try follower.expect("-- following")
    driver.type("y")
    try follower.expect("red")
    driver.killHard()
    let again = try Terminal(home, "resume")
    try follower.expect("sat down")
    let red = try #require(follower.raw.range(of: "red"))
    let sat = try #require(follower.raw.range(of: "sat down"))
    #expect(follower.raw[red.upperBound..<sat.lowerBound].contains("\u{1B}[?25h"))
    try letGo()
    try follower.expect("exit 0")
    follower.type("q")
    #expect(try follower.end() == 0)
    try again.answer("quit")
  }

  @Test(
    "it has the journal open for reading alone, and nobody who drives or prunes has to wait for it")
  func readsOnly() async throws {
    _ = try await Tool(home, "run", "release.md").run()
    let follower = try Terminal(home, "follow", "release-1")
    try follower.expect("-- following")
    let folder = "/proc/\(follower.process)/fd"
    let open = try FileManager.default.contentsOfDirectory(atPath: folder).filter { number in
      let file = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")
      return file == home.journal.path
    }
    #expect(open.count == 1)
    for number in open {
      let facts = try String(
        contentsOfFile: "/proc/\(follower.process)/fdinfo/\(number)", encoding: .utf8)
      let flags = try #require(facts.firstMatch(of: #/flags:\s*([0-7]+)/#))
      // The last digit is the way of access: 0 is reading.
      #expect(flags.1.last == "0")
    }
    #expect(try await Tool(home, "resume").answering("y").run().status == 3)
    try follower.expect("step 1 done")
    let pruned = try await Tool(home, "journal", "prune", "--before", "2999-01-01", "--yes").run()
    #expect(pruned.status == 0)
    follower.type("q")
    #expect(try follower.end() == 0)
    #expect(try await Tool(home, "verify", "release-1").run().status == 0)
  }

  @Test("under nohup it outlives its terminal's hang-up, and ends when it is told to")
  func ignored() async throws {
    _ = try await Tool(home, "run", "release.md").run()
    let follower = try Terminal(
      home,
      command: ["nohup", TestHome.program.path, "follow", "--journal", home.journal.path])
    let shown = home.work.appending(path: "nohup.out")
    func expect(_ text: String) throws {
      try follower.wait(for: text) {
        (try? String(contentsOf: shown, encoding: .utf8))?.contains(text) == true
      }
    }
    try expect("-- following")
    kill(follower.process, SIGHUP)
    #expect(try await Tool(home, "resume").answering("y").run().status == 3)
    try expect("step 1 done")
    kill(follower.process, SIGTERM)
    #expect(try follower.end() == 0)
  }

  @Test("a journal that is removed meanwhile is said to be")
  func removed() async throws {
    _ = try await Tool(home, "run", "release.md").run()
    let follower = try Terminal(home, "follow", "release-1")
    try follower.expect("-- following")
    try FileManager.default.removeItem(at: home.journal)
    try follower.expect("was removed or replaced")
    #expect(try follower.end() == 69)
  }

  @Test("a run that is not there is named")
  func unknown() async throws {
    _ = try await Tool(home, "run", "release.md").run()
    let result = try await Tool(home, "follow", "nine").run()
    #expect(result.error == "tminus: no run `nine`. `tminus runs --all` lists them.\n")
    #expect(result.status == 64)
  }
}
