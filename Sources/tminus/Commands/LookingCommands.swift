import ArgumentParser

/// `tminus status`: where a run stands.
struct StatusCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Where a run stands, who drives it, and what runs right now.",
    discussion: """
      With --watch it is shown again whenever something changes, until the run has ended; at a terminal in its place. \
      `q` or Ctrl-C ends that.
      """)

  @Argument(help: "The run's name; the last one begun unless named.") var run = "last"
  @Flag(help: "Show it again whenever it changes.") var watch = false
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    guard !watch else {
      let watched = try WatchedRun(run, journal: try options.openToWatch())
      try StatusWatch(watched, console: app.console).watch()
      return .complete
    }
    let journal = try options.openToRead()
    let run = try StoredRun(run, journal: journal).run
    let lines = StatusScreen.lines(
      run, look: app.console.look, now: LocalClock.now(), driver: try journal.driver(of: run.id))
    for line in lines { app.console.say(line) }
    return .complete
  }
}

/// `tminus follow`: a run as it is driven elsewhere.
struct FollowCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow", abstract: "Watch a run that is driven from another terminal.",
    discussion: """
      Says where the run stands, then shows what happens: steps, commands and what they print. Nothing is asked or \
      changed, and whoever drives the run is not disturbed. It goes on over holds, and ends with the run, with Ctrl-C, \
      or with `q`.
      """)

  @Argument(help: "The run's name; the last one begun unless named.") var run = "last"
  @OptionGroup var options: JournalOptions

  func run(in app: App) throws -> ExitStatus {
    let watched = try WatchedRun(run, journal: try options.openToWatch())
    try Follower(watched, console: app.console).follow()
    return .complete
  }
}
