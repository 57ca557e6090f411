/// Cuts a stream of terminal output into characters and control sequences, a byte at a time.
///
/// What is held of a sequence is bounded; strings (titles, the clipboard, images) are dropped, and
/// one that does not end on its line ends there.
struct ControlParser: Sendable {
  enum Token: Equatable {
    case scalar(Unicode.Scalar)
    /// A control character.
    case byte(UInt8)
    /// ESC and one byte.
    case escape(UInt8)
    /// `ESC [ numbers final`; private where a `?` stands first.
    case control(final: UInt8, numbers: [Int], isPrivate: Bool)
  }

  private enum State {
    case text, escape, escapeRest, control, string, stringEscape
  }

  private static let mostNumbers = 16
  private static let greatest = 99_999
  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  private var state = State.text
  private var numbers: [Int] = []
  private var isPrivate = false
  private var isOdd = false
  /// The character that is being read, and how many bytes it still needs.
  private var value: UInt32 = 0
  private var least: UInt32 = 0
  private var needed = 0

  mutating func take(_ byte: UInt8) -> Token? {
    // CAN and SUB break a sequence off; ESC begins another.
    if byte == 0x18 || byte == 0x1A {
      state = .text
      return nil
    }
    if byte == 0x1B, state != .string {
      needed = 0
      state = .escape
      return nil
    }
    switch state {
    case .text: return text(byte)
    case .escape: return escape(byte)
    case .escapeRest:
      if byte < 0x20 { return .byte(byte) }
      if byte >= 0x30 { state = .text }
      return nil
    case .control: return control(byte)
    case .string:
      switch byte {
      case 7: state = .text
      case 10:
        state = .text
        return .byte(10)
      case 0x1B: state = .stringEscape
      default: break
      }
      return nil
    case .stringEscape:
      // `ESC \` ends a string; any other sequence does too, and counts.
      state = .escape
      return byte == UInt8(ascii: "\\") ? end() : escape(byte)
    }
  }

  private mutating func end() -> Token? {
    state = .text
    return nil
  }

  private mutating func escape(_ byte: UInt8) -> Token? {
    switch byte {
    case UInt8(ascii: "["):
      (numbers, isPrivate, isOdd) = ([], false, false)
      state = .control
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      state = .string
    case 0x20...0x2F: state = .escapeRest
    case 0x00...0x1F: return .byte(byte)
    case 0x30...0x7E:
      state = .text
      return .escape(byte)
    default:
      state = .text
      return text(byte)
    }
    return nil
  }

  private mutating func control(_ byte: UInt8) -> Token? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      if numbers.isEmpty { numbers = [0] }
      let last = numbers.count - 1
      numbers[last] = min(Self.greatest, numbers[last] * 10 + Int(byte - 48))
    case UInt8(ascii: ";"), UInt8(ascii: ":"):
      if numbers.isEmpty { numbers = [0] }
      if numbers.count < Self.mostNumbers { numbers.append(0) }
    case UInt8(ascii: "?"): isPrivate = true
    case UInt8(ascii: "<")...UInt8(ascii: ">"), 0x20...0x2F: isOdd = true
    case 0x00...0x1F: return .byte(byte)
    case 0x40...0x7E:
      state = .text
      return isOdd ? nil : .control(final: byte, numbers: numbers, isPrivate: isPrivate)
    case 0x7F: break
    default:
      state = .text
      return text(byte)
    }
    return nil
  }

  private mutating func text(_ byte: UInt8) -> Token? {
    if needed > 0 {
      if byte & 0xC0 == 0x80 {
        value = value << 6 | UInt32(byte & 0x3F)
        needed -= 1
        return needed == 0 ? character() : nil
      }
      // The broken character is dropped into one sign with what comes now.
      needed = 0
      if byte >= 0x80 { return start(byte) ?? .scalar(Self.replacement) }
    }
    if byte < 0x20 || byte == 0x7F { return byte == 0x7F ? nil : .byte(byte) }
    if byte < 0x80 { return .scalar(Unicode.Scalar(byte)) }
    return start(byte)
  }

  private mutating func start(_ byte: UInt8) -> Token? {
    switch byte {
    case 0xC2...0xDF: (value, least, needed) = (UInt32(byte & 0x1F), 0x80, 1)
    case 0xE0...0xEF: (value, least, needed) = (UInt32(byte & 0x0F), 0x800, 2)
    case 0xF0...0xF4: (value, least, needed) = (UInt32(byte & 0x07), 0x10000, 3)
    default: return .scalar(Self.replacement)
    }
    return nil
  }

  private func character() -> Token? {
    guard value >= least, let scalar = Unicode.Scalar(value) else {
      return .scalar(Self.replacement)
    }
    // The C1 controls: some terminals obey them.
    return scalar.value < 0xA0 ? nil : .scalar(scalar)
  }
}
