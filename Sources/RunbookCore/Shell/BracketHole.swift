/// Holes that brackets mark: `<pod name>`, `{{ name }}`, `[Your name]`.
///
/// To bash they are redirections, groups and patterns; so they are covered by a plain word of the same
/// length before bash judges a text.
struct BracketHole: Equatable {
  /// From bracket to bracket.
  let range: Range<Int>
  /// What stands between them, without blanks at the ends.
  let name: Range<Int>

  /// All of a text, in order.
  static func all(in bytes: [UInt8]) -> [BracketHole] {
    guard
      bytes.contains(where: { $0 == Byte.less || $0 == Byte.openBrace || $0 == Byte.openBracket })
    else { return [] }
    let endTags = endTags(in: bytes)
    var holes: [BracketHole] = []
    var at = 0
    while at < bytes.count {
      let hole: BracketHole?
      switch bytes[at] {
      case Byte.less: hole = angle(bytes, at, endTags)
      case Byte.openBrace:
        hole = braces(bytes, at) ?? usage(bytes, at, closing: UInt8(ascii: "}"))
      case Byte.openBracket:
        hole = square(bytes, at) ?? usage(bytes, at, closing: Byte.closeBracket)
      default:
        at += 1
        continue
      }
      if let hole, !isEscaped(bytes, hole.range.lowerBound) {
        holes.append(hole)
        at = hole.range.upperBound
      } else {
        at += 1
      }
    }
    return holes
  }

  /// The text with each hole covered.
  static func masked(_ bytes: [UInt8], _ holes: [BracketHole]) -> [UInt8] {
    var masked = bytes
    for hole in holes { for index in hole.range { masked[index] = UInt8(ascii: "x") } }
    return masked
  }

  static func isEscaped(_ bytes: [UInt8], _ start: Int) -> Bool {
    bytes[..<start].reversed().prefix { $0 == Byte.backslash }.count % 2 == 1
  }

  private static let longest = 80

  private static func angle(
    _ bytes: [UInt8], _ start: Int, _ endTags: [ArraySlice<UInt8>: Int]
  ) -> BracketHole? {
    var at = start + 1
    guard at < bytes.count, isWordByte(bytes[at]), start == 0 || bytes[start - 1] != Byte.less
    else { return nil }
    var blankBefore = 0
    var blankAfter = 0
    var letters = false
    while at < bytes.count, at - start < longest, bytes[at] != Byte.greater {
      switch bytes[at] {
      case Byte.newline, Byte.less, Byte.semicolon, Byte.ampersand, Byte.backquote: return nil
      case Byte.open where bytes[at - 1] == Byte.dollar: return nil
      case Byte.pipe:
        if Byte.isBlank(bytes[at - 1]) { blankBefore += 1 }
        if at + 1 < bytes.count, Byte.isBlank(bytes[at + 1]) { blankAfter += 1 }
      default: if Byte.isLetter(bytes[at]) || bytes[at] >= 128 { letters = true }
      }
      at += 1
    }
    // `<in |tee out>` is no hole; `<a|b>` and `<a | b>` are.
    guard at < bytes.count, bytes[at] == Byte.greater, letters, blankBefore == blankAfter,
      !Byte.isBlank(bytes[at - 1]), bytes[at - 1] != Byte.dash || at - start > 2,
      bytes[at - 1] != Byte.slash, !isTag(bytes, start + 1..<at, endTags),
      !isMailbox(bytes, start, at)
    else { return nil }
    return BracketHole(range: start..<at + 1, name: start + 1..<at)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool { Byte.isName(byte) || byte >= 128 }

  /// HTML and XML: a tag's name, attributes, or an end tag somewhere behind.
  private static func isTag(
    _ bytes: [UInt8], _ body: Range<Int>, _ endTags: [ArraySlice<UInt8>: Int]
  ) -> Bool {
    let name = bytes[body].prefix(while: isTagByte)
    if HoleWords.tags.contains(String(decoding: name, as: UTF8.self).lowercased()) {
      // `<a|b>` and `<code name>` are holes all the same.
      let rest = bytes[name.endIndex..<body.upperBound]
      if rest.isEmpty || rest.contains(Byte.equals) { return true }
    }
    return endTags[name].map { $0 >= body.upperBound } ?? false
  }

  private static func isTagByte(_ byte: UInt8) -> Bool {
    Byte.isName(byte) || byte == UInt8(ascii: ":") || byte == Byte.dash
  }

  /// Where the last end tag of each name stands.
  private static func endTags(in bytes: [UInt8]) -> [ArraySlice<UInt8>: Int] {
    var tags: [ArraySlice<UInt8>: Int] = [:]
    var at = 0
    while let less = bytes[at...].firstIndex(of: Byte.less) {
      at = less + 1
      guard at < bytes.count, bytes[at] == Byte.slash else { continue }
      tags[bytes[(at + 1)...].prefix(while: isTagByte)] = less
    }
    return tags
  }

  /// `Name <user@host>`: an address in its usual brackets, not a hole.
  private static func isMailbox(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    let body = bytes[start + 1..<end]
    return start > 1 && Byte.isBlank(bytes[start - 1]) && Byte.isName(bytes[start - 2])
      && body.contains(UInt8(ascii: "@")) && !body.contains(32) && body.contains(Byte.dot)
  }

  /// `{{ name }}`, and `${{ name }}`; not Go's templates: `{{.Name}}`, `{{range .items}}`.
  private static func braces(_ bytes: [UInt8], _ start: Int) -> BracketHole? {
    guard bytes[start...].starts(with: "{{".utf8) else { return nil }
    var at = start + 2
    while at < bytes.count, Byte.isBlank(bytes[at]) { at += 1 }
    let name = bytes[at...].prefix {
      Byte.isName($0) || $0 == Byte.dash || $0 == Byte.dot || $0 == 32 || $0 >= 128
    }
    var last = name.endIndex
    while last > at, Byte.isBlank(bytes[last - 1]) { last -= 1 }
    guard at < last, isWordByte(bytes[at]), bytes[name.endIndex...].starts(with: "}}".utf8)
    else { return nil }
    let text = String(decoding: bytes[at..<last], as: UTF8.self)
    let words = text.split(separator: " ")
    if HoleWords.templateWords.contains(String(words[0])) { return nil }
    if words.count > 1, words.dropFirst().contains(where: { $0.hasPrefix(".") }) { return nil }
    let first = start > 0 && bytes[start - 1] == Byte.dollar ? start - 1 : start
    return BracketHole(range: first..<name.endIndex + 2, name: at..<last)
  }

  /// `[environment]`, `[major | minor]`, `{blue|green}`: a word by itself, outside of quotes, as the
  /// synopsis of a program has it.
  private static func usage(_ bytes: [UInt8], _ start: Int, closing: UInt8) -> BracketHole? {
    guard start > 0, Byte.isBlank(bytes[start - 1]) || bytes[start - 1] == Byte.equals else {
      return nil
    }
    var end = start + 1
    var pipes = 0
    var letters = 0
    while end < bytes.count, end - start < longest, bytes[end] != closing {
      switch bytes[end] {
      case Byte.pipe: pipes += 1
      case 32 where bytes[start] == Byte.openBracket: break
      case UInt8(ascii: "_"), Byte.dash: break
      case let byte where Byte.isDigit(byte): break
      case let byte where Byte.isLetter(byte): letters += 1
      default: return nil
      }
      end += 1
    }
    guard end < bytes.count, bytes[end] == closing, letters > 2, bytes[start + 1] != Byte.dash,
      end + 1 == bytes.count || [32, 9, Byte.newline, Byte.slash].contains(bytes[end + 1])
    else { return nil }
    var name = start + 1..<end
    while bytes[name.lowerBound] == 32 { name = name.lowerBound + 1..<end }
    while bytes[name.upperBound - 1] == 32 { name = name.lowerBound..<name.upperBound - 1 }
    if pipes == 0 {
      // `[ -f x ]` tests, `{ a b }` groups.
      guard closing == Byte.closeBracket, name == start + 1..<end, !bytes[name].contains(32)
      else { return nil }
    }
    let line = bytes[..<start].lastIndex(of: Byte.newline).map { $0 + 1 } ?? 0
    guard bytes[line..<start].contains(where: Byte.isName), !isQuoted(bytes[..<start]) else {
      return nil
    }
    return BracketHole(range: start..<end + 1, name: name)
  }

  /// Whether a quote before is still open.
  private static func isQuoted(_ before: ArraySlice<UInt8>) -> Bool {
    var quote: UInt8 = 0
    var isEscaped = false
    for byte in before {
      if isEscaped {
        isEscaped = false
      } else if byte == Byte.backslash, quote != Byte.quote {
        isEscaped = true
      } else if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == Byte.quote || byte == Byte.doubleQuote {
        quote = byte
      }
    }
    return quote != 0
  }

  /// `[Your name]`, `[insert date]`.
  private static func square(_ bytes: [UInt8], _ start: Int) -> BracketHole? {
    let body = bytes[(start + 1)...].prefix {
      $0 != Byte.closeBracket && $0 != Byte.newline && $0 != Byte.openBracket
    }
    guard body.count < longest, body.endIndex < bytes.count,
      bytes[body.endIndex] == Byte.closeBracket
    else { return nil }
    let first = body.prefix { Byte.isLetter($0) && $0 != UInt8(ascii: "_") }
    guard first.count > 2, first.endIndex < body.endIndex,
      [32, UInt8(ascii: "_"), Byte.dash].contains(bytes[first.endIndex]),
      HoleWords.squareWords.contains(String(decoding: first, as: UTF8.self).lowercased())
    else { return nil }
    return BracketHole(range: start..<body.endIndex + 1, name: body.startIndex..<body.endIndex)
  }
}
