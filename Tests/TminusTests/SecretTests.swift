import Foundation
import Testing

@Suite("Secrets of a whole run")
struct SecretTests {
  static let token = "s3cr@t token/1"
  static let key = "hush~hush+7?key"

  static let runbook = #"""
    # T
    ## A
    ```bash
    echo "$OTHER_WORD" | wc -c
    printf '%s\n' "$DEPLOY_TOKEN"
    printf '%s' "$DEPLOY_TOKEN" | base64
    printf '<%s>\n' "$DEPLOY_TOKEN" | base64
    printf '%s\n' "$DEPLOY_TOKEN" | sed 's,@,%40,g; s, ,%20,g; s,/,%2F,g'
    ```
    ## B
    ```bash
    ls /nowhere/<api-key>
    ```
    ## C
    ```bash
    echo plain
    echo waiting; sleep 3
    ```
    ## D
    ```bash
    printf '%s|' "$DEPLOY_TOKEN"; echo end
    ```
    """#

  /// All that could give a secret away, plain or encoded.
  static let words: [String] = forms(of: token) + forms(of: key)

  private static func forms(of value: String) -> [String] {
    let wrapped = Data("<\(value)>\n".utf8).base64EncodedString()
    return [
      value, value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? value,
      Data(value.utf8).base64EncodedString(), wrapped,
      // What of the encoding is the value's own.
      String(wrapped.dropFirst(2).prefix(16)),
    ]
  }

  @Test("two secrets, printed plain and encoded, are nowhere but in the command itself")
  func nowhere() async throws {
    let home = try TestHome()
    home.extra = ["OTHER_WORD": "x"]
    try home.write("s.md", Self.runbook)
    let terminal = try Terminal(home, "run", "s.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("DEPLOY_TOKEN = (hidden; ")
    try terminal.answer(Self.token)
    try terminal.expect("RUN these 4 commands?")
    try terminal.answer("y")
    try terminal.expect("api-key = (hidden; ")
    try terminal.answer(Self.key)
    try terminal.expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("FAILED")
    try terminal.answer("f it is not there")
    try terminal.expect("go on all the same?")
    try terminal.answer("go it is known")
    try terminal.expect("RUN these 2 commands?")
    try terminal.answer("e")
    try terminal.expect("edit > echo plain")
    terminal.press(" and simple\r")
    try terminal.expect("why? (the record shows it) > ")
    terminal.type("it says more")
    try terminal.answer("y")
    try terminal.expect("\nwaiting")
    #expect(Self.processes(of: home) == [])
    // What was edited is judged.
    try terminal.expect("2/2 exit 0").expect("is the output as it should be?")
    try terminal.answer("y")
    try terminal.expect("RUN this command?")
    try terminal.answer("h for the night")
    #expect(try terminal.end() == 3)

    let back = try Terminal(home, "resume")
    try back.expect("DEPLOY_TOKEN = (hidden; ")
    try back.answer(Self.token)
    try back.expect("RUN this command?")
    try back.answer("y")
    try back.expect("****|end").expect("y = end the run")
    // The journal with its log, while the run is live; the shell's own folder lies in memory.
    #expect(try Self.files(of: home).filter { !$0.hasPrefix("run/") } == [])
    try back.answer("y")
    _ = try back.end()
    let record = try await Tool(home, "export", "last").run()
    let signed = try await Tool(home, "sign", "last", "--role", "deployer", "--open").run()
    let log = try await Tool(home, "log", "last", "1").run()
    let raw = try await Tool(home, "log", "last", "1", "--raw").run()
    #expect(log.output.contains("****"))
    let seen = [
      terminal.screen, back.screen, record.output, record.error, signed.output, signed.error,
      log.output, log.error, raw.output, raw.error,
    ]
    for word in Self.words {
      #expect(!seen.contains { $0.contains(word) }, "\(word) was shown")
    }
    #expect(try Self.files(of: home) == [])
  }

  @Test("output that held a secret before it was known is found, and erased on request")
  func knownLater() async throws {
    let home = try TestHome()
    try home.write(
      "s.md", "# T\n## A\n```bash\necho 'tell-nobody/5'\n```\n## B\n```bash\nls <api-key>\n```\n")
    let terminal = try Terminal(home, "run", "s.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expect("RUN this command?")
    try terminal.answer("y")
    try terminal.expect("api-key = (hidden; ")
    try terminal.answer("tell-nobody/5")
    try terminal.expect("what step 1 printed holds this value, and is stored")
    try terminal.expect("erase the stored output of step 1? (y, n) > ")
    terminal.type("y")
    try terminal.expect("ok what step 1 printed is erased").expect("RUN this command?")
    try terminal.answer("quit")
    #expect(try terminal.end() == 3)
    // The runbook itself holds it, and the journal the runbook: what was printed is gone.
    #expect(try home.files(holding: "tell-nobody/5\r\n").isEmpty)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("a secret that became known later; its sha256 stays"))
  }

  @Test("tminus and its keeper leave no core behind, and the commands' own limit is as it was")
  func cores() async throws {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    let home = try TestHome()
    home.extra = ["SWIFT_BACKTRACE": "enable=no"]
    try home.write("s.md", "# T\n```bash\nulimit -c\nsleep 3\n```\n")
    let terminal = try Terminal(home, "run", "s.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("y")
    try terminal.expect(limit.rlim_max == .max ? "\nunlimited" : "1/2 exit 0").expect("2/2")
    let tool = try Self.all(of: home).filter { process in
      try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
        .hasSuffix("/tminus")
    }
    #expect(tool.count == 2)
    for process in tool { kill(process, SIGABRT) }
    // Whichever of the two went first, the other may have seen it.
    _ = try terminal.end()
    let cores = FileManager.default.enumerator(atPath: home.url.path)?
      .compactMap { $0 as? String }.filter { $0.contains("core") }
    #expect(cores == [])
  }

  // MARK: Where secrets could be

  /// The files of a home that hold a secret, but for what the test itself wrote.
  private static func files(of home: TestHome) throws -> [String] {
    try words.flatMap { word in
      try home.files(holding: word).filter { !$0.hasPrefix("answers-") }.map { "\($0): \(word)" }
    }
  }

  private static func all(of home: TestHome) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { process in
      process != getpid() && text("environ", of: process).contains(home.url.lastPathComponent)
    }
  }

  /// The processes of a home that show a secret in their arguments or their environment.
  private static func processes(of home: TestHome) -> [String] {
    all(of: home).flatMap { process in
      ["cmdline", "environ"].flatMap { file in
        words.filter { text(file, of: process).contains($0) }.map { "\(process) \(file): \($0)" }
      }
    }
  }

  private static func text(_ file: String, of process: pid_t) -> String {
    // A process that is gone meanwhile shows nothing.
    let bytes = FileManager.default.contents(atPath: "/proc/\(process)/\(file)") ?? Data()
    return String(decoding: bytes, as: UTF8.self)
  }
}

@Suite("Secrets that an operator types where it is written down")
struct TypedSecretTests {
  private static let runbook = """
    ```bash
    test -n "$API_TOKEN"
    ```
    - [ ] a
    """

  @Test("a note, a reason or an edit that holds a known secret is refused, and nothing is lost")
  func refused() async throws {
    let home = try TestHome()
    try home.write("s.md", Self.runbook)
    let terminal = try Terminal(home, "run", "s.md", "--target", "-")
    try terminal.answer("y")
    try terminal.expect("API_TOKEN = (hidden").expectPrompt()
    terminal.type("hush-hush-1")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("note it is hush-hush-1")
    try terminal.expect("?? that holds the value of API_TOKEN, and would be written down")
    try terminal.expectPrompt()
    terminal.type("s hush-hush-1 is wrong")
    try terminal.expect("?? that holds the value of API_TOKEN").expectPrompt()
    terminal.type("e")
    try terminal.expect("edit > ")
    terminal.press("\u{15}")
    terminal.type("test -n hush-hush-1")
    try terminal.expect("write its name instead").expectPrompt()
    terminal.type("y")
    try terminal.expect("exit 0").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
    let events = try await Tool(home, "log", "s-1").run().output
    #expect(!events.contains("hush"))
    let journal = try Data(contentsOf: home.journal)
    #expect(journal.range(of: Data("hush-hush".utf8)) == nil)
  }

  @Test("a value that the events hold before it is known to be a secret: the operator is told")
  func tooLate() throws {
    let home = try TestHome()
    try home.write("s.md", "## A\n- [ ] first\n## B\n" + Self.runbook)
    let terminal = try Terminal(home, "run", "s.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("note the password is hush-hush-1")
    try terminal.answer("y")
    try terminal.expect("API_TOKEN = (hidden").expectPrompt()
    terminal.type("hush-hush-1")
    try terminal.expect("!! the journal's events hold this value, and events stay").expectPrompt()
    terminal.type("quit")
    #expect(try terminal.end() == 3)
  }

  @Test("what a command had typed unseen is covered, not carried, and asked again unseen")
  func hiddenEntry() async throws {
    let home = try TestHome()
    try home.write(
      "s.md",
      "## A\n```bash\nread -rsp 'Vault: ' VP; echo\n```\n## B\n```bash\necho \"has $VP\"\n```\n")
    let terminal = try Terminal(home, "run", "s.md", "--target", "-")
    try terminal.answer("y")
    try terminal.answer("terminal")
    try terminal.expect("Vault: ")
    // bash prompts first and turns the echo off then, which nobody can see from here.
    usleep(500_000)
    terminal.type("vault-pass-9")
    try terminal.expect("RUN this command?").expectPrompt()
    terminal.type("y")
    try terminal.expect("has ****").expectPrompt()
    terminal.type("again")
    try terminal.expectPrompt()
    terminal.type("h")
    _ = try terminal.end()
    #expect(!terminal.screen.contains("vault-pass"))
    let bytes = try Data(contentsOf: home.journal)
    for form in ["vault-pass-9", Data("vault-pass-9".utf8).base64EncodedString()] {
      #expect(bytes.range(of: Data(form.utf8)) == nil)
    }
    let state = try await Tool(home, "status").run().output
    #expect(!state.contains("VP"))
  }
}
