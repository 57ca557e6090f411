import CTerminal
import Foundation
import RunbookCore

/// Everything tminus reads from and writes to the operator.
///
/// Results and the launch's own lines go to standard output; prompts and refusals go to the
/// terminal, or to standard error where there is none.
final class Console {
  /// Whether answers are typed on a terminal.
  let isInteractive: Bool
  /// Whether what is written is seen on a terminal, which obeys it.
  let showsOnTerminal: Bool
  /// Why something could not be written: a full disk, or nobody who reads.
  private(set) var failure: Int32?
  /// Whether the terminal went away, or tminus was told to stop: nothing is to be asked any more.
  private(set) var isHungUp = false
  private let lines: LineReader
  /// Where prompts go.
  private let screen: Int32
  private var editorIsOpen = false
  private var lastLook = Look(descriptor: STDOUT_FILENO)
  private var windowChanges = ct_window_changes()

  init() {
    isInteractive = isatty(STDIN_FILENO) == 1
    screen = isInteractive ? Self.terminal() : STDERR_FILENO
    showsOnTerminal = isatty(STDOUT_FILENO) == 1
    lines = LineReader(descriptor: STDIN_FILENO)
    ct_watch_window()
    // A Ctrl-C between two questions is meant for nobody: it must not end the launch. A handler
    // rather than "ignore", which programs started from here would inherit.
    if isInteractive { signal(SIGINT) { _ in } }
  }

  /// How the terminal shows things now; the window is measured only when it has changed.
  var look: Look {
    let changes = ct_window_changes()
    if changes != windowChanges {
      windowChanges = changes
      lastLook.measure(STDOUT_FILENO)
    }
    return lastLook
  }

  /// The terminal for prompts: standard output, unless that goes elsewhere.
  private static func terminal() -> Int32 {
    if let shown = [STDOUT_FILENO, STDERR_FILENO].first(where: { isatty($0) == 1 }) {
      return shown
    }
    let terminal = open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY)
    return terminal >= 0 ? terminal : STDERR_FILENO
  }

  /// Writes a line to standard output.
  func say(_ text: String = "") {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes lines to the operator's eyes only: standard error.
  func tell(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    write(lines.map { safe(String($0)) + "\n" }.joined(), to: STDERR_FILENO)
  }

  /// Writes stored bytes as they are, but made safe where a terminal would obey them.
  func show(_ bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard showsOnTerminal else { return bytes.withUnsafeBytes { pass($0) } }
    for line in TextLines(bytes).strings { say(safe(line)) }
  }

  /// Writes bytes of a command's own output.
  func pass(_ bytes: UnsafeRawBufferPointer) {
    writeAll(bytes, to: STDOUT_FILENO)
  }

  /// Drops what the terminal answers to a question that a command left behind: typed at the next
  /// prompt, it would be an answer to that.
  ///
  /// Without echo, for nobody typed it. Once something has come, a pause ends the waiting.
  func dropAnswer(until deadline: ContinuousClock.Instant) {
    guard isInteractive, ContinuousClock.now < deadline else { return }
    var saved = termios()
    guard ct_guard_raw(STDIN_FILENO, screen, &saved) == 0 else { return }
    defer { ct_guard_restore(STDIN_FILENO, &saved) }
    var end = deadline
    while ContinuousClock.now < end {
      let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
      var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, max(1, Int32(left))) > 0 else { break }
      guard ready.revents & Int16(POLLIN) != 0 else { break }
      tcflush(STDIN_FILENO, TCIFLUSH)
      end = min(deadline, .now + .milliseconds(30))
    }
    tcflush(STDIN_FILENO, TCIFLUSH)
  }

  /// Drops what is typed on to a question that time has taken from the screen, up to a pause: it was meant
  /// for that one.
  func letTypingEnd() {
    guard isInteractive else { return }
    var saved = termios()
    guard ct_guard_raw(STDIN_FILENO, screen, &saved) == 0 else { return }
    defer { ct_guard_restore(STDIN_FILENO, &saved) }
    let end = ContinuousClock.now + .seconds(5)
    var keys = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while ContinuousClock.now < end, poll(&keys, 1, 600) > 0, keys.revents & Int16(POLLIN) != 0 {
      tcflush(STDIN_FILENO, TCIFLUSH)
    }
  }

  /// Waits for so long, or until the operator presses Enter or Ctrl-C; whether one did.
  func pause(milliseconds: Int32) -> Bool {
    var keys = pollfd(
      fd: isInteractive ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0)
    return poll(&keys, 1, milliseconds) != 0
  }

  /// Asks for a line.
  ///
  /// What was typed before the question is dropped, so that an impatient Enter approves nothing. At a
  /// terminal an answer may have several lines: pasted ones, or with Alt-Enter between them.
  ///
  /// - Parameter text: what stands on the line already, to be edited.
  func ask(
    _ prompt: String, completing words: [String] = [], files: Bool = false,
    beginningWith text: String = "", alarm: Alarm? = nil
  ) -> Reply {
    guard isInteractive else {
      write(prompt + "\n", to: STDERR_FILENO)
      return lines.next().map(Reply.line) ?? .end
    }
    tcflush(STDIN_FILENO, TCIFLUSH)
    if !editorIsOpen {
      guard ct_editor_open(screen) == 0 else { return .end }
      editorIsOpen = true
    }
    complete(words, files: files)
    alarm?.set()
    defer { alarm?.clear() }
    var end = CT_LINE
    guard let raw = ct_editor_read(prompt, text, &end) else { return reply(for: end) }
    defer { free(raw) }
    let line = String(cString: raw)
    ct_editor_remember(line)
    return .line(line)
  }

  /// Asks until the answer is `y` or `n`; nil where nobody is there to answer any more.
  func askYesOrNo(_ question: String) -> Bool? {
    while true {
      switch ask("\(question) (y, n) > ") {
      case .line("y"): return true
      case .line("n"): return false
      case .end, .hangUp: return nil
      case .line, .interrupted: continue
      }
    }
  }

  /// Has a text edited by the operator's own editor; nil where it ended with another status than 0.
  func edit(_ text: String, with editor: String) throws -> String? {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "tminus-\(UUID().uuidString).sh")
    try WholeFile.write(Array((text + "\n").utf8), to: file.path, mode: 0o600)
    defer { unlink(file.path) }
    guard ct_run_in_terminal(editor, file.path) == 0 else { return nil }
    var bytes = try RunbookFile.bytes(at: file.path)
    while bytes.last == 10 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Asks for a line that is neither shown nor remembered.
  func askHidden(_ prompt: String, alarm: Alarm? = nil) -> Reply {
    guard isInteractive else { return ask(prompt) }
    alarm?.set()
    defer { alarm?.clear() }
    var end = CT_LINE
    guard let raw = ct_read_hidden(prompt, screen, &end) else { return reply(for: end) }
    defer {
      memset(raw, 0, strlen(raw))
      free(raw)
    }
    return .line(String(cString: raw))
  }

  private func reply(for end: ct_line_end) -> Reply {
    isHungUp = isHungUp || end == CT_LINE_HANGUP
    return switch end {
    case CT_LINE_INTERRUPTED: .interrupted
    case CT_LINE_HANGUP: .hangUp
    default: .end
    }
  }

  /// Rings, and says lines above the prompt that stands there; what is typed stays as it is.
  func interject(_ lines: [String]) {
    ct_prompt_aside()
    bell()
    for line in lines { say(line) }
  }

  func bell() {
    if isInteractive { write("\u{07}", to: screen) }
  }

  /// Puts the terminal back.
  func close() {
    if editorIsOpen { ct_editor_close() }
    editorIsOpen = false
  }

  private func complete(_ words: [String], files: Bool) {
    let copies = words.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    copies.map { UnsafePointer($0) }.withUnsafeBufferPointer {
      ct_editor_complete($0.baseAddress, Int32($0.count), files ? 1 : 0)
    }
  }

  private func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes until all is gone, or keeps why that failed: what nobody can see may not be asked.
  private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    if let errno = WholeFile.writeAll(bytes, to: descriptor) { failure = failure ?? errno }
  }
}

/// What came back from a question.
enum Reply: Equatable {
  case line(String)
  /// Ctrl-C: what was typed is dropped.
  case interrupted
  /// Ctrl-D, or the end of the piped answers.
  case end
  /// The terminal is gone, or tminus was told to stop.
  case hangUp
}

/// Lines from a pipe or file.
private final class LineReader {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var ended = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  func next() -> String? {
    while true {
      if let end = buffer[start...].firstIndex(of: 10) {
        let line = String(decoding: buffer[start..<end], as: UTF8.self)
        start = end + 1
        return line
      }
      if ended {
        guard start < buffer.count else { return nil }
        let line = String(decoding: buffer[start...], as: UTF8.self)
        start = buffer.count
        return line
      }
      fill()
    }
  }

  private func fill() {
    buffer.removeFirst(start)
    start = 0
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0, errno == EINTR { return }
    if count <= 0 { ended = true } else { buffer += chunk[..<count] }
  }
}
