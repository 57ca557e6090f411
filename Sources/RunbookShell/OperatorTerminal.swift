import CTerminal
import Glibc

/// The operator's terminal while a command has it: raw, its keys on their way to the command.
struct OperatorTerminal {
  let descriptor: Int32
  private var saved = termios()
  private(set) var open = true
  private(set) var pending: [UInt8] = []
  /// What the operator wants of tminus, not yet looked at.
  private var requests: [OperatorRequest] = []
  private var prefix = KeyPrefix()
  private(set) var size: WindowSize?

  init(_ descriptor: Int32) throws(ShellError) {
    self.descriptor = descriptor
    ct_watch_window()
    // Where output goes elsewhere, nothing on the screen is to be reset.
    let screen = isatty(STDOUT_FILENO) == 1 ? STDOUT_FILENO : -1
    guard ct_guard_raw(descriptor, screen, &saved) == 0 else {
      throw .system(call: "tcsetattr", code: errno, path: "")
    }
  }

  /// Puts the modes back as they were, once output has left.
  func restore() {
    var modes = saved
    ct_guard_restore(descriptor, &modes)
  }

  /// The size if it is not the one last asked for.
  mutating func newSize() -> WindowSize? {
    var now = WindowSize()
    guard ct_window_size(descriptor, &now.rows, &now.columns) == 0, now != size else { return nil }
    size = now
    return now
  }

  /// Has the size said again.
  mutating func forgetSize() { size = nil }

  /// Reads keys; a hang-up is only the end of keys.
  mutating func readKeys() {
    var room = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &room, room.count)
    if count > 0 {
      let typed = prefix.take(room.prefix(count))
      pending += typed.passed
      requests += typed.requests
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      open = false
    }
  }

  /// The next thing wanted of tminus.
  mutating func nextRequest() -> OperatorRequest? {
    requests.isEmpty ? nil : requests.removeFirst()
  }

  /// Writes keys to the command's terminal, as many as it takes now.
  mutating func passKeys(to master: Int32) {
    let count = write(master, pending, pending.count)
    if count > 0 {
      pending.removeFirst(count)
    } else if errno != EAGAIN && errno != EINTR {
      pending = []
    }
  }
}
