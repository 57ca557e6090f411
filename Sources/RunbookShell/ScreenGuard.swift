import CTerminal

/// Stands between a command's output and a terminal: drops what is never legitimate, and knows what
/// puts the terminal right afterwards.
///
/// Never legitimate are the clipboard, and questions that a terminal answers with text which the output
/// chose: typed at the next prompt, it would be an answer.
public struct ScreenGuard {
  /// What is behind the terminal.
  public enum Reader: Sendable {
    /// The command, which gets the answers to what it asks.
    case command
    /// Nobody: what is played again asks no questions.
    case nobody
  }

  /// Goes up whenever `reset` has changed.
  public private(set) var changes = 0
  /// How many questions a terminal has been asked.
  public private(set) var questions = 0

  private let reader: Reader
  private var disorder = ScreenDisorder() {
    didSet { if disorder != oldValue { changes += 1 } }
  }
  /// The beginning of a sequence that more bytes decide, and how much of it the terminal has.
  private var held: [UInt8] = []
  private var sent = 0
  private var dropping: Dropping?
  private var owed: UInt32 = 0

  /// A string that is being dropped.
  private struct Dropping {
    let endsAtBell: Bool
    var sawEscape = false
  }

  public init(for reader: Reader = .command) { self.reader = reader }

  /// What puts the terminal right now; empty as a rule.
  public var reset: [UInt8] {
    let isOpen = sent > 0 && !disorder.isStringOpen
    return (isOpen ? Array(ScreenDisorder.ending.utf8) : []) + disorder.reset
  }

  /// Passes output on, in as few pieces as it takes; at most the beginning of one sequence is held back.
  public mutating func pass(
    _ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) -> Void
  ) {
    guard let base = bytes.baseAddress else { return }
    var at = goOn(with: bytes, to: sink)
    var start = at
    func show(upTo end: Int) {
      if end > start { sink(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
    }
    while at < bytes.count {
      if dropping != nil {
        at = drop(bytes, from: at)
        start = at
        if !held.isEmpty {
          // The string was broken off by a sequence, which counts.
          let next = goOn(with: UnsafeRawBufferPointer(rebasing: bytes[at...]), to: sink)
          at += next
          start = at
        }
        continue
      }
      at += ct_plain_length(base + at, bytes.count - at, &owed)
      guard at < bytes.count else { break }
      switch bytes[at] {
      case 0x05:
        show(upTo: at)
        at += 1
        start = at
      case 0x07, 0x18, 0x1A:
        if disorder.endsString(at: bytes[at]) { disorder.close() }
        at += 1
      case 0x0E, 0x0F:
        disorder.shift(bytes[at] == 0x0E)
        at += 1
      default:
        let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
        let sequence = decided(ControlSequence.read(rest))
        switch sequence {
        case .unfinished:
          show(upTo: at)
          hold(rest, to: sink)
          return
        case .shown(let length, let effect), .opened(let length, let effect, _):
          if keepsTitle(before: effect) {
            show(upTo: at)
            start = at
            ScreenDisorder.keepingTitle.withUnsafeBytes(sink)
          }
          note(sequence, effect)
          at += length
        case .dropped(let length):
          show(upTo: at)
          at += length
          start = at
        case .droppedString(let length, let endsAtBell):
          show(upTo: at)
          at += length
          start = at
          disorder.close()
          dropping = Dropping(endsAtBell: endsAtBell)
        }
      }
    }
    show(upTo: at)
  }

  /// Takes what was held together with what comes now; how many of the new bytes that used.
  private mutating func goOn(
    with bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) -> Void
  ) -> Int {
    guard !held.isEmpty else { return 0 }
    let joined = held + bytes.prefix(ControlSequence.longest)
    return joined.withUnsafeBytes { joined in
      let (before, known) = (held.count, sent)
      let sequence = decided(ControlSequence.read(joined))
      if case .unfinished = sequence {
        hold(joined, to: sink)
        return bytes.count
      }
      (held, sent) = ([], 0)
      if known > 0 { changes += 1 }
      switch sequence {
      case .unfinished: break
      case .shown(let length, let effect), .opened(let length, let effect, _):
        var from = known
        if keepsTitle(before: effect) {
          // The one ESC that the terminal has already is taken back by the next.
          ScreenDisorder.keepingTitle.withUnsafeBytes(sink)
          from = 0
        }
        if length > from { sink(UnsafeRawBufferPointer(rebasing: joined[from..<length])) }
        note(sequence, effect)
        return length - before
      case .dropped(let length):
        if known > 0 { cancel(sink) }
        return length - before
      case .droppedString(let length, let endsAtBell):
        if known > 0 { cancel(sink) }
        disorder.close()
        dropping = Dropping(endsAtBell: endsAtBell)
        return length - before
      }
      return 0
    }
  }

  /// Holds back what is undecided, all but an ESC: nobody can wait for what that does alone.
  private mutating func hold(
    _ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) -> Void
  ) {
    held = Array(bytes)
    guard sent == 0, held.first == 0x1B else { return }
    sent = 1
    changes += 1
    sink(UnsafeRawBufferPointer(rebasing: bytes[..<1]))
  }

  /// Takes back the ESC that the terminal has.
  private func cancel(_ sink: (UnsafeRawBufferPointer) -> Void) {
    [UInt8(0x18)].withUnsafeBytes(sink)
  }

  /// A question that nobody waits for is dropped.
  private func decided(_ sequence: ControlSequence) -> ControlSequence {
    guard reader == .nobody else { return sequence }
    return switch sequence {
    case .shown(let length, .question): .dropped(length: length)
    case .opened(let length, .question, let endsAtBell):
      .droppedString(length: length, endsAtBell: endsAtBell)
    default: sequence
    }
  }

  private func keepsTitle(before effect: ControlSequence.Effect) -> Bool {
    effect == .title && !disorder.keepsTitle
  }

  private mutating func note(_ sequence: ControlSequence, _ effect: ControlSequence.Effect) {
    if effect == .text { return }
    owed = 0
    if effect == .question { questions += 1 }
    var now = disorder
    now.note(effect)
    if effect == .title { now.keepTitle() }
    if case .opened(_, _, let endsAtBell) = sequence { now.open(endsAtBell: endsAtBell) }
    disorder = now
  }

  /// Drops to the string's end; the index behind it.
  private mutating func drop(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard var state = dropping else { return start }
    var at = start
    while at < bytes.count {
      let byte = bytes[at]
      if state.sawEscape {
        state.sawEscape = false
        // Within tmux' own strings an ESC is written twice.
        if byte == 0x1B, !state.endsAtBell {
          at += 1
          continue
        }
        dropping = nil
        if byte == UInt8(ascii: "\\") { return at + 1 }
        held = [0x1B]
        return at
      }
      switch byte {
      case 0x1B: state.sawEscape = true
      case 0x07 where state.endsAtBell, 0x18, 0x1A, 0x9C:
        dropping = nil
        return at + 1
      // One that is never closed must not take a prompt with it.
      case 0x0A:
        dropping = nil
        return at
      default: break
      }
      at += 1
    }
    dropping = state
    return at
  }
}
