/// What is known of a command's text before anything runs.
struct CommandAnalysis {
  /// Names that are set when a command starts.
  struct Known: Equatable {
    var names: Set<String>
    /// A file was read into the shell, or the output of a program: anything may be set.
    var isOpen = false

    func contains(_ name: String) -> Bool {
      isOpen || names.contains(name) || ShellNames.own.contains(name)
        || name.hasPrefix("BASH_")
    }
  }

  private(set) var placeholders: [Placeholder] = []
  private(set) var reads: [String] = []
  /// In the order of their kinds, each kind and detail once.
  private(set) var hazards: [Hazard] = []
  private(set) var hidesHTTPErrors = false
  /// What follows it in the same text is meant for what it opened.
  private(set) var takesOver = false
  /// It ends the session that it is typed into.
  private(set) var leaves = false
  private(set) var sets: [String] = []
  private(set) var opensNames = false
  /// Nothing but assignments of plain values.
  private(set) var isAssignment = false

  /// - Parameter line: the line of its first line, from 1.
  init(_ text: String, line: Int, known: Known) {
    let bytes = Array(text.utf8)
    let brackets = BracketHole.all(in: bytes)
    let syntax = ShellSyntax(brackets.isEmpty ? bytes : BracketHole.masked(bytes, brackets))
    self.init(bytes, brackets: brackets, syntax: syntax, line: line, known: known)
  }

  private init(
    _ bytes: [UInt8], brackets: [BracketHole], syntax: ShellSyntax, line: Int, known: Known
  ) {
    var found = Findings(line: line, bytes: bytes)
    var calls: [Invocation] = []
    for command in syntax.commands where !command.words.isEmpty {
      let invocations = Wrappers.invocations(of: command, in: syntax)
      let limited = isCutShort(command, in: syntax)
      for (index, invocation) in invocations.enumerated() {
        var call = invocation
        if limited { call.ends = true }
        look(at: call, of: command, isInner: index > 0, in: syntax, &found)
        calls.append(call)
      }
    }
    for loop in syntax.endlessLoops
    where !syntax.commands.contains(where: { $0.isBackground }) {
      found.add(.neverEnding, loop)
    }
    for redirection in syntax.commands.lazy.flatMap(\.redirections)
    where redirection.way == .output {
      let target = syntax.plain(redirection.target)
      if target == "/proc/sysrq-trigger"
        || target.hasPrefix("/dev/") && ShellNames.disks.contains(where: { target.hasPrefix($0) })
      {
        found.add(.destructive, "> \(target)")
      }
    }

    for command in syntax.commands where emptiesFile(command, in: syntax) {
      found.add(
        .destructive, "> \(command.redirections.first.map { syntax.plain($0.target) } ?? "")")
    }

    let mayHaveHoles = !brackets.isEmpty || bytes.contains { HoleFinder.mayBegin[Int($0)] }
    if mayHaveHoles {
      var finder = HoleFinder(bytes, brackets: brackets, syntax: syntax, code: [])
      if !finder.holes.isEmpty {
        let code = syntax.commands.flatMap { Wrappers.code(of: $0, in: syntax) }
        if !code.isEmpty {
          finder = HoleFinder(bytes, brackets: brackets, syntax: syntax, code: code)
        }
      }
      placeholders = finder.holes
      if finder.hasEllipsis { found.add(.placeholder, Hazard.ellipsis) }
      for hole in placeholders { found.add(.placeholder, hole.text) }
    }
    variables(syntax, known: known, &found)
    opensNames = calls.contains { call in
      !call.arguments.isEmpty
        && (call.program == "source" || call.program == "." || call.program == "eval")
    }
    let openHere = opensNames
    if !known.isOpen, !openHere {
      for name in reads where !known.contains(name) { found.add(.undefinedVariable, name) }
    }
    hazards = found.sorted(
      onHole: !placeholders.isEmpty, onVariable: syntax.reads.isEmpty ? nil : reads.first,
      covering: brackets)
    isAssignment =
      !syntax.commands.isEmpty
      && syntax.commands.allSatisfy { $0.words.isEmpty && $0.redirections.isEmpty }
  }

  private mutating func look(
    at call: Invocation, of command: SimpleCommand, isInner: Bool, in syntax: ShellSyntax,
    _ found: inout Findings
  ) {
    if let session = Interaction.find(call) {
      found.add(.interactive, session.detail)
      if session.takesOver { takesOver = true }
    } else if let reader = StandardInput.find(call, command, in: syntax) {
      found.add(.readsInput, reader)
    }
    if let endless = Endurance.find(call) { found.add(.neverEnding, endless) }
    if let destroying = Destruction.find(call) { found.add(.destructive, destroying) }
    if call.program == "curl" {
      let fails = call.arguments.contains { word in
        word.hasPrefix("--fail")
          || word.utf8.first == Byte.dash && word.dropFirst().prefix { $0.isLetter }.contains("f")
      }
      if !fails { hidesHTTPErrors = true }
    }
    if !isInner, syntax.commands.count == 1, call.program == "exit" || call.program == "logout" {
      leaves = true
    }
    for script in Wrappers.scripts(of: call) where script.text.utf8.count < 1 << 16 {
      nested(script, of: call, &found)
    }
  }

  /// `> app.log`, `: > app.log`, `cat /dev/null > app.log`: what the file held is gone.
  private func emptiesFile(_ command: SimpleCommand, in syntax: ShellSyntax) -> Bool {
    guard command.redirections.contains(where: { $0.way == .output }), command.words.count < 3,
      command.assignments.isEmpty, !command.isPiped, !command.hasInput
    else { return false }
    let words = command.words.map { syntax.plain($0) }
    guard [[], [":"], ["true"], ["cat", "/dev/null"], ["echo", ""]].contains(words) else {
      return false
    }
    return command.redirections.allSatisfy { redirection in
      redirection.way == .output && !syntax.plain(redirection.target).hasPrefix("/dev/")
    }
  }

  /// What is in the text that another shell gets.
  private mutating func nested(
    _ script: Wrappers.Script, of call: Invocation, _ found: inout Findings
  ) {
    guard found.depth < 4 else { return }
    found.depth += 1
    defer { found.depth -= 1 }
    let syntax = ShellSyntax(Array(script.text.utf8))
    for command in syntax.commands {
      for var inner in Wrappers.invocations(of: command, in: syntax) {
        inner.isRemote = script.isRemote
        inner.ends = inner.ends || call.ends || isCutShort(command, in: syntax)
        inner.hasInput = inner.hasInput || call.hasInput
        look(at: inner, of: command, isInner: true, in: syntax, &found)
      }
    }
    for loop in syntax.endlessLoops { found.add(.neverEnding, loop) }
  }

  /// Whether what it prints goes to a program that stops reading.
  private func isCutShort(_ command: SimpleCommand, in syntax: ShellSyntax) -> Bool {
    guard command.isPiped else { return false }
    return syntax.commands.contains { other in
      guard other.pipeline == command.pipeline, other.hasInput, let first = other.words.first
      else { return false }
      switch syntax.plain(first) {
      case "head": return true
      case "grep":
        return other.words.contains { ["-m", "-m1", "-q", "--quiet"].contains(syntax.plain($0)) }
      case "sed": return other.words.contains { syntax.plain($0).hasSuffix("q") }
      default: return false
      }
    }
  }

  private mutating func variables(
    _ syntax: ShellSyntax, known: Known, _ found: inout Findings
  ) {
    var seen: Set<String> = []
    // Where each name is set first.
    var firstSet: [String: Int] = [:]
    for set in syntax.sets {
      if set.stays, seen.insert(set.name).inserted { sets.append(set.name) }
      firstSet[set.name] = min(firstSet[set.name] ?? set.order, set.order)
    }
    seen.removeAll()
    for read in syntax.reads {
      // What is set in the same text before it is read, or in the loop around it.
      if let first = firstSet[read.name] {
        if first < read.order { continue }
        if first == read.order,
          !syntax.commands.indices.contains(read.order)
            || syntax.commands[read.order].assignments.isEmpty
        {
          continue
        }
      }
      if seen.insert(read.name).inserted { reads.append(read.name) }
    }
  }
}

/// Hazards as they are found.
private struct Findings {
  let line: Int
  let bytes: [UInt8]
  var depth = 0
  private var all: [Hazard] = []
  private var seen: Set<Key> = []

  private struct Key: Hashable {
    let kind: Hazard.Kind
    let detail: String
  }

  init(line: Int, bytes: [UInt8]) {
    self.line = line
    self.bytes = bytes
  }

  mutating func add(_ kind: Hazard.Kind, _ detail: String) {
    if seen.insert(Key(kind: kind, detail: detail)).inserted {
      all.append(Hazard(kind, detail: detail, line: line))
    }
  }

  /// Placeholders and variables first, as they are asked first.
  ///
  /// - Parameter brackets: holes that were covered when details were taken from the text.
  func sorted(onHole: Bool, onVariable: String?, covering brackets: [BracketHole]) -> [Hazard] {
    guard all.count > 0 else { return [] }
    let ordered = Hazard.Kind.allCases.flatMap { kind in
      all.filter { $0.kind == kind }.map { uncovered($0, brackets) }
    }
    return ordered.map { hazard in
      guard hazard.kind == .destructive else { return hazard }
      if onHole {
        return Hazard(.destructive, detail: "\(hazard.detail) (on a placeholder)", line: line)
      }
      if onVariable != nil {
        return Hazard(.destructive, detail: "\(hazard.detail) (on a variable)", line: line)
      }
      return hazard
    }
  }
}

extension Findings {
  /// A detail with more holes is nothing that a person reads.
  private static let mostUncovered = 32

  /// The hazard with the holes in its detail as they stand in the text.
  private func uncovered(_ hazard: Hazard, _ brackets: [BracketHole]) -> Hazard {
    // Placeholders were taken from the text itself, and no cover is shorter than `<x>`.
    guard hazard.kind != .placeholder, !brackets.isEmpty, hazard.detail.utf8.holds("xxx") else {
      return hazard
    }
    var detail = hazard.detail
    for hole in brackets.prefix(Self.mostUncovered) where hole.range.count <= detail.utf8.count {
      let cover = String(repeating: "x", count: hole.range.count)
      detail.replace(
        cover, with: String(decoding: bytes[hole.range], as: UTF8.self), maxReplacements: 1)
    }
    return detail == hazard.detail ? hazard : Hazard(hazard.kind, detail: detail, line: hazard.line)
  }
}

/// Names that the shell itself provides.
enum ShellNames {
  /// Variables that are set in every bash.
  static let own: Set<String> = [
    "PWD", "OLDPWD", "RANDOM", "SRANDOM", "HOSTNAME", "HOSTTYPE", "MACHTYPE", "SECONDS", "UID",
    "EUID",
    "PPID", "LINENO", "OSTYPE", "IFS", "PIPESTATUS", "FUNCNAME", "GROUPS", "SHLVL", "OPTIND",
    "OPTERR", "PS4", "DIRSTACK", "EPOCHSECONDS", "EPOCHREALTIME", "SHELLOPTS", "BASH", "BASHPID",
    "BASHOPTS", "COLUMNS", "LINES", "HISTCMD", "TERM", "PATH", "HOME", "SHELL", "USER", "LOGNAME",
    "TMPDIR", "EDITOR", "_",
  ]

  /// Where disks stand.
  static let disks = [
    "/dev/sd", "/dev/nvme", "/dev/vd", "/dev/xvd", "/dev/disk", "/dev/mmc", "/dev/hd",
    "/dev/mapper",
  ]
}
