/// What stands at the beginning of output that a terminal would obey, and what becomes of it.
enum ControlSequence {
  /// More bytes decide.
  case unfinished
  /// For the terminal.
  case shown(length: Int, Effect)
  /// Opens a string, which ends elsewhere, and is for the terminal.
  case opened(length: Int, Effect, endsAtBell: Bool)
  /// Never legitimate, or broken.
  case dropped(length: Int)
  /// Opens a string that is dropped to its end.
  case droppedString(length: Int, endsAtBell: Bool)

  /// What a sequence means for the terminal's state.
  enum Effect: Equatable {
    case none
    /// No sequence after all.
    case text
    case stringEnd
    case question
    case fullReset
    /// A title that is set.
    case title
    /// A colour that is set for good, by the number of its OSC.
    case palette(Int)
    case paletteReset(Int)
    /// `ESC` and one byte, or intermediates and one byte.
    case escape(intermediate: UInt8, final: UInt8)
    case control(Control)
  }

  /// `ESC [ prefix numbers intermediate final`.
  struct Control: Equatable {
    var prefix: UInt8 = 0
    var numbers: [Int] = []
    var intermediate: UInt8 = 0
    var final: UInt8 = 0
    /// Whether a colour stands in it, whose numbers mean something else.
    var hasColour: Bool { numbers.contains { $0 == 38 || $0 == 48 || $0 == 58 } }
  }

  /// The longest sequence that is looked at; no program writes a longer one.
  static let longest = 256
}

// MARK: - Reading

extension ControlSequence {
  private enum Kind { case control, command, device, string, designation, single, end, identify }

  /// Reads what stands at the beginning of bytes that a terminal may obey.
  ///
  /// What a terminal might read otherwise than we do is dropped: another's reading must not find a
  /// sequence where we saw none.
  static func read(_ bytes: UnsafeRawBufferPointer) -> ControlSequence {
    let kind: Kind
    let start: Int
    switch bytes[0] {
    case 0x1B:
      guard bytes.count > 1 else { return .unfinished }
      start = 2
      switch bytes[1] {
      case UInt8(ascii: "["): kind = .control
      case UInt8(ascii: "]"): kind = .command
      case UInt8(ascii: "P"): kind = .device
      case UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "k"):
        kind = .string
      case UInt8(ascii: "Z"): kind = .identify
      case UInt8(ascii: "\\"): kind = .end
      case 0x20...0x2F: kind = .designation
      case 0x30...0x7E: kind = .single
      // Left to the terminal, it would go together with what follows the second one.
      case 0x1B: return .dropped(length: 1)
      default: return .dropped(length: 1)
      }
    case 0xC2:
      guard bytes.count > 1 else { return .unfinished }
      guard let single = eightBit(bytes[1]) else { return .shown(length: 1, .text) }
      (kind, start) = (single, 2)
    default:
      guard let single = eightBit(bytes[0]) else { return .shown(length: 1, .text) }
      (kind, start) = (single, 1)
    }
    // A byte by itself may well be a letter of another encoding.
    let isLoose = start == 1
    switch kind {
    case .control: return control(bytes, from: start, isLoose: isLoose)
    case .command: return command(bytes, from: start, isLoose: isLoose)
    case .device: return device(bytes, from: start)
    case .string:
      // kitty answers what its pictures come in.
      let isPicture = bytes[start - 1] == UInt8(ascii: "_") || bytes[start - 1] == 0x9F
      return .opened(length: start, isPicture ? .question : .none, endsAtBell: false)
    case .designation: return designation(bytes)
    case .identify: return .shown(length: start, .question)
    case .end: return .shown(length: start, .stringEnd)
    case .single:
      if bytes[1] == UInt8(ascii: "c") { return .shown(length: 2, .fullReset) }
      return .shown(length: 2, .escape(intermediate: 0, final: bytes[1]))
    }
  }

  private static func eightBit(_ byte: UInt8) -> Kind? {
    switch byte {
    case 0x90: .device
    case 0x98, 0x9E, 0x9F: .string
    case 0x9A: .identify
    case 0x9B: .control
    case 0x9C: .end
    case 0x9D: .command
    default: nil
    }
  }

  /// `ESC ( 0` and its like.
  private static func designation(_ bytes: UnsafeRawBufferPointer) -> ControlSequence {
    var at = 2
    while at < bytes.count, (0x20...0x2F).contains(bytes[at]) { at += 1 }
    guard at < longest else { return .dropped(length: at) }
    guard at < bytes.count else { return .unfinished }
    guard (0x30...0x7E).contains(bytes[at]) else { return .dropped(length: at) }
    let (first, final) = (bytes[1], bytes[at])
    // Another encoding than UTF-8, or answers of eight bits: nothing after it would be understood.
    let isEncoding = first == UInt8(ascii: "%") && final != UInt8(ascii: "G")
    if isEncoding || first == 0x20 && final == UInt8(ascii: "G") { return .dropped(length: at + 1) }
    return .shown(length: at + 1, .escape(intermediate: first, final: final))
  }

  private static func control(
    _ bytes: UnsafeRawBufferPointer, from start: Int, isLoose: Bool
  ) -> ControlSequence {
    var control = Control()
    var isNumber = false
    for at in start..<min(bytes.count, longest) {
      switch bytes[at] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if !isNumber { control.numbers.append(0) }
        isNumber = true
        let last = control.numbers.count - 1
        control.numbers[last] = min(99_999, control.numbers[last] * 10 + Int(bytes[at] - 48))
      case UInt8(ascii: ";"), UInt8(ascii: ":"):
        if !isNumber { control.numbers.append(0) }
        isNumber = false
      case UInt8(ascii: "<")...UInt8(ascii: "?"): control.prefix = bytes[at]
      case 0x20...0x2F: control.intermediate = bytes[at]
      case 0x40...0x7E:
        control.final = bytes[at]
        if control.isNeverLegitimate { return .dropped(length: at + 1) }
        return .shown(length: at + 1, control.asks ? .question : .control(control))
      default: return isLoose ? .shown(length: at, .text) : .dropped(length: at)
      }
    }
    return bytes.count < longest ? .unfinished : .dropped(length: longest)
  }

  /// OSC numbers that reach the clipboard, or are answered with text of the output's own: 50 fonts, 52
  /// and 5522 the clipboard, 1337 of iTerm2 both.
  private static let refused: Set<Int> = [50, 52, 1337, 5522]

  private static func command(
    _ bytes: UnsafeRawBufferPointer, from start: Int, isLoose: Bool
  ) -> ControlSequence {
    var at = start
    func digits() -> Int {
      var number = 0
      while at < bytes.count, (48...57).contains(bytes[at]), number < 100_000 {
        number = number * 10 + Int(bytes[at] - 48)
        at += 1
      }
      return number
    }
    let number = digits()
    guard at - start <= 5, number < 100_000 else {
      return .droppedString(length: at, endsAtBell: true)
    }
    guard at < bytes.count else { return .unfinished }
    let next = bytes[at]
    if at == start, !isLoose {
      switch next {
      // The Linux console's colours, and titles as Sun set them.
      case UInt8(ascii: "P"), UInt8(ascii: "R"): return .opened(length: at, .none, endsAtBell: true)
      case UInt8(ascii: "l"), UInt8(ascii: "L"), UInt8(ascii: "I"):
        return .opened(length: at, .title, endsAtBell: true)
      default: return .droppedString(length: at, endsAtBell: true)
      }
    }
    let isBare = [0x07, 0x1B, 0x18, 0x1A, 0x9C, 0xC2].contains(next)
    guard at > start, isBare || next == UInt8(ascii: ";") else {
      return isLoose ? .shown(length: at, .text) : .droppedString(length: at, endsAtBell: true)
    }
    if refused.contains(number) { return .droppedString(length: at, endsAtBell: true) }
    switch number {
    case 0, 1, 2: return .opened(length: at, .title, endsAtBell: true)
    case 104, 105, 110...119:
      return .opened(length: at, isBare ? .paletteReset(number) : .none, endsAtBell: true)
    case 4, 5, 10...19:
      guard !isBare else { return .opened(length: at, .none, endsAtBell: true) }
      at += 1
      if number < 10 {
        _ = digits()
        if at < bytes.count, bytes[at] == UInt8(ascii: ";") { at += 1 }
      }
      guard at < bytes.count else { return at < longest ? .unfinished : .dropped(length: at) }
      return .opened(
        length: at, bytes[at] == UInt8(ascii: "?") ? .question : .palette(100 + number),
        endsAtBell: true)
    default: return .opened(length: at, .none, endsAtBell: true)
    }
  }

  /// Device strings: those that vim and pictures need.
  ///
  /// All others are dropped: they define keys, or carry what tmux and screen hand on to the terminal
  /// around them, past everything here.
  private static func device(
    _ bytes: UnsafeRawBufferPointer, from start: Int
  ) -> ControlSequence {
    var at = start
    while at < bytes.count, (0x30...0x3B).contains(bytes[at]), at < 32 { at += 1 }
    guard at < bytes.count else { return .unfinished }
    switch bytes[at] {
    case UInt8(ascii: "q"): return .opened(length: at + 1, .none, endsAtBell: false)
    case UInt8(ascii: "+"), UInt8(ascii: "$"):
      let isSetting = bytes[at] == UInt8(ascii: "$")
      at += 1
      guard at < bytes.count else { return .unfinished }
      guard bytes[at] == UInt8(ascii: "q") else { break }
      at += 1
      guard isSetting else { return .opened(length: at, .question, endsAtBell: false) }
      // Some terminals repeat in their answer what they were asked for.
      let content = at
      while at < bytes.count, (0x20...0x7E).contains(bytes[at]), at - content < 4 { at += 1 }
      guard at < bytes.count else { return .unfinished }
      if [0x1B, 0x9C, 0xC2].contains(bytes[at]) {
        return .opened(length: at, .question, endsAtBell: false)
      }
    default: break
    }
    return .droppedString(length: at, endsAtBell: false)
  }
}

extension ControlSequence.Control {
  /// Reports of the title, which the output itself may have set; the printer; and a terminal of 1975,
  /// in which no sequence of ours would be understood.
  fileprivate var isNeverLegitimate: Bool {
    switch final {
    case UInt8(ascii: "t"):
      prefix == 0 && intermediate == 0 && (numbers.first == 20 || numbers.first == 21)
    case UInt8(ascii: "i"): intermediate == 0
    case UInt8(ascii: "l"): prefix == UInt8(ascii: "?") && numbers.contains(2)
    default: false
    }
  }

  /// Whether the terminal answers, as if somebody typed.
  fileprivate var asks: Bool {
    switch (final, intermediate) {
    case (UInt8(ascii: "c"), 0): prefix != UInt8(ascii: "?")
    case (UInt8(ascii: "x"), 0): true
    case (UInt8(ascii: "n"), 0): prefix != UInt8(ascii: ">")
    case (UInt8(ascii: "p"), UInt8(ascii: "$")): true
    case (UInt8(ascii: "y"), UInt8(ascii: "*")), (UInt8(ascii: "w"), UInt8(ascii: "$")): true
    case (UInt8(ascii: "|"), UInt8(ascii: "'")): true
    case (UInt8(ascii: "q"), 0): prefix == UInt8(ascii: ">")
    case (UInt8(ascii: "u"), 0): prefix == UInt8(ascii: "?")
    case (UInt8(ascii: "S"), 0): prefix == UInt8(ascii: "?")
    case (UInt8(ascii: "t"), 0): prefix == 0 && (11...19).contains(numbers.first ?? 0)
    default: false
    }
  }
}
