import Foundation

/// Where tminus keeps things, and who is at it.
enum Place {
  /// The variables that tminus was started with; reading them anew each time is slow.
  static let environment = ProcessInfo.processInfo.environment

  /// The journal's path: as named, else the machine's, else the operator's own.
  ///
  /// - Parameters:
  ///   - environment: the variables that may name it.
  ///   - machine: the file that names the machine's, where there is one.
  static func journal(
    named: String?, environment: [String: String] = environment,
    machine: String = "/etc/tminus/journal"
  ) throws(AppError) -> String {
    if let named = named ?? environment["TMINUS_JOURNAL"], !named.isEmpty { return named }
    if access(machine, F_OK) == 0 {
      let bytes = try RunbookFile.bytes(at: machine)
      let path = String(decoding: bytes, as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      guard path.hasPrefix("/"), !path.contains(where: \.isNewline) else {
        throw .noPath(in: machine)
      }
      return path
    }
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return state + "/tminus/journal.sqlite"
    }
    guard let home = environment["HOME"], !home.isEmpty else { throw .noHome }
    return home + "/.local/state/tminus/journal.sqlite"
  }

  /// The folder of a run's shells: in memory, where what they write does not reach a disk.
  static func shells(ofRun run: String) -> String {
    let name = "tminus/\(run)"
    if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/"), isFolder(runtime) {
      return "\(runtime)/\(name)"
    }
    if isFolder("/dev/shm") { return "/dev/shm/tminus-\(getuid())/\(run)" }
    return "\(NSTemporaryDirectory())tminus-\(getuid())/\(run)"
  }

  /// With which environment a shell's folder is where `shells(ofRun:)` has it.
  static func environment(ofShell folder: String) -> String {
    // A shell's number, a run, and `tminus`.
    let above = (0..<3).reduce(folder as NSString) { path, _ in
      path.deletingLastPathComponent as NSString
    }
    let name = "/tminus/"
    return folder.hasPrefix((above as String) + name)
      ? "XDG_RUNTIME_DIR=\(above)" : "without XDG_RUNTIME_DIR"
  }

  /// Where what a journal could not store may be written instead, the best place first.
  static var rescueFolders: [String] {
    let state =
      environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].map { $0 + "/.local/state" }
    let memory = (shells(ofRun: "-") as NSString).deletingLastPathComponent
    return [state.map { $0 + "/tminus" }, memory].compactMap { $0 } + [NSTemporaryDirectory()]
  }

  /// Names of variables that a new shell has: the environment's and bash's own.
  static var variableNames: Set<String> { Set(environment.keys).union(shellsOwn) }

  /// Names of variables that bash sets by itself; some have a value only once they are read.
  static let shellsOwn: Set<String> = [
    "BASH", "BASHPID", "BASH_VERSION", "COLUMNS", "EPOCHREALTIME", "EPOCHSECONDS", "EUID",
    "HOSTNAME", "HOSTTYPE", "IFS", "LINENO", "LINES", "MACHTYPE", "OLDPWD", "OPTIND", "OSTYPE",
    "PATH", "PPID", "PWD", "RANDOM", "SECONDS", "SHELL", "SHLVL", "SRANDOM", "UID",
  ]

  /// The first of these directories that this user can go to.
  static func enterable(_ paths: [String?]) -> String? {
    paths.compactMap { $0 }.first { isFolder($0) && access($0, X_OK) == 0 }
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The name of this machine.
  static var host: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// What the kernel calls the time since this machine was started; nothing where it does not say.
  static var boot: String {
    guard let bytes = try? RunbookFile.bytes(at: "/proc/sys/kernel/random/boot_id") else {
      return ""
    }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// What the kernel calls the numbers that processes have here; nothing where it does not say.
  static var processNumbers: String {
    var buffer = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/self/ns/pid", &buffer, buffer.count)
    return String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The login name of this process's user.
  static var login: String { user(getuid()) }

  /// A user's name; the number where there is none.
  static func user(_ uid: UInt32) -> String { userName(uid) ?? "uid \(uid)" }

  /// A group's name; the number where there is none.
  static func group(_ gid: UInt32) -> String { groupName(gid) ?? "gid \(gid)" }

  /// A user as a command takes them.
  static func userWord(_ uid: UInt32) -> String { userName(uid) ?? "\(uid)" }

  /// A group as a command takes it.
  static func groupWord(_ gid: UInt32) -> String { groupName(gid) ?? "\(gid)" }

  private static func userName(_ uid: UInt32) -> String? {
    getpwuid(uid)?.pointee.pw_name.map { String(cString: $0) }
  }

  private static func groupName(_ gid: UInt32) -> String? {
    getgrgid(gid)?.pointee.gr_name.map { String(cString: $0) }
  }

  /// The program itself, as the kernel runs it.
  static var program: String {
    #if os(Linux)
      return "/proc/self/exe"
    #else
      return Bundle.main.executablePath ?? CommandLine.arguments[0]
    #endif
  }
}
