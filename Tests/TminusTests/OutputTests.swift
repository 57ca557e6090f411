import Foundation
import Testing

@Suite("What steps printed, and erasing it")
struct OutputTests {
  static let runbook = #"""
    # T
    ## Work
    ```bash
    printf '10%%\r50%%\r100%%\n'; printf '\033[1mbold\033[0m\n'
    printf 'second é\n'; sleep 0.3; printf 'later\n'
    ```
    """#

  private func ran() async throws -> TestHome {
    let home = try TestHome()
    try home.write("one.md", Self.runbook)
    #expect(try await Tool(home, "run", "one.md").answering("y", "y").run().status == 0)
    return home
  }

  @Test("log shows what was seen, raw the bytes, and says which command is which")
  func log() async throws {
    let home = try await ran()
    let plain = try await Tool(home, "log", "last", "1").run()
    #expect(plain.output == "100%\nbold\nsecond é\nlater\n")
    let headings = plain.error.split(separator: "\n")
    #expect(headings.count == 2)
    #expect(headings.first?.hasPrefix("-- command 1, ") ?? false)
    #expect(
      headings.last?.hasSuffix("exit 0: printf 'second é\\n'; sleep 0.3; printf 'later\\n'")
        ?? false)
    let second = try await Tool(home, "log", "last", "1", "--command", "2").run()
    #expect(second == .init(output: "second é\nlater\n", error: "", status: 0))
    let raw = try await Tool(home, "log", "last", "1", "--raw", "--command", "1").run()
    #expect(raw.output == "10%\r50%\r100%\r\n\u{1B}[1mbold\u{1B}[0m\r\n")
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("  100%\n  bold\n") && !record.contains("50%\\x0D"))
    #expect(try await Tool(home, "log", "last", "--raw").run().status == 64)
  }

  @Test("raw output reaches a terminal only on request")
  func rawAtATerminal() async throws {
    let home = try await ran()
    let terminal = try Terminal(home, "log", "last", "1", "--raw")
    try terminal.expect("raw output would be obeyed by this terminal")
  }

  @Test("the timing is asciicast v2, with the pause that the command made")
  func timing() async throws {
    let home = try await ran()
    let cast = try await Tool(home, "log", "last", "1", "--timing").run().output
    let lines = cast.split(separator: "\n").map(String.init)
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    #expect(header["version"] as? Int == 2 && header["width"] is Int && header["height"] is Int)
    var times: [Double] = []
    var text = ""
    for line in lines.dropFirst() {
      let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      times.append(try #require(event[0] as? Double))
      #expect(event[1] as? String == "o")
      text += try #require(event[2] as? String)
    }
    #expect(text.hasSuffix("second é\r\nlater\r\n"))
    #expect(times == times.sorted())
    #expect((times.last ?? 0) - (times.dropLast().last ?? 0) >= 0.2)
  }

  @Test("redacted output is in no file, its digest and the reason stay")
  func redact() async throws {
    let home = try await ran()
    let digest = "sha256 "
    let before = try await Tool(home, "export", "last").run().output
    let done = try await Tool(home, "redact", "last", "1", "--reason", "names of customers").run()
    #expect(
      done
        == .init(
          output: "one-1: what step 1 printed is erased; its digest stays\n", error: "", status: 0))
    #expect(try home.files(holding: "second \u{E9}\r").isEmpty)
    #expect(try home.files(holding: "100%\r\n").isEmpty)
    let log = try await Tool(home, "log", "last", "1", "--command", "2").run()
    #expect(log == .init(output: "", error: "?? 18 bytes are not kept\n", status: 0))
    let after = try await Tool(home, "export", "last").run().output
    #expect(after.contains("names of customers; its sha256 stays"))
    func digests(_ text: String) -> [String] {
      text.components(separatedBy: digest).dropFirst().map { String($0.prefix(64)) }
        .filter { !$0.contains(" ") }
    }
    #expect(digests(before) == digests(after))
    #expect(
      try await Tool(home, "log", "last").run().output.contains(
        "output of step 1 erased by operator"))
    #expect(try await Tool(home, "runs", "--all").run().output.contains("complete"))
    let again = try await Tool(home, "redact", "last", "1").run()
    #expect(again.error.contains("nothing to erase"))
  }

  @Test("a run that is live elsewhere is not redacted, and goes on")
  func live() async throws {
    let home = try TestHome()
    try home.write("one.md", Self.runbook + "\n## Then\n- [ ] box\n")
    let terminal = try Terminal(home, "run", "one.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expect("RUN these 2 commands?")
    try terminal.answer("y")
    try terminal.expect("is this so?")
    let refused = try await Tool(home, "redact", "last", "1").run()
    #expect(refused.status != 0)
    #expect(refused.error.contains("one-1 is driven right now by operator"))
    try terminal.answer("y")
    try terminal.expect("ok 2 done")
  }
}

extension TestHome {
  /// The files of this home in which a text stands.
  func files(holding text: String) throws -> [String] {
    let wanted = Data(text.utf8)
    let all = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
    return all.filter { name in
      var status = stat()
      let path = url.appending(path: name).path
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        let bytes = FileManager.default.contents(atPath: path)
      else { return false }
      return bytes.range(of: wanted) != nil
    }
  }
}
