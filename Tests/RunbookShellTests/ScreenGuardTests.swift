import RunbookShell
import Testing

/// What may reach a terminal, and what puts it right.
@Suite struct ScreenGuardTests {
  /// What the terminal gets, and what puts it right, for output that comes in pieces.
  private func passed(_ pieces: [[UInt8]], for reader: ScreenGuard.Reader = .command) -> (
    shown: [UInt8], reset: [UInt8], questions: Int
  ) {
    var screen = ScreenGuard(for: reader)
    var shown: [UInt8] = []
    for piece in pieces {
      piece.withUnsafeBytes { screen.pass($0) { shown += $0 } }
    }
    return (shown, screen.reset, screen.questions)
  }

  /// The pieces that one cut makes, and all single bytes.
  private func cuts(_ bytes: [UInt8]) -> [[[UInt8]]] {
    [[bytes], bytes.map { [$0] }]
      + bytes.indices.dropFirst().map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
  }

  /// As a terminal sees it: an ESC that a CAN takes back, or that another follows, is none.
  private func seen(_ bytes: [UInt8]) -> String {
    var text = String(decoding: bytes, as: UTF8.self)
    for empty in ["\u{1b}\u{18}", "\u{1b}\u{1b}[22;0t"] {
      text = text.split(separator: empty, omittingEmptySubsequences: false)
        .joined(separator: empty.hasSuffix("t") ? "\u{1b}[22;0t" : "")
    }
    return text
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let output: String
    let reset: String
    var testDescription: String { output.debugDescription }
    init(_ output: String, _ reset: String) { (self.output, self.reset) = (output, reset) }
  }

  @Test(
    "what output leaves behind is put right, wherever the output is cut",
    arguments: [
      Case("plain\r\n\tx\u{8}", ""), Case("é “日” 😀 \u{a0}", ""),
      Case("\u{1b}[1mx\u{1b}[0m", ""), Case("\u{1b}[31mx\u{1b}[m", ""),
      Case("\u{1b}[31mx", "\u{1b}[m"), Case("\u{1b}[0;38;5;0mx", "\u{1b}[m"),
      Case("\u{1b}[?1049h\u{1b}[?25l", "\u{1b}[?1049l\u{1b}[?25h"),
      Case("\u{1b}[?1049;25hx\u{1b}[?1049l", ""), Case("\u{1b}[?47h", "\u{1b}[?47l"),
      Case(
        "\u{1b}[?1000;1002;1003;1004;1005;1006;1015;1016h",
        "\u{1b}[?1000l\u{1b}[?1002l\u{1b}[?1003l\u{1b}[?1004l\u{1b}[?1005l\u{1b}[?1006l"
          + "\u{1b}[?1015l\u{1b}[?1016l"),
      Case("\u{1b}[?2004h", "\u{1b}[?2004l"), Case("\u{1b}[?2026h", "\u{1b}[?2026l"),
      Case("\u{1b}[?1h\u{1b}=", "\u{1b}[?1l\u{1b}>"),
      Case("\u{1b}[?1h\u{1b}=\u{1b}[?1l\u{1b}>", ""),
      Case("\u{1b}[?7l", "\u{1b}[?7h"), Case("\u{1b}[?5h", "\u{1b}[?5l"),
      Case("\u{1b}[?6h", "\u{1b}[?6l\u{1b}[r\u{1b}[999;1H"),
      Case("\u{1b}[4h", "\u{1b}[4l"), Case("\u{1b}[12l", "\u{1b}[12h"),
      Case("\u{1b}[2h", "\u{1b}[2l"),
      Case("\u{1b}[5;10r", "\u{1b}7\u{1b}[r\u{1b}8"), Case("\u{1b}[5;10r\u{1b}[r", ""),
      Case("\u{e}lqqk", "\u{f}"), Case("\u{e}lqqk\u{f}", ""),
      Case("\u{1b}(0lqk", "\u{1b}(B"), Case("\u{1b}(0lqk\u{1b}(B", ""),
      Case("\u{1b}[3 q", "\u{1b}[0 q"), Case("\u{1b}[3 q\u{1b}[0 q", ""),
      Case("\u{1b}[>1u", "\u{1b}[<1u"), Case("\u{1b}[>1u\u{1b}[<u", ""),
      Case("\u{1b}[=3;1u", "\u{1b}[=0u"),
      Case("\u{1b}[?1049h\u{1b}[>1u", "\u{1b}[<1u\u{1b}[?1049l\u{1b}[<1u"),
      Case("\u{1b}[>4;2m", "\u{1b}[>4m"), Case("\u{1b}[>4;2m\u{1b}[>4;m", ""),
      Case("\u{1b}]4;1;red\u{7}", "\u{1b}]104\u{7}"),
      Case(
        "\u{1b}]10;red\u{7}\u{1b}]11;blue\u{1b}\\\u{1b}]12;#fff\u{7}",
        "\u{1b}]110\u{7}\u{1b}]111\u{7}\u{1b}]112\u{7}"),
      Case("\u{1b}]11;?\u{1b}\\", ""), Case("\u{1b}]4;1;?\u{7}", ""),
      Case("\u{1b}]11;red\u{7}\u{1b}]111\u{7}", ""),
      Case("\u{1b}]8;;http://x\u{7}", ""), Case("\u{1b}]8;;http://x", "\u{1b}\\\u{18}"),
      Case("\u{1b}Pq#0;2;0;0;0\u{7}", "\u{1b}\\\u{18}"), Case("\u{1b}Pq#0\u{1b}\\", ""),
      Case("\u{1b}_Gf=24;AAAA", "\u{1b}\\\u{18}"), Case("\u{1b}_Gf=24\u{9c}", ""),
      Case("\u{9d}8;;x", "\u{1b}\\\u{18}"), Case("\u{9b}?25l", "\u{1b}[?25h"),
      Case("\u{1b}[?25l\u{1b}[31m\u{1b}(0\u{1b}c", ""),
      Case("\u{1b}[?1000;1006s\u{1b}[?1000r", "\u{1b}[?1000l"),
    ])
  func reset(_ one: Case) {
    let bytes = Array(one.output.utf8)
    for pieces in cuts(bytes) {
      let result = passed(pieces)
      #expect(result.shown == bytes)
      #expect(String(decoding: result.reset, as: UTF8.self) == one.reset)
    }
  }

  @Test(
    "an unfinished sequence is cancelled",
    arguments: ["\u{1b}", "\u{1b}[12", "\u{1b}]5", "\u{1b}("])
  func unfinished(output: String) {
    let result = passed([Array(output.utf8)])
    #expect(result.shown == [0x1b])
    #expect(String(decoding: result.reset, as: UTF8.self) == "\u{1b}\\\u{18}")
  }

  @Test("the title that was there comes back")
  func title() {
    for pieces in cuts(Array("a\u{1b}]0;t\u{7}b\u{1b}]2;u\u{7}".utf8)) {
      let result = passed(pieces)
      #expect(seen(result.shown) == "a\u{1b}[22;0t\u{1b}]0;t\u{7}b\u{1b}]2;u\u{7}")
      #expect(String(decoding: result.reset, as: UTF8.self) == "\u{1b}[23;0t")
    }
  }

  struct Bomb: Sendable, CustomTestStringConvertible {
    let output: [UInt8]
    let shown: String
    var testDescription: String { String(decoding: output, as: UTF8.self).debugDescription }
    init(_ output: String, _ shown: String) {
      (self.output, self.shown) = (Array(output.utf8), shown)
    }
    init(bytes: [UInt8], _ shown: String) { (output, self.shown) = (bytes, shown) }
  }

  @Test(
    "what is never legitimate is dropped, wherever the output is cut",
    arguments: [
      Bomb("a\u{1b}]52;c;AAAA\u{7}b", "ab"), Bomb("a\u{1b}]52;c;AAAA\u{1b}\\b", "ab"),
      Bomb("a\u{1b}]52;c;AAAA\u{9c}b", "ab"), Bomb("a\u{9d}52;c;AAAA\u{7}b", "ab"),
      Bomb("a\u{1b}]052;c;A\u{7}b", "ab"), Bomb("a\u{1b}]0000052;c;A\u{7}b", "ab"),
      Bomb("a\u{1b}] 52;c;A\u{7}b", "ab"), Bomb("a\u{1b}]5\u{0}2;c;A\u{7}b", "ab"),
      Bomb("a\u{1b}\u{0}]52;c;A\u{7}b", "a\u{0}]52;c;A\u{7}b"),
      Bomb("a\u{1b}]8;\u{1b}]52;c;A\u{7}b", "a\u{1b}]8;b"),
      Bomb("a\u{1b}]1337;Copy=:AAAA\u{7}b", "ab"), Bomb("a\u{1b}]5522;type=write\u{7}b", "ab"),
      Bomb("a\u{1b}]50;?\u{7}b", "ab"),
      Bomb("a\u{1b}Ptmux;\u{1b}\u{1b}]52;c;A\u{7}\u{1b}\\b", "ab"),
      Bomb("a\u{1b}Ptmux;\u{1b}\u{1b}]52;c;A\u{1b}\u{1b}\\\u{1b}\\b", "ab"),
      Bomb("a\u{90}tmux;\u{1b}\u{1b}]52;c;A\u{7}\u{9c}b", "ab"),
      // GNU screen hands each piece on: two of them make one sequence.
      Bomb("a\u{1b}P\u{1b}]52;c;A\u{7}\u{1b}\\b", "a\u{1b}\\b"),
      Bomb("a\u{1b}P\u{1b}\u{1b}\\\u{1b}P]52;c;A\u{7}\u{1b}\\b", "ab"),
      Bomb("a\u{1b}]52;c;AA\nb", "a\nb"),
      Bomb("a\u{1b}[20tb", "ab"), Bomb("a\u{1b}[21tb", "ab"), Bomb("a\u{1b}[021;1tb", "ab"),
      Bomb("a\u{9b}21tb", "ab"), Bomb("a\u{1b}[2\u{8}1tb", "a\u{8}1tb"),
      Bomb("a\u{5}b", "ab"), Bomb("a\u{1b}[5ib", "ab"), Bomb("a\u{1b}[?25;2lb", "ab"),
      // A terminal that passes over bytes above ASCII reads on for the ESC's own.
      Bomb("a\u{1b}éPb", "aéPb"), Bomb("a\u{1b}\u{1b}éPb", "aéPb"),
      Bomb("a\u{1b}\u{1b}\u{1b}]52;c;A\u{7}b", "ab"),
      Bomb("a\u{1b}%@b", "ab"), Bomb("a\u{1b}P1;1|17/AA\u{1b}\\b", "ab"),
      Bomb("a\u{1b}P$q\nid\n\u{1b}\\b", "a\nid\n\u{1b}\\b"),
      Bomb(bytes: [0x61, 0x9d] + Array("52;c;A".utf8) + [7, 0x62], "ab"),
      Bomb(bytes: [0x61, 0x9b] + Array("21tb".utf8), "ab"),
      Bomb(bytes: [0x61, 0x90] + Array("tmux;x".utf8) + [0x9c, 0x62], "ab"),
    ])
  func bombs(_ bomb: Bomb) {
    for pieces in cuts(bomb.output) {
      let result = passed(pieces)
      #expect(seen(result.shown) == bomb.shown)
    }
  }

  @Test("a program's questions pass; played again, nothing asks")
  func questions() {
    for question in [
      "\u{1b}[c", "\u{1b}[>c", "\u{1b}[6n", "\u{1b}[?6n", "\u{1b}[?2026$p", "\u{1b}[>q",
      "\u{1b}[?u",
      "\u{1b}[14t", "\u{1b}Z", "\u{1b}[1$w", "\u{1b}['|", "\u{1b}_Gi=1,a=q;AAAA\u{1b}\\",
      "\u{1b}]11;?\u{7}", "\u{1b}P+q544e\u{1b}\\", "\u{1b}P$q q\u{1b}\\",
    ] {
      for pieces in cuts(Array("a\(question)b".utf8)) {
        let result = passed(pieces)
        #expect(String(decoding: result.shown, as: UTF8.self) == "a\(question)b")
        #expect(result.questions == 1)
        #expect(result.reset.isEmpty)
        #expect(seen(passed(pieces, for: .nobody).shown) == "ab")
      }
    }
  }

  @Test("a prompt is shown at once, and so is an ESC by itself")
  func prompts() {
    for prompt in [
      "Password: ", "\u{1b}", "> \u{1b}", "\u{1b}[1mname\u{1b}[0m? ", "é? “", "\u{1b}]8;;x",
    ] {
      #expect(passed([Array(prompt.utf8)]).shown == Array(prompt.utf8))
    }
    // A string that is dropped and never closed takes one line at most.
    #expect(passed([Array("\u{1b}]52;c;A\nPassword: ".utf8)]).shown == Array("\nPassword: ".utf8))
  }

  @Test("a character cut by a chunk's border is none of the bytes a terminal obeys")
  func characters() {
    let text = Array("52; ” 52;c; \u{2018}x 日本 \u{10d5b}\u{a9}é".utf8)
    for pieces in cuts(text) { #expect(passed(pieces).shown == text) }
  }

  @Test("junk passes, whatever its cuts, without a bomb in it; the same junk gives the same screen")
  func junk() {
    var numbers = Numbers(state: 7)
    for _ in 0..<200 {
      // Rich in what matters.
      let rich: [UInt8] = [
        0x1b, 0x1b, 0x5d, 0x5b, 0x35, 0x32, 0x3b, 0x07, 0x9d, 0xc2, 0x9b, 0x50, 0x74, 0x32, 0x31,
        0x71, 0x5c, 0x0a, 0x61, 0xe2, 0x80, 0x05,
      ]
      let bytes = (0..<300).map { _ in
        Int.random(in: 0..<4, using: &numbers) == 0
          ? UInt8.random(in: 0...255, using: &numbers)
          : rich[Int.random(in: 0..<rich.count, using: &numbers)]
      }
      let whole = passed([bytes])
      let text = Array(whole.shown)
      for bomb in [
        "\u{1b}]52", "\u{9d}52", "\u{1b}[21t", "\u{1b}[20t", "\u{9b}21t", "\u{1b}Pt",
        "\u{1b}P\u{1b}", "\u{5}",
      ] {
        #expect(!text.contains(Array(bomb.utf8)))
      }
      // Passing again changes nothing but the title that is kept.
      let single = passed(bytes.map { [$0] })
      #expect(single.reset == whole.reset)
      #expect(single.questions == whole.questions)
    }
  }

  @Test("changes are counted, so that a copy of what puts the terminal right is never stale")
  func changes() {
    var screen = ScreenGuard()
    var last = (screen.changes, screen.reset)
    for byte in Array(
      "a\u{1b}[?25lb\u{1b}]8;;x\u{7}\u{1b}]0;t\u{7}\u{e}\u{1b}[?25h\u{f}\u{1b}[31m\u{1b}".utf8)
    {
      [byte].withUnsafeBytes { screen.pass($0) { _ in } }
      let now = (screen.changes, screen.reset)
      if now.1 != last.1 { #expect(now.0 != last.0) }
      last = now
    }
    #expect(last.0 > 0)
  }
}

extension [UInt8] {
  fileprivate func contains(_ part: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: part) }
  }
}

/// The same numbers at every run.
struct Numbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}
