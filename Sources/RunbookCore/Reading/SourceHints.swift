/// Where a source has what few documents have, found in one pass over its bytes.
///
/// What is looked for on these lines costs nothing where there are none.
struct SourceHints {
  /// Lines with a run of underscores or with `[words]` that are no link, from 1.
  private(set) var blanks: [Int] = []
  /// Lines with a Markdown link to something that is no address of the web.
  private(set) var links: [Int] = []
  /// Whether there is any HTML comment.
  private(set) var hasComments = false
  /// Whether any link reference may be defined, which holds for the whole document.
  private(set) var mayDefineReferences = false
  /// The first line with more cells than tables are recognised with, from 1.
  private(set) var wideLine: Int?

  init(_ utf8: [UInt8]) {
    utf8.withUnsafeBufferPointer { bytes in
      let isNotable = Self.isNotable
      var line = 1
      var pipes = 0
      var at = 0
      while true {
        while at < bytes.count, !isNotable[Int(bytes[at])] { at += 1 }
        guard at < bytes.count else { return }
        switch bytes[at] {
        case 13 where at + 1 < bytes.count && bytes[at + 1] == 10: break
        case 10, 13:
          line += 1
          pipes = 0
        case Byte.pipe:
          pipes += 1
          if pipes > MarkdownDocument.columnLimit, wideLine == nil { wideLine = line }
        case UInt8(ascii: "_") where Self.isRun(bytes, at: at):
          if blanks.last != line { blanks.append(line) }
          at += 2
        case UInt8(ascii: "]"): close(bytes, at: at, line: line)
        case UInt8(ascii: "<") where !hasComments && at + 3 < bytes.count:
          hasComments = bytes[at + 1] == UInt8(ascii: "!") && bytes[at + 2] == UInt8(ascii: "-")
        default: break
        }
        at += 1
      }
    }
  }

  /// The bytes that anything is found by.
  private static let isNotable: [Bool] = (0...255).map { "\n\r_]<|".utf8.contains($0) }

  private static func isRun(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    start + 2 < bytes.count && bytes[start + 1] == bytes[start] && bytes[start + 2] == bytes[start]
  }

  /// Looks at what a closing bracket closes: a box, a link, a blank.
  private mutating func close(_ bytes: UnsafeBufferPointer<UInt8>, at end: Int, line: Int) {
    let next = end + 1 < bytes.count ? bytes[end + 1] : 10
    if next == UInt8(ascii: ":") { mayDefineReferences = true }
    if next == UInt8(ascii: "(") {
      let target = bytes[(end + 2)...]
      if target.starts(with: "http".utf8) || target.starts(with: "mailto:".utf8) { return }
      if links.last != line { links.append(line) }
    } else if end >= 2, bytes[end - 2] != UInt8(ascii: "["), next != UInt8(ascii: "["),
      next != UInt8(ascii: ":"), blanks.last != line
    {
      blanks.append(line)
    }
  }
}
