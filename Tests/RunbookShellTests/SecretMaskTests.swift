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
}
