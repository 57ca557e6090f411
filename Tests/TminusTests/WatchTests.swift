import Foundation
import Testing

@Suite("tminus status --watch")
struct WatchTests {
  let home: TestHome

  init() throws {
    home = try TestHome()
    try home.write(
      "t.md",
      "# T\n## A\n- [ ] a\n## B\n```bash\nuntil [ -e go ]; do sleep 0.05; done\n```\n## C\n- [ ] b\n"
    )
  }

  private func drive() throws -> Terminal {
    let driver = try Terminal(home, "run", "t.md", "--target", "-")
    try driver.answer("y")
    try driver.expectPrompt()
    return driver
  }

  @Test("status names who drives the run, and the command that runs right now")
  func now() async throws {
    let driver = try drive()
    driver.type("y")
    try driver.answer("y")
    try driver.expect("-- 1/1")
    let status = try await Tool(home, "status").run().output
    #expect(status.contains("   driven right now by operator (uid "))
    #expect(status.contains("   step 2 runs now, since "))
    #expect(status.contains("until [ -e go ]"))
    try home.write("go", "")
    try driver.expectPrompt()
    #expect(try await !Tool(home, "status").run().output.contains("runs now"))
    driver.killHard()
    home.endShells()
    let later = try await Tool(home, "status").run().output
    #expect(!later.contains("driven right now"))
  }

  @Test("a command without an end that nobody watches is said to be one")
  func left() async throws {
    let driver = try drive()
    driver.type("y")
    try driver.answer("y")
    try driver.expect("-- 1/1")
    driver.killHard()
    home.endShells()
    let status = try await Tool(home, "status").run().output
    #expect(status.contains("and no end known: `tminus resume t-1` clears it up"))
  }

  @Test("at a terminal it is drawn anew in its place, and ends with the run")
  func inPlace() throws {
    let driver = try drive()
    let watch = try Terminal(home, "status", "--watch")
    try watch.expect("open 3  of 3").expect("\u{1B}[?7h")
    driver.type("y")
    try watch.expectBytes("A\r\u{1B}[J\u{1B}[?7l")
    try watch.expect("done 1  open 2  of 3")
    try driver.answer("y")
    try watch.expect("step 2 runs now")
    try home.write("go", "")
    try watch.expect("done 2  open 1  of 3")
    try driver.answer("y")
    try driver.answer("y")
    #expect(try driver.end() == 0)
    try watch.expect("ended: complete")
    #expect(try watch.end() == 0)
    #expect(watch.isCooked)
  }

  @Test("Ctrl-C and q end it", arguments: ["\u{3}", "q\r"])
  func ends(key: String) async throws {
    _ = try await Tool(home, "run", "t.md").run()
    let watch = try Terminal(home, "status", "--watch")
    try watch.expect("held ").expect("next:")
    watch.press(key)
    #expect(try watch.end() == 0)
  }

  @Test("elsewhere than on a terminal each status comes behind a blank line, once a change")
  func piped() throws {
    let driver = try drive()
    let file = home.url.appending(path: "statuses")
    let watch = try Terminal(
      home,
      command: [
        "bash", "-c", "\"$1\" status --watch >\(file.path)", "bash", TestHome.program.path,
      ])
    func seen() -> String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }
    try watch.wait(for: "the first status") { seen().contains("next:") }
    try home.write("go", "")
    driver.type("y")
    for _ in 0..<3 { try driver.answer("y") }
    #expect(try driver.end() == 0)
    #expect(try watch.end() == 0)
    let statuses = seen().split(separator: "\n\n")
    #expect(statuses.count >= 2)
    #expect(statuses.allSatisfy { $0.hasPrefix("== t-1 -") })
    #expect(Set(statuses).count == statuses.count)
    #expect(statuses.last?.contains("ended: complete") == true)
    #expect(!seen().contains("\u{1B}"))
  }
}
