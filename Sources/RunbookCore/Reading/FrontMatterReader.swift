import Yams

/// The YAML block that a document may open with.
struct FrontMatterReader {
  var frontMatter = FrontMatter()
  /// The lines it takes up, delimiters included; 0 where there is none.
  var lineCount = 0
  /// The bytes it takes up.
  private(set) var length = 0
  /// Whether a block is there that is not a YAML mapping.
  var unreadable = false

  /// The most lines that are looked at for the end of the block.
  private static let lineLimit = 1000

  /// Looks for `---`, a YAML mapping, `---` at the very start.
  ///
  /// A block that is no mapping is left to Markdown, in which `---` is a rule.
  init(_ utf8: [UInt8]) {
    let lines = TextLines(utf8, limit: Self.lineLimit).lines
    func text(_ line: ArraySlice<UInt8>) -> String {
      String(decoding: line, as: UTF8.self).trimmed
    }
    guard let first = lines.first, text(first) == "---",
      let end = lines.dropFirst().firstIndex(where: {
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
    length = lines[..<lineCount].reduce(0) { $0 + $1.count }
    let ours = mapping["tminus"]?.mapping
    frontMatter.title = ours?["title"]?.string ?? mapping["title"]?.string
    frontMatter.cwd = ours?["cwd"]?.string ?? mapping["cwd"]?.string
    let ignored = ours?["lint"]?.mapping?["ignore"]
    frontMatter.lintIgnored =
      ignored?.sequence?.compactMap(\.string) ?? ignored?.string.map { [$0] } ?? []
    frontMatter.window = ours?["window"]?.string
    frontMatter.maintenance = Self.windows(ours?["maintenance"]?.mapping)
    frontMatter.roles = Self.roles(ours?["roles"])
    frontMatter.polls = Self.strings(ours?["polls"])
    frontMatter.targets = Self.targets(ours?["targets"])
  }

  /// Windows by section; the block's first line is the file's second.
  private static func windows(_ mapping: Node.Mapping?) -> [MaintenanceWindow] {
    (mapping ?? [:]).compactMap { key, value in
      key.string.map {
        MaintenanceWindow(name: $0, window: value.string ?? "", line: (key.mark?.line ?? 0) + 1)
      }
    }
  }

  /// Blanks the block, so that lines keep their numbers.
  func blank(_ utf8: inout [UInt8]) {
    for index in 0..<length where utf8[index] != 10 && utf8[index] != 13 { utf8[index] = 32 }
  }
}
