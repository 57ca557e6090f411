import Glibc

extension ShellSession {
  /// The state of this session's shell when it was new.
  public func baseline() -> Snapshot? { Snapshot(Files.read(path("base")) ?? []) }

  /// Brings a new shell to the state that a run's commands had reached.
  public func restore(_ difference: SnapshotDifference) throws(ShellError) {
    try findShell()
    guard !difference.isEmpty else { return try markReady() }
    try Files.write(difference.script, to: path("restore"))
    defer { unlink(path("restore")) }
    let token = ownToken()
    try send(script.restore + script.command("':'", token: token, input: "/dev/null"))
    let outcome = try pump(until: token, deadline: .now + .seconds(30))
    guard case .reported = outcome else { throw .shellSilent }
    last = storedSnapshot() ?? last
    try markReady()
  }
}

extension ShellSession {
  /// Sets variables that are not exported, whatever their values hold.
  public func set(_ values: [String: String]) throws(ShellError) {
    var difference = SnapshotDifference()
    difference.variables = values.reduce(into: [:]) { texts, pair in
      texts[pair.key] = ShellText(
        Array("\(pair.key)=".utf8) + SnapshotDifference.quote(Array(pair.value.utf8)))
    }
    try restore(difference)
  }

  /// Changes the working directory; where it cannot be entered, it stays what it was.
  public func enter(_ directory: String) throws(ShellError) {
    var difference = SnapshotDifference()
    difference.directory = ShellText(Array(directory.utf8))
    try restore(difference)
  }
}

extension SnapshotDifference {
  /// The commands that restore: first what changes how bash reads, last what changes how it fails.
  var script: [UInt8] {
    var bytes: [UInt8] = []
    func add(_ text: String) { bytes += text.utf8 }
    func line(_ prefix: String, _ text: ShellText) {
      add(prefix)
      bytes += text.bytes
      add("\n")
    }
    for text in shopt { line("\\builtin ", text) }
    // Behind `builtin` an array's parentheses would be a syntax error; so before any function.
    for name in variables.keys.sorted() {
      if let text = variables[name] { line("", text) }
    }
    for name in unsetVariables { add("\\builtin unset -v \(name)\n") }
    if let functions { line("", functions) }
    for text in functionFlags { line("\\builtin ", text) }
    for name in unsetFunctions { add("\\builtin unset -f \(name)\n") }
    if let directory { line("\\builtin cd -- ", ShellText(Self.quote(directory.bytes))) }
    for text in aliases { line("\\builtin ", text) }
    for text in traps { line("\\builtin ", text) }
    if let positional { line("\\builtin set --", positional) }
    if let umask { line("\\builtin umask ", umask) }
    for text in options { line("\\builtin ", text) }
    return bytes
  }

  fileprivate static func quote(_ bytes: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "'")
    return [quote] + bytes.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote]
  }
}
