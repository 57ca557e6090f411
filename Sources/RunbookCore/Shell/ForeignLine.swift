/// Lines for other programs than a POSIX shell: prompts of databases, PowerShell, code.
enum ForeignLine {
  typealias Line = WrittenLine.Line

  /// Whose line it is, from its words; nil for what may be the shell's.
  static func kind(of words: [Line]) -> String? {
    guard let first = words.first, let byte = first.first else { return nil }
    if words.count > 1, isPrompt(first) || isMarkedPrompt(words) { return "transcript" }
    if isCommandlet(first) || words.dropFirst(2).contains(where: isCommandlet),
      !first.contains(Byte.slash)
    {
      return "powershell"
    }
    if words.prefix(3).contains(where: isDrivePath) || matches(first, windows) { return "cmd" }
    if byte == Byte.backslash, matches(first, metacommands) { return "sql" }
    if Byte.isUpper(byte), words.count > 1, matches(first, instructions) { return "Dockerfile" }
    if byte == Byte.openBracket, words.count == 1, first.last == Byte.closeBracket, first.count > 3,
      Byte.isUpper(first.dropFirst().first ?? 0)
    {
      return "config"
    }
    return isCode(words) ? "code" : isShow(words) ? "sql" : nil
  }

  private static func matches(_ word: Line, _ all: [String]) -> Bool {
    guard let first = word.first else { return false }
    return all.contains { $0.utf8.first == first && word.elementsEqual($0.utf8) }
  }

  private static let clients = [
    "mysql>", "sqlite>", "sftp>", "ftp>", "redis>", "mongo>", "hive>", "cqlsh>", "test>", "admin>",
    "MariaDB", "telnet>", "ghci>", "lftp>", "vtysh>", "gdb>", "spark-sql>", "duckdb>", "influx>",
  ]

  /// `mysql>`, `app=#`, `10.0.0.1:6379>`, `rs0:PRIMARY>`, `sh-5.1#`.
  private static func isPrompt(_ word: Line) -> Bool {
    guard let last = word.last, word.count > 1 else { return false }
    if last == Byte.greater {
      if matches(word, clients) { return true }
      let name = word.dropLast()
      return Byte.isName(name.first ?? 0)
        && name.contains { $0 == UInt8(ascii: ":") || $0 == Byte.equals || $0 == Byte.openBracket }
        && !name.contains(Byte.slash) && !name.contains(Byte.dollar) && !name.contains(Byte.less)
    }
    guard last == Byte.hash || last == Byte.dollar else { return false }
    let name = word.dropLast()
    return name.last == Byte.equals || name.last == UInt8(ascii: "~")
      || name.starts(with: "sh-".utf8) || name.starts(with: "bash-".utf8)
  }

  /// `> show dbs`: a prompt; to the shell it would empty a file named `show`.
  private static func isMarkedPrompt(_ words: [Line]) -> Bool {
    words[0].count == 1 && words[0].first == Byte.greater && words.count > 2
      && words[1].allSatisfy(Byte.isLetter)
      || words[0].elementsEqual("MariaDB".utf8) && words[1].first == Byte.openBracket
  }

  /// `Get-Service`.
  private static func isCommandlet(_ word: Line) -> Bool {
    guard Byte.isUpper(word.first ?? 0), let dash = word.firstIndex(of: Byte.dash) else {
      return false
    }
    let verb = word[..<dash]
    let noun = word[dash...].dropFirst()
    return matches(verb, verbs) && Byte.isUpper(noun.first ?? 0)
      && noun.allSatisfy(Byte.isName)
  }

  private static let verbs = [
    "Get", "Set", "New", "Remove", "Start", "Stop", "Restart", "Invoke", "Test", "Import", "Export",
    "Add", "Clear", "Copy", "Move", "Write", "Read", "Enable", "Disable", "Install", "Uninstall",
    "Update", "ConvertTo", "ConvertFrom", "Select", "Where", "ForEach", "Out", "Connect",
    "Disconnect", "Register", "Unregister", "Rename", "Resolve", "Expand", "Compress", "Measure",
  ]

  /// `C:\inetpub`.
  private static func isDrivePath(_ word: Line) -> Bool {
    word.count > 2 && Byte.isUpper(word.first ?? 0)
      && word.dropFirst().starts(with: [UInt8(ascii: ":"), Byte.backslash])
  }

  private static let windows = [
    "copy", "xcopy", "robocopy", "del", "setx", "cls", "schtasks", "icacls", "REM", "rem",
    "findstr",
    "taskkill", "tasklist", "ipconfig", "netsh", "wmic", "regedit", "reg",
  ]

  private static let metacommands = [
    "\\c", "\\d", "\\dt", "\\l", "\\du", "\\q", "\\x", "\\i", "\\copy", "\\timing", "\\dn", "\\df",
    "\\di", "\\dx", "\\conninfo", "\\connect", "\\password", "\\watch",
  ]

  private static let instructions = [
    "FROM", "RUN", "COPY", "WORKDIR", "CMD", "ENTRYPOINT", "EXPOSE", "ENV", "ADD", "ARG", "VOLUME",
  ]

  /// `import os`, `const x = 1`, `User.count`.
  private static func isCode(_ words: [Line]) -> Bool {
    let first = words[0]
    if words.count == 2, first.elementsEqual("import".utf8) {
      return words[1].allSatisfy { Byte.isName($0) }
    }
    if words.count > 3, first.elementsEqual("from".utf8), words[2].elementsEqual("import".utf8) {
      return true
    }
    if words.count > 2, matches(first, ["const", "var", "def", "class", "public", "func"]) {
      return true
    }
    guard words.count == 1, Byte.isUpper(first.first ?? 0),
      let dot = first.firstIndex(of: Byte.dot),
      first[..<dot].dropFirst().contains(where: { !Byte.isUpper($0) })
    else { return false }
    let method = first[dot...].dropFirst()
    return !method.isEmpty && method.allSatisfy { Byte.isName($0) || $0 == Byte.dot }
      && Byte.isLetter(method.first ?? 0) && !Byte.isUpper(method.first ?? 0)
      && !matches(method, ["sh", "py", "rb", "pl", "exe", "jar", "bin", "run", "js"])
  }

  /// `use app`, `show tables`.
  private static func isShow(_ words: [Line]) -> Bool {
    guard words.count == 2 else { return false }
    if matches(words[0], ["use", "USE"]) {
      return words[1].allSatisfy { Byte.isName($0) || $0 == Byte.semicolon }
    }
    return matches(words[0], ["show", "SHOW"])
      && matches(words[1], ["dbs", "databases", "tables", "collections", "users", "slaves"])
  }
}
