import RunbookCore
import RunbookJournal

/// `status --watch`: a run's status, again whenever it has changed.
final class StatusWatch {
  private let console: Console
  private var watched: WatchedRun
  /// The session that drives the run; looked at seldom, where nothing else has changed.
  private var driver: Lease?
  private var askedAt = -Double.infinity
  private static let askAgain = 10.0

  /// Whether the last status is drawn over.
  private let redraws: Bool
  /// How many rows it took.
  private var rows = 0

  init(_ watched: WatchedRun, console: Console) {
    self.watched = watched
    self.console = console
    redraws = console.showsOnTerminal && Place.environment["TERM"] != "dumb"
  }

  func watch() throws {
    let vigil = Vigil(console)
    var shown: Standing?
    repeat {
      let before = watched.run.head
      _ = try watched.look()
      let isLate = try askWhoDrives(again: watched.run.head != before)
      let now = Standing(head: watched.run.head, driver: driver?.holder)
      // How long ago things were is brought up to date now and then, where that leaves no trace.
      if now != shown || (isLate && redraws) {
        draw(
          StatusScreen.lines(
            watched.run, look: console.look, now: LocalClock.now(), driver: driver))
      }
      shown = now
      if watched.run.ending != nil { return }
      guard !watched.journal.isFrozen else { return console.tell(Follower.cannotFollow) }
    } while vigil.goesOn()
  }

  /// What makes a status another one.
  private struct Standing: Equatable {
    let head: ChainHead
    let driver: ProcessMark?
  }

  /// - Returns: whether it was time to.
  private func askWhoDrives(again: Bool) throws -> Bool {
    let now = LocalClock.monotonic()
    guard again || now - askedAt >= Self.askAgain else { return false }
    askedAt = now
    driver = try watched.journal.driver(of: watched.run.id)
    return true
  }

  /// Over the last status at a terminal, behind a blank line elsewhere.
  private func draw(_ lines: [String]) {
    guard redraws else {
      if rows > 0 { console.say() }
      for line in lines { console.say(line) }
      rows = lines.count
      return
    }
    // Without automatic wrapping, a line is a row, however narrow the window is.
    let up = rows > 0 ? "\u{1B}[\(rows)A" : ""
    console.say("\(up)\r\u{1B}[J\u{1B}[?7l" + lines.joined(separator: "\n") + "\u{1B}[?7h")
    rows = lines.count
  }
}
