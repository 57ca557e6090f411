import CTerminal
import Foundation
import Testing

/// A scripted session on a pseudo-terminal: what a person would see and type.
final class Terminal {
  let process: pid_t
  /// Kept until the session is over: what runs in a home ends with it.
  private let home: TestHome
  private let master: Int32
  /// All that has come to the screen, without the marks that turn bracketed paste on and off.
  private(set) var screen = ""
  /// The very bytes of it, marks included.
  private(set) var bytes: [UInt8] = []
  /// The same as text.
  var raw: String { String(decoding: bytes, as: UTF8.self) }
  /// How much of the screen the expectations have passed.
  private var passed: String.Index
  private var pending: [UInt8] = []
  private var ended = false

  enum Failure: Error, CustomStringConvertible {
    case noTerminal(errno: Int32)
    case notSeen(String, screen: String)
    case notEnded(screen: String)

    var description: String {
      switch self {
      case .noTerminal(let errno): "no pseudo-terminal: errno \(errno)"
      case .notSeen(let text, let screen):
        "`\(text)` was not seen. The screen:\n\(screen.suffix(4000))"
      case .notEnded(let screen): "the program did not end. The screen:\n\(screen.suffix(4000))"
      }
    }
  }

  convenience init(_ home: TestHome, _ words: String...) throws {
    try self.init(home, words)
  }

  convenience init(
    _ home: TestHome, _ words: [String], rows: UInt16 = 50, columns: UInt16 = 120
  ) throws {
    try self.init(
      home, command: home.under + [TestHome.program.path] + words, rows: rows,
      columns: columns)
  }

  /// The program under a shell that outlives it, and then says `[STATUS]` and waits.
  convenience init(_ home: TestHome, underShell words: [String], redirected: String = "") throws {
    let script = "\"$@\" \(redirected); echo \"[$?]\"; read -r line"
    try self.init(home, command: ["bash", "-c", script, "bash", TestHome.program.path] + words)
  }

  /// Any command on the terminal.
  init(_ home: TestHome, command: [String], rows: UInt16 = 50, columns: UInt16 = 120) throws {
    var master: Int32 = -1
    var slave: Int32 = -1
    guard ct_open_terminal(&master, &slave) == 0 else { throw Failure.noTerminal(errno: errno) }
    ct_set_window_size(master, rows, columns)
    self.master = master
    self.home = home
    passed = screen.startIndex
    // setsid makes the terminal the program's own, so that Ctrl-C and hang-up reach it.
    let argv =
      (["env", "-C", home.work.path, "setsid", "-c"] + command).map { strdup($0) } + [nil]
    let envp = home.environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in 0...2 { posix_spawn_file_actions_adddup2(&actions, slave, descriptor) }
    // The tests' own process may hold signals back, and a program inherits that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process = pid_t()
    let result = posix_spawnp(&process, "env", &actions, &attributes, argv, envp)
    close(slave)
    guard result == 0 else { throw Failure.noTerminal(errno: result) }
    self.process = process
  }

  deinit {
    if !ended {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    close(master)
  }

  /// The modes as the program has left them.
  var modes: termios {
    var modes = termios()
    tcgetattr(master, &modes)
    return modes
  }

  /// Whether keys are echoed, gathered into lines, and make signals: as a shell gives a terminal.
  var isCooked: Bool {
    let wanted = tcflag_t(ICANON | ECHO | ISIG)
    return modes.c_lflag & wanted == wanted && modes.c_iflag & tcflag_t(ICRNL) != 0
      && modes.c_oflag & tcflag_t(OPOST) != 0
  }

  /// Whether the last mark turned bracketed paste on.
  var marksPastes: Bool {
    guard let on = raw.range(of: "\u{1B}[?2004h", options: .backwards) else { return false }
    return raw[on.upperBound...].range(of: "\u{1B}[?2004l") == nil
  }

  /// The process under the shell that runs on the terminal.
  func child() throws -> pid_t {
    let file = "/proc/\(process)/task/\(process)/children"
    let children = try String(contentsOfFile: file, encoding: .utf8)
    guard let child = children.split(separator: " ").first.flatMap({ pid_t($0) }) else {
      throw Failure.notSeen("a child", screen: screen)
    }
    return child
  }

  /// Gives the window another size, as dragging its corner does.
  func resize(rows: UInt16 = 50, columns: UInt16) {
    ct_set_window_size(master, rows, columns)
  }

  /// Pastes a text as a terminal does that was asked to mark pastes.
  func paste(_ text: String) {
    press("\u{1B}[200~" + text + "\u{1B}[201~")
  }

  /// Waits until something is so.
  func wait(for what: String, within seconds: Double = 20, until isSo: () -> Bool) throws {
    try wait(within: seconds, until: isSo) { .notSeen(what, screen: self.screen) }
  }

  /// Types a line.
  func type(_ line: String) {
    press(line + "\r")
  }

  /// Sends keys as they are.
  func press(_ keys: String) {
    var keys = keys
    keys.withUTF8 { _ = write(master, $0.baseAddress, $0.count) }
  }

  func press(bytes: [UInt8]) {
    _ = write(master, bytes, bytes.count)
  }

  /// Waits until the text stands on the screen behind what was expected before.
  @discardableResult
  func expect(_ text: String, within seconds: Double = 20) throws -> Terminal {
    try wait(within: seconds) {
      guard let found = self.screen[self.passed...].range(of: text) else { return false }
      self.passed = found.upperBound
      return true
    } orThrow: {
      .notSeen(text, screen: self.screen)
    }
    return self
  }

  /// Waits until bytes have come to the terminal, anywhere.
  func expectBytes(_ text: String, within seconds: Double = 20) throws {
    try wait(within: seconds) {
      Data(self.bytes).range(of: Data(text.utf8)) != nil
    } orThrow: {
      .notSeen(text.debugDescription, screen: self.screen)
    }
  }

  /// Waits until the program has the terminal raw: keys are its own then, and not a line's.
  func expectQuiet(within seconds: Double = 20) throws {
    try wait(within: seconds) {
      !self.isCooked
    } orThrow: {
      .notSeen("a raw terminal", screen: self.screen)
    }
  }

  /// What came first: a prompt that waits for an answer, or one of several texts.
  enum Seen: Equatable {
    case prompt(String)
    case text(String)
  }

  /// Waits for the next prompt: the screen's last line, with nothing behind it.
  @discardableResult
  func expectPrompt(or texts: [String] = [], within seconds: Double = 20) throws -> Seen {
    var seen = Seen.prompt("")
    try wait(within: seconds) {
      let rest = self.screen[self.passed...]
      if let (text, range) = texts.lazy.compactMap({ text in rest.range(of: text).map { (text, $0) }
      })
      .first {
        self.passed = range.upperBound
        seen = .text(text)
        return true
      }
      guard rest.hasSuffix(" > ") else { return false }
      let start = self.screen.lastIndex(of: "\n").map { self.screen.index(after: $0) }
      let line = self.screen[(start ?? self.screen.startIndex)...]
      guard line == "tminus > " || line.contains(#/^[a-z0-9-]+-\d+ /#) else { return false }
      self.passed = self.screen.endIndex
      seen = .prompt(String(line))
      return true
    } orThrow: {
      .notSeen("a prompt, or " + texts.joined(separator: " | "), screen: self.screen)
    }
    return seen
  }

  /// Answers at the next prompt.
  func answer(_ line: String) throws {
    try expectPrompt()
    type(line)
  }

  /// Waits for the program's end and gives its exit status; minus the signal where one ended it.
  func end(within seconds: Double = 20) throws -> Int32 {
    try wait(within: seconds) {
      self.ended
    } orThrow: {
      .notEnded(screen: self.screen)
    }
    return exitStatus
  }

  /// Ends the program as a crash would.
  func killHard() {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    ended = true
  }

  private var exitStatus: Int32 = 0

  private func wait(
    within seconds: Double, until isDone: () -> Bool, orThrow failure: () -> Failure
  ) throws {
    let deadline = Date().addingTimeInterval(seconds)
    while !isDone() {
      guard Date() < deadline else { throw failure() }
      var poll = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      _ = Glibc.poll(&poll, 1, 50)
      readAll(poll)
    }
  }

  private func readAll(_ ready: pollfd) {
    var chunk = [UInt8](repeating: 0, count: 65536)
    if ready.revents & Int16(POLLIN) != 0 {
      let count = read(master, &chunk, chunk.count)
      if count > 0 { append(chunk[..<count]) }
    }
    var status: Int32 = 0
    if !ended, waitpid(process, &status, WNOHANG) == process {
      // What it wrote last is still in the terminal.
      while true {
        var more = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard Glibc.poll(&more, 1, 0) > 0, more.revents & Int16(POLLIN) != 0 else { break }
        let count = read(master, &chunk, chunk.count)
        guard count > 0 else { break }
        append(chunk[..<count])
      }
      ended = true
      exitStatus = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }
  }

  /// Takes bytes in as text, without the editor's cursor movements.
  private func append(_ bytes: ArraySlice<UInt8>) {
    self.bytes += bytes
    // As bytes: in a String, CR and LF are one character.
    pending += bytes.filter { $0 != 13 }
    // A character may be cut between two reads.
    var whole = pending.count
    while whole > 0, pending.count - whole < 4,
      String(validating: pending[..<whole], as: UTF8.self) == nil
    {
      whole -= 1
    }
    // So may a mark.
    let tail = pending[..<whole].suffix(7)
    if let escape = tail.lastIndex(of: 27), Array("\u{1B}[?2004".utf8).starts(with: tail[escape...])
    {
      whole = escape
    }
    let text = String(decoding: pending[..<whole], as: UTF8.self)
    // Counted in bytes, which a long screen bears.
    let offset = screen.utf8.distance(from: screen.startIndex, to: passed)
    screen += text.replacing("\u{1B}[?2004h", with: "").replacing("\u{1B}[?2004l", with: "")
    passed = screen.utf8.index(screen.startIndex, offsetBy: min(offset, screen.utf8.count))
    pending.removeFirst(whole)
  }
}
