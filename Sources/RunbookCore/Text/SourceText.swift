/// A runbook's bytes, checked and decoded.
struct SourceText: Sendable {
  /// What is parsed: UTF-8 without a byte-order mark.
  let utf8: [UInt8]
  let digest: String
  let encoding: TextEncoding
  /// The character set by which single strings are repaired for the screen.
  private let displayPage: CodePage?

  /// The largest runbook that is read, in bytes.
  static let sizeLimit = 16 << 20

  /// Decodes a file's bytes.
  ///
  /// - Throws: `RunbookError` where the bytes are empty, too many, or not text.
  init(_ bytes: [UInt8]) throws(RunbookError) {
    guard bytes.count <= Self.sizeLimit else {
      throw .tooLarge(bytes: bytes.count, limit: Self.sizeLimit)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .utf16 }
    // Every byte is looked at, so that several can be at once.
    var least = UInt8.max
    var bits: UInt8 = 0
    for byte in bytes {
      least = min(least, byte)
      bits |= byte
    }
    if least == 0, let nul = bytes.firstIndex(of: 0) {
      throw .notText(line: 1 + bytes[..<nul].count { $0 == 10 })
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard body.contains(where: { $0 > 32 }) else { throw .empty }

    digest = Digest.sha256(bytes)
    if bits < 0x80 {
      (utf8, encoding, displayPage) = (body, TextEncoding(), nil)
    } else if let text = String(validating: body, as: UTF8.self) {
      if let repair = EncodingRepair.lossless(text) {
        utf8 = repair.bytes
        encoding = TextEncoding(repairedFrom: repair.page.name)
        displayPage = nil
      } else {
        utf8 = body
        displayPage = EncodingRepair.damaged(text)
        encoding = TextEncoding(repairedFrom: displayPage?.name, lossless: displayPage == nil)
      }
    } else {
      utf8 = CodePage.windows1252.decode(body)
      encoding = TextEncoding(repairedFrom: CodePage.windows1252.name, lossless: true)
      displayPage = nil
    }
  }

  /// A string of the text as it should be shown.
  func display(_ text: String) -> String {
    displayPage.map { EncodingRepair.forDisplay(text, from: $0) } ?? text
  }
}

extension Sequence<UInt8> {
  /// Two lower-case digits a byte.
  var hexadecimal: String {
    func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    for byte in self {
      digits.append(digit(byte >> 4))
      digits.append(digit(byte & 15))
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
