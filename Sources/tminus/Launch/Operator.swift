import Foundation
import RunbookCore

/// Who sits at the terminal.
struct Operator {
  let name: String

  /// The name given, else `TMINUS_OPERATOR`, else login and host.
  init(named name: String?) {
    let environment = Place.environment
    self.name =
      [name, environment["TMINUS_OPERATOR"]].compactMap { $0 }.first { !$0.isEmpty }
      ?? "\(Place.login)@\(Place.host)"
  }

  /// What the journal keeps of a sitting.
  func sitting(interactive: Bool, unattended: Bool) -> Sitting {
    let terminal = interactive ? ttyname(STDIN_FILENO).map { String(cString: $0) } : nil
    return Sitting(
      operator: name, login: Place.login, uid: Int(getuid()),
      sudoUser: Place.environment["SUDO_USER"], host: Place.host,
      terminal: terminal, unattended: unattended, utcOffset: LocalClock.utcOffset)
  }
}
