import Yams

/// The YAML block that a document may open with.
struct FrontMatterReader {
  var frontMatter = FrontMatter()
  /// The lines it takes up, delimiters included; 0 where there is none.
  var lineCount = 0
  /// Whether a block is there that is not a YAML mapping.
  var unreadable = false

  /// Looks for `---`, a YAML mapping, `---` at the very start.
  ///
  /// A block that is no mapping is left to Markdown, in which `---` is a rule.
  init(_ lines: [ArraySlice<UInt8>]) {
    func text(_ line: ArraySlice<UInt8>) -> String {
      String(decoding: line, as: UTF8.self).trimmed
    }
    guard let first = lines.first, text(first) == "---",
      let end = lines.dropFirst().prefix(1000).firstIndex(where: {
        let line = text($0)
        return line == "---" || line == "..."
      })
    else { return }
    let yaml = String(decoding: lines[1..<end].joined(), as: UTF8.self)
    guard let node = try? Yams.compose(yaml: yaml), let mapping = node.mapping else {
      unreadable = lines[1..<end].contains { text($0).contains(":") }
      return
    }
    lineCount = end + 1
    let ours = mapping["tminus"]?.mapping
    frontMatter.title = ours?["title"]?.string ?? mapping["title"]?.string
    frontMatter.cwd = ours?["cwd"]?.string ?? mapping["cwd"]?.string
  }
}
