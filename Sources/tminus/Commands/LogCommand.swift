import ArgumentParser
import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// `tminus log`: a run's events, or what a step printed.
struct LogCommand: AppCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "A run's events, or what one step printed.",
    discussion: """
      What a step printed is shown as it was seen: without colours, with progress bars at their end. Where a step \
      ran several times, or several commands, a line on standard error stands before each.
      """)

  @Argument(help: "The run's name, or `last`.") var run: String
  @Argument(
    help: "A step's number; `gone-1`, as the record says, of one that is no longer in the runbook.")
  var step: String?
  @Flag(help: "The stored bytes exactly.") var raw = false
  @Flag(help: "With times, as asciicast v2: `asciinema play` shows it.") var timing = false
  @Option(help: ArgumentHelp("Only this command of the step's fence.", valueName: "number"))
  var command: Int?
  @Flag(help: "Raw bytes to a terminal too, which obeys them.") var force = false
  @OptionGroup var options: JournalOptions

  func validate() throws {
    if raw, timing { throw ValidationError("--raw or --timing, not both.") }
    if step == nil, raw || timing || command != nil {
      throw ValidationError("--raw, --timing and --command speak of a step: name one.")
    }
  }

  func run(in app: App) throws -> ExitStatus {
    let journal = try options.openToRead()
    let stored = try StoredRun(run, journal: journal)
    guard let step else {
      for event in stored.events { app.console.say(EventLine.text(event, stored.run)) }
      return .complete
    }
    if raw, !force, isatty(STDOUT_FILENO) == 1 {
      throw AppError.notAnswered(
        "raw output would be obeyed by this terminal: send it to a file, or add --force.")
    }
    let attempts = stored.run.attempts(of: try stored.step(named: step)).filter {
      command == nil || $0.attempt.command.map { $0 + 1 } == command
    }
    if attempts.isEmpty { app.console.tell("?? nothing has run there") }
    let log = OutputLog(journal: journal, console: app.console)
    var isAsPrinted = true
    if timing {
      isAsPrinted = try log.cast(attempts)
    } else {
      for (place, record) in attempts.enumerated() {
        if attempts.count > 1 { app.console.tell(log.heading(place, attempts)) }
        let holds = try raw ? log.raw(record) : log.plain(record)
        isAsPrinted = holds && isAsPrinted
      }
    }
    if let errno = app.console.failure, errno != EPIPE {
      throw AppError.unwritable(path: "standard output", errno: errno)
    }
    return isAsPrinted ? .complete : .failed
  }
}

/// What attempts printed, written to standard output.
///
/// Each way to write it says whether it is what was printed, as far as that can be told.
struct OutputLog {
  let journal: Journal
  let console: Console

  /// Which attempt comes now, of those shown.
  func heading(_ place: Int, _ attempts: [AttemptRecord]) -> String {
    let record = attempts[place]
    let command = record.attempt.command
    let turn = attempts[...place].count { $0.attempt.command == command }
    let again = turn > 1 ? ", attempt \(turn)" : ""
    let end = record.end.map { ", " + Wording.exit($0) } ?? ""
    let text = safe(String(record.attempt.shown.prefix { $0 != "\n" }))
    let what = command.map { "command \($0 + 1)" } ?? "a shell"
    return "-- \(what)\(again), \(LocalClock.day(record.startedAt))\(end): \(text)"
  }

  /// As it was seen.
  func plain(_ record: AttemptRecord) throws -> Bool {
    var text = ScreenText()
    let isTerminal = isatty(STDOUT_FILENO) == 1
    func write(_ bytes: [UInt8]) {
      // What changes the direction of writing is no control, and may not reach a terminal either.
      if isTerminal { return console.show(bytes) }
      bytes.withUnsafeBytes { console.pass($0) }
    }
    defer { write(text.finish()) }
    return try chunks(record) { chunk in
      write(text.add(chunk.bytes))
    } gap: {
      write(text.finish())
    }
  }

  /// The stored bytes.
  func raw(_ record: AttemptRecord) throws -> Bool {
    try chunks(record) { chunk in chunk.bytes.withUnsafeBytes { console.pass($0) } }
  }

  /// All attempts one after the other, as far apart as they were.
  ///
  /// Made to be played into a terminal: nothing in it reaches for the clipboard or asks the terminal,
  /// and each attempt leaves it in order.
  func cast(_ attempts: [AttemptRecord]) throws -> Bool {
    guard let first = attempts.first else { return true }
    var isAsPrinted = true
    var cast = Asciicast()
    console.say(cast.header(columns: 80, rows: 24, at: first.startedAt))
    var last: Int64 = 0
    for record in attempts {
      let start = record.startedAt - first.startedAt
      var screen = ScreenGuard(for: .nobody)
      let holds = try chunks(record) { chunk in
        // A clock that was set back must not send the player back.
        last = max(last, start + Int64(chunk.at))
        var shown: [UInt8] = []
        chunk.bytes.withUnsafeBytes { screen.pass($0) { shown += $0 } }
        if let line = cast.line(shown, at: last) { console.say(line) }
      }
      isAsPrinted = holds && isAsPrinted
      if let line = cast.line(screen.reset, at: last) { console.say(line) }
      if let line = cast.rest(at: last) { console.say(line) }
    }
    return isAsPrinted
  }

  private func chunks(
    _ record: AttemptRecord, _ body: (OutputChunk) -> Void, gap: () -> Void = {}
  ) throws -> Bool {
    let output = try journal.output(of: record.attempt.token)
    var digest = RunningDigest()
    var next = 0
    while let chunk = try output.chunk(from: next), console.failure == nil {
      if chunk.start > next {
        gap()
        console.tell("?? \(chunk.start - next) bytes between are not kept")
      }
      body(chunk)
      chunk.bytes.withUnsafeBytes { digest.add($0) }
      next = chunk.end
    }
    // What was left out by a limit has no digest of what is left.
    if let printed = record.end?.output, digest.bytes == printed.bytes, digest.value != printed {
      console.tell("?? this is NOT what was printed: its digest differs, see tminus verify")
      return false
    }
    if next < output.bytes, console.failure == nil {
      console.tell("?? \(output.bytes - next) bytes are not kept")
    }
    return true
  }
}
