/// Reads when work may be done: "Saturday 2-4 AM UTC", "Sun 02:00-04:00".
enum ClockWindow {
  /// The window that a heading names, in its own words.
  static func window(inHeading text: String) -> String? {
    guard mayHoldTimes(text.utf8) else { return nil }
    var rest = text[...]
    while let open = rest.openParenthesis {
      let body = rest[rest.index(after: open)...].upToParenthesis
      if isWindow(body) { return String(body.trimmed) }
      rest = rest[body.endIndex...]
    }
    guard let colon = text[...].colon,
      text[..<colon].utf8.last.map({ !Byte.isDigit($0) }) ?? false
    else { return nil }
    let value = text[text.index(after: colon)...].trimmed
    return isWindow(value) ? String(value) : nil
  }

  /// Whether a text holds two numbers.
  private static func mayHoldTimes(_ text: some Sequence<UInt8>) -> Bool {
    var numbers = 0
    var before: UInt8 = 0
    for byte in text {
      if Byte.isDigit(byte), !Byte.isDigit(before) { numbers += 1 }
      before = byte
    }
    return numbers >= 2
  }

  /// Whether a text names a range of the clock: two times of day with a dash or word between.
  static func isWindow(_ text: Substring) -> Bool {
    guard mayHoldTimes(text.utf8) else { return false }
    var times = 0
    var clock = false
    var bytes = Array(text.utf8)
    bytes.append(0)
    var at = 0
    while at < bytes.count {
      guard Byte.isDigit(bytes[at]) else {
        at += 1
        continue
      }
      let start = at
      while Byte.isDigit(bytes[at]) { at += 1 }
      guard at - start <= 2 else { continue }
      times += 1
      if bytes[at] == UInt8(ascii: ":"), Byte.isDigit(bytes[at + 1]) {
        clock = true
        at += 1
        while Byte.isDigit(bytes[at]) { at += 1 }
      }
      var behind = at
      while bytes[behind] == 32 { behind += 1 }
      let letters = bytes[behind...].prefix { Byte.isLetter($0) || $0 >= 0x80 }
        .map(Byte.lowercased)
      let word = String(decoding: letters, as: UTF8.self)
      if clockWords.contains(word) || unspacedClocks.contains(where: { word.hasPrefix($0) }) {
        clock = true
      }
    }
    return clock && times >= 2
  }

  private static let clockWords: Set<String> = ["am", "pm", "uhr", "h", "utc", "gmt"]
  private static let unspacedClocks = ["点", "點", "時", "时"]
}
