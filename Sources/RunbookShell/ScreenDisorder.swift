/// What output has changed on a terminal and not put back.
struct ScreenDisorder: Equatable {
  private struct Mode {
    let number: Int
    var isPrivate = true
    var isUsuallySet = false
    /// Whether it asks for another screen, which the others of its kind leave too.
    var isScreen = false
  }

  /// The modes that a program may leave other than they were found; the other screen comes first.
  private static let modes: [Mode] =
    [1049, 1047, 47].map { Mode(number: $0, isScreen: true) }
    + [7, 8, 25].map { Mode(number: $0, isUsuallySet: true) }
    + [
      1, 5, 9, 66, 67, 69, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1015, 1016, 2004, 2026,
      2031, 2048,
    ].map { Mode(number: $0) }
    + [2, 4, 20].map { Mode(number: $0, isPrivate: false) }
    + [Mode(number: 12, isPrivate: false, isUsuallySet: true)]

  private var changed: UInt64 = 0
  private var isShifted = false
  private var isDesignated = false
  private var isPainted = false
  private var hasRegion = false
  private var hasOrigin = false
  private var isKeypad = false
  private var isMemoryLocked = false
  private var hasCursorShape = false
  private var keyboards = 0
  private var hasKeyboardFlags = false
  /// xterm's `modifyOtherKeys` and its like, by number.
  private var modifiers: UInt8 = 0
  /// The OSC numbers that reset the colours set, from 104 on.
  private var palettes: UInt32 = 0
  /// Whether the title was kept before another was set.
  private(set) var keepsTitle = false
  /// Whether a string waits for its end.
  private(set) var isStringOpen = false
  private var stringEndsAtBell = false

  /// Keeps the title on the terminal's own stack.
  static let keepingTitle = Array("\u{1b}[22;0t".utf8)

  mutating func keepTitle() { keepsTitle = true }
  mutating func open(endsAtBell: Bool) { (isStringOpen, stringEndsAtBell) = (true, endsAtBell) }
  mutating func close() { (isStringOpen, stringEndsAtBell) = (false, false) }
  func endsString(at byte: UInt8) -> Bool { isStringOpen && (byte != 7 || stringEndsAtBell) }
  mutating func shift(_ isOut: Bool) { isShifted = isOut }

  mutating func note(_ effect: ControlSequence.Effect) {
    // Any other sequence ends a string.
    (isStringOpen, stringEndsAtBell) = (false, false)
    switch effect {
    case .none, .text, .stringEnd, .question, .title: break
    case .fullReset:
      let title = keepsTitle
      self = ScreenDisorder()
      keepsTitle = title
    case .palette(let number): palettes |= 1 << UInt32(number - 100)
    case .paletteReset(let number): palettes &= ~(1 << UInt32(number - 100))
    case .escape(let intermediate, let final): noteEscape(intermediate, final)
    case .control(let control): noteControl(control)
    }
  }

  private mutating func noteEscape(_ intermediate: UInt8, _ final: UInt8) {
    switch (intermediate, final) {
    case (0, UInt8(ascii: "=")): isKeypad = true
    case (0, UInt8(ascii: ">")): isKeypad = false
    case (0, UInt8(ascii: "n")), (0, UInt8(ascii: "o")): isShifted = true
    case (0, UInt8(ascii: "l")): isMemoryLocked = true
    case (0, UInt8(ascii: "m")): isMemoryLocked = false
    case (UInt8(ascii: "("), _): isDesignated = final != UInt8(ascii: "B")
    default: break
    }
  }

  private mutating func noteControl(_ control: ControlSequence.Control) {
    let first = control.numbers.first ?? 0
    switch (control.prefix, control.intermediate, control.final) {
    case (UInt8(ascii: "?"), 0, UInt8(ascii: "h")), (0, 0, UInt8(ascii: "h")):
      noteModes(control, isSet: true)
    case (UInt8(ascii: "?"), 0, UInt8(ascii: "l")), (0, 0, UInt8(ascii: "l")):
      noteModes(control, isSet: false)
    case (UInt8(ascii: "?"), 0, UInt8(ascii: "r")):
      // What was kept once comes back, whatever it was.
      for (place, mode) in Self.modes.enumerated() where mode.isPrivate {
        if control.numbers.contains(mode.number) { changed |= 1 << place }
      }
      if control.numbers.contains(6) { hasOrigin = true }
    case (0, 0, UInt8(ascii: "m")):
      // The last number decides, but in a colour: there a 0 means another thing.
      isPainted = control.numbers.last ?? 0 != 0 || control.hasColour
    case (0, 0, UInt8(ascii: "r")): hasRegion = !control.numbers.isEmpty
    case (0, 0x20, UInt8(ascii: "q")): hasCursorShape = first != 0
    case (UInt8(ascii: ">"), 0, UInt8(ascii: "u")): keyboards = min(99, keyboards + 1)
    case (UInt8(ascii: "<"), 0, UInt8(ascii: "u")): keyboards = max(0, keyboards - max(1, first))
    case (UInt8(ascii: "="), 0, UInt8(ascii: "u")): hasKeyboardFlags = first != 0
    case (UInt8(ascii: ">"), 0, UInt8(ascii: "m")), (UInt8(ascii: ">"), 0, UInt8(ascii: "n")):
      guard first < 8 else { break }
      let value = control.numbers.dropFirst().first ?? 0
      let isSet = control.final == UInt8(ascii: "n") || value != 0
      if isSet { modifiers |= 1 << first } else { modifiers &= ~(1 << first) }
    default: break
    }
  }

  private mutating func noteModes(_ control: ControlSequence.Control, isSet: Bool) {
    let isPrivate = control.prefix != 0
    for number in control.numbers {
      if isPrivate, number == 6 { hasOrigin = isSet }
      guard
        let place = Self.modes.firstIndex(where: {
          $0.number == number && $0.isPrivate == isPrivate
        })
      else { continue }
      if isSet != Self.modes[place].isUsuallySet {
        changed |= 1 << place
      } else if Self.modes[place].isScreen {
        changed &= ~0b111
      } else {
        changed &= ~(1 << place)
      }
    }
  }

  /// What puts the terminal right; empty as a rule.
  ///
  /// The other screen is left first, for leaving it brings back how things were drawn before.
  var reset: [UInt8] {
    guard self != ScreenDisorder() else { return [] }
    var text = ""
    if isStringOpen { text += Self.ending }
    var keyboard = keyboards > 0 ? "\u{1b}[<\(keyboards)u" : ""
    if hasKeyboardFlags { keyboard += "\u{1b}[=0u" }
    // Each of the two screens has a keyboard of its own.
    text += keyboard
    for (place, mode) in Self.modes.enumerated() where changed & 1 << place != 0 {
      text += "\u{1b}[\(mode.isPrivate ? "?" : "")\(mode.number)\(mode.isUsuallySet ? "h" : "l")"
      if mode.isScreen { text += keyboard }
    }
    if isShifted { text += "\u{0f}" }
    if isDesignated { text += "\u{1b}(B" }
    if isPainted { text += "\u{1b}[m" }
    if isKeypad { text += "\u{1b}>" }
    if isMemoryLocked { text += "\u{1b}m" }
    if hasCursorShape { text += "\u{1b}[0 q" }
    for number in 0..<8 where modifiers & 1 << number != 0 { text += "\u{1b}[>\(number)m" }
    if hasOrigin {
      // Leaving it sends the cursor home, above everything that stands there: down again.
      text += "\u{1b}[?6l\u{1b}[r\u{1b}[999;1H"
    } else if hasRegion {
      text += "\u{1b}7\u{1b}[r\u{1b}8"
    }
    for number in 4..<20 where palettes & 1 << number != 0 {
      text += "\u{1b}]\(100 + number)\u{7}"
    }
    if keepsTitle { text += "\u{1b}[23;0t" }
    return Array(text.utf8)
  }

  /// Ends an open string, and cancels anything else that is open.
  static let ending = "\u{1b}\\\u{18}"
}
