import CTerminal
import Glibc
import RunbookShell
import Testing

/// Commands that use the operator's terminal, which here is the far side of a pseudo-terminal.
@Suite struct TerminalTests {
  let shell: TestShell
  let keyboard: Int32
  let terminal: Int32

  init() throws {
    shell = try TestShell()
    var master: Int32 = -1
    var slave: Int32 = -1
    guard ct_open_terminal(&master, &slave) == 0 else { throw TestShell.Failure.setUp }
    (keyboard, terminal) = (master, slave)
  }

  /// Runs a command and types when it has printed something.
  private func run(
    _ command: String, typing keys: [(after: String, keys: String)],
    attend: () -> Attention = { .none }
  ) throws -> CommandEnd {
    var left = keys[...]
    var text = ""
    let session = try shell.session()
    let end = try session.run(
      command, token: "k\(keys.count)", input: .terminal(terminal), attend: { _ in attend() }
    ) {
      text += String(decoding: $0, as: UTF8.self)
      while let next = left.first, text.contains(next.after) {
        Glibc.write(keyboard, next.keys, next.keys.utf8.count)
        left.removeFirst()
      }
    }
    printed = text
    guard let end else { throw TestShell.Failure.left }
    return end
  }

  private final class Box { var text = "" }
  private let box = Box()
  private var printed: String {
    get { box.text }
    nonmutating set { box.text = newValue }
  }

  private var modes: [UInt8] {
    var now = termios()
    tcgetattr(terminal, &now)
    return withUnsafeBytes(of: &now) { Array($0) }
  }

  @Test func aCommandReadsItsTerminal() throws {
    let before = modes
    let end = try run("read -p 'name? ' n; echo \"<$n>\"; tty", typing: [("name? ", "bob\r")])
    #expect(end.status == 0)
    #expect(printed.contains("<bob>"))
    #expect(printed.contains("/dev/pts/"))
    #expect(modes == before)
  }

  @Test func controlCReachesTheCommand() throws {
    let end = try run(
      "for i in 1 2 3; do sh -c \"echo n$i; exec sleep 1\"; done", typing: [("n1", "\u{3}")])
    #expect(end.status == 130)
    #expect(!printed.contains("n3"))
    #expect(try shell.printed("echo on") == "on\n")
  }

  @Test func controlZStopsAJobThatGoesOnLater() throws {
    let end = try run("sh -c 'echo up; read x; exit 4'", typing: [("up", "\u{1a}")])
    #expect(end.status == 148)
    let next = try run("fg", typing: [("sh -c", "go\r"), ("never", "")])
    #expect(next.status == 4)
  }

  @Test func aStopReleasesOutputThatControlSHolds() throws {
    _ = try run("echo up; sleep 0.1; echo down", typing: [("up", "\u{13}")]) {
      .stop(grace: .seconds(2))
    }
    #expect(printed.contains("up"))
    let next = try shell.printed("echo on")
    #expect(next == "on\n")
  }

  @Test func typeAheadApprovesNothing() throws {
    _ = try run("echo up; sleep 0.1", typing: [("up", "yes\r")])
    _ = try run("echo ask; read -t 0.2 x; echo \"<$x>\"", typing: [("none", ""), ("none", "")])
    #expect(printed.contains("<>"))
  }

  @Test func theSizeIsTheOperators() throws {
    ct_set_window_size(keyboard, 33, 77)
    _ = try run("stty size", typing: [])
    #expect(printed.hasPrefix("33 77"))
  }

  @Test func aFailingSinkLeavesTheTerminalAsItWas() throws {
    struct Full: Error {}
    let before = modes
    #expect(throws: ShellError.self) {
      _ = try shell.session().run("echo a", token: "f", input: .terminal(terminal)) { _ in
        throw Full()
      }
    }
    #expect(modes == before)
    #expect(try shell.resume("f").status == 0)
  }
}
