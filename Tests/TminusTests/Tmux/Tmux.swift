import Foundation
import Testing

/// A shell in a real terminal of its own, as an operator has it: tmux with a server of its own.
///
/// What the terminal is like when tminus has ended is seen here, too.
final class Tmux {
  private let home: TestHome
  private let user: OtherUser?
  /// How much of all that was on the pane the expectations have passed.
  private var passed = 0
  /// The terminal's modes at the shell's first prompt.
  private var fresh = ""

  enum Failure: Error, CustomStringConvertible {
    case notSeen(String, pane: String)

    var description: String {
      switch self {
      case .notSeen(let text, let pane): "`\(text)` was not seen. The pane:\n\(pane.suffix(6000))"
      }
    }
  }

  /// How long anything may take, on a slow machine with much to do.
  private static let patience = 40.0

  init(_ home: TestHome, as user: OtherUser? = nil) throws {
    self.home = home
    self.user = user
    // Colours as an operator has them.
    home.extra["NO_COLOR"] = ""
    try write(
      "tmux.conf",
      """
      set -s set-clipboard on
      set -g history-limit 20000
      set -g status off
      """)
    try write("shellrc", "PS1='[exit $?]$ '; HISTFILE=; modes=$(stty -g); PATH=\(path)\n")
    let link = home.url.appending(path: "bin/tminus")
    if let user {
      // By another process: a file that is open for writing here is busy for whoever is started meanwhile.
      try SystemCommand.run(["cp", TestHome.program.path, link.path])
      try user.own(home)
    } else {
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: TestHome.program)
    }
    try tmux(["new-session", "-d", "-x", "120", "-y", "40"] + shell)
    try expectShell()
    fresh = try modes()
  }

  deinit {
    // A server that a failed test has lost is ended with its home.
    _ = try? tmux("kill-server")
  }

  // MARK: What the operator types

  /// Types a line.
  func type(_ line: String) throws {
    try write(line)
    try press("Enter")
  }

  /// Types some characters.
  func write(_ text: String) throws {
    // A semicolon at the end would be tmux' own.
    let text = text.hasSuffix(";") ? text.dropLast() + "\\;" : text[...]
    try tmux("send-keys", "-l", "--", String(text))
  }

  /// Presses keys by their names: `C-c`, `Escape`.
  func press(_ keys: String...) throws {
    try tmux(["send-keys"] + keys)
  }

  /// Answers at the next prompt.
  func answer(_ line: String) throws {
    try expectPrompt()
    try type(line)
  }

  func resize(columns: Int, rows: Int) throws {
    try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// Closes the window, which hangs up on all that is in it, and opens another.
  func reopen() throws {
    let before = try process()
    try tmux(["respawn-window", "-k"] + shell)
    try wait(for: "the end of tminus") {
      // What has ended and was not waited for has no words any more.
      FileManager.default.contents(atPath: "/proc/\(before)/cmdline")?.isEmpty != false
    }
    try tmux("clear-history")
    passed = 0
    try expectShell()
  }

  // MARK: What stands on the pane

  /// Waits until a text stands behind what was expected before.
  @discardableResult
  func expect(_ text: String) throws -> Tmux {
    try wait(for: text) {
      let all = try self.history() + "\n"
      guard let found = all.dropFirst(self.passed).firstRange(of: text) else { return false }
      self.passed = all.distance(from: all.startIndex, to: found.upperBound)
      return true
    }
    return self
  }

  /// Waits until a text is to be seen now, on whatever screen.
  @discardableResult
  func see(_ text: String, without other: String? = nil) throws -> Tmux {
    try wait(for: text) {
      let pane = try self.pane()
      return pane.contains(text) && !(other.map(pane.contains) ?? false)
    }
    return self
  }

  /// Clears the pane at the shell's prompt, where nobody can tell before from behind any more.
  func clear() throws {
    try see("[exit ")
    try press("C-l")
    try wait(for: "an empty pane") { try self.pane().hasPrefix("[exit ") }
    try tmux("clear-history")
    passed = 0
    try expectShell()
  }

  /// Waits for the next prompt: the last line, with nothing behind it.
  @discardableResult
  func expectPrompt() throws -> Tmux {
    try wait(for: "a prompt") { try self.endsBehind { $0.hasSuffix(" >") } }
    return self
  }

  /// Waits for the shell's next prompt, and gives the exit status that it shows.
  @discardableResult
  func expectShell() throws -> Int {
    var status = -1
    try wait(for: "the shell's prompt") {
      try self.endsBehind { line in
        guard let found = line.firstMatch(of: #/\[exit (\d+)\]\$$/#) else { return false }
        status = Int(found.1) ?? -1
        return true
      }
    }
    return status
  }

  /// What is on the pane now.
  func pane() throws -> String { try tmux("capture-pane", "-p") }

  /// All that was on the pane, but for full-screen programs; wrapped lines are one.
  func history() throws -> String {
    Self.trimmed(try tmux("capture-pane", "-p", "-J", "-S", "-"))
  }

  // MARK: What the terminal is like

  /// What tmux says of the pane.
  func value(_ format: String) throws -> String {
    Self.trimmed(try tmux("display-message", "-p", format))
  }

  /// Waits until tmux says this of the pane.
  func expect(_ format: String, is value: String) throws {
    try wait(for: "\(format) = \(value)") { try self.value(format) == value }
  }

  /// What commands have put on the clipboard; nil as a rule.
  func clipboard() throws -> String? {
    let buffer = try SystemCommand(words(["show-buffer"]), environment: environment)
    return buffer.status == 0 ? buffer.output : nil
  }

  /// Whether the terminal is as it was before tminus was called: screen, cursor, mouse, keys, title,
  /// and the modes that `stty` shows.
  func isAsBefore() throws -> Bool {
    try type(#"[ "$(stty -g)" = "$modes" ]"#)
    let status = try expectShell()
    let now = try modes()
    if now != fresh { Issue.record("the terminal was \(fresh), and is \(now)") }
    return status == 0 && now == fresh
  }

  private func modes() throws -> String {
    let names = [
      "alternate_on", "cursor_flag", "mouse_any_flag", "mouse_sgr_flag", "insert_flag",
      "keypad_flag", "keypad_cursor_flag", "origin_flag", "wrap_flag", "scroll_region_upper",
    ]
    let rest = "rows below the region #{e|-:#{pane_height},#{scroll_region_lower}} #{pane_title}"
    return try value(names.map { "\($0) #{\($0)}, " }.joined() + rest)
  }

  // MARK: A run

  /// Begins a run of a runbook, up to its first question.
  func run(_ runbook: String, _ options: String = "") throws {
    try home.write("t.md", runbook)
    try type("tminus run t.md --target - " + options)
    try expect("course (y = accept")
    try answer("y")
    try expectPrompt()
  }

  /// Gives an answer that only looks, again and again until a text comes up.
  func `repeat`(_ line: String, until text: String) throws {
    try wait(for: text) {
      try self.type(line)
      try self.expectPrompt()
      return try self.history().contains(text)
    }
  }

  /// The process of tminus.
  func process() throws -> pid_t {
    let shell = try value("#{pane_pid}")
    let found = try SystemCommand.run(["pgrep", "-x", "tminus", "--session", shell])
    return try #require(pid_t(Self.trimmed(found)))
  }

  /// Holds the run, and waits for the shell.
  func hold() throws {
    try type("h lunch")
    try expect("is on hold")
    #expect(try expectShell() == 3)
  }

  // MARK: tmux

  private var environment: [String: String] {
    // What is behind tmux is no matter of the test's own terminal.
    home.environment.filter { $0.key != "TERM" && !$0.value.isEmpty }
  }

  private var shell: [String] {
    let rc = home.url.appending(path: "shellrc").path
    return ["-c", home.work.path, "--", "bash", "--noprofile", "--rcfile", rc]
  }

  private var path: String { "\(home.url.path)/bin:/usr/local/bin:/usr/bin:/bin" }

  private func words(_ words: [String]) -> [String] {
    let conf = home.url.appending(path: "tmux.conf").path
    let socket = home.url.appending(path: "run/tmux").path
    return (user?.becoming ?? []) + ["tmux", "-u", "-S", socket, "-f", conf] + words
  }

  @discardableResult
  private func tmux(_ call: [String]) throws -> String {
    try SystemCommand.run(words(call), environment: environment)
  }

  @discardableResult
  private func tmux(_ call: String...) throws -> String { try tmux(call) }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: home.url.appending(path: name))
  }

  private func endsBehind(_ isLast: (Substring) -> Bool) throws -> Bool {
    let all = try history()
    let line = all.suffix { $0 != "\n" }
    guard all.count > passed, isLast(line) else { return false }
    passed = all.count
    return true
  }

  private func wait(for what: String, until isDone: () throws -> Bool) throws {
    let deadline = Date().addingTimeInterval(Self.patience)
    while try !isDone() {
      guard Date() < deadline else { throw Failure.notSeen(what, pane: try history()) }
      usleep(30_000)
    }
  }

  private static func trimmed(_ text: String) -> String {
    String(
      text[
        ..<(text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex)])
  }
}

extension String {
  /// The end of a text up to where a character is other.
  fileprivate func suffix(while isSame: (Character) -> Bool) -> Substring {
    guard let other = lastIndex(where: { !isSame($0) }) else { return self[...] }
    return self[index(after: other)...]
  }
}
