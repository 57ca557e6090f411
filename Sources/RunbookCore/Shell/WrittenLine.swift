/// Lines that stand in shell fences as they stand in files and on screens.
enum WrittenLine {
  typealias Line = Substring.UTF8View.SubSequence

  /// What a line is that no shell would be given; nil for what may be a command.
  static func kind(of line: Line) -> String? {
    let words = line.split(maxSplits: 12) { Byte.isBlank($0) }
    guard let first = words.first, let byte = first.first else { return nil }
    if let kind = ForeignLine.kind(of: words) { return kind }
    if byte >= 128 { return "output" }
    if isAddress(first), words.count > 1 { return "config" }
    if isReport(words) { return "output" }
    if words.count > 2, words[1].elementsEqual([Byte.equals]), !isTest(first) { return "config" }
    if words.count > 3, isAccessRule(words) { return "config" }
    if first.count > 1, first.last == UInt8(ascii: ":"), Byte.isLetter(byte), !isTarget(first) {
      return "output"
    }
    if first.count > 2, first.allSatisfy({ $0 == Byte.dash || $0 == Byte.equals }) {
      return "output"
    }
    if line.starts(with: "Created symlink ".utf8) || says(line) { return "output" }
    if isPlace(first, alone: words.count == 1 || words[1].first == Byte.hash) { return "path" }
    return nil
  }

  /// `10.0.0.1`, as a file of hosts begins its lines.
  private static func isAddress(_ word: Line) -> Bool {
    word.count { $0 == Byte.dot } == 3 && word.allSatisfy { Byte.isDigit($0) || $0 == Byte.dot }
  }

  private static func isTest(_ word: Line) -> Bool {
    ["test", "expr", "let", "[", "[["].contains { word.elementsEqual($0.utf8) }
  }

  /// `host all all 10.0.0.0/8 scram-sha-256`: who may log in to a database.
  private static func isAccessRule(_ words: [Line]) -> Bool {
    guard
      ["local", "host", "hostssl", "hostnossl"].contains(where: { words[0].elementsEqual($0.utf8) }
      ),
      let last = words.last
    else { return false }
    let method = last.filter { $0 != UInt8(ascii: "*") }
    return ["trust", "reject", "md5", "peer", "ident", "scram-sha-256", "password", "cert", "ldap"]
      .contains { method.elementsEqual($0.utf8) }
  }

  /// A function of the shell may end in a colon: `:`; an address of a drive too.
  private static func isTarget(_ word: Line) -> Bool {
    word.dropLast().contains { !Byte.isName($0) && $0 != Byte.dash }
  }

  /// A row of a listing, or what a program says when it is done.
  private static func isReport(_ words: [Line]) -> Bool {
    let first = words[0]
    if words.count == 1 {
      return ["OK", "PONG", "DONE", "SUCCESS", "PASS", "PASSED", "FAILED"]
        .contains { first.elementsEqual($0.utf8) }
        || first.count > 2 && first.last == Byte.dot && first.dropLast().allSatisfy(Byte.isLetter)
    }
    if Byte.isUpper(first.first ?? 0), words.last?.last == UInt8(ascii: ":") { return true }
    if first.elementsEqual("total".utf8), words.count == 2 {
      return words[1].allSatisfy(Byte.isDigit)
    }
    if first.count == 10, first.allSatisfy({ "dlcbps-rwxtST".utf8.contains($0) }),
      first.contains(Byte.dash)
    {
      return true
    }
    // `api-1  1/1  Running`
    if let slash = words[1].firstIndex(of: Byte.slash), words.count > 2,
      words[1][..<slash].allSatisfy(Byte.isDigit), slash != words[1].startIndex,
      !words[1][slash...].dropFirst().isEmpty,
      words[1][slash...].dropFirst().allSatisfy(Byte.isDigit)
    {
      return true
    }
    return words.count == 2 && first.contains(Byte.slash) && Byte.isLetter(first.first ?? 0)
      && [
        "created", "configured", "unchanged", "deleted", "patched", "scaled", "restarted",
        "labeled",
        "annotated", "cordoned", "uncordoned", "drained", "replaced", "exposed",
      ].contains { words[1].elementsEqual($0.utf8) }
  }

  private static func says(_ line: Line) -> Bool {
    [": Permission denied", ": command not found", ": No such file or directory"].contains { text in
      line.count > text.utf8.count && line.suffix(text.utf8.count).elementsEqual(text.utf8)
    }
  }

  /// A folder by itself: `/etc/app`, `~/.cache`.
  private static func isPlace(_ word: Line, alone: Bool) -> Bool {
    guard alone, word.first == Byte.slash || word.starts(with: "~/.".utf8) else { return false }
    if word.last == Byte.slash { return true }
    guard ["/etc/", "/var/", "~/."].contains(where: { word.starts(with: $0.utf8) }),
      !word.starts(with: "/etc/init.d/".utf8)
    else { return false }
    let text = String(decoding: word, as: UTF8.self)
    return !text.utf8.holds("/bin/")
      && ![".sh", ".py", ".rb", ".pl"].contains { text.hasSuffix($0) }
  }
}
