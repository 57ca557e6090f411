/// How many columns text takes up on a terminal.
public enum DisplayWidth {
  /// The columns of a line without controls.
  public static func columns(_ text: some StringProtocol) -> Int {
    let bytes = text.utf8.count
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return bytes }
    return text.reduce(0) { $0 + columns($1) }
  }

  /// The columns of a character: 2 for East Asian wide ones and emoji, 0 for a lone combining mark.
  public static func columns(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch first.value {
    case 0x0300...0x036F, 0x200B...0x200D, 0xFE00...0xFE0F: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return first.properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// Cuts text at blanks into lines of at most `width` columns; a longer word is a line of its own.
  public static func wrap(_ text: String, width: Int) -> [String] {
    if columns(text) <= width { return [text] }
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ") {
      let size = columns(word)
      if !line.isEmpty, used + 1 + size > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      if !line.isEmpty { (line, used) = (line + " ", used + 1) }
      line += word
      used += size
    }
    return lines + [line]
  }
}
