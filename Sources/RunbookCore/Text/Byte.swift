extension String.UTF8View {
  /// Whether these ASCII characters stand somewhere in the text.
  func holds(_ word: StaticString) -> Bool {
    var rest = self[...]
    let first = word.utf8Start.pointee
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if word.withUTF8Buffer({ rest.starts(with: $0) }) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}

/// The bytes that text is cut at.
enum Byte {
  static let newline = UInt8(ascii: "\n")
  static let backslash = UInt8(ascii: "\\")
  static let quote = UInt8(ascii: "'")
  static let doubleQuote = UInt8(ascii: "\"")
  static let backquote = UInt8(ascii: "`")
  static let dollar = UInt8(ascii: "$")
  static let hash = UInt8(ascii: "#")
  static let less = UInt8(ascii: "<")
  static let greater = UInt8(ascii: ">")
  static let dot = UInt8(ascii: ".")
  static let equals = UInt8(ascii: "=")
  static let dash = UInt8(ascii: "-")
  static let slash = UInt8(ascii: "/")
  static let pipe = UInt8(ascii: "|")
  static let ampersand = UInt8(ascii: "&")
  static let semicolon = UInt8(ascii: ";")
  static let open = UInt8(ascii: "(")
  static let close = UInt8(ascii: ")")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  static let bang = UInt8(ascii: "!")
  static let tab = UInt8(ascii: "\t")

  static func lowercased(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }
  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
  static func isUpper(_ byte: UInt8) -> Bool { byte >= 65 && byte <= 90 }
  /// What a plain word is made of.
  static func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-./:@,+%".utf8.contains(byte)
  }
  /// A letter or an underscore: what a name may begin with.
  static func isLetter(_ byte: UInt8) -> Bool {
    (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 95
  }
  /// What a name may go on with.
  static func isName(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}
