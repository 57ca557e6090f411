import CTerminal
import Glibc

/// Turns what the caller wants into signals for the terminal's foreground group.
struct Stopper {
  private var killAt: ContinuousClock.Instant?
  /// Whether the shell itself was interrupted, which it answers with a line break.
  private(set) var interruptedShell = false

  /// An interactive shell ignores TERM: its own loops are stopped as Ctrl-C does it.
  mutating func act(
    on wish: Attention, master: Int32, shell: Int32, now: ContinuousClock.Instant
  ) {
    switch wish {
    case .none, .leave: break
    case .interrupt: signal(SIGINT, master: master, shell: shell)
    case .stop(let grace):
      if let killAt {
        if now >= killAt + grace, shell > 1, tcgetpgrp(master) == shell {
          kill(shell, SIGKILL)
        } else if now >= killAt {
          signal(SIGKILL, master: master, shell: shell)
        }
      } else {
        killAt = now + grace
        ct_release_output(master)
        signal(SIGTERM, master: master, shell: shell)
      }
    }
  }

  private mutating func signal(_ number: Int32, master: Int32, shell: Int32) {
    let group = tcgetpgrp(master)
    if group == shell || group <= 1 {
      guard shell > 1 else { return }
      interruptedShell = true
      kill(shell, SIGINT)
    } else {
      kill(-group, number)
      if number == SIGTERM { kill(-group, SIGCONT) }
    }
  }
}
