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

  /// What has to be typed to be known by this name again: nothing where it is the usual one.
  var option: String {
    guard name != Operator(named: nil).name else { return "" }
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "@._-".contains($0) }
    return " --operator " + (isPlain ? name : "'\(safe(name).replacing("'", with: "'\\''"))'")
  }

  /// The name so that two operators of the same name are told apart.
  var words: String { sitting(interactive: false, unattended: false).person }

  /// The names by which a run may be offered to this person.
  var names: Set<String> { [name, Place.login, "\(Place.login)@\(Place.host)"] }

  func answers(to name: String) -> Bool { names.contains(name) }

  /// Whether this person sat at a run last: the same name, and the same user.
  func drove(_ run: Run) -> Bool {
    guard let last = run.sittings.last?.sitting else { return true }
    return last.operator == name && last.uid == Int(getuid())
  }

  /// What the journal keeps of a sitting.
  func sitting(interactive: Bool, unattended: Bool) -> Sitting {
    let terminal = interactive ? ttyname(STDIN_FILENO).map { String(cString: $0) } : nil
    return Sitting(
      operator: name, login: Place.login, uid: Int(getuid()),
      sudoUser: Place.environment["SUDO_USER"], host: Place.host,
      boot: Place.boot.isEmpty ? nil : Place.boot, terminal: terminal, unattended: unattended,
      utcOffset: LocalClock.utcOffset)
  }
}

extension Sitting {
  /// Whether it was this user's on this machine, whatever the machine was called then.
  var isOurs: Bool {
    uid == Int(getuid()) && (host == Place.host || (boot != nil && boot == Place.boot))
  }
}
