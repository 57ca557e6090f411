import Glibc

/// Watches output for what it may leave behind on the operator's screen.
struct ScreenTracker {
  private enum Sequence { case none, control, string }

  private var openSequence = Sequence.none
  private var isAlternate = false
  private var isCursorHidden = false
  private var reportsMouse = false
  private var bracketsPastes = false

  /// What puts the operator's terminal right; empty as a rule.
  var reset: [UInt8] {
    var text = ""
    // An open string is ended, anything else open is cancelled.
    if openSequence != .none { text += "\u{1b}\\\u{18}" }
    if isAlternate { text += "\u{1b}[?1049l" }
    if isCursorHidden { text += "\u{1b}[?25h" }
    if reportsMouse { text += "\u{1b}[?1000l\u{1b}[?1002l\u{1b}[?1003l" }
    if bracketsPastes { text += "\u{1b}[?2004l" }
    return Array(text.utf8)
  }

  /// Looks at the escape sequences of one piece of output; other bytes are not visited.
  mutating func note(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    var position = 0
    if openSequence != .none { position = close(bytes, from: 0) }
    while position < bytes.count,
      let hit = memchr(base + position, 27, bytes.count - position)
    {
      let start = UnsafeRawPointer(hit) - base + 1
      guard start < bytes.count else {
        openSequence = .control
        return
      }
      switch bytes[start] {
      case UInt8(ascii: "["):
        openSequence = .control
        position = close(bytes, from: start + 1)
        noteMode(bytes[start..<position])
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
        UInt8(ascii: "_"):
        openSequence = .string
        position = close(bytes, from: start + 1)
      default: position = start + 1
      }
    }
  }

  /// Looks for the end of the open sequence; the index behind it.
  private mutating func close(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    let end = bytes[start...].firstIndex {
      switch openSequence {
      case .string: $0 == 7 || $0 == 27 || $0 == 24
      default: (0x40...0x7e).contains($0) || $0 == 27 || $0 == 24
      }
    }
    guard let end else { return bytes.count }
    openSequence = .none
    return bytes[end] == 27 ? end : end + 1
  }

  private mutating func noteMode(_ sequence: Slice<UnsafeRawBufferPointer>) {
    guard sequence.count >= 4, sequence.count < 32, sequence.dropFirst().first == 63,
      let last = sequence.last, last == UInt8(ascii: "h") || last == UInt8(ascii: "l")
    else { return }
    let isSet = last == UInt8(ascii: "h")
    for mode in sequence.dropFirst(2).dropLast().split(separator: UInt8(ascii: ";")) {
      switch String(decoding: mode, as: UTF8.self) {
      case "47", "1047", "1049": isAlternate = isSet
      case "25": isCursorHidden = !isSet
      case "1000", "1002", "1003": reportsMouse = isSet
      case "2004": bracketsPastes = isSet
      default: break
      }
    }
  }
}
