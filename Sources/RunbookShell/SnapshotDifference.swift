/// What a run's commands changed in a shell's state: enough to go on in a new shell, on another day.
public struct SnapshotDifference: Sendable, Equatable, Codable {
  /// The working directory, if it is another.
  public var directory: ShellText?
  /// The umask, if it is another.
  public var umask: ShellText?
  /// Lines that set the changed `shopt` options: first of all, for they change how bash reads.
  public var shopt: [ShellText] = []
  /// Lines that set the changed `set -o` options: last of all.
  public var options: [ShellText] = []
  /// Declarations of new and changed variables, by name.
  public var variables: [String: ShellText] = [:]
  /// Names of variables that are gone.
  public var unsetVariables: [String] = []
  /// All functions, if any changed: one text, for a body may hold lines like a header.
  public var functions: ShellText?
  /// Declarations of functions' flags such as export.
  public var functionFlags: [ShellText] = []
  /// Names of functions that are gone.
  public var unsetFunctions: [String] = []
  /// Records of new and changed aliases.
  public var aliases: [ShellText] = []
  /// Records of new and changed traps, never that of EXIT.
  public var traps: [ShellText] = []
  /// The positional parameters as quoted words, if they are others.
  public var positional: ShellText?

  public init() {}

  /// Whether nothing changed.
  public var isEmpty: Bool { self == SnapshotDifference() }
}

/// What must not be carried in a journal: values, wherever they stand, and variables by their name.
public struct Hiding {
  public var values: [[UInt8]]
  public var isSecret: (String) -> Bool

  public init(values: [[UInt8]], isSecret: @escaping (String) -> Bool) {
    self.values = values.filter { !$0.isEmpty }
    self.isSecret = isSecret
  }

  /// Whether a record may be carried.
  func shows(_ bytes: ArraySlice<UInt8>) -> Bool { !values.contains { bytes.contains($0) } }
}

extension Snapshot {
  /// The difference from the state of a new shell.
  ///
  /// - Parameter hiding: what is left out, every record that contains such a value; nil where the
  ///   difference goes from shell to shell and never leaves the memory.
  public func difference(from base: Snapshot, hiding: Hiding? = nil) -> SnapshotDifference {
    var result = SnapshotDifference()
    func shows(_ bytes: ArraySlice<UInt8>) -> Bool { hiding?.shows(bytes) ?? true }
    func isCarried(_ name: String) -> Bool {
      NeverRestored.isRestorable(name) && !(hiding?.isSecret(name) ?? false)
    }
    func changed(_ part: Part) -> ArraySlice<UInt8>? {
      self[part] == base[part] || !shows(self[part]) ? nil : self[part]
    }
    func added(_ mine: [ArraySlice<UInt8>], to old: [ArraySlice<UInt8>]) -> [ShellText] {
      let known = Set(old)
      return mine.filter { !known.contains($0) && shows($0) }.map(ShellText.init)
    }
    result.directory = changed(.directory).map { ShellText($0.dropLast()) }
    result.umask = changed(.umask).map { ShellText($0.dropLast()) }
    result.positional = changed(.positional).map(ShellText.init)
    func switched(_ part: Part, on: String, off: String) -> [ShellText] {
      let now = namesOn(part)
      return now.symmetricDifference(base.namesOn(part)).subtracting(NeverRestored.options).sorted()
        .map { ShellText("\(now.contains($0) ? on : off) \($0)".utf8) }
    }
    result.shopt = switched(.shopt, on: "shopt -s", off: "shopt -u")
    result.options = switched(.options, on: "set -o", off: "set +o")
    result.aliases = added(aliases, to: base.aliases)
    result.traps = added(traps, to: base.traps).filter { !$0.bytes.ends(with: " EXIT") }

    let old = Dictionary(base.variables.map { ($0.name, $0.bytes) }) { first, _ in first }
    let mine = variables
    for record in mine where old[record.name] != record.bytes && shows(record.bytes) {
      if isCarried(record.name) {
        result.variables[record.name] = ShellText(record.bytes)
      }
    }
    let names = Set(mine.map(\.name))
    result.unsetVariables = old.keys.filter {
      !names.contains($0) && isCarried($0)
    }.sorted()

    let flags = functionFlags.filter { !$0.name.hasPrefix("__tm_") }
    let oldFlags = base.functionFlags
    if self[.functions] != base[.functions], shows(self[.functions]) {
      let rest = self[.functions].removing(base.ownFunctions)
      if !rest.isEmpty { result.functions = ShellText(rest) }
    }
    result.functionFlags = added(
      flags.filter { $0.flags.count > 1 }.map(\.bytes), to: oldFlags.map(\.bytes))
    let functionNames = Set(flags.map(\.name))
    result.unsetFunctions = oldFlags.map(\.name).filter {
      !$0.hasPrefix("__tm_") && !functionNames.contains($0)
    }
    return result
  }

  /// The text of our own functions, which are readonly: they sort next to each other.
  private var ownFunctions: ArraySlice<UInt8> {
    let all = self[.functions]
    guard let start = all.offset(of: "__tm_arm () \n"),
      let last = all[start...].offset(of: "\n__tm_state () \n"),
      let end = all[(last + 1)...].offset(of: "\n}\n")
    else { return [] }
    return all[start..<(end + 3)]
  }
}

extension Snapshot {
  /// The names of variables whose value holds one of the hidden values.
  public func names(hiddenBy hiding: Hiding) -> [String] {
    hiding.values.isEmpty
      ? [] : variables.filter { $0.hasValue && !hiding.shows($0.bytes) }.map(\.name).sorted()
  }
}

/// What belongs to one shell process, or could not be set.
enum NeverRestored {
  static let options: Set<String> = [
    "interactive", "monitor", "history", "histexpand", "emacs", "vi",
  ]

  private static let names: Set<String> = [
    "_", "DIRSTACK", "EUID", "UID", "GROUPS", "FUNCNAME", "HISTCMD", "LINENO", "PIPESTATUS",
    "PPID", "RANDOM", "SRANDOM", "SECONDS", "SHELLOPTS", "SHLVL", "PWD", "OLDPWD", "LINES",
    "COLUMNS", "COMP_WORDBREAKS", "PS0", "PS1", "PS2", "PS3", "PS4",
  ]
  static func isRestorable(_ name: String) -> Bool {
    !names.contains(name) && !name.hasPrefix("BASH") && !name.hasPrefix("EPOCH")
      && !name.hasPrefix("__tm_")
  }
}
