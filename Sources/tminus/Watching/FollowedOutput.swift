import RunbookCore
import RunbookJournal
import RunbookShell

/// What one command prints, as the journal comes to have it: bytes for a terminal, which they leave in order, and
/// plain lines elsewhere.
struct FollowedOutput {
  let token: String
  private let journal: Journal
  private let console: Console
  /// Where what comes next stands in everything printed.
  private var next = 0
  private var endsWithinLine = false
  private var screen: ScreenGuard?
  private var text = ScreenText(height: 1)

  init(of token: String, journal: Journal, console: Console) {
    self.token = token
    self.journal = journal
    self.console = console
    screen = console.showsOnTerminal ? ScreenGuard(for: .nobody) : nil
  }

  /// Leaves out what is stored by now, but for its last lines: who comes late sees where it stands.
  mutating func skip() throws {
    next = try journal.output(of: token).bytes
    for line in try journal.lastLines(of: token) ?? [] { console.say(line) }
  }

  /// Shows what has come since.
  mutating func show() throws {
    let output = try journal.output(of: token)
    while let chunk = try output.chunk(from: next), console.failure == nil {
      if chunk.start > next { console.tell("?? \(chunk.start - next) bytes between are not kept") }
      write(chunk)
      next = chunk.end
    }
  }

  /// Puts the terminal right; the next line begins at the left.
  mutating func end() {
    pass(screen?.reset ?? text.finish())
    if screen != nil, endsWithinLine { console.say() }
    endsWithinLine = false
  }

  private mutating func write(_ chunk: OutputChunk) {
    guard screen != nil else { return pass(text.add(chunk.bytes)) }
    var shown: [UInt8] = []
    chunk.bytes.withUnsafeBytes { bytes in screen?.pass(bytes) { shown += $0 } }
    pass(shown)
    if let last = chunk.bytes.last { endsWithinLine = last != 10 }
  }

  private func pass(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { console.pass($0) }
  }
}
