/// The lines of bytes, cut where CommonMark ends a line: at LF, CRLF or a lone CR.
///
/// Each line keeps its ending, so that the lines joined are the bytes again.
public struct TextLines: Sendable {
  public let lines: [ArraySlice<UInt8>]

  public init(_ bytes: [UInt8]) {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      guard byte == 10 || byte == 13 else { continue }
      if byte == 13, at < bytes.count, bytes[at] == 10 { at += 1 }
      lines.append(bytes[start..<at])
      start = at
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    self.lines = lines
  }
}
