import RunbookShell
import Testing

@testable import RunbookShell

/// Complete commands, as bash judges them.
@Suite struct SplitterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let fence: String
    let lines: [[Int]]
    var testDescription: String { fence }

    init(_ fence: String, _ lines: [Int]...) { (self.fence, self.lines) = (fence, lines) }
  }

  /// Each fence with the first line and the number of lines of its commands.
  @Test(arguments: [
    Case(""), Case("\n\n"), Case("# only a comment"), Case("echo a", [0, 1]),
    Case("echo a\necho b", [0, 1], [1, 1]),
    Case("\n# c\n  echo a\n\n# d\necho b\n", [2, 1], [5, 1]),
    Case("echo a; echo b", [0, 1]), Case("echo a &&\n  echo b", [0, 2]),
    Case("echo a |\n\n  cat\necho", [0, 3], [3, 1]), Case("echo a \\\n  b\necho", [0, 2], [2, 1]),
    Case("echo a \\\\\necho b", [0, 1], [1, 1]), Case("echo a # c \\\necho b", [0, 1], [1, 1]),
    Case("echo a && \\\n  echo b", [0, 2]), Case("echo 'a\nb'\necho", [0, 2], [2, 1]),
    Case("echo \"a\n\\\"b\"", [0, 2]), Case("echo $(\necho a\n)", [0, 3]),
    Case("for i in 1 2; do\necho $i\ndone\necho", [0, 3], [3, 1]),
    Case("if true\nthen a\nelse b\nfi", [0, 4]), Case("while :\ndo :\ndone", [0, 3]),
    Case("case x in\nx) echo;;\n(y)\n echo;;\nesac\necho", [0, 5], [5, 1]),
    Case("f() {\n echo\n}\nf", [0, 3], [3, 1]), Case("{ echo a\n}\n(echo b\n)", [0, 2], [2, 2]),
    Case("cat <<EOF\na\nEOF\necho", [0, 3], [3, 1]),
    Case("cat <<'E F'\na\nE F\necho", [0, 3], [3, 1]),
    Case("cat <<-EOF\n\ta\n\tEOF\necho", [0, 3], [3, 1]),
    Case("cat <<A <<B\na\nA\nb\nB\necho", [0, 5], [5, 1]),
    Case("cat <<EOF | tr a b\na)\nEOF\n", [0, 3]),
    Case("cat <<EOF\necho 'a\nEOF\necho", [0, 3], [3, 1]),
    Case("cat <<< word\necho", [0, 1], [1, 1]), Case("echo $((1<<2))\necho", [0, 1], [1, 1]),
    Case("if true; then cat <<E\nfi\nE\nfi\necho", [0, 4], [4, 1]),
    Case("# a <<EOF\necho", [1, 1]), Case("[[ a == b &&\n c == d ]]", [0, 2]),
    Case("a=(1\n2\n)\necho", [0, 3], [3, 1]), Case("coproc {\ncat\n}", [0, 3]),
    Case("! true\ntime ls", [0, 1], [1, 1]), Case("echo `\necho a`", [0, 2]),
    Case("shopt -s extglob\nls !(a)", [0, 1], [1, 1]),
    Case("a | b\necho ${PIPESTATUS[0]}", [0, 2]),
    Case("mkdir x\n\ncd $_\nls", [0, 3], [3, 1]), Case("echo $_a ${_b}\nls", [0, 1], [1, 1]),
    Case("select x in a\ndo\nbreak\ndone", [0, 4]), Case("function f\n{\n:\n}", [0, 4]),
    Case(
      "cat <<EOF\n" + String(repeating: "line\n", count: 1000) + "EOF\necho", [0, 1002], [1002, 1]),
    Case("echo a \\\n\necho b", [0, 2], [2, 1]), Case("echo a\r\necho b\r", [0, 1], [1, 1]),
    Case("echo <<A; echo 'x\ny'\nbody\nA\nz", [0, 4], [4, 1]),
  ])
  func bashsOwnJudgementDecides(_ item: Case) throws {
    let commands = try CommandSplitter().split(item.fence)
    #expect(commands.map { [$0.firstLine, $0.lineCount] } == item.lines)
  }

  @Test(arguments: [
    ("echo a\nfi", 1), ("if true", 0), ("echo 'a", 0), ("a=(", 0), ("cat <<EOF\na", 0),
    ("echo a\n\n)", 2), ("echo a \\", 0), ("} ; touch x; {", 0), ("echo &&", 0),
  ])
  func whatIsNoShellIsRefusedWithItsLine(fence: String, line: Int) throws {
    do {
      _ = try CommandSplitter().split(fence)
      Issue.record("accepted")
    } catch .unparsable(let found, let message) {
      #expect(!message.isEmpty)
      if fence.hasPrefix("echo a\n") { #expect(found == line) }
    }
  }

  /// Pieces that meet in every order, so that each lexical rule meets each other one.
  private static let pieces = [
    "echo", "a", " ", "  ", "\t", "'q r'", "\"d $x\"", "\"${x}\"", "$x", "$?", "$#", "#c", " # c",
    ";", "|", "&&", "||", "&", ">f", "> f", "2>&1", ">>f", "<f", "&>f", "<<E", "<<<w", "\n", "\n",
    " \\\n", "\\\n", "\\", "\\\\", "\\ ", "'", "\"", "`", "$(", ")", "(", "{", "}", "if", "then",
    "fi", "for", "do", "done", "case", "esac", "in", "!", "[", "]", "[[", "]]", "x=1", "x+=1",
    "a[0]=1", "x=", "=", "time", "function", "coproc", "select", "~", "*", "?", "-", "--", "é",
    "$", "$'", "$\"", "$[", "${x:-y}", "1", "2", ">|f", ">&", "<>f", "|&", ";;", "\r", "E", "@(",
    ">", "<", "{a,b}", "elif", "else", "while", "until", "%", "^", "\"$\"", "\"a\\\"b\"",
  ]

  @Test func thePlainPathNeverJudgesOtherwiseThanBash() throws {
    var random = Generator(state: 42)
    let splitter = CommandSplitter()
    var accepted = 0
    for round in 0..<60_000 where accepted < 400 {
      let length = 1 + Int(random.next() % 14)
      var fence = ""
      for _ in 0..<length {
        let common = random.next() % 2 == 0 ? 34 : Self.pieces.count
        fence += Self.pieces[Int(random.next() % UInt64(common))]
      }
      var copy = fence
      guard let plain = copy.withUTF8({ CommandSplitter.plain($0) }), !plain.isEmpty else {
        continue
      }
      accepted += 1
      let judged = try? splitter.judged(fence, trustingPlain: false)
      #expect(judged == plain, "round \(round): \(fence.debugDescription)")
    }
    #expect(accepted == 400)
  }

  @Test("a fence at each of whose lines bash would have to be asked is given up, and says where")
  func tooIntricate() throws {
    let fence = String(repeating: "'a\n", count: 10_000)
    do throws(ShellError) {
      _ = try CommandSplitter().split(fence)
      Issue.record("it was cut")
    } catch {
      guard case .unparsable(let line, let message) = error else { throw error }
      #expect(line > 0 && message.contains("too intricate"))
    }
  }
}

/// A small generator that gives the same fences every time.
struct Generator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
