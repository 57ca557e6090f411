/// Makes text of a document or of a command's output safe to print on a terminal.
///
/// A runbook is written by someone else: an escape sequence in a heading could move the cursor over
/// what was asked, and a direction override could make a command read as another one.
public enum SafeText {
  /// The text on one line, with controls as visible escapes and tabs as blanks.
  ///
  /// What is escaped: C0 and C1 controls (line ends too), DEL, line and paragraph separators, and the
  /// characters that change the writing direction. Cut text into lines before where line ends count.
  public static func line(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return String(text) }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09: safe.append(contentsOf: "    ".unicodeScalars)
      case 0x00...0x1F, 0x7F: safe.append(contentsOf: "\\x\(hex(scalar, 2))".unicodeScalars)
      case 0x80...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
        safe.append(contentsOf: "\\u{\(hex(scalar, 4))}".unicodeScalars)
      default: safe.append(scalar)
      }
    }
    return String(safe)
  }

  /// The text in ASCII, for terminals that show nothing else; what has no likeness becomes `?`.
  public static func ascii(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return String(text) }
    var result = ""
    for character in text {
      if character.isASCII {
        result.append(character)
      } else {
        result += likenesses[character] ?? "?"
      }
    }
    return result
  }

  private static let likenesses: [Character: String] = [
    "–": "-", "—": "-", "‑": "-", "−": "-", "‘": "'", "’": "'", "“": "\"", "”": "\"",
    "…": "...", "•": "*", "·": "*", "→": "->", "←": "<-", "⇒": "=>", "≤": "<=", "≥": ">=",
    "≈": "~", "×": "x", "\u{A0}": " ",
  ]

  private static func hex(_ scalar: Unicode.Scalar, _ width: Int) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
