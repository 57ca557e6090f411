import CTerminal
import Foundation

/// The pauses of somebody who watches: over with Ctrl-C, with `q` at a terminal, or once nobody reads any more.
///
/// Signals are held back meanwhile, so that none ends the program between two pieces of output; they are asked for
/// after each pause.
final class Vigil {
  private static let milliseconds: Int32 = 200

  /// What ends a watch, unless whoever started it has it ignored: held back, it would count all the same.
  private let signals = [SIGINT, SIGTERM, SIGHUP].filter { ct_ignores($0) == 0 }
  private let console: Console
  private var endings = sigset_t()
  private var before = sigset_t()

  init(_ console: Console) {
    self.console = console
    sigemptyset(&endings)
    for signal in signals { sigaddset(&endings, signal) }
    pthread_sigmask(SIG_BLOCK, &endings, &before)
  }

  deinit {
    var signal: Int32 = 0
    // What ended the watch has done its work.
    while isSignalled { sigwait(&endings, &signal) }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// Pauses; false where watching is over.
  func goesOn() -> Bool {
    if console.failure != nil || isSignalled { return false }
    var keys = pollfd(fd: hasKeys ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0)
    let isTyped = poll(&keys, 1, Self.milliseconds) > 0
    return !isSignalled && !(isTyped && asksToEnd())
  }

  private var isSignalled: Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return signals.contains { sigismember(&pending, $0) == 1 }
  }

  /// Whether keys are ours: in the background they are the shell's.
  private var hasKeys: Bool {
    console.isInteractive && tcgetpgrp(STDIN_FILENO) == getpgrp()
  }

  /// Whether the line that was typed is `q`, or there will be none any more.
  private func asksToEnd() -> Bool {
    var line = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &line, line.count)
    guard count > 0 else { return count == 0 || errno == EIO }
    let word = String(decoding: line[..<count], as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return word == "q" || word == "quit"
  }
}
