/// Text of a run as it may stand in Markdown: on one line, without controls, never markup.
enum RecordText {
  /// Plain text with the characters escaped that could begin markup, a link or HTML.
  static func plain(_ text: some StringProtocol) -> String {
    var escaped = ""
    for character in SafeText.line(text) {
      if "\\`*<[]&|".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// A code span, with more backquotes around it than stand inside.
  static func code(_ text: some StringProtocol) -> String {
    let safe = SafeText.line(text)
    let ticks = String(repeating: "`", count: longestRun(in: safe) + 1)
    let pad = safe.hasPrefix("`") || safe.hasSuffix("`") || safe.isEmpty ? " " : ""
    return ticks + pad + safe + pad + ticks
  }

  /// A fence around lines, longer than any inside.
  static func fence(_ lines: [String]) -> [String] {
    let safe = lines.map { line in
      let line = SafeText.line(line)
      return line.count > lineLimit ? line.prefix(lineLimit) + " …" : line
    }
    let longest = safe.map(longestRun).max() ?? 0
    let ticks = String(repeating: "`", count: max(3, longest + 1))
    return [ticks + "text"] + safe + [ticks]
  }

  /// The lines of text, without the empty one behind a last line end.
  static func lines(_ text: String) -> [String] {
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines
  }

  /// The most characters of a line of output: fewer than the cells that tables are bounded by.
  private static let lineLimit = 400

  private static func longestRun(in text: String) -> Int {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
