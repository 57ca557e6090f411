import CTerminal
import Glibc

/// Turns what the caller wants into signals for the terminal's foreground group.
///
/// A stop ends the whole command and not only the program that it is at: the shell is interrupted too,
/// so that it goes on with nothing behind that program, neither the next of a list nor the next turn
/// of a loop.
struct Stopper {
  private var killAt: ContinuousClock.Instant?
  /// The group that was killed; what is there afterwards was started by a shell that minds nothing.
  private var killed: Int32?
  /// Whether the shell itself was interrupted, which it answers with a line break.
  private(set) var interruptedShell = false

  mutating func act(
    on wish: Attention, master: Int32, shell: Int32, now: ContinuousClock.Instant
  ) {
    let group = tcgetpgrp(master)
    switch wish {
    case .none, .leave: break
    case .interrupt:
      if group == shell || group <= 1 {
        interrupt(shell, group)
      } else {
        signal(SIGINT, group, master: master)
      }
    case .stop(let grace):
      if killAt == nil {
        killAt = now + grace
        ct_release_output(master)
      }
      // Again each time: a shell between two programs may have missed it.
      interrupt(shell, group)
      guard let killAt, now >= killAt else {
        if group > 1, group != shell { signal(SIGTERM, group, master: master) }
        return
      }
      if group > 1, group != shell { signal(SIGKILL, group, master: master) }
      if let killed, killed != group || now >= killAt + grace, shell > 1 { kill(-shell, SIGKILL) }
      killed = group
    }
  }

  /// What a substitution runs is in the shell's own group.
  private mutating func interrupt(_ shell: Int32, _ group: Int32) {
    guard shell > 1 else { return }
    interruptedShell = true
    kill(group == shell ? -shell : shell, SIGINT)
  }

  private func signal(_ number: Int32, _ group: Int32, master: Int32) {
    if kill(-group, number) == 0 {
      if number == SIGTERM { kill(-group, SIGCONT) }
    } else if errno == EPERM {
      // Another user's, by sudo: the terminal's own keys reach it.
      var key: UInt8 = number == SIGKILL ? 0x1c : 0x03
      write(master, &key, 1)
    }
  }
}
