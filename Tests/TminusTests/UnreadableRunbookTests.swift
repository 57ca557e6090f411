import Foundation
import Testing

@Suite("A file that is no runbook")
struct UnreadableRunbookTests {
  @Test(
    "each reason has a message of its own, with what to do",
    arguments: [
      (
        "empty.md", [] as [UInt8],
        "empty.md: is empty. A runbook needs at least one box or command."
      ),
      (
        "blank.md", Array("\n \n".utf8),
        "blank.md: is empty. A runbook needs at least one box or command."
      ),
      (
        "prose.md", Array("# Title\n\nOnly prose.\n".utf8),
        "prose.md: no steps found: neither boxes (`- [ ]`), nor numbered items, nor code fences."
      ),
      (
        "nul.md", Array("- [ ] a\n\u{0}\n".utf8),
        "nul.md:2: holds a NUL byte, so it is not text. Is this the right file?"
      ),
      ("wide.md", [0xFF, 0xFE, 0x2D, 0x00], "wide.md: is UTF-16. Save it as UTF-8."),
      (
        "deep.md", Array(String(repeating: ">", count: 200).utf8) + Array(" a\n".utf8),
        "deep.md:1: blocks stand more than 100 deep inside one another. Flatten them."
      ),
    ])
  func content(name: String, bytes: [UInt8], message: String) async throws {
    let home = try TestHome()
    try Data(bytes).write(to: home.work.appending(path: name))
    for words in [["plan", name], ["run", name]] {
      let result = try await Tool(home, words).run()
      #expect(result == Tool.Result(output: "", error: "tminus: \(message)\n", status: 65))
    }
    // Nothing was begun.
    #expect(try await Tool(home, "runs", "--all").run().output == "no runs yet\n")
  }

  @Test("a file over 16 MiB is refused before it is read")
  func tooLarge() async throws {
    let home = try TestHome()
    try home.write("big.md", "")
    try FileHandle(forWritingTo: home.work.appending(path: "big.md")).truncate(atOffset: 17 << 20)
    let result = try await Tool(home, "plan", "big.md").run()
    #expect(
      result.error
        == "tminus: big.md: 17825792 bytes; at most 16 MiB are read. Is this the right file?\n")
    #expect(result.status == 65)
  }

  @Test("a directory, a missing file and one that may not be read are told apart")
  func unreadable() async throws {
    let home = try TestHome()
    let directory = try await Tool(home, "plan", ".").run()
    #expect(directory.error == "tminus: .: is a directory. Name the Markdown file in it.\n")
    let missing = try await Tool(home, "plan", "nowhere.md").run()
    #expect(
      missing.error
        == "tminus: nowhere.md: No such file or directory. Check the path and its permissions.\n")
    #expect(directory.status == 65 && missing.status == 65)
    if getuid() != 0 {
      let path = try home.write("closed.md", "- [ ] a\n")
      chmod(path, 0)
      let closed = try await Tool(home, "plan", "closed.md").run()
      #expect(
        closed.error
          == "tminus: closed.md: Permission denied. Check the path and its permissions.\n")
    }
  }

  @Test("usage errors exit 64 and name what is valid")
  func usage() async throws {
    let home = try TestHome()
    let unknown = try await Tool(home, "lanch").run()
    #expect(unknown.status == 64)
    #expect(unknown.output == "")
    let none = try await Tool(home, "run").run()
    #expect(
      none.error == "tminus: no runbook is loaded. Name one: run FILE, or load FILE first.\n")
    #expect(none.status == 64)
  }
}
