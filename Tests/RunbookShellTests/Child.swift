import CTerminal
import Glibc

/// Programs that tests start beside the shell.
enum Child {
  static func run(_ arguments: [String]) throws {
    var status: Int32 = 0
    waitpid(try spawn(arguments), &status, 0)
  }

  static func spawn(_ arguments: [String]) throws -> Int32 {
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = [strdup("PATH=/usr/bin:/bin"), nil]
    defer { for text in argv + envp { free(text) } }
    var pid: Int32 = 0
    guard ct_spawn(&argv, &envp, [0, 1, 2], &pid) == 0 else { throw TestShell.Failure.setUp }
    return pid
  }
}
