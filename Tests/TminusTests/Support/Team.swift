import Foundation

/// Two users of one group with a journal in common, for as long as one test lasts.
final class Team {
  let group = "tg\(UUID().uuidString.prefix(6).lowercased())"
  let first: Member
  let second: Member
  /// The shared directory.
  let directory: String

  /// One user with a home of their own.
  struct Member {
    let user: OtherUser
    let home: TestHome

    init(in group: String? = nil, named name: String) throws {
      user = try OtherUser()
      home = try TestHome()
      home.extra = ["TMINUS_OPERATOR": name, "USER": user.name]
      if let group { try SystemCommand.run(["usermod", "-aG", group, user.name]) }
      try user.own(home)
    }

    /// The words that run tminus as this user.
    func tminus(_ words: [String]) -> [String] {
      user.becoming + ["env", "-C", home.work.path, TestHome.program.path] + words
    }

    /// Runs tminus to its end, its answers from a file.
    @discardableResult
    func run(_ words: String..., answering lines: [String] = []) throws -> SystemCommand {
      try SystemCommand(
        tminus(words), environment: home.environment, input: lines.map { $0 + "\n" }.joined())
    }

    func terminal(_ words: String...) throws -> Terminal {
      try Terminal(home, command: user.becoming + [TestHome.program.path] + words)
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
      let path = try home.write(name, text)
      try user.own(home)
      return path
    }
  }

  init(sharing: Bool = true) throws {
    try SystemCommand.run(["groupadd", group])
    first = try Member(in: group, named: "first")
    second = try Member(in: group, named: "second")
    directory = NSTemporaryDirectory() + "tm-share-\(UUID().uuidString.prefix(8))"
    guard sharing else { return }
    let shared = try first.run("journal", "share", group, directory)
    guard shared.status == 0 else {
      throw SystemCommand.Failure.failed(["share"], status: shared.status, output: shared.output)
    }
    for member in [first, second] { use(in: member) }
  }

  var journal: String { directory + "/journal.sqlite" }

  /// Lets a member's tminus find the shared journal.
  func use(in member: Member) { member.home.extra["TMINUS_JOURNAL"] = journal }

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
    for user in [first.user.name, second.user.name] {
      _ = try? SystemCommand(["gpasswd", "-d", user, group])
    }
    _ = try? SystemCommand(["groupdel", group])
  }
}
