import Glibc

/// A shell that the operator opens on the run's terminal, with the state of the run's own.
extension ShellSession {
  /// Opens it and waits until it is left, as `run` does for a command.
  public func visit(
    token: String, prompt: String, input: InputSource,
    attend: (OperatorRequest?) -> Attention = { _ in .none },
    store: () throws -> Void = {}, ending: (Bool) throws -> Void = { _ in },
    sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws(ShellError) -> CommandEnd? {
    guard let last, let base = baseline() else { throw .stateUnknown }
    var state = last.difference(from: base)
    // At a prompt it would end the shell at the first typing error.
    state.options.removeAll { $0.bytes.ends(with: " errexit") }
    forgetVisit()
    try Files.write(script.visit(state.script, prompt: prompt), to: path("visit"))
    defer { unlink(path("visit")) }
    return try run(
      script.visitCommand, token: token, input: input, attend: attend, store: store,
      ending: ending, sink: sink)
  }

  /// What was changed in the shell that was opened; nil where it left no state behind.
  public func visitedChange() -> SnapshotDifference? {
    guard let visited = Snapshot(Files.read(path("visited")) ?? []), let last else { return nil }
    var change = visited.difference(from: last)
    change.options.removeAll { $0.bytes.ends(with: " errexit") }
    return change
  }

  /// Forgets what was changed, once it is written down what became of it.
  public func forgetVisit() { unlink(path("visited")) }
}

extension SnapshotDifference {
  /// What it changes, for people to read.
  public var summary: [String] {
    var parts = variables.keys.sorted() + unsetVariables.map { "unset \($0)" }
    if let directory { parts.append("cd " + String(decoding: directory.bytes, as: UTF8.self)) }
    if functions != nil || !functionFlags.isEmpty || !unsetFunctions.isEmpty {
      parts.append("functions")
    }
    if !aliases.isEmpty { parts.append("aliases") }
    if !traps.isEmpty { parts.append("traps") }
    if !shopt.isEmpty || !options.isEmpty { parts.append("options") }
    if umask != nil { parts.append("umask") }
    if positional != nil { parts.append("positional parameters") }
    return parts
  }
}
