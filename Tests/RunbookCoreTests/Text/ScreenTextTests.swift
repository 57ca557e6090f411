import Foundation
import Testing

@testable import RunbookCore

@Suite("What a terminal showed, as plain text")
struct ScreenTextTests {
  private func seen(_ output: String) -> [String] { ScreenText.lines(Array(output.utf8)) }

  @Test(
    "control sequences come out as what was seen",
    arguments: [
      ("one\r\ntwo\r\n", ["one", "two"]),
      ("10%\r50%\r100%\r\ndone", ["100%", "done"]),
      ("long line\rshort\u{1B}[K\n", ["short"]),
      ("abc\u{8}\u{8}X\n", ["aXc"]),
      ("abcdef\u{1B}[3D\u{1B}[1P!\n", ["abc!f"]),
      ("\u{1B}[1;31mred\u{1B}[0m \u{1B}[38:5:1mx\u{1B}[m\n", ["red x"]),
      ("a\tb\n", ["a       b"]),
      ("a\u{1B}[5Gb\n", ["a   b"]),
      ("a\u{1B}[3@b\n", ["ab"]),
      ("\u{1B}]0;title\u{7}text\u{1B}]52;c;Y2xpcA==\u{1B}\\ more\n", ["text more"]),
      ("\u{1B}(Bplain\u{1B}=\n", ["plain"]),
      ("x\u{7}\u{0}\u{7F}\u{85}y\n", ["xy"]),
      ("", []), ("\n\n", ["", ""]), ("no end", ["no end"]),
      ("blank at end  \n", ["blank at end  "]),
    ])
  func sequences(output: String, lines: [String]) { #expect(seen(output) == lines) }

  @Test("several progress bars, rewritten by moving up")
  func severalBars() {
    let bars =
      "a: wait\r\nb: wait\r\n\u{1B}[2A\u{1B}[2Ka: half\r\u{1B}[2B\u{1B}[1A\u{1B}[2Kb: done\r\u{1B}[1B"
    #expect(seen(bars + "all\r\n") == ["a: half", "b: done", "all"])
  }

  @Test("a screen that is cleared stays in the text, and a full-screen program is left out")
  func screens() {
    #expect(seen("first\r\n\u{1B}[H\u{1B}[2Jsecond\r\n") == ["first", "second"])
    #expect(
      seen("a\r\n\u{1B}[?1049h\u{1B}[Hdrawn\u{1B}[?1049lb\r\n")
        == ["a", "[a full-screen program: 16 bytes left out]", "b"])
    #expect(seen("\u{1B}[?1049hnever left").count == 1)
  }

  @Test("wide characters, marks and broken UTF-8")
  func characters() {
    #expect(seen("日本\r\u{1B}[2Cx\n") == ["日x"])
    #expect(seen("日本\r\u{1B}[1Cx\n") == [" x本"])
    #expect(seen("e\u{301}\n") == ["e\u{301}"])
    #expect(ScreenText.lines([0x61, 0xFF, 0x62, 0xC3, 10]) == ["a\u{FFFD}b"])
    #expect(ScreenText.lines([0xE2, 0x82, 0x0A, 0x78]) == ["", "x"])
  }

  @Test("an unfinished string does not swallow the lines behind it")
  func openString() { #expect(seen("a\u{1B}]0;open\nb\n") == ["a", "b"]) }

  @Test("random bytes: no control comes out, wherever they are cut", arguments: 0..<100)
  func random(seed: UInt64) {
    var generator = RandomNumbers(state: seed)
    let pool =
      Array("\u{1B}\u{1B}[[;?0123456789ABCDGHJKLMPX@hlm]Pab \r\n\u{8}\t\u{7}日é".utf8) + [
        0x9B, 0xFF,
      ]
    let bytes = (0..<2_000).map { _ in pool[Int.random(in: 0..<pool.count, using: &generator)] }
    var whole = ScreenText()
    let expected = whole.add(bytes) + whole.finish()
    #expect(expected.allSatisfy { $0 == 10 || $0 >= 32 && $0 != 127 })
    #expect(
      String(decoding: expected, as: UTF8.self).unicodeScalars.allSatisfy {
        $0 == "\n" || $0.properties.generalCategory != .control
      })
    var cut = ScreenText()
    var pieces: [UInt8] = []
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + Int.random(in: 1...9, using: &generator))
      pieces += cut.add(bytes[at..<end])
      at = end
    }
    pieces += cut.finish()
    #expect(pieces == expected)
  }

  @Test("a line of any length passes whole, and is handed on as it comes")
  func longLine() {
    var text = ScreenText()
    var plain: [UInt8] = []
    let piece = Array(repeating: UInt8(ascii: "x"), count: 100_000)
    for _ in 0..<10 {
      let part = text.add(piece)
      #expect(!part.isEmpty)
      plain += part
    }
    plain += text.finish()
    #expect(plain.count == 1_000_001)
    #expect(plain.last == 10)
  }
}

@Suite("Output with its times")
struct AsciicastTests {
  @Test("each line is JSON, and a character cut by a chunk's border comes out whole")
  func chunks() throws {
    var cast = Asciicast()
    let header = cast.header(columns: 80, rows: 24, at: 1_700_000_000_123)
    let text = Array("a\"\\\u{1B}[1mé日😀\r\n".utf8)
    var lines: [String] = []
    for (place, byte) in text.enumerated() {
      if let line = cast.line([byte], at: Int64(place * 7)) { lines.append(line) }
    }
    let top = try #require(
      try JSONSerialization.jsonObject(with: Data(header.utf8)) as? [String: Int])
    #expect(top == ["version": 2, "width": 80, "height": 24, "timestamp": 1_700_000_000])
    var joined = ""
    for line in lines {
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      #expect(event.count == 3 && event[1] as? String == "o")
      #expect(event[0] is Double)
      joined += try #require(event[2] as? String)
    }
    #expect(joined == "a\"\\\u{1B}[1mé日😀\r\n")
    #expect(lines[0] == #"[0.000, "o", "a"]"#)
    #expect(cast.rest(at: 9) == nil)
    #expect(cast.line([0xE2, 0x82], at: 1_005) == nil)
    #expect(cast.rest(at: 1_005) == "[1.005, \"o\", \"\u{FFFD}\"]")
  }
}

private struct RandomNumbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}
