import CTerminal
import RunbookShell

/// A command's live output on its way to the operator's screen; what is stored is another matter.
///
/// Where no terminal is, the bytes pass as they are.
struct ShownOutput {
  /// How long after its question a terminal's answer is waited for.
  private static let answerTime = Duration.milliseconds(300)

  private let console: Console
  private var screen: ScreenGuard?
  private var lastQuestion: ContinuousClock.Instant?

  init(console: Console) {
    self.console = console
    screen = console.showsOnTerminal ? ScreenGuard() : nil
  }

  mutating func pass(_ bytes: UnsafeRawBufferPointer) {
    guard screen != nil else { return console.pass(bytes) }
    let (questions, changes) = (screen?.questions, screen?.changes)
    let console = console
    screen?.pass(bytes) { console.pass($0) }
    if screen?.questions != questions { lastQuestion = .now }
    guard screen?.changes != changes, let reset = screen?.reset else { return }
    // A signal that ends tminus now has to put the terminal right.
    reset.withUnsafeBytes { ct_guard_reset($0.baseAddress, $0.count) }
  }

  /// Puts the terminal right, and lets no answer to a question of the command come too late; once.
  mutating func end() {
    guard let reset = screen?.reset else { return }
    screen = nil
    reset.withUnsafeBytes { console.pass($0) }
    if let lastQuestion { console.dropAnswer(until: lastQuestion + Self.answerTime) }
  }
}
