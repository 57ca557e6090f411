/// The ways a value may come out of a program that encodes what it prints.
enum SecretForms {
  /// The shortest value that is looked for in an encoding: the forms of a shorter one stand in
  /// innocent text too.
  static let shortestEncoded = 5

  /// The value as it is, and where it is long enough in URL encoding, in base64 and in JSON; the
  /// longest first, each once.
  static func all(of value: [UInt8]) -> [[UInt8]] {
    var forms: Set<[UInt8]> = [value]
    // A terminal ends lines with CR LF.
    if value.contains(10) { forms.insert(replacing([10: [13, 10]], in: value)) }
    if value.count >= shortestEncoded {
      forms.formUnion(url(value))
      forms.formUnion(base64(value))
      forms.formUnion(json(value))
    }
    return forms.sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
    }
  }

  // MARK: URL encoding

  /// What encoders leave as it is beside letters and digits: RFC 3986, the same with `/`, browsers,
  /// and forms.
  private static let leftAlone = ["-._~", "-._~/", "-._~!'()*", "-._*"].map { Array($0.utf8) }

  private static func url(_ value: [UInt8]) -> [[UInt8]] {
    leftAlone.flatMap { marks in
      [upperDigits, lowerDigits].flatMap { digits in
        [Array("%20".utf8), Array("+".utf8)].map { blank in
          value.flatMap { byte in
            if isAlphanumeric(byte) || marks.contains(byte) { return [byte] }
            if byte == 32 { return blank }
            return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
          }
        }
      }
    }
  }

  // MARK: Base64

  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// The characters that the value alone decides, for each place it may have in a group of three
  /// bytes, in both alphabets.
  private static func base64(_ value: [UInt8]) -> [[UInt8]] {
    ["+/", "-_"].flatMap { last in
      let alphabet = letters + Array(last.utf8)
      return (0..<3).map { before in
        // The first character that begins within the value.
        var bit = (before * 8 + 5) / 6 * 6 - before * 8
        var form: [UInt8] = []
        while bit + 6 <= value.count * 8 {
          let high = UInt16(value[bit / 8]) << 8
          let pair = high | UInt16(bit / 8 + 1 < value.count ? value[bit / 8 + 1] : 0)
          form.append(alphabet[Int(pair >> (10 - bit % 8)) & 63])
          bit += 6
        }
        return form
      }
    }
  }

  // MARK: JSON

  private static func json(_ value: [UInt8]) -> [[UInt8]] {
    var escapes: [UInt8: [UInt8]] = [
      UInt8(ascii: "\""): Array("\\\"".utf8), UInt8(ascii: "\\"): Array("\\\\".utf8),
      8: Array("\\b".utf8), 9: Array("\\t".utf8), 10: Array("\\n".utf8), 12: Array("\\f".utf8),
      13: Array("\\r".utf8),
    ]
    for byte in 0..<UInt8(32) where escapes[byte] == nil {
      escapes[byte] = unicode(UInt16(byte), lowerDigits)
    }
    var slashes = escapes
    slashes[UInt8(ascii: "/")] = Array("\\/".utf8)
    var forHTML = escapes
    for byte in "<>&".utf8 { forHTML[byte] = unicode(UInt16(byte), lowerDigits) }
    let forms = [escapes, slashes, forHTML].map { replacing($0, in: value) }
    guard value.contains(where: { $0 >= 0x80 }) else { return forms }
    return forms + forms.flatMap { form in [lowerDigits, upperDigits].map { ascii(form, $0) } }
  }

  /// Text in which only ASCII is left.
  private static func ascii(_ text: [UInt8], _ digits: [UInt8]) -> [UInt8] {
    String(decoding: text, as: UTF8.self).utf16.flatMap { unit in
      unit < 0x80 ? [UInt8(unit)] : unicode(unit, digits)
    }
  }

  private static func unicode(_ unit: UInt16, _ digits: [UInt8]) -> [UInt8] {
    Array("\\u".utf8) + [12, 8, 4, 0].map { digits[Int(unit >> $0) & 15] }
  }

  // MARK: Parts

  private static let upperDigits = Array("0123456789ABCDEF".utf8)
  private static let lowerDigits = Array("0123456789abcdef".utf8)

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: false
    }
  }

  private static func replacing(_ table: [UInt8: [UInt8]], in value: [UInt8]) -> [UInt8] {
    value.flatMap { table[$0] ?? [$0] }
  }
}
