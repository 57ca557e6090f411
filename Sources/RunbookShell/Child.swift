import CTerminal
import Glibc

/// A program started with chosen descriptors and nothing else of ours.
enum Child {
  /// Starts a program found on PATH; the descriptors become its 0, 1 and 2.
  static func spawn(
    _ arguments: [String], environment: [String: String], stdio: [Int32]
  ) throws(ShellError) -> Int32 {
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var pid: Int32 = 0
    let code = ct_spawn(&argv, &envp, stdio, &pid)
    guard code == 0 else {
      throw .system(call: "spawn", code: code, path: arguments.first ?? "")
    }
    return pid
  }

  /// Runs a program to its end and returns its exit status.
  static func run(
    _ arguments: [String], environment: [String: String]
  ) throws(ShellError) -> Int32 {
    let pid = try spawn(arguments, environment: environment, stdio: [0, 1, 2])
    return wait(pid)
  }

  /// Waits for a child; its exit status, or 128 + n for signal n.
  static func wait(_ pid: Int32) -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }
}
