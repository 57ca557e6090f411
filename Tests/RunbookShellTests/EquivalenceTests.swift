import Foundation
import RunbookShell
import Testing

/// A session's commands do what the same commands do when they are typed at bash.
@Suite struct EquivalenceTests {
  /// What is seen of one command.
  private struct Seen: Equatable {
    var status: Int32
    var output: String
    var shellEnded: Bool
  }

  private struct Difference: Error, CustomStringConvertible {
    var description: String
  }

  /// The state, one listing a command.
  private static let listings = [
    "declare -p", "declare -f", "shopt", "set -o", "trap -p", "alias", "umask", "pwd",
  ]

  private func seen(_ status: Int32, _ output: [UInt8], ended: Bool, in folder: String) -> Seen {
    var text = String(decoding: output.filter { $0 != 13 }, as: UTF8.self)
    text = text.replacingOccurrences(of: folder, with: "WORK")
    // Numbers of processes, the end of jobs, whose moment is nobody's promise, and where bash says that
    // it read the command.
    text.replace(#/(?m)^\[\d+\] \d+\n/#, with: "")
    text.replace(#/(?m)^\[\d+\][+-]? +(Done|Exit \d+|Running) .*\n/#, with: "")
    text.replace(#/bash: (eval: )?(line \d+: )?/#, with: "bash: ")
    return Seen(status: status, output: text, shellEnded: ended)
  }

  private func state(_ text: String) -> String {
    // What belongs to a process or to its making.
    let own =
      #/^declare -\S+ (_|BASH\w*|PPID|S?RANDOM|SECONDS|EPOCH\w*|LINENO|HIST\w*|FUNCNAME|PIPESTATUS|COLUMNS|LINES|SHLVL|MAILCHECK|PS[0-4]|SHELLOPTS|PROMPT_COMMAND|__t[mr]_\w*|COMP_\w*|GROUPS|OLDPWD|DIRSTACK)(=.*)?$/#
    var isOurs = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      // Functions of either side's own, from their name to their last line.
      if line.wholeMatch(of: #/__t[mr]_\w+ \(\) */#) != nil { isOurs = true }
      defer { if line == "}" { isOurs = false } }
      return !isOurs && line.wholeMatch(of: own) == nil && !line.hasPrefix("emacs")
        && !line.hasPrefix("trap -- '__tm_exit") && !line.hasPrefix("declare -fr __t")
        && !line.hasSuffix(" EXIT")
    }.joined(separator: "\n")
  }

  /// Goes on in fresh shells where one ends, until enough commands have run.
  private func episodes(_ seed: Int, carrying: Bool) throws {
    var maker = CommandMaker(seed: seed, staysInOneShell: !carrying)
    var left = 40
    while left > 0 {
      left -= try episode(seed, of: &maker, atMost: left, carrying: carrying)
    }
  }

  /// One shell's commands, on both sides; how many they were.
  private func episode(
    _ seed: Int, of maker: inout CommandMaker, atMost count: Int, carrying: Bool
  ) throws -> Int {
    let (shell, place) = (try TestShell(), try TestShell())
    var environment = shell.configuration.environment
    environment["HOME"] = place.work
    let bash = try PlainBash(in: place.work, environment: environment)
    var told: [String] = []

    func both(_ command: String, isListing: Bool = false) throws -> Bool {
      told.append(command)
      let typed = try bash.run(command)
      let end = try shell.run(command)
      var plain = seen(typed.status, typed.output, ended: typed.shellEnded, in: place.directory)
      var ours = seen(end.status, shell.output, ended: end.shellEnded, in: shell.directory)
      if isListing {
        (plain.output, ours.output) = (state(plain.output), state(ours.output))
      }
      if plain != ours {
        throw Difference(
          description: """
            seed \(seed), command \(told.count): \(command)
            before it: \(told.dropLast().suffix(12).joined(separator: " ;; "))
            -- bash: \(plain.status) \(plain.shellEnded ? "ended" : "")
            \(isListing ? only(plain.output, in: ours.output) : plain.output)
            -- session: \(ours.status) \(ours.shellEnded ? "ended" : "")
            \(isListing ? only(ours.output, in: plain.output) : ours.output)
            """)
      }
      return !end.shellEnded
    }

    for done in 1...count {
      guard try both(maker.command()) else { return done }
      if carrying, maker.isDue(oneIn: 8) {
        try shell.carryOver()
        // A new shell has no status of a command before.
        _ = try bash.run(":")
      }
    }
    guard try both("set +e; set +u") else { return count }
    for listing in Self.listings { _ = try both(listing, isListing: true) }
    return count
  }

  /// The lines that the other text has not.
  private func only(_ text: String, in other: String) -> String {
    let known = Set(other.split(separator: "\n"))
    return text.split(separator: "\n").filter { !known.contains($0) }.joined(separator: "\n")
  }

  @Test("set -k: our own words for the shell are none of the command's variables")
  func keywords() throws {
    let shell = try TestShell()
    #expect(try shell.printed("set -k") == "")
    #expect(try shell.printed("sh -c 'echo \"<$x>\"' x=1") == "<1>\n")
  }

  @Test("IFS a digit: the status is still the command's", arguments: ["0", "1", "12"])
  func digits(separator: String) throws {
    let shell = try TestShell()
    try shell.run("IFS=\(separator)")
    #expect(try shell.run("(exit 121)").status == 121)
    #expect(try shell.printed("echo \"$?\"") == "121\n")
    #expect(try shell.run("exit 10").status == 10)
  }

  @Test("an ERR trap that outlives its command fires twice, for the command and for our eval")
  func errors() throws {
    let shell = try TestShell()
    try shell.run("trap 'echo failed' ERR")
    #expect(try shell.printed("false") == "failed\nfailed\n")
    #expect(try shell.printed("true") == "")
  }

  @Test("a DEBUG trap that outlives its command is seen for our own words too, until it is gone")
  func debugging() throws {
    let shell = try TestShell()
    try shell.run("trap 'echo step' DEBUG")
    let lines = try shell.printed("echo one; echo two").split(separator: "\n")
    #expect(lines.filter { $0 != "step" } == ["one", "two"])
    #expect(lines.count { $0 == "step" } > 2)
    try shell.run("trap - DEBUG")
    #expect(try shell.printed("echo one") == "one\n")
  }

  @Test("a syntax error that bash finds only when it reads the command has the status 2")
  func syntax() throws {
    let shell = try TestShell()
    let end = try shell.run("[[ -n == x ]]")
    #expect(end.status == 2 && !end.shellEnded)
    #expect(shell.text.contains("syntax error in conditional expression"))
  }

  @Test("PIPESTATUS and $_ are a command's own, not those of the command before")
  func ofTheCommandBefore() throws {
    let shell = try TestShell()
    #expect(try shell.printed("false | true; echo ${PIPESTATUS[*]}") == "1 0\n")
    try shell.run("false | true")
    #expect(try shell.printed("echo ${PIPESTATUS[*]}") == "0\n")
    #expect(try shell.printed("echo one >/dev/null; echo $_") == "one\n")
    try shell.run("echo two")
    #expect(try shell.printed("echo $_") != "two\n")
  }

  @Test("a thousand random commands do what they do in bash", arguments: 1...25)
  func likeBash(seed: Int) throws { try episodes(seed, carrying: false) }

  @Test("and so they do where their state is carried into new shells", arguments: 101...125)
  func likeBashCarried(seed: Int) throws { try episodes(seed, carrying: true) }
}

extension TestShell {
  /// Ends the shell and goes on in a new one, as on another day.
  func carryOver() throws {
    let session = try session()
    let base = try #require(session.baseline())
    let change = try roundTrip(try #require(session.snapshot()).difference(from: base))
    session.close(endingShell: true)
    abandon()
    try self.session().restore(change)
  }
}
