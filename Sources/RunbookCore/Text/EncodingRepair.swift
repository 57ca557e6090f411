/// Undoes text that was UTF-8, was read as an 8-bit character set, and was saved as UTF-8 again.
///
/// Only a whole text that comes back without loss is repaired for good. Where bytes were dropped on
/// the way, single strings are repaired for the screen and the text itself stays as it is.
enum EncodingRepair {
  /// A character set in which the whole text turns into valid UTF-8, with the bytes it gives.
  static func lossless(_ text: String) -> (page: CodePage, bytes: [UInt8])? {
    for page in CodePage.all {
      if let bytes = encode(text, as: page), String(validating: bytes, as: UTF8.self) != nil {
        return (page, bytes)
      }
    }
    return nil
  }

  /// The character set that explains most of the damage, where at least half of the characters
  /// beyond ASCII are damage.
  static func damaged(_ text: String) -> CodePage? {
    let foreign = text.unicodeScalars.count { !$0.isASCII }
    guard foreign > 3 else { return nil }
    let counts = CodePage.all.map { page in (page, explained(text, by: page)) }
    guard let best = counts.max(by: { $0.1 < $1.1 }), best.1 * 2 >= foreign else { return nil }
    return best.0
  }

  /// The text with every run repaired that can be; an emoji that lost a byte becomes U+FFFD.
  static func forDisplay(_ text: String, from page: CodePage) -> String {
    var result = ""
    transform(text, page: page) { result += $0 }
    return result
  }

  private static func encode(_ text: String, as page: CodePage) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let byte = page.byte(for: scalar) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  private static func explained(_ text: String, by page: CodePage) -> Int {
    var count = 0
    for run in foreignRuns(text) {
      count += pieces(Array(run), page: page).reduce(0) { $0 + ($1.sound ? $1.length : 0) }
    }
    return count
  }

  private static func transform(_ text: String, page: CodePage, emit: (String) -> Void) {
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      let ascii = rest.prefix { $0.isASCII }
      emit(String(ascii))
      rest = rest[ascii.endIndex...]
      let run = rest.prefix { !$0.isASCII }
      for piece in pieces(Array(run), page: page) { emit(piece.text) }
      rest = rest[run.endIndex...]
    }
  }

  private static func foreignRuns(_ text: String) -> [Substring.UnicodeScalarView] {
    text.unicodeScalars.split { $0.isASCII }
  }

  private struct Piece {
    var text: String
    var length: Int
    var sound: Bool
  }

  /// Cuts a run into repaired characters, characters that lost bytes, and text left alone.
  private static func pieces(_ run: [Unicode.Scalar], page: CodePage) -> [Piece] {
    var pieces: [Piece] = []
    var at = 0
    while at < run.count {
      let wanted = page.byte(for: run[at]).map(sequenceLength) ?? 1
      var bytes: [UInt8] = []
      while bytes.count < wanted, at + bytes.count < run.count,
        let byte = page.byte(for: run[at + bytes.count]),
        bytes.isEmpty || byte & 0xC0 == 0x80
      {
        bytes.append(byte)
      }
      if wanted > 1, bytes.count == wanted, let text = String(validating: bytes, as: UTF8.self) {
        pieces.append(Piece(text: text, length: wanted, sound: true))
        at += wanted
      } else if wanted > 1, bytes.count > 1 {
        pieces.append(Piece(text: "\u{FFFD}", length: bytes.count, sound: true))
        at += bytes.count
      } else {
        pieces.append(Piece(text: String(run[at]), length: 1, sound: false))
        at += 1
      }
    }
    return pieces
  }

  private static func sequenceLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
