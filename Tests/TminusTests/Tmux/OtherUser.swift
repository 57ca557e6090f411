import Foundation

/// A user who is not root and may become root by a password, for as long as one test lasts.
final class OtherUser {
  let name = "tm\(UUID().uuidString.prefix(6).lowercased())"
  let password = "pass-\(UUID().uuidString.prefix(8))"
  private var rules: String { "/etc/sudoers.d/\(name)" }

  /// Only root can make a user, and only where users are kept in files.
  static let isPossible =
    geteuid() == 0 && SystemCommand.has("useradd", "userdel", "chpasswd", "setpriv", "sudo")
    && access("/etc/sudoers.d", W_OK) == 0

  init() throws {
    try SystemCommand.run(["useradd", "--no-create-home", "--shell", "/bin/bash", name])
    try SystemCommand.run(["chpasswd"], input: "\(name):\(password)\n")
    let text = """
      Defaults:\(name) timestamp_type=tty, lecture=never
      \(name) ALL=(ALL) ALL

      """
    // sudo refuses everybody where one of its files is half written.
    let draft = rules + ".new"
    try Data(text.utf8).write(to: URL(filePath: draft))
    chmod(draft, 0o440)
    guard rename(draft, rules) == 0 else {
      throw SystemCommand.Failure.notStarted(["rename", rules], errno: errno)
    }
  }

  deinit {
    unlink(rules)
    unlink(rules + ".new")
    unlink("/run/sudo/ts/\(name)")
    for call in [["pkill", "-KILL", "-u", name], ["userdel", name]] {
      do { _ = try SystemCommand(call) } catch { print("\(call): \(error)") }
    }
  }

  /// What makes a command this user's.
  var becoming: [String] { ["setpriv", "--reuid", name, "--regid", name, "--init-groups", "--"] }

  /// Gives a home to this user.
  func own(_ home: TestHome) throws {
    try SystemCommand.run(["chown", "-R", "\(name):", home.url.path])
  }
}
