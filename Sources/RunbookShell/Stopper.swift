import CTerminal
import Glibc

/// Turns what the caller wants into signals for the terminal's foreground group.
///
/// An interactive shell ignores TERM, and a loop in it goes on where TERM ends one of its commands: the
/// shell itself, and what a loop starts next, are stopped as Ctrl-C does it.
struct Stopper {
  private var killAt: ContinuousClock.Instant?
  /// The group that was asked to end.
  private var asked: Int32 = 0
  /// Whether the shell itself was interrupted, which it answers with a line break.
  private(set) var interruptedShell = false

  mutating func act(
    on wish: Attention, master: Int32, shell: Int32, now: ContinuousClock.Instant
  ) {
    let group = tcgetpgrp(master)
    switch wish {
    case .none, .leave: break
    case .interrupt: signal(SIGINT, group, shell, master: master)
    case .stop(let grace):
      guard let killAt else {
        killAt = now + grace
        asked = group
        ct_release_output(master)
        return signal(SIGTERM, group, shell, master: master)
      }
      if now >= killAt + grace {
        if group > 1, group != shell { kill(-group, SIGKILL) }
        if shell > 1 { kill(shell, SIGKILL) }
      } else if now >= killAt {
        signal(SIGKILL, group, shell, master: master)
      } else if group != asked {
        signal(SIGINT, group, shell, master: master)
      }
    }
  }

  private mutating func signal(_ number: Int32, _ group: Int32, _ shell: Int32, master: Int32) {
    if group == shell || group <= 1 {
      guard shell > 1 else { return }
      interruptedShell = true
      kill(shell, SIGINT)
    } else if kill(-group, number) == 0 {
      if number == SIGTERM { kill(-group, SIGCONT) }
    } else if errno == EPERM {
      // Another user's, by sudo: the terminal's own keys reach it.
      var key: UInt8 = number == SIGKILL ? 0x1c : 0x03
      write(master, &key, 1)
    }
  }
}
