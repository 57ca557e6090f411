import Foundation

/// A program of the system, called by a test and waited for.
struct SystemCommand {
  var output: String
  var status: Int32

  enum Failure: Error, CustomStringConvertible {
    case notStarted([String], errno: Int32)
    case failed([String], status: Int32, output: String)

    var description: String {
      switch self {
      case .notStarted(let words, let errno):
        "\(words.joined(separator: " ")): errno \(errno); scripts/setup --test installs what is missing"
      case .failed(let words, let status, let output):
        "\(words.joined(separator: " ")): status \(status): \(output)"
      }
    }
  }

  /// Runs a program to its end; its output goes through a file, which no child of another test that
  /// starts meanwhile can hold open.
  init(_ words: [String], environment: [String: String] = [:], input: String = "") throws {
    let file = try Self.scratch(input)
    let result = try Self.scratch("")
    defer {
      close(file)
      close(result)
    }
    let process = try Self.start(words, environment, input: file, output: result)
    var ended: Int32 = 0
    while waitpid(process, &ended, 0) < 0 && errno == EINTR {}
    output = Self.text(of: result)
    status = ended & 0x7F == 0 ? (ended >> 8) & 0xFF : -(ended & 0x7F)
  }

  /// Starts a program that goes on beside the test.
  static func start(
    _ words: [String], _ environment: [String: String] = [:], input: Int32, output: Int32
  ) throws -> pid_t {
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    let variables = environment.merging(["PATH": path + ":/usr/sbin:/sbin"]) { $1 }
    let argv = (["/usr/bin/env", "--"] + words).map { strdup($0) } + [nil]
    let envp = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    // A thread that runs tests blocks signals, which a shell and its commands would have blocked, too.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process = pid_t()
    let result = posix_spawn(&process, "/usr/bin/env", &actions, &attributes, argv, envp)
    guard result == 0 else { throw Failure.notStarted(words, errno: result) }
    return process
  }

  /// Its output, where it ended well.
  @discardableResult
  static func run(
    _ words: [String], environment: [String: String] = [:], input: String = ""
  ) throws -> String {
    let command = try SystemCommand(words, environment: environment, input: input)
    guard command.status == 0 else {
      throw Failure.failed(words, status: command.status, output: command.output)
    }
    return command.output
  }

  /// Whether programs are there to be called.
  static func has(_ names: String...) -> Bool {
    names.allSatisfy { name in
      ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"].contains {
        access("\($0)/\(name)", X_OK) == 0
      }
    }
  }

  /// A file without a name.
  private static func scratch(_ text: String) throws -> Int32 {
    var path = Array((NSTemporaryDirectory() + "/tm-XXXXXX").utf8CString)
    let file = mkstemp(&path)
    guard file >= 0 else { throw Failure.notStarted(["mkstemp"], errno: errno) }
    unlink(path)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    let bytes = Array(text.utf8)
    _ = write(file, bytes, bytes.count)
    lseek(file, 0, SEEK_SET)
    return file
  }

  private static func text(of file: Int32) -> String {
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = pread(file, &room, room.count, off_t(bytes.count))
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += room.prefix(count)
    }
  }
}
