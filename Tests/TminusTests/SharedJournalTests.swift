import Foundation
import Testing

@testable import tminus

/// A journal that a group has in common, used by two Unix users.
@Suite(
  "A shared journal", .enabled(if: OtherUser.isPossible, "needs root, to make users who are not"))
struct SharedJournalTests {
  /// A runbook of trivial commands, each a step of its own.
  private static func steps(_ count: Int) -> String {
    "# T\n" + (1...count).map { "## Step \($0)\n```bash\necho \($0)\n```\n" }.joined()
  }

  private func facts(_ path: String) throws -> String {
    try SystemCommand.run(["stat", "-c", "%a %U %G", path])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(
    "sharing makes the directory 3770 and the files 0660 whatever the umask, and says what is next")
  func made() throws {
    let team = try Team(sharing: false)
    let words = team.first.tminus(["journal", "share", team.group, team.directory])
    let shared = try SystemCommand(
      ["bash", "-c", "umask 077; exec \"$@\"", "bash"] + words,
      environment: team.first.home.environment)
    #expect(shared.status == 0)
    #expect(shared.output.contains("echo \(team.journal) > /etc/tminus/journal"))
    #expect(shared.output.contains("export TMINUS_JOURNAL=\(team.journal)"))
    let owner = team.first.user.name
    #expect(try facts(team.directory) == "3770 \(owner) \(team.group)")
    for suffix in ["", "-wal", "-shm"] {
      #expect(try facts(team.journal + suffix) == "660 \(owner) \(team.group)", "\(suffix)")
    }
    #expect(try team.first.run("journal", "share", team.group, team.directory).status == 0)
  }

  @Test(
    "the files beside it are the owner's still, whoever opened it last: protected files stay open to all"
  )
  func logStays() throws {
    let team = try Team()
    try team.second.write("one.md", Self.steps(2))
    #expect(
      try team.second.run("run", "one.md", "--target", "-", "--yes").status == 0)
    for suffix in ["", "-wal", "-shm"] {
      #expect(
        try facts(team.journal + suffix) == "660 \(team.first.user.name) \(team.group)", "\(suffix)"
      )
    }
    #expect(try team.first.run("runs", "--all").output.contains("second"))
  }

  @Test("what cannot be shared is named: no such group, not a member, a directory that is there")
  func refusedSharing() throws {
    let team = try Team(sharing: false)
    let nobody = try team.first.run("journal", "share", "no-such-group", team.directory)
    #expect(nobody.status == 69)
    #expect(nobody.output.contains("there is no group `no-such-group` on this machine"))
    let stranger = try Team.Member(named: "stranger")
    let outside = try stranger.run("journal", "share", team.group, team.directory)
    #expect(outside.output.contains("is for the group \(team.group), and you are not in it"))
    try SystemCommand.run(["mkdir", "-m", "755", team.directory])
    let occupied = try team.first.run("journal", "share", team.group, team.directory)
    #expect(
      occupied.output.contains(
        "is there already: mode 755, root's, group root."))
  }

  @Test("one that is not exactly as sharing made it is not opened, and what to do is said")
  func unsafe() throws {
    let team = try Team()
    func refusal() throws -> String {
      let result = try team.second.run("runs")
      #expect(result.status == 69)
      return result.output
    }
    #expect(try team.second.run("runs").status == 0)
    let wal = team.journal + "-wal"
    let others = try Team.Member(named: "stranger")
    for (words, back, said) in [
      (
        ["chmod", "3777", team.directory], ["chmod", "3770", team.directory],
        "has the mode 3777, and shared it must be 3770. Its owner: `chmod 3770 \(team.directory)`"
      ),
      (
        ["chmod", "0666", team.journal], ["chmod", "0660", team.journal],
        "has the mode 666, and shared it must be 660"
      ),
      (
        ["chown", others.user.name, team.journal], ["chown", team.first.user.name, team.journal],
        "is \(others.user.name)'s, not \(team.first.user.name)'s, whose the directory is"
      ),
      (
        ["chgrp", others.user.name, wal], ["chgrp", team.group, wal],
        "journal \(wal): is the group \(others.user.name)'s"
      ),
      (
        ["chgrp", others.user.name, team.journal], ["chgrp", team.group, team.journal],
        "is the group \(others.user.name)'s, not \(team.group)'s"
      ),
    ] {
      try SystemCommand.run(words)
      let refused = try refusal()
      #expect(refused.contains(said), "\(words): \(refused)")
      // Changing the owner may have taken bits away.
      try SystemCommand.run(back)
      #expect(try team.second.run("runs").status == 0)
    }
    team.use(in: others)
    #expect(try others.run("runs").output.contains("and you are not in it"))
    let another = team.directory + "/other.sqlite"
    #expect(
      try team.second.run("runs", "--journal", another).output.contains(
        "is not there, and only sharing makes one"))
  }

  @Test(
    "two users on two terminals, a thousand steps each at once: both complete, and nothing is busy")
  func atOnce() async throws {
    let team = try Team()
    let members = [team.first, team.second]
    var runs: [Task<SystemCommand, any Error>] = []
    for (place, member) in members.enumerated() {
      try member.write("many\(place).md", Self.steps(1000))
      let words = member.tminus(["run", "many\(place).md", "--target", "t\(place)", "--yes"])
      let environment = member.home.environment
      runs.append(Task.detached { try SystemCommand(words, environment: environment) })
    }
    for run in runs {
      let result = try await run.value
      #expect(result.status == 0)
      #expect(!result.output.contains("locked") && !result.output.contains("NOT STORED"))
      #expect(result.output.contains("COMPLETE"))
    }
    for (place, member) in members.enumerated() {
      let verified = try member.run("verify", "many\(1 - place)-1")
      #expect(verified.status == 0)
      #expect(verified.output.contains("output of 1000 attempts holds"))
    }
    let checked = try team.second.run("journal", "check")
    #expect(checked.output.contains("2 runs"))
    #expect(checked.output.contains("all hold"))
  }

  @Test("one runbook on several targets at once, by both: each run is its own")
  func severalTargets() async throws {
    let team = try Team()
    let path = team.directory + "/../" + UUID().uuidString + ".md"
    try Data(Self.steps(20).utf8).write(to: URL(filePath: path))
    chmod(path, 0o644)
    defer { unlink(path) }
    let runs = [team.first, team.second, team.first, team.second].enumerated().map {
      place, member in
      let words = member.tminus(["run", path, "--target", "t\(place)", "--yes"])
      let environment = member.home.environment
      return Task.detached { try SystemCommand(words, environment: environment) }
    }
    for run in runs { #expect(try await run.value.status == 0) }
    let listed = try team.first.run("runs", "--all").output
    for place in 0..<4 { #expect(listed.contains(" t\(place) ")) }
    #expect(try team.second.run("journal", "check").output.contains("4 runs"))
  }

  @Test("a log that a member had to make anew keeps nobody out, not even once it is left behind")
  func membersLog() throws {
    let team = try Team()
    let log = ["-wal", "-shm"].map { team.journal + $0 }
    for file in log { unlink(file) }
    try team.second.write("one.md", "- [ ] a\n- [ ] b\n")
    let second = try team.second.terminal("run", "one.md", "--target", "-")
    try second.answer("y")
    try second.expect("a\n").expectPrompt()
    for file in log {
      #expect(try facts(file) == "660 \(team.second.user.name) \(team.group)")
    }
    try team.first.write("two.md", Self.steps(1))
    func use() throws {
      let run = try team.first.run("run", "two.md", "--new", "--target", "-", "--yes")
      #expect(run.status == 0, "\(run.output)")
      #expect(try team.first.run("runs").output.contains("one-1 "))
    }
    try use()
    second.killHard()
    try use()
  }

  @Test("on a file system that is read only it is read")
  func readOnly() throws {
    let team = try Team()
    try team.first.write("one.md", Self.steps(1))
    #expect(try team.first.run("run", "one.md", "--target", "-", "--yes").status == 0)
    let mount =
      "mount --bind '\(team.directory)' '\(team.directory)' && mount -o remount,bind,ro '\(team.directory)' && exec \"$@\""
    let listed = try SystemCommand(
      ["unshare", "-m", "sh", "-c", mount, "sh"] + team.second.tminus(["runs", "--all"]),
      environment: team.second.home.environment)
    #expect(listed.status == 0)
    #expect(listed.output.contains("one-1 "), "\(listed.output)")
  }

  @Test("what an operator is told to type has a number where there is no name")
  func words() {
    #expect(Place.userWord(0) == "root" && Place.groupWord(0) == "root")
    #expect(Place.userWord(4_000_000_001) == "4000000001")
    #expect(Place.groupWord(4_000_000_001) == "4000000001")
  }

  /// Takes from a journal what the versions after the third have.
  private static let older = """
    DROP TABLE lease; ALTER TABLE summary DROP COLUMN lastUid;
    ALTER TABLE summary DROP COLUMN offeredTo; DROP TABLE summaryMaintained;
    ALTER TABLE summary DROP COLUMN track; ALTER TABLE summary DROP COLUMN rehearsal;
    PRAGMA user_version = 3;
    """

  @Test("another member's draft of a copy is left to them, and stops nobody")
  func othersDraft() throws {
    let team = try Team()
    try SystemCommand.run(
      team.first.user.becoming + [
        "sqlite3", "-cmd", ".filectrl persist_wal 1", team.journal, Self.older,
      ])
    // No process has this number: the kernel's stop at four million.
    let draft = team.journal + ".v3.9999999"
    try SystemCommand.run(team.first.user.becoming + ["touch", draft])
    #expect(try team.second.run("runs").status == 0)
    #expect(access(draft, F_OK) == 0)
  }

  @Test("each member checks, copies, erases and prunes; a copy is for its maker alone")
  func upkeep() throws {
    let team = try Team()
    try team.first.write("one.md", Self.steps(1))
    #expect(try team.first.run("run", "one.md", "--target", "-", "--yes").status == 0)
    #expect(try team.second.run("redact", "one-1", "1", "--reason", "too much").status == 0)
    #expect(try team.second.run("journal", "check").status == 0)
    let copy = team.second.home.work.path + "/copy.sqlite"
    #expect(try team.second.run("journal", "backup", copy).status == 0)
    #expect(try facts(copy).hasPrefix("600 \(team.second.user.name)"))
    let pruned = try team.second.run("journal", "prune", "--before", "2099-01-01", "--yes")
    #expect(pruned.status == 0)
    #expect(try team.first.run("verify", "one-1").output.contains("pruned on"))
  }

  @Test("a member brings an older one up to date, also where another's copy of it is there already")
  func migrated() throws {
    let team = try Team()
    for (member, copy) in [
      (team.first, "journal.sqlite.v3"),
      (team.second, "journal.sqlite.v3-\(try uid(of: team.second))"),
    ] {
      try SystemCommand.run(
        team.first.user.becoming + [
          "sqlite3", "-cmd", ".filectrl persist_wal 1", team.journal, Self.older,
        ])
      #expect(try member.run("runs").status == 0)
      let made = team.directory + "/" + copy
      #expect(try facts(made).hasPrefix("600 \(member.user.name)"))
    }
  }

  private func uid(of member: Team.Member) throws -> String {
    try SystemCommand.run(["id", "-u", member.user.name])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Where the journal is looked for.
@Suite("The journal's place")
struct JournalPlaceTests {
  @Test("as named, else by the variable, else the machine's, else the operator's own")
  func order() throws {
    let home = try TestHome()
    let machine = try home.write("journal", "/srv/tminus/journal.sqlite\n")
    let own = ["HOME": "/home/me"]
    let variable = own.merging(["TMINUS_JOURNAL": "/v.sqlite"]) { $1 }
    func place(_ named: String?, _ environment: [String: String], _ machine: String) throws
      -> String
    {
      try Place.journal(named: named, environment: environment, machine: machine)
    }
    #expect(try place("/n.sqlite", variable, machine) == "/n.sqlite")
    #expect(try place(nil, variable, machine) == "/v.sqlite")
    #expect(try place(nil, own, machine) == "/srv/tminus/journal.sqlite")
    #expect(
      try place(nil, own, home.work.path + "/none")
        == "/home/me/.local/state/tminus/journal.sqlite")
  }

  @Test("a machine's file without an absolute path is said, and no other journal taken instead")
  func noPath() throws {
    let home = try TestHome()
    for text in ["", "journal.sqlite\n", "/a\n/b\n"] {
      let machine = try home.write("journal", text)
      #expect(throws: AppError.self) {
        try Place.journal(named: nil, environment: ["HOME": "/home/me"], machine: machine)
      }
    }
  }
}
