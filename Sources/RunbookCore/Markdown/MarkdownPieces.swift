import CMarkdown

/// A document as one tree after another, each beginning with a top-level heading.
///
/// cmark's tree takes some twenty times the memory of its source. A large document is therefore cut
/// where nothing can reach across: at a `#` heading that cmark itself found at the top level, since
/// no fence, list, quote or HTML block is open before it. Only definitions of link references hold
/// for a whole document; where there are any, it is parsed in one piece.
struct MarkdownPieces {
  private let utf8: [UInt8]
  private let tables: Bool
  private let size: Int
  private let isWhole: Bool
  private var start = 0
  private var linesBefore = 0

  /// How much is parsed at a time, in bytes.
  static let standardSize = 1 << 17

  /// - Parameter hints: what was found in the same bytes.
  init(_ utf8: [UInt8], hints: SourceHints, tables: Bool, size: Int = standardSize) {
    self.utf8 = utf8
    self.tables = tables
    self.size = size
    isWhole = utf8.count <= 2 * size || hints.mayDefineReferences
  }

  /// Parses the next piece; nil at the end.
  mutating func next() throws(RunbookError) -> MarkdownDocument? {
    guard start < utf8.count || linesBefore == 0 else { return nil }
    var length = size
    while !isWhole, start + 2 * length < utf8.count {
      let end = lineEnd(from: start + length)
      let document = try MarkdownDocument(
        utf8[start..<end], tables: tables, linesBefore: linesBefore)
      if let line = document.cutAtLastHeading({ isATX(line: $0) }) {
        start = offset(ofLine: line)
        linesBefore += line
        return document
      }
      length *= 2
    }
    let document = try MarkdownDocument(utf8[start...], tables: tables, linesBefore: linesBefore)
    start = utf8.count
    linesBefore = max(linesBefore, 1)
    return document
  }

  /// Whether a heading can begin a piece: the ways of a choice are to stay together.
  private func isATX(line: Int) -> Bool {
    let start = offset(ofLine: line)
    guard utf8[start] == UInt8(ascii: "#") else { return false }
    let title = utf8[start..<lineEnd(from: start)].drop { $0 == UInt8(ascii: "#") || $0 == 32 }
    return OptionLabel(String(decoding: title.prefix(64), as: UTF8.self)) == nil
  }

  /// Where a line of the rest begins, counted from 0.
  private func offset(ofLine line: Int) -> Int {
    utf8.withUnsafeBufferPointer { bytes in
      var at = start
      for _ in 0..<line { at = Self.lineEnd(bytes, from: at) }
      return at
    }
  }

  private func lineEnd(from offset: Int) -> Int {
    utf8.withUnsafeBufferPointer { Self.lineEnd($0, from: offset) }
  }

  /// Behind the line end that comes next: LF, CRLF or a lone CR.
  private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> Int {
    var at = offset
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 10 { break }
      if byte == 13 {
        if at < bytes.count, bytes[at] == 10 { at += 1 }
        break
      }
    }
    return at
  }
}
