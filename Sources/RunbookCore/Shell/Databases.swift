/// Clients of databases: which options make them read no terminal, and which statements destroy.
enum Databases {
  static let clients: Set<String> = [
    "psql", "mysql", "mariadb", "mongo", "mongosh", "redis-cli", "sqlite3", "sqlplus", "cockroach",
    "clickhouse-client", "cqlsh", "sqlcmd", "bq", "snowsql", "influx", "duckdb", "valkey-cli",
    "gh-ost", "pt-online-schema-change", "wp",
  ]

  /// Options with which a client runs what it is given and ends.
  private static let batch: [String: [String]] = [
    "psql": ["-c", "--command", "-f", "--file", "-l", "--list", "--version", "-V", "--help"],
    "mysql": ["-e", "--execute", "--version", "-V", "--help"],
    "mariadb": ["-e", "--execute", "--version", "-V", "--help"],
    "mongo": ["--eval", "--version", "--help", "*.js"],
    "mongosh": ["--eval", "-f", "--file", "--version", "--help", "*.js"],
    "sqlplus": ["@*", "-v", "-V"], "cqlsh": ["-e", "-f", "--version", "--execute", "--file"],
    "sqlcmd": ["-Q", "-i", "-?"], "snowsql": ["-q", "-f", "-v"],
    "clickhouse-client": ["-q", "--query", "--queries-file", "--version"],
    "duckdb": ["-c", "-version", "-f"],
  ]

  /// The client as it is called, if it would wait for statements typed by a person.
  static func asksForStatements(_ call: Invocation) -> String? {
    let arguments = call.arguments
    if call.hasInput { return nil }
    switch call.program {
    case "redis-cli", "valkey-cli":
      return words(arguments, valued: "hpnaiuD").isEmpty
        && !arguments.contains {
          $0.hasPrefix("--")
            && [
              "--stat", "--bigkeys", "--version", "--scan",
              "--help", "--memkeys", "--latency", "--pipe", "--rdb", "--cluster",
            ].contains($0)
        }
        ? call.brief : nil
    case "sqlite3":
      return words(arguments, valued: "").count < 2
        && !arguments.contains {
          $0.hasPrefix("--version") || $0.hasPrefix("-version")
        }
        ? call.brief : nil
    case "cockroach":
      return arguments.first == "sql"
        && !arguments.contains {
          $0 == "-e" || $0.hasPrefix("--execute") || $0 == "-f" || $0.hasPrefix("--file")
        }
        ? call.brief : nil
    case let program:
      guard let options = batch[program] else { return nil }
      let isBatch = arguments.contains { word in
        options.contains { option in
          if option.utf8.first == UInt8(ascii: "*") { return word.hasSuffix(option.dropFirst()) }
          if option.utf8.last == UInt8(ascii: "*") { return word.hasPrefix(option.dropLast()) }
          if word == option { return true }
          if option.hasPrefix("--") { return word.hasPrefix(option + "=") }
          // `-Atc "…"`, `-c"…"`; in a longer word with one dash the letter is another's value.
          guard option.utf8.count == 2, let letter = option.utf8.last, word.hasPrefix("-"),
            !word.hasPrefix("--")
          else { return false }
          let letters = word.utf8.dropFirst().prefix { Byte.isLetter($0) }
          return letters.count <= 6 && letters.contains(letter)
            && !(["U", "h", "d", "p", "u", "D", "P", "W"].contains(word.dropFirst().first ?? " "))
            || word.hasPrefix(option)
        }
      }
      return isBatch ? nil : call.brief
    }
  }

  /// The words that are no options and no option's value.
  private static func words(_ arguments: [String], valued: String) -> [String] {
    var found: [String] = []
    var skip = false
    for word in arguments {
      if skip {
        skip = false
      } else if word.utf8.first == Byte.dash, word.utf8.count > 1 {
        if word.utf8.count == 2, let letter = word.last, valued.contains(letter) { skip = true }
      } else {
        found.append(word)
      }
    }
    return found
  }

  /// The words of a statement that destroys, in whatever language a database understands.
  static func destroys(_ text: String) -> String? {
    guard mayDestroy(text.utf8) else { return nil }
    let lower = text.lowercased()
    let words = lower.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "*") }
    for index in words.indices {
      let next = index + 1 < words.count ? words[index + 1] : ""
      switch words[index] {
      case "drop" where dropped.contains(String(next)): return "drop \(next)"
      case "delete" where next == "from": return "delete from"
      case "update" where words.contains("set") && !words.contains("where"):
        return "update without where"
      case "truncate" where !next.isEmpty && next != "table": return "truncate \(next)"
      case "truncate" where next == "table": return "truncate table"
      case "flushall", "flushdb": return String(words[index])
      case "dropdatabase", "deletemany", "deleteone", "removemany", "dropcollection", "destroy_all",
        "delete_all", "dropuser", "droprole":
        return String(words[index])
      case "alter" where words[index...].prefix(12).contains("drop"): return "alter … drop"
      default: break
      }
    }
    if lower.utf8.holds(".drop(") || lower.utf8.holds(".remove(") { return ".drop()" }
    return nil
  }

  /// Whether one of the words begins somewhere, in any case.
  private static func mayDestroy(_ text: String.UTF8View) -> Bool {
    var last: UInt32 = 0
    for byte in text {
      last = last << 8 | UInt32(Byte.lowercased(byte))
      switch last {
      case 0x7570_6461, 0x6472_6F70, 0x6465_6C65, 0x7472_756E, 0x666C_7573, 0x7265_6D6F,
        0x6465_7374:
        // upda(te), drop, dele(te), trun(cate), flus(h), remo(ve), dest(roy)
        return true
      default: break
      }
    }
    return false
  }

  private static let dropped: Set<String> = [
    "table", "database", "schema", "index", "view", "materialized", "user", "role", "column",
    "constraint", "function", "procedure", "trigger", "sequence", "type", "extension", "keyspace",
    "tablespace", "publication", "subscription", "policy", "partition", "if", "owned", "foreign",
    "primary", "key", "collection", "stream", "task", "warehouse", "server", "domain", "event",
  ]
}
