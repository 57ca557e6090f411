import CTerminal
import Glibc

/// An interactive bash at which commands are typed: what a session is measured by.
final class PlainBash {
  struct End: Equatable {
    var status: Int32
    var output: [UInt8]
    var shellEnded = false
  }

  enum Failure: Error { case noTerminal, silent(output: String) }

  private let master: Int32
  private let process: pid_t

  init(in directory: String, environment: [String: String]) throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    guard ct_open_terminal(&master, &slave) == 0 else { throw Failure.noTerminal }
    var modes = termios()
    tcgetattr(slave, &modes)
    modes.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(slave, TCSANOW, &modes)
    let words = [
      "env", "-C", directory, "setsid", "-c", "bash", "--noprofile", "--norc", "--noediting", "-i",
    ]
    let argv = words.map { strdup($0) } + [nil]
    let envp = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in 0...2 { posix_spawn_file_actions_adddup2(&actions, slave, descriptor) }
    // The tests' own threads may block signals that the commands send.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var process = pid_t()
    let result = posix_spawnp(&process, "env", &actions, &attributes, argv, envp)
    close(slave)
    guard result == 0 else { throw Failure.noTerminal }
    (self.master, self.process) = (master, process)
    // The same as a session's shell is told; the report leaves `$?` as it was.
    _ = try run(
      """
      unset -v PROMPT_COMMAND HISTFILE MAILCHECK TMOUT IGNOREEOF; PS1= PS2= PS0=
      export -n PS1 PS2 PS0; set +H +o history
      __tr_report() { builtin printf '\\001%s\\001' "$1"; builtin return "$1"; }; readonly -f __tr_report
      """)
  }

  deinit {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    close(master)
  }

  /// Types a command and gives what came back.
  func run(_ command: String) throws -> End {
    let lines = command + "\n__tr_report \"$?\" && :\n"
    _ = lines.withCString { write(master, $0, strlen($0)) }
    var output: [UInt8] = []
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
      var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      _ = poll(&ready, 1, 100)
      var chunk = [UInt8](repeating: 0, count: 65536)
      if ready.revents & Int16(POLLIN) != 0 {
        let count = read(master, &chunk, chunk.count)
        if count > 0 { output += chunk[..<count] }
        let parts = output.split(separator: 1, omittingEmptySubsequences: false)
        if parts.count >= 3, let status = Int32(String(decoding: parts[1], as: UTF8.self)) {
          return End(status: status, output: Array(parts[0]))
        }
      } else if ready.revents & Int16(POLLHUP | POLLERR) != 0 {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return End(status: code, output: output, shellEnded: true)
      }
    }
    throw Failure.silent(output: String(decoding: output, as: UTF8.self))
  }
}
