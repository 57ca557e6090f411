import Testing

@testable import RunbookCore

@Suite("What a command printed, compared with what is expected")
struct ExpectationTests {
  private func verdict(
    _ match: RunbookCore.Expectation.Match, _ text: String, _ output: String, status: Int = 0
  ) -> Verdict {
    RunbookCore.Expectation(text: text, line: 1, match: match)
      .verdict(output: Array(output.utf8), status: status)
  }

  @Test("prose and an empty text are for a person, whatever was printed")
  func person() {
    #expect(verdict(.person, "ok", "ok") == .forAPerson)
    for match in [RunbookCore.Expectation.Match.literal, .json, .glob, .regex] {
      #expect(verdict(match, " ", "anything") == .forAPerson)
    }
  }

  @Test(
    "a status is compared with the one number in the text",
    arguments: [
      ("0", 0, Verdict.matches), ("exit 0", 0, .matches), ("exit status 1", 1, .matches),
      ("exit status 1", 0, .differs), ("Status: 0.", 2, .differs), ("non-zero", 3, .matches),
      ("nonzero exit", 0, .differs), ("exit 0 or 1", 0, .forAPerson), ("success", 0, .forAPerson),
      ("99999999999999999999999", 0, .forAPerson),
    ])
  func status(text: String, status: Int, wanted: Verdict) {
    #expect(verdict(.status, text, "", status: status) == wanted)
  }

  @Test(
    "a literal is the whole output or a line of it; elsewhere on a line it only appears",
    arguments: [
      ("v2", "v2", Verdict.matches), (" v2 ", "  v2\r\n", .matches), ("v2", "a\nv2\nb\n", .matches),
      ("v2", "is v2 now", .appears), ("v2", "v20", .appears), ("v2", "v3", .differs),
      ("v2", "", .differs), ("a\nb", "a\r\nb\r\n", .matches), ("a\nb", "x\na\nb\n", .appears),
      ("done", "\u{1B}[1;32mdone\u{1B}[0m\n", .matches),
      ("done", "\u{1B}]0;title\u{7}done", .matches), ("done", "\u{1B}]8;;x\u{1B}\\done", .matches),
      ("done", "\u{1B}(Bdone", .matches), ("done", "10%\r50%\rdone\n", .matches),
      ("done", "\u{1B}]never ended\ndone", .matches), ("ü✓", "ü✓", .matches),
      ("x", "\u{1B}", .differs), ("x", "\u{1B}[", .differs), ("x", "\u{1B}[3", .differs),
    ])
  func literal(text: String, output: String, wanted: Verdict) {
    #expect(verdict(.literal, text, output) == wanted)
  }

  @Test(
    "JSON is compared as JSON: order of keys, blanks and ways to write a number are all the same",
    arguments: [
      (#"{"a":1,"b":[true,null]}"#, "{ \"b\" : [true, null],\n \"a\" : 1.0 }", Verdict.matches),
      (#"{"a":1}"#, #"{"a":1e0}"#, .matches), (#"{"a":1}"#, #"{"a":true}"#, .differs),
      (#"{"a":0}"#, #"{"a":false}"#, .differs), (#"{"a":1}"#, #"{"a":"1"}"#, .differs),
      (#"{"a":1}"#, #"{"a":1,"b":2}"#, .differs), ("[1,2]", "[2,1]", .differs),
      (#"{"a":null}"#, "{}", .differs),
      (#"{"a":{"b":{"c":"ü"}}}"#, #"{"a":{"b":{"c":"\u00fc"}}}"#, .matches),
      (#"{"n":12345678901234567890}"#, #"{"n":12345678901234567891}"#, .differs),
      ("{...}", "{}", .forAPerson), (#"{"a":1}"#, "not JSON", .differs),
      (#"{"a":1}"#, "", .differs),
      // What curl prints around a body.
      (#"{"a":1}"#, "  % Total\r  0     0\r100    7\n{\"a\":1}\n", .matches),
      (#"{"a":1}"#, "HTTP/2 200\r\nserver: x\r\n\r\n{\"a\":1}", .matches),
      (#"{"a":1}"#, "HTTP/2 200\n\n{\n  \"a\": 1\n}\n", .matches),
      (#"{"a":1}"#, "{\"a\":1}\n{\"a\":1}\n", .differs), (#"{"a":1}"#, "x\n{\"a\":2}\ny", .differs),
      ("true", "true\n", .matches),
    ])
  func json(text: String, output: String, wanted: Verdict) {
    #expect(verdict(.json, text, output) == wanted)
  }

  @Test(
    "a glob is matched against the whole output or one line",
    arguments: [
      ("v2.*", "v2.0.1", Verdict.matches), ("v2.*", "x\nv2.7\n", .matches),
      ("v2.?", "v2.10", .differs),
      ("v[0-9].[!0]", "v2.1", .matches), ("v[0-9].[!0]", "v2.0", .differs),
      ("*ready*", "is ready now", .matches),
      ("a*b", "a\nb", .matches), ("[", "[", .matches), ("[]a]", "]", .matches),
      (#"\*"#, "*", .matches),
      (#"\*"#, "x", .differs), ("[[:digit:]]", "7", .matches), ("*", "", .matches),
      ("ü?", "üß", .matches),
    ])
  func glob(text: String, output: String, wanted: Verdict) {
    #expect(verdict(.glob, text, output) == wanted)
  }

  @Test(
    "a regular expression is looked for anywhere; ^ and $ are the ends of lines",
    arguments: [
      ("ready", "is ready now", Verdict.matches), ("^ready$", "is\nready\nnow", .matches),
      ("^ready$", "is ready", .differs),
      ("v[0-9]+\\.\\d{2,3}", "v2.10", .matches), ("v[0-9]+\\.\\d{2,3}", "v2.1", .differs),
      ("(up|down) \\w+s", "down 3s", .matches), ("(?i)OK", "ok", .matches),
      ("a{2}", "xaax", .matches),
      ("a{2}", "axa", .differs), ("{", "{", .matches), ("\\bup\\b", "setup", .differs),
      ("\\bup\\b", "it is up", .matches),
      ("\\Aa$", "b\na", .differs), ("[^a-c]", "abcd", .matches), ("[^a-c]", "abc", .differs),
      ("a.c", "a\nc", .differs),
      ("x*", "", .matches), ("(?:a|b)+?c", "zabc", .matches), ("[\\d.]+", "1.2", .matches),
      ("()", "", .matches),
      // No regular expressions, or ones that only backtracking matches.
      ("(", "(", .forAPerson), ("*a", "a", .forAPerson), ("(a)\\1", "aa", .forAPerson),
      ("(?=a)", "a", .forAPerson), ("a++", "a", .forAPerson), ("\\p{L}", "a", .forAPerson),
      ("[z-a]", "a", .forAPerson), ("a{3,2}", "aaa", .forAPerson), ("a\\", "a", .forAPerson),
      (")", ")", .forAPerson),
    ])
  func regex(text: String, output: String, wanted: Verdict) {
    #expect(verdict(.regex, text, output) == wanted)
  }

  @Test("a hostile pattern takes no longer than another; one that grows too large is for a person")
  func hostile() {
    let line = String(repeating: "a", count: 4_000)
    let clock = ContinuousClock()
    for pattern in ["(a+)+b", "(a|aa)+b", "(.*)*(.*)*b", ".*.*.*.*b"] {
      let time = clock.measure { #expect(verdict(.regex, pattern, line) == .differs) }
      #expect(time < .seconds(30), "\(pattern): \(time)")
    }
    #expect(verdict(.glob, String(repeating: "*a", count: 400) + "b", line) == .differs)
    #expect(verdict(.regex, "((a{100}){100}){100}", line) == .forAPerson)
    #expect(verdict(.regex, String(repeating: "(", count: 900), line) == .forAPerson)
    #expect(verdict(.regex, String(repeating: "a", count: 1001), line) == .forAPerson)
    #expect(verdict(.json, String(repeating: "[", count: 60_000), line) == .forAPerson)
    #expect(verdict(.json, "[1]", String(repeating: "[", count: 60_000)) == .differs)
  }

  @Test("only the end of a long output is looked at; what is not there is for a person")
  func long() {
    let filler = String(repeating: "filler line\n", count: 10_000)
    #expect(verdict(.literal, "v2", filler + "v2\n") == .matches)
    #expect(verdict(.literal, "v2", "v2\n" + filler) == .forAPerson)
    #expect(verdict(.json, "{}", filler + "{}\n") == .matches)
    #expect(verdict(.regex, "^v2$", "v2\n" + filler) == .forAPerson)
  }

  @Test("no bytes that a command prints make the comparison fail")
  func anyBytes() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<300 {
      let output = (0..<random.number(0...200)).map { _ in
        random.chance(40)
          ? [0x1B, 0x5B, 0x5D, 0x7B, 0x22, 10, 13, 7, 0x9B].randomElement(using: &random) ?? 0
          : UInt8.random(in: 0...255, using: &random)
      }
      for match in [RunbookCore.Expectation.Match.literal, .json, .glob, .regex, .status, .person] {
        _ = RunbookCore.Expectation(text: "{\"a\": [1]}", line: 1, match: match)
          .verdict(output: output, status: 0)
      }
    }
  }
}
