/// Commands that read what the one before left behind and `eval` would lose: they stay together.
enum LastResult {
  static func joined(_ commands: [SplitCommand], in fence: String) -> [SplitCommand] {
    guard mentions(fence) else { return commands }
    let lines = fence.split(separator: "\n", omittingEmptySubsequences: false)
    var result: [SplitCommand] = []
    for command in commands {
      guard mentions(command.text), var last = result.popLast() else {
        result.append(command)
        continue
      }
      last.lineCount = command.firstLine + command.lineCount - last.firstLine
      last.text = lines[last.firstLine..<(last.firstLine + last.lineCount)].joined(separator: "\n")
      result.append(last)
    }
    return result
  }

  /// Whether `PIPESTATUS`, `$_` or `${_...}` is in the text.
  private static func mentions(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      let all = Array(bytes)[...]
      if all.contains(Array("PIPESTATUS".utf8)) { return true }
      for opening in ["$_", "${_"] {
        var rest = all
        while let hit = rest.offset(of: opening) {
          rest = rest[(hit + opening.utf8.count)...]
          guard let next = rest.first else { return true }
          switch next {
          case 48...57, 65...90, 97...122, 95: continue
          default: return true
          }
        }
      }
      return false
    }
  }
}
