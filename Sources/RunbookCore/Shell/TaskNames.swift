/// Scripts and tasks whose names say what they do: `./teardown.sh`, `make db-reset`.
enum TaskNames {
  private static let runners: Set<String> = [
    "make", "gmake", "just", "task", "npm", "yarn", "pnpm", "bun", "rake", "mage", "invoke", "inv",
    "composer", "nx", "turbo", "bash", "sh", "zsh", "python", "python3", "node", "ruby", "psql",
    "mysql", "mariadb",
  ]

  /// Words that destroy whatever they stand beside.
  private static let alone: Set<Substring> = [
    "destroy", "teardown", "nuke", "wipe", "purge", "obliterate", "undeploy", "decommission",
  ]

  private static let verbs: Set<Substring> = [
    "drop", "delete", "reset", "remove", "truncate", "flush", "erase", "clean", "clear",
  ]

  /// What those verbs are feared for.
  private static let objects: Set<Substring> = [
    "db", "database", "databases", "data", "all", "volumes", "cluster", "prod", "production",
    "schema", "tables", "everything", "users", "env", "environment", "stack", "infra", "vm", "vms",
  ]

  /// The name that says it, where a call runs a script or a task.
  static func destroys(_ call: Invocation) -> String? {
    let isScript = call.isPath
    guard isScript || runners.contains(call.program) else { return nil }
    if call.arguments.contains(where: { $0.hasPrefix("--dry-run") || $0 == "--help" || $0 == "-n" })
    {
      return nil
    }
    if isScript, says(call.program) { return call.program }
    var isFirst = true
    for word in call.arguments.prefix(4) where word.utf8.first != Byte.dash {
      if word == "run" || word == "run-script" { continue }
      if runners.contains(call.program) ? says(word) : isFirst && isVerb(word) {
        return "\(call.program) \(word)"
      }
      isFirst = false
    }
    return nil
  }

  /// `./deploy.sh destroy`: the argument is the whole order.
  private static func isVerb(_ word: String) -> Bool {
    alone.contains(word[...]) || ["uninstall", "delete", "drop"].contains(word)
  }

  private static func says(_ name: String) -> Bool {
    guard name.utf8.count < 80, !name.utf8.contains(32) else { return false }
    let words = name.split { !$0.isLetter }
    if words.contains(where: alone.contains) || name.utf8.holds("tear-down") { return true }
    return words.contains(where: verbs.contains) && words.contains(where: objects.contains)
      || words.count == 1 && verbs.contains(words[0]) && words[0] != "clean" && words[0] != "clear"
  }
}
