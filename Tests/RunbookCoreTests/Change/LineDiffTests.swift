import Testing

@testable import RunbookCore

@Suite("Differences line by line")
struct LineDiffTests {
  /// The diff as `diff -u` writes it, without its head.
  private func text(_ old: [String], _ new: [String]) -> [String] {
    LineDiff.unified(old, new).map { line in
      switch line {
      case .place(let old, let oldCount, let new, let newCount):
        "@@ -\(old),\(oldCount) +\(new),\(newCount) @@"
      case .same(let text): " " + text
      case .removed(let text): "-" + text
      case .added(let text): "+" + text
      }
    }
  }

  @Test("equal texts differ in nothing")
  func equal() { #expect(text(["a", "b"], ["a", "b"]).isEmpty) }

  @Test("a change stands between three lines before and after it")
  func change() {
    let old = (1...9).map(String.init)
    var new = old
    new[4] = "five"
    #expect(
      text(old, new) == ["@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8"])
  }

  @Test("changes far from each other have places of their own")
  func places() {
    let old = (1...30).map(String.init)
    var new = old
    new.insert("new", at: 2)
    new.removeLast()
    #expect(
      text(old, new) == [
        "@@ -1,5 +1,6 @@", " 1", " 2", "+new", " 3", " 4", " 5", "@@ -27,4 +28,3 @@", " 27", " 28",
        " 29", "-30",
      ])
  }

  @Test("applied to the old text, a diff gives the new one", arguments: 1...60)
  func applied(seed: Int) {
    var random = SeededRandom(seed: seed)
    let words = ["a", "b", "c", "", "- [ ] x", "```"]
    func line() -> String {
      random.chance(60) ? words[random.number(0...5)] : "line \(random.number(0...99))"
    }
    let old = (0..<random.number(0...60)).map { _ in line() }
    var new: [String] = []
    for text in old {
      if random.chance(15) { new.append(line()) }
      if !random.chance(20) { new.append(text) }
    }
    var result: [String] = []
    var at = 0
    for piece in LineDiff.unified(old, new, context: random.number(0...4)) {
      switch piece {
      case .place(let place, _, _, _):
        result += old[at..<(place - 1)]
        at = place - 1
      case .same(let text):
        #expect(old[at] == text)
        result.append(text)
        at += 1
      case .removed(let text):
        #expect(old[at] == text)
        at += 1
      case .added(let text): result.append(text)
      }
    }
    #expect(result + old[at...] == new)
  }

  @Test("ten thousand lines, all changed or all the same ones shuffled, are compared")
  func large() {
    let old = (1...10_000).map { "line \($0)" }
    let new = old.map { $0 + "!" }
    #expect(LineDiff.unified(old, new).count == 20_001)
    let repeated = old.indices.map { "line \($0 % 7)" }
    let shuffled = old.indices.map { "line \(($0 * 31 + $0 / 3) % 7)" }
    #expect(!LineDiff.unified(repeated, shuffled).isEmpty)
    #expect(!LineDiff.unified(old, old.reversed()).isEmpty)
  }
}
