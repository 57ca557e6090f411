/// The prompts of a transcript.
enum FencePrompt {
  /// How many bytes of a line are a prompt: `$ `, `% `, `❯ `, `user@host:~$ `, `[user@host dir]$ `.
  static func length(_ line: Substring) -> Int {
    let bytes = line.utf8
    guard let first = bytes.first else { return 0 }
    if first == Byte.open, let environment = bytes.prefix(40).firstIndex(of: Byte.close) {
      // `(venv) $ …`
      let rest = bytes[environment...].dropFirst()
      guard rest.first == 32, let mark = rest.dropFirst().first, mark != Byte.open else { return 0 }
      let inner = length(Substring(rest.dropFirst()))
      return inner > 0 ? bytes.distance(from: bytes.startIndex, to: environment) + 2 + inner : 0
    }
    if first == Byte.dollar || first == UInt8(ascii: "%") {
      return bytes.starts(with: [first, 32]) ? 2 : 0
    }
    if first >= 128 {
      for mark in ["❯ ", "➜ ", "λ "] where line.hasPrefix(mark) { return mark.utf8.count }
      return 0
    }
    return host(bytes, mark: Byte.dollar)
  }

  /// Whether it is a root's line on a named host: `root@host:~# …`.
  static func isRoot(_ line: Substring) -> Bool {
    host(line.utf8, mark: Byte.hash) > 0
  }

  private static func host(_ bytes: Substring.UTF8View, mark: UInt8) -> Int {
    guard let first = bytes.first, Byte.isLetter(first) || first == Byte.openBracket else {
      return 0
    }
    var length = 0
    var at = false
    for byte in bytes.prefix(60) {
      length += 1
      if byte == mark, at {
        return bytes.dropFirst(length).first == 32 ? length + 1 : 0
      }
      if byte == UInt8(ascii: "@") { at = true }
      if byte == 32, first != Byte.openBracket { return 0 }
      guard Byte.isName(byte) || "@.:~/-[] ".utf8.contains(byte) else { return 0 }
    }
    return 0
  }
}
