import Foundation
import Testing

@testable import RunbookCore
@testable import tminus

/// Values of any bytes, in every place that a hole can stand in, judged by bash itself.
@Suite("Filling in")
struct FillingTests {
  /// Texts with a hole `<v>`; each prints what its program was given between two marks.
  private static let places = [
    "show <v>", "show a<v>b", "show --name=<v>", "show NAME=<v>", "show '<v>'", "show 'a <v> b'",
    "show \"<v>\"", "show \"a $one <v> b\"", "show $'<v>'", "show $'a\\n<v>\\n'",
    "X=<v>; show \"$X\"",
    "X=\"<v>\"; show \"$X\"", "export X=<v>; show \"$X\"", "read_all <<END\na <v> b\nEND",
    "read_all <<'END'\na <v> b\nEND", "read_all <<END\n<v>\nEND", "read_all <<-END\n\ta <v>\n\tEND",
    "show \"$(show_plain <v>)\"", "show \"$(show_plain \"<v>\")\"", "show '\\YOUR_V'",
    "for i in <v>; do show \"$i\"; done", "if true; then show x<v>; fi",
    "case <v> in *) show <v>;; esac", "show {{v}}/x", "show [Your v]", "show YOUR_V",
    "a=(<v>); show \"${a[0]}\"",
    "[[ x == <v> ]] || show ok<v>", "cat <<< <v> | read_all",
    "read_all <<A <<B\nno\nA\n<v>\nB", "(show <v>)", "{ show <v>; }", "show <v> # a comment",
    "bash -c 'printf \"%s\" \"<v>\"'", "eval show <v>", "show `show_plain <v>`",
    "show $((1 + <v>))",
    "show \"${none:-<v>}\"", "[[ <v> -eq 1 ]]", "a[<v>]=1", "show \"\\YOUR_V\"", "show $<v>",
  ]

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) ^ (state << 31)
    }
  }

  private static let nasty = [
    "'", "\"", "\\", "$", "`", "$(touch hacked)", "`touch hacked`", "; touch hacked", "\n",
    "\ntouch hacked\n",
    "END", "\nEND\n", "END\n", "\tEND", "B", "\nB\n", "A", " ", "\t", "*", "?", "~", "!", "!!", "#",
    "&", "|", "<", ">",
    "${HOME}", "$HOME", "-n", "--", "=", "a", "0", "7", "if", "\u{1}", "é", "{a,b}", "[x]",
    "a[$(touch hacked)]",
    "(", ")", "' touch hacked '", "\" touch hacked \"", "\\'", "$'", "\r", "%s", "%", "/", "v",
  ]

  private static func value(_ random: inout Generator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      if Bool.random(using: &random) {
        bytes += Array((nasty.randomElement(using: &random) ?? "").utf8)
      } else {
        bytes += (0..<Int.random(in: 0...3, using: &random)).map { _ in
          UInt8.random(in: 1...255, using: &random)
        }
      }
    }
    return bytes
  }

  private static let prelude = """
    one=1
    show() { printf '%s\\0' "$@"; printf '\\1'; }
    show_plain() { printf '%s' "$1"; printf 'x'; }
    read_all() { cat; printf '\\0\\1'; }

    """

  /// What bash prints for a script, and whether the script broke out.
  private static func run(_ script: [UInt8], in folder: URL) throws -> (
    output: [UInt8], broken: Bool
  ) {
    let file = folder.appending(path: "script")
    try Data(script).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["--noprofile", "--norc", file.path]
    process.currentDirectoryURL = folder
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nowhere"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = Array(pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    let hacked = folder.appending(path: "hacked").path
    return (output, FileManager.default.fileExists(atPath: hacked))
  }

  private static func command(_ text: String) -> CompleteCommand {
    CompleteCommand(
      text: text, line: 1, part: "a", caption: nil, alternative: nil, condition: nil,
      analysis: CommandAnalysis(text, line: 1, known: .init(names: ["one", "X", "i", "none"])),
      more: [], expectations: [])
  }

  @Test("a value reaches the program as it is, as part of one word, and runs nothing")
  func property() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tm-fill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var random = Generator(state: 20_241)
    var tried = 0
    for text in Self.places {
      let command = Self.command(text)
      #expect(!command.placeholders.isEmpty, "\(text)")
      // Many values in one bash: each is marked, and compared with a variable that holds it.
      var script = Array(Self.prelude.utf8)
      var expected: [[UInt8]] = []
      for _ in 0..<150 {
        let value = Self.value(&random)
        var values: [String: [UInt8]] = [:]
        for hole in command.placeholders { values[hole.name] = value }
        do throws(Filling.Failure) {
          script += try Filling.bytes(of: command, values: values)
        } catch {
          continue
        }
        script += Array("\nprintf '\\2'\n".utf8)
        expected.append(value)
        tried += 1
      }
      let (output, broken) = try Self.run(script, in: folder)
      #expect(!broken, "\(text)")
      try? FileManager.default.removeItem(at: folder.appending(path: "hacked"))
      Self.check(output, against: expected, of: text)
    }
    #expect(tried > 3000)
  }

  /// Where no quoting is safe, and what comes out is not the value alone.
  private static let onlySafe = ["eval", "bash -c", "$((", "[[ <v> -eq", "a[<v>", "`"]

  private static func check(_ output: [UInt8], against expected: [[UInt8]], of text: String) {
    guard !onlySafe.contains(where: { text.contains($0) }) else { return }
    // Values may hold the marks themselves; then the whole is compared.
    var wanted: [UInt8] = []
    for value in expected { wanted += printed(value, of: text) + [2] }
    #expect(output == wanted, "\(text)")
  }

  /// What the text prints for a value.
  private static func printed(_ value: [UInt8], of text: String) -> [UInt8] {
    func shown(_ before: String, _ after: String) -> [UInt8] {
      Array(before.utf8) + value + Array(after.utf8) + [0, 1]
    }
    func read(_ before: String, _ after: String) -> [UInt8] { shown(before, after) }
    switch text {
    case "show a<v>b": return shown("a", "b")
    case "show --name=<v>": return shown("--name=", "")
    case "show NAME=<v>": return shown("NAME=", "")
    case "show 'a <v> b'": return shown("a ", " b")
    case "show \"a $one <v> b\"": return shown("a 1 ", " b")
    case "show $'a\\n<v>\\n'": return shown("a\n", "\n")
    case "show '\\YOUR_V'": return shown("\\", "")
    case "if true; then show x<v>; fi": return shown("x", "")
    case "show {{v}}/x": return shown("", "/x")
    case "[[ x == <v> ]] || show ok<v>": return value == [UInt8(ascii: "x")] ? [] : shown("ok", "")
    case "read_all <<END\na <v> b\nEND", "read_all <<'END'\na <v> b\nEND": return read("a ", " b\n")
    case "read_all <<-END\n\ta <v>\n\tEND": return read("a ", "\n")
    case "read_all <<END\n<v>\nEND", "read_all <<A <<B\nno\nA\n<v>\nB", "cat <<< <v> | read_all":
      return read("", "\n")
    case "show \"$(show_plain <v>)\"", "show \"$(show_plain \"<v>\")\"": return shown("", "x")
    default: return shown("", "")
    }
  }

  @Test("what cannot be put in safely is refused")
  func refusals() throws {
    func fill(_ text: String, _ value: String) throws(Filling.Failure) -> String {
      try Filling.text(of: Self.command(text), values: ["v": value])
    }
    #expect(throws: Filling.Failure.nul(name: "v")) { try fill("show <v>", "a\0b") }
    #expect(throws: Filling.Failure.unsafePlace(name: "v")) { try fill("eval show <v>", "a b") }
    #expect(throws: Filling.Failure.unsafePlace(name: "v")) { try fill("show $((<v>))", "x") }
    #expect(throws: Filling.Failure.heredoc(name: "v")) { try fill("cat <<E\n<v>\nE", "E") }
    #expect(throws: Filling.Failure.missing(name: "w")) { try fill("show <w>", "x") }
    #expect(throws: Filling.Failure.ellipsis) { try fill("show <v> ...", "x") }
    #expect(try fill("eval show <v>", "web-1") == "eval show web-1")
    #expect(try fill("show <v> '<v>'", "it's") == "show 'it'\\''s' 'it'\\''s'")
  }

  @Test("secrets are covered where a command is shown")
  func secrets() throws {
    let command = Self.command("login -u <user> -p <password>")
    let values = ["user": "ops", "password": "hunter2"]
    #expect(try Filling.shown(of: command, values: values) == "login -u ops -p ****")
  }
}
