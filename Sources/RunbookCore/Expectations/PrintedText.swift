/// What a command printed, as text to compare: its last part, without control sequences and without
/// blanks at the ends of lines and of the whole.
struct PrintedText {
  /// The most bytes that are looked at.
  static let limit = 64 << 10

  let lines: [String]
  let whole: String
  /// Whether more was printed than is looked at.
  let isCut: Bool

  init(_ output: [UInt8]) {
    isCut = output.count > Self.limit
    let tail = isCut ? Array(output.suffix(Self.limit)) : output
    // A line end of a progress bar is a lone CR; `TextLines` cuts there too.
    var lines = TextLines(Self.withoutControls(tail)).strings
    if isCut, !lines.isEmpty { lines.removeFirst() }
    lines = lines.map { line in
      var line = line[...]
      while let last = line.last, last.isWhitespace { line.removeLast() }
      return String(line)
    }
    self.lines = lines.map(\.trimmed)
    whole = lines.joined(separator: "\n").trimmed
  }

  /// Whether all of the output, or one line of it, is as it should be.
  func holdsWholeOrLine(_ fits: (String) -> Bool) -> Bool {
    (!isCut && fits(whole)) || lines.contains(where: fits)
  }

  /// The bytes without escape sequences and without controls but tabs and line ends.
  private static func withoutControls(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 < 32 && ![9, 10, 13].contains($0) }) else { return bytes }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 0x1B {
        at = endOfSequence(bytes, from: at)
      } else if byte >= 32 && byte != 0x7F || [9, 10, 13].contains(byte) {
        plain.append(byte)
      }
    }
    return plain
  }

  /// Behind the escape sequence whose escape stands right before `start`.
  private static func endOfSequence(_ bytes: [UInt8], from start: Int) -> Int {
    guard start < bytes.count else { return start }
    var at = start + 1
    switch bytes[start] {
    case UInt8(ascii: "["):
      while at < bytes.count, 0x20...0x3F ~= bytes[at] { at += 1 }
      return at < bytes.count && 0x40...0x7E ~= bytes[at] ? at + 1 : at
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
      // A string that BEL or ESC \ ends; one that nothing ends on its line is no string.
      while at < bytes.count, bytes[at] != 7, bytes[at] != 0x1B, bytes[at] != 10 { at += 1 }
      guard at < bytes.count, bytes[at] != 10 else { return start }
      return bytes[at] == 7 ? at + 1 : min(at + 2, bytes.count)
    case 0x20...0x2F:
      while at < bytes.count, 0x20...0x2F ~= bytes[at] { at += 1 }
      return min(at + 1, bytes.count)
    case 10, 13: return start
    default: return at
    }
  }
}
