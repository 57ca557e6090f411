import Foundation
import Testing

@testable import RunbookShell

@Suite("Covering secrets in a stream")
struct SecretMaskTests {
  private func covered(_ text: String, _ values: [String], cut size: Int) -> String {
    var mask = SecretMask(values.map { Array($0.utf8) })
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      let end = min(at + size, bytes.count)
      bytes[at..<end].withUnsafeBytes { result += mask.pass($0) }
      at = end
    }
    result += mask.rest()
    return String(decoding: result, as: UTF8.self)
  }

  @Test("a value is covered wherever a chunk's border cuts it", arguments: 1...12)
  func borders(size: Int) {
    #expect(
      covered("a hunter2 b hunter hunter2hunter2", ["hunter2"], cut: size)
        == "a **** b hunter ********")
  }

  @Test("the longest value counts, and the beginning of one at the end is not lost")
  func longest() {
    #expect(covered("abcabcd", ["abc", "abcd"], cut: 2) == "********")
    #expect(covered("xxaab", ["aaab"], cut: 1) == "xxaab")
    #expect(covered("say aa", ["aaa"], cut: 3) == "say aa")
  }

  @Test("nothing innocent is touched, and an empty value covers nothing")
  func innocent() {
    let text = (0..<500).map { String($0) }.joined(separator: "-")
    #expect(covered(text, ["", "zz"], cut: 7) == text)
  }

  // MARK: Encodings

  static let value = "p@ss/w\"rd ~é"

  @Test(
    "a value is covered in the encodings that programs print it in",
    arguments: [
      "p%40ss%2Fw%22rd%20~%C3%A9", "p%40ss%2fw%22rd%20~%c3%a9", "p%40ss%2Fw%22rd+%7E%C3%A9",
      "p%40ss/w%22rd%20~%C3%A9", #"p@ss/w\"rd ~é"#, #"p@ss\/w\"rd ~\u00e9"#,
      #"p@ss/w\"rd ~\u00E9"#,
    ])
  func encodings(form: String) {
    for size in [1, 7, 100] {
      #expect(covered("<\(form)>", [Self.value], cut: size) == "<****>")
    }
  }

  @Test("base64 gives nothing of a value away but what its neighbours share", arguments: 0...5)
  func base64(before: Int) {
    let value = "tok\u{3}en-å-of-a-run?~>"
    let bytes = Array(String(repeating: "x", count: before).utf8) + Array(value.utf8)
    for after in 0...3 {
      let text = Data(bytes + Array(String(repeating: "y", count: after).utf8))
        .base64EncodedString()
      for line in [
        text, text.replacing("+", with: "-").replacing("/", with: "_"),
      ] {
        let seen = covered("Basic \(line)\n", [value], cut: 5)
        #expect(seen.contains("****"))
        // The characters on the border hold bits of both.
        let rest = seen.dropFirst(6).replacing("****", with: "")
        #expect(rest.count <= (before * 8 + 5) / 6 + (after * 8 + 5) / 6 + 5)
      }
    }
  }

  @Test("a value too short to be told from innocent text is covered only as it is")
  func short() {
    #expect(covered("a/b1 a%2Fb1 YS9iMQ==", ["a/b1"], cut: 3) == "**** a%2Fb1 YS9iMQ==")
  }

  @Test("a value of several lines is covered as a terminal prints it")
  func lines() {
    #expect(covered("key: one\r\ntwo\r\n", ["one\ntwo"], cut: 4) == "key: ****\r\n")
  }

  @Test("random streams, cut at random, come out as a plain search has it", arguments: 0..<200)
  func random(seed: UInt64) {
    var generator = Numbers(state: seed)
    let letters = Array("ab%".utf8)
    func text(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in letters[Int.random(in: 0..<3, using: &generator)] }
    }
    let values = (0..<3).map { _ in text(Int.random(in: 1...6, using: &generator)) }
    let stream = text(300)
    var mask = SecretMask(values)
    var result: [UInt8] = []
    var at = 0
    while at < stream.count {
      let end = min(stream.count, at + Int.random(in: 1...9, using: &generator))
      stream[at..<end].withUnsafeBytes { result += mask.pass($0) }
      at = end
    }
    result += mask.rest()
    #expect(result == Self.search(stream, for: values.flatMap(SecretForms.all)))
  }

  private static func search(_ stream: [UInt8], for forms: [[UInt8]]) -> [UInt8] {
    var result: [UInt8] = []
    var at = 0
    while at < stream.count {
      let rest = stream[at...]
      if let form = forms.filter({ rest.starts(with: $0) }).max(by: { $0.count < $1.count }) {
        result += SecretMask.cover
        at += form.count
      } else {
        result.append(stream[at])
        at += 1
      }
    }
    return result
  }

  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  // MARK: Quiet commands

  @Test("a prompt that ends as a value begins is seen once the command is quiet")
  func prompt() {
    var mask = SecretMask([Array("hunter2hunter2".utf8)])
    #expect(mask.pass("Enter h") == "Enter ")
    #expect(String(decoding: mask.letGo(), as: UTF8.self) == "h")
    #expect(mask.letGo().isEmpty)
    #expect(mask.pass("ello\n") == "ello\n")
    #expect(mask.rest().isEmpty)
  }

  @Test("a value printed with pauses gives away 3 bytes at most")
  func pauses() {
    var mask = SecretMask([Array("hunter2hunter2".utf8)])
    var seen = ""
    for letter in "<hunter2hunter2>" {
      seen += mask.pass(String(letter))
      seen += String(decoding: mask.letGo(), as: UTF8.self)
    }
    #expect(seen == "<hun****>")
    #expect(mask.found == 1)
  }

  @Test("of a short value nothing is let go")
  func shortPauses() {
    var mask = SecretMask([Array("abc".utf8), Array("abcd".utf8)])
    #expect(mask.pass("abc") == "")
    #expect(mask.letGo().isEmpty)
    #expect(String(decoding: mask.rest(), as: UTF8.self) == "****")
  }
}

extension SecretMask {
  fileprivate mutating func pass(_ text: String) -> String {
    String(decoding: Array(text.utf8).withUnsafeBytes { pass($0) }, as: UTF8.self)
  }
}
