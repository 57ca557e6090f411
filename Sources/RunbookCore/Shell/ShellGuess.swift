/// Whether a text that nobody marked as shell is shell.
enum ShellGuess {
  /// Whether a third of the lines begin like commands.
  static func looksLikeShell(_ text: String) -> Bool {
    var lines = 0
    var commands = 0
    for line in text.utf8.split(separator: Byte.newline) {
      let body = Substring(line).trimmed
      guard let first = body.utf8.first, first != Byte.hash else { continue }
      lines += 1
      if beginsCommand(body) { commands += 1 }
    }
    guard commands > 0, commands * 3 >= lines else { return false }
    let parts = text.utf8.split(separator: Byte.newline, omittingEmptySubsequences: false)
    let kind = NotACommand.kind(of: parts.map { Substring($0) })
    return kind == nil || kind == "script"
  }

  private static func beginsCommand(_ line: Substring) -> Bool {
    if line.hasPrefix("$ ") { return true }
    let word = line.prefix { $0 != " " && $0 != "\t" }
    if word.hasPrefix("./") || word.hasPrefix("/usr/") || word.hasPrefix("/opt/")
      || word.hasPrefix("/bin/")
    {
      return true
    }
    let name = String(word)
    guard Programs.common.contains(name) || Programs.shell.contains(name) else { return false }
    let rest = line[word.endIndex...].trimmed
    // "make sure that", "find the pod": words of people.
    if Programs.everyday.contains(name), isProse(rest) { return false }
    return !rest.isEmpty || Programs.sufficient.contains(name) || name == "exit"
  }

  private static let particles: Set<Substring> = [
    "the", "a", "an", "sure", "that", "to", "of", "is", "are", "it", "this", "all", "if", "for",
    "and",
    "with", "in", "on", "your", "up", "out", "from", "by", "at", "as", "be", "was", "has", "when",
  ]

  private static func isProse(_ rest: Substring) -> Bool {
    rest.split(separator: " ").prefix(4).contains { particles.contains($0) }
  }

  /// Whether an inline code in prose is a command to run.
  static func isRunnable(_ text: String) -> Bool {
    let body = text[...].trimmed
    guard let first = body.utf8.first, !body.utf8.contains(Byte.newline) else { return false }
    let words = body.split(separator: " ", omittingEmptySubsequences: true)
    guard let word = words.first else { return false }
    if word.hasPrefix("./") || word.hasPrefix("../") {
      // `./x/` is a folder, `./config.yaml` a file.
      guard word.count > 2, !word.hasSuffix("/") else { return false }
      let name = word.split(separator: "/").last ?? ""
      guard let dot = name.lastIndex(of: ".") else { return true }
      return ["sh", "py", "rb", "pl", "bash"].contains(String(name[name.index(after: dot)...]))
    }
    guard Byte.isLetter(first) else { return false }
    var index = 0
    while index < words.count, isAssignment(words[index]) { index += 1 }
    guard index < words.count else { return false }
    let name = String(words[index])
    guard Programs.common.contains(name) || ["bin/rails", "gradlew", "mvnw"].contains(name) else {
      return name.hasPrefix("bin/") && words.count > index + 1
    }
    let rest = words[(index + 1)...]
    if rest.isEmpty { return ["htop", "uptime", "whoami", "pytest"].contains(name) }
    if Programs.everyday.contains(name), isProse(body[name.endIndex...]) { return false }
    // `python 3.11`, `node 18`, `postgres 15`: a version of it.
    if rest.count == 1, let word = rest.first,
      word.utf8.allSatisfy({
        Byte.isDigit($0) || $0 == Byte.dot || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "x")
          || $0 == UInt8(ascii: "v")
      }),
      name != "sleep", name != "cd", name != "kill"
    {
      return false
    }
    return true
  }

  private static func isAssignment(_ word: Substring) -> Bool {
    guard let first = word.utf8.first, Byte.isLetter(first) else { return false }
    return word.utf8.drop(while: Byte.isName).first == Byte.equals
  }
}
