/// The lines of bytes, cut where CommonMark ends a line: at LF, CRLF or a lone CR.
///
/// Each line keeps its ending, so that the lines joined are the bytes again.
public struct TextLines: Sendable {
  public let lines: [ArraySlice<UInt8>]

  /// Cuts bytes into lines, the first `limit` of them.
  public init(_ bytes: [UInt8], limit: Int = .max) {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    var at = 0
    while at < bytes.count, lines.count < limit {
      let byte = bytes[at]
      at += 1
      guard byte == 10 || byte == 13 else { continue }
      if byte == 13, at < bytes.count, bytes[at] == 10 { at += 1 }
      lines.append(bytes[start..<at])
      start = at
    }
    if start < at { lines.append(bytes[start..<at]) }
    self.lines = lines
  }

  /// The lines as text without their endings; a terminal's CRLF ends a line once.
  public var strings: [String] {
    lines.map { line in
      String(decoding: line.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
    }
  }
}
