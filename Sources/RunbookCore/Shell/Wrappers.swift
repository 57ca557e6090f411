/// A program with its arguments, once the programs that only start it are taken away.
struct Invocation {
  /// The last part of its path: `psql` of `/usr/bin/psql`.
  let program: String
  /// Without quotes; variables stand as they are written.
  let arguments: [String]
  /// Something is piped or redirected into it, or it never reads from the terminal.
  var hasInput: Bool
  var isPiped: Bool
  /// It cannot run for ever: it is in the background, or something ends it.
  var ends: Bool
  /// It runs on another machine.
  var isRemote: Bool
  /// It was given a terminal: `-it`.
  var hasTerminal = false
  /// The text of its heredocs and here-strings.
  var input = ""
  /// It is called by its path: `./deploy.sh`.
  var isPath = false
  /// How many of its arguments are its own, where the rest is a program in a container.
  var ownCount: Int?

  /// Whether a framework's own script is called: `manage.py`, `artisan`.
  var isManaged: Bool {
    func names(_ word: String) -> Bool {
      switch word.utf8.last {
      case UInt8(ascii: "y"): word.hasSuffix("manage.py")
      case UInt8(ascii: "n"): word == "django-admin" || word.hasSuffix("artisan")
      case UInt8(ascii: "k"): word == "flask"
      default: false
      }
    }
    return names(program) || arguments.prefix(5).contains(where: names)
  }

  /// `program argument argument`, cut to what a reader needs.
  var brief: String {
    let text = ([program] + arguments.prefix(3)).joined(separator: " ")
    let line = text.prefix { $0 != "\n" }
    return line.count > 60 ? String(line.prefix(59)) + "…" : String(line)
  }
}

/// Finds programs behind those that start them: `sudo`, `env`, `docker exec`, `bash -c`.
enum Wrappers {
  /// How a program that starts another is called.
  private struct Shape {
    /// Options that take the next word.
    var valued: Set<String> = []
    /// Words of its own before the program.
    var words = 0
    /// Words that have to come first: `docker exec`.
    var commands: [[String]] = []
    /// Assignments may stand before the program.
    var assigns = false
    /// It ends what it starts, or does not wait for it.
    var ends = false
    /// It gives its input to what it starts as arguments.
    var feeds = false
    var isRemote = false
  }

  private static func set(_ text: String) -> Set<String> {
    Set(text.split(separator: " ").map(String.init))
  }

  private static let container = set(
    "-e --env -u --user -w --workdir --env-file --name -v --volume -p --publish --network --net "
      + "--entrypoint --mount --platform --hostname -h --label -l --restart --memory -m --cpus -f "
      + "--file --profile --project-name --index --log-driver --log-opt --add-host --link --gpus "
      + "--cap-add --device --ulimit --shm-size --pull --ip --dns --detach-keys --log-level -H --host "
      + "--context -c -n --namespace --kubeconfig --container --pod-running-timeout --security-opt")

  private static let shapes: [String: [Shape]] = {
    let manager = [
      Shape(valued: container, words: 1, commands: [["exec"]]),
      Shape(valued: container, words: 1, commands: [["run"], ["container", "run"]]),
      Shape(valued: container, words: 1, commands: [["compose", "exec"], ["compose", "run"]]),
    ]
    let compose = [Shape(valued: container, words: 1, commands: [["exec"], ["run"]])]
    return [
      "sudo": [Shape(valued: set("-u --user -g --group -h -p -C -D -R -T"), assigns: true)],
      "doas": [Shape(valued: set("-u -C"), assigns: true)],
      "env": [Shape(valued: set("-u --unset -C --chdir"), assigns: true)],
      "time": [Shape(valued: set("-f -o"))], "nohup": [Shape()], "exec": [Shape(valued: set("-a"))],
      "command": [Shape()], "builtin": [Shape()], "setsid": [Shape()], "unbuffer": [Shape()],
      "nice": [Shape(valued: set("-n"))], "ionice": [Shape(valued: set("-c -n -p"))],
      "stdbuf": [Shape(valued: set("-i -o -e"))], "strace": [Shape(valued: set("-e -o -p -s"))],
      "chronic": [Shape()], "caffeinate": [Shape()], "chroot": [Shape(words: 1)],
      "flock": [Shape(valued: set("-w -E"), words: 1)], "taskset": [Shape(words: 1)],
      "timeout": [Shape(valued: set("-k --kill-after -s --signal"), words: 1, ends: true)],
      "gtimeout": [Shape(valued: set("-k --kill-after -s --signal"), words: 1, ends: true)],
      "xargs": [
        Shape(valued: set("-n -I -P -L -d -s -a --max-args --max-procs --replace"), feeds: true)
      ],
      "parallel": [Shape(valued: set("-j --jobs"), feeds: true)],
      "runuser": [Shape(valued: set("-u"), commands: [])],
      "docker": manager, "podman": manager, "nerdctl": manager, "docker-compose": compose,
      "podman-compose": compose, "lxc": [Shape(words: 1, commands: [["exec"]])],
      "incus": [Shape(words: 1, commands: [["exec"]])],
      "heroku": [Shape(valued: set("-a --app -s --size -r --remote"), commands: [["run"]])],
      "bundle": [Shape(commands: [["exec"]])], "npx": [Shape(valued: set("-p --package"))],
      "bunx": [Shape()], "pnpx": [Shape()], "uvx": [Shape()],
      "pnpm": [Shape(commands: [["exec"], ["dlx"]])],
      "yarn": [Shape(commands: [["exec"], ["dlx"]])],
      "npm": [Shape(commands: [["exec"]])], "pipenv": [Shape(commands: [["run"]])],
      "poetry": [Shape(commands: [["run"]])], "uv": [Shape(commands: [["run"]])],
      "rye": [Shape(commands: [["run"]])], "pdm": [Shape(commands: [["run"]])],
      "dotenv": [Shape(valued: set("-f -e"))], "doppler": [Shape(commands: [["run"]])],
      "op": [Shape(commands: [["run"]])], "aws-vault": [Shape(words: 1, commands: [["exec"]])],
      "mise": [Shape(commands: [["exec"]])], "direnv": [Shape(words: 1, commands: [["exec"]])],
      "kubectl": [
        Shape(valued: container, words: 1, commands: [["exec"], ["run"], ["debug"]])
      ],
      "oc": [
        Shape(valued: container, words: 1, commands: [["exec"], ["rsh"], ["debug"], ["run"]])
      ],
      "k": [Shape(valued: container, words: 1, commands: [["exec"], ["run"], ["debug"]])],
    ]
  }()

  /// Options whose value a shell or an interpreter runs.
  private static let shells = set("bash sh zsh dash ksh ash busybox fish")

  /// The name of the program that a command runs in the end.
  static func program(of command: SimpleCommand, in syntax: ShellSyntax) -> String {
    guard let first = command.words.first else { return "" }
    let name = base(syntax.plain(first))
    guard shapes[name] != nil else { return name }
    let words = command.words.map { syntax.plain($0) }
    return unwrapped(
      Invocation(
        program: name, arguments: Array(words.dropFirst()), hasInput: false, isPiped: false,
        ends: false, isRemote: false)
    ).last?.program ?? name
  }

  private static func base(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: Byte.slash) else { return path }
    let name = String(path[path.utf8.index(after: slash)...])
    return name.isEmpty ? path : name
  }

  /// A command as it is called, and each program that it starts in turn.
  static func invocations(of command: SimpleCommand, in syntax: ShellSyntax) -> [Invocation] {
    guard let first = command.words.first else { return [] }
    var input = ""
    for redirection in command.redirections {
      if let heredoc = redirection.heredoc {
        input += String(decoding: syntax.bytes[syntax.heredocs[heredoc].body], as: UTF8.self)
      } else if redirection.way == .hereString {
        input += syntax.plain(redirection.target)
      }
    }
    let call = Invocation(
      program: base(syntax.plain(first)),
      arguments: command.words.dropFirst().map { syntax.plain($0) },
      hasInput: command.hasInput, isPiped: command.isPiped, ends: command.isBackground,
      isRemote: false, input: input, isPath: syntax.plain(first).utf8.contains(Byte.slash))
    return unwrapped(call)
  }

  /// Programs that start others elsewhere: those have words and options of their own.
  private static let containers = set(
    "docker podman nerdctl docker-compose podman-compose kubectl oc k lxc incus")

  private static func unwrapped(_ call: Invocation) -> [Invocation] {
    var calls = [call]
    while calls.count < 8, let last = calls.last, let inner = inner(of: last) {
      if containers.contains(last.program) {
        calls[calls.count - 1].ownCount = last.arguments.count - inner.arguments.count - 1
      }
      calls.append(inner)
    }
    return calls
  }

  fileprivate static func inner(of call: Invocation) -> Invocation? {
    for shape in shapes[call.program] ?? [] {
      if let inner = inner(of: call, shape) { return inner }
    }
    return nil
  }

  private static func inner(of call: Invocation, _ shape: Shape) -> Invocation? {
    var rest = call.arguments[...]
    if !shape.commands.isEmpty {
      // Options of the program itself may stand before its command: `kubectl -n x exec`.
      guard let start = commandStart(in: call.arguments, shape) else { return nil }
      rest = call.arguments[start...]
    }
    var words = shape.words
    var terminal = call.hasTerminal
    while let word = rest.first {
      if word == "--" {
        rest.removeFirst()
        words = 0
        break
      }
      if word.utf8.first == Byte.dash, word.utf8.count > 1 {
        if isTerminalOption(word) { terminal = true }
        rest.removeFirst()
        if shape.valued.contains(word) { rest = rest.dropFirst() }
      } else if shape.assigns, isAssignment(word) {
        rest.removeFirst()
      } else if words > 0 {
        words -= 1
        rest.removeFirst()
      } else {
        break
      }
    }
    guard words == 0, let program = rest.first else { return nil }
    var inner = call
    inner = Invocation(
      program: base(program), arguments: Array(rest.dropFirst()),
      hasInput: call.hasInput && !shape.feeds || shape.feeds, isPiped: call.isPiped,
      ends: call.ends || shape.ends, isRemote: call.isRemote || shape.isRemote,
      hasTerminal: terminal, input: call.input, isPath: program.utf8.contains(Byte.slash))
    return inner
  }

  private static func commandStart(in words: [String], _ shape: Shape) -> Int? {
    var index = 0
    var skipped = 0
    while index < words.count, skipped < 5 {
      for command in shape.commands where words[index...].starts(with: command) {
        return index + command.count
      }
      // A word that is neither the command nor an option or its value is another command.
      let word = words[index]
      if word.utf8.first == Byte.dash {
        if shape.valued.contains(word) { index += 1 }
      } else if word != "container" {
        return nil
      }
      index += 1
      skipped += 1
    }
    return nil
  }

  /// `-it`, `-ti`, `--tty`, `--interactive`.
  static func isTerminalOption(_ word: String) -> Bool {
    if word == "--tty" || word == "--interactive" || word == "--tty=true" || word == "--stdin" {
      return true
    }
    guard word.utf8.first == Byte.dash, word.utf8.count <= 5,
      word.utf8.dropFirst().first != Byte.dash
    else { return false }
    let letters = word.utf8.dropFirst()
    return letters.contains(UInt8(ascii: "t")) && letters.allSatisfy { "itde".utf8.contains($0) }
  }

  private static func isAssignment(_ word: String) -> Bool {
    guard let first = word.utf8.first, Byte.isLetter(first) else { return false }
    return word.utf8.drop(while: Byte.isName).first == Byte.equals
  }

  /// What a call hands to another interpreter as text of the shell's language.
  struct Script {
    let text: String
    let isRemote: Bool
  }

  static func scripts(of call: Invocation) -> [Script] {
    let arguments = call.arguments
    if shells.contains(call.program) {
      for (index, word) in arguments.enumerated() where isScriptOption(word) {
        guard index + 1 < arguments.count else { break }
        return [Script(text: arguments[index + 1], isRemote: call.isRemote)]
      }
      let takesFile = arguments.contains { !$0.hasPrefix("-") }
      return call.input.isEmpty || takesFile
        ? [] : [Script(text: call.input, isRemote: call.isRemote)]
    }
    switch call.program {
    case "ssh", "mosh", "autossh":
      let remote = SSH(arguments).command
      let text = remote.isEmpty ? call.input : remote.joined(separator: " ")
      return text.isEmpty ? [] : [Script(text: text, isRemote: true)]
    case "su", "runuser":
      guard let index = arguments.firstIndex(where: { $0 == "-c" || $0 == "--command" }),
        index + 1 < arguments.count
      else { return call.input.isEmpty ? [] : [Script(text: call.input, isRemote: false)] }
      return [Script(text: arguments[index + 1], isRemote: false)]
    case "eval": return [Script(text: arguments.joined(separator: " "), isRemote: false)]
    case "trap":
      return arguments.first.map { [Script(text: $0, isRemote: false)] } ?? []
    case "watch":
      let words = arguments.drop { $0.hasPrefix("-") || $0.allSatisfy(\.isNumber) }
      return [Script(text: words.joined(separator: " "), isRemote: false)]
    case "gcloud", "fly", "flyctl", "vagrant", "az", "aws", "multipass":
      let options = ["--command", "-C", "-c", "--remote-command"]
      for (index, word) in arguments.enumerated() {
        if options.contains(word), index + 1 < arguments.count, arguments.contains("ssh") {
          return [Script(text: arguments[index + 1], isRemote: true)]
        }
        if let value = options.first(where: { word.hasPrefix($0 + "=") }) {
          return [Script(text: String(word.dropFirst(value.count + 1)), isRemote: true)]
        }
      }
      return []
    case "ansible":
      guard let index = arguments.firstIndex(of: "-a"), index + 1 < arguments.count else {
        return []
      }
      let module = arguments.firstIndex(of: "-m").map { arguments[($0 + 1)...].first ?? "" }
      return ["shell", "command", "raw", "ansible.builtin.shell", nil].contains(module)
        ? [Script(text: arguments[index + 1], isRemote: true)] : []
    case "find":
      return ["-exec", "-execdir", "-ok"].compactMap { option in
        arguments.firstIndex(of: option).map { index in
          let words = arguments[(index + 1)...].prefix { $0 != ";" && $0 != "+" }
          return Script(text: words.joined(separator: " "), isRemote: false)
        }
      }
    default: return []
    }
  }

  /// `-c`, `-lc`, `-ec`.
  private static func isScriptOption(_ word: String) -> Bool {
    word.utf8.first == Byte.dash && word.utf8.dropFirst().first != Byte.dash
      && word.utf8.last == UInt8(ascii: "c")
  }

  /// Programs that take one of their words as a program in a language of its own.
  private static let interpreters = set(
    "bash sh zsh dash ksh ash fish ssh mosh su runuser eval trap watch awk gawk mawk sed gsed perl "
      + "python python3 ruby node php psql mysql mariadb sqlite3 mongosh mongo let xargs parallel find "
      + "alias unset declare typeset local readonly export read test [ [[ sqlcmd bq cqlsh redis-cli "
      + "clickhouse-client expect tclsh R Rscript")

  /// The words of a command that another interpreter reads, so that no quoting makes a value safe.
  static func code(of command: SimpleCommand, in syntax: ShellSyntax) -> [Range<Int>] {
    let calls = invocations(of: command, in: syntax)
    guard let call = calls.last(where: { interpreters.contains($0.program) }) else {
      return calls.last.map { scripts(of: $0).isEmpty ? [] : command.words.map(\.range) } ?? []
    }
    switch call.program {
    case "test", "[", "[[", "read": return []
    case "export", "declare", "typeset", "local", "readonly", "unset", "alias":
      // The name's side only.
      return command.words.dropFirst().map { word in
        let name = syntax.bytes[word.range].prefix { $0 != Byte.equals }
        return word.start..<(call.program == "alias" ? word.end : name.endIndex)
      }
    case "ssh", "mosh":
      let remote = SSH(call.arguments).command
      guard !remote.isEmpty else { return heredocs(of: command, in: syntax) }
      return command.words.suffix(remote.count).map(\.range)
    case "psql", "mysql", "mariadb", "sqlite3", "mongosh", "mongo", "sqlcmd", "bq", "cqlsh",
      "redis-cli", "clickhouse-client":
      // Statements have blanks; names of hosts and databases have none.
      return command.words.filter { word in
        word.isQuoted && syntax.bytes[word.range].contains { Byte.isBlank($0) }
      }.map(\.range) + heredocs(of: command, in: syntax)
    case "python", "python3", "ruby", "node", "php", "perl", "R", "Rscript", "find", "sed", "gsed",
      "awk", "gawk", "mawk", "xargs", "parallel":
      return command.words.dropFirst().filter(\.isQuoted).map(\.range)
        + heredocs(of: command, in: syntax)
    default: return command.words.dropFirst().map(\.range) + heredocs(of: command, in: syntax)
    }
  }

  private static func heredocs(of command: SimpleCommand, in syntax: ShellSyntax) -> [Range<Int>] {
    command.redirections.compactMap { $0.heredoc.map { syntax.heredocs[$0].body } }
  }
}

/// A call of `ssh`: where to, and what is to run there.
struct SSH {
  private static let valued: Set<UInt8> = Set("BbcDEeFIiJLlmOopPQRSWw".utf8)
  private(set) var command: [String] = []
  private(set) var options: [String] = []

  init(_ arguments: [String]) {
    var index = 0
    while index < arguments.count, arguments[index].utf8.first == Byte.dash {
      let option = arguments[index]
      options.append(option)
      if option == "--" {
        index += 1
        break
      }
      // `-p 22`, but not `-p22`.
      if option.utf8.count == 2
        || option.utf8.dropFirst().dropLast().allSatisfy({ !Self.valued.contains($0) }),
        let last = option.utf8.last, Self.valued.contains(last)
      {
        index += 1
      }
      index += 1
    }
    guard index < arguments.count else { return }
    index += 1
    while index < arguments.count, arguments[index].utf8.first == Byte.dash, command.isEmpty {
      let option = arguments[index]
      options.append(option)
      if let last = option.utf8.last, option.utf8.count == 2, Self.valued.contains(last) {
        index += 1
      }
      index += 1
    }
    if index < arguments.count { command = Array(arguments[index...]) }
  }

  func has(_ letter: Character) -> Bool {
    options.contains {
      $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.dropFirst().contains(letter) && $0.count <= 4
    }
  }
}

extension Wrappers {
  /// Whether a call names a program to start, beside its own words.
  static func startsProgram(_ call: Invocation) -> Bool { inner(of: call) != nil }
}
