import RunbookCore

/// Waits: from when to when they count, what they hold back, and how long that is.
enum WaitScreen {
  /// What is said where the run comes to a wait.
  static func begun(_ run: Run, _ wait: Int) -> String {
    " -- \(number(run, wait)) \(title(run, wait)): \(span(run, wait))"
  }

  /// What is said where a wait's time is over.
  static func over(_ run: Run, _ wait: Int) -> String {
    let from = run.progress[wait].clock.map { ", since \(time($0.until))" } ?? ""
    return " -- wait \(number(run, wait)) is over\(from): \(title(run, wait))"
  }

  /// What is said where of a range the shorter time is over.
  static func mayEnd(_ run: Run, _ wait: Int) -> String {
    " -- wait \(number(run, wait)) may be called over from now on: `done` at `goto \(number(run, wait))`"
  }

  /// The waits that go on, for whoever comes back or asks.
  static func lines(_ run: Run, now: Int64) -> [String] {
    run.waits.map { wait in
      let left = run.progress[wait].clock?.left(at: now) ?? 0
      let rest = left > 0 ? "\(self.left(left)) left" : "over"
      return
        "   waiting: \(number(run, wait)) \(title(run, wait)), \(span(run, wait)) (\(rest))"
    }
  }

  /// The question while nothing can be done but wait.
  static func waiting(_ run: Run, _ waiting: Waiting, now: Int64) -> [String] {
    var lines = Self.lines(run, now: now)
    for wait in waiting.waits {
      for index in run.criteria(of: wait) {
        lines.append("     watch: " + safe(run.runbook.steps[index].title))
      }
    }
    if let next = waiting.next {
      lines.append(
        " !! too early for \(number(run, next)) \(safe(run.runbook.steps[next].title)): it stands behind that wait (`go REASON`: all the same)"
      )
    }
    return lines
  }

  /// `until 14:31 (24 h from 19, done 14:31)`.
  static func span(_ run: Run, _ wait: Int) -> String {
    guard let clock = run.progress[wait].clock else { return "" }
    let length = SpokenDuration.text(milliseconds: clock.until - clock.from)
    let after = clock.after.flatMap { run.runbook.step($0)?.number }
    let from = after.map { "\($0), done \(time(clock.from))" }
    let may = clock.earliest < clock.until ? ", may end from \(time(clock.earliest))" : ""
    return
      "waits until \(time(clock.until)) (\(length) from \(from ?? time(clock.from))\(may))"
  }

  /// Time that is left, rounded up: of hours to the minute.
  static func left(_ milliseconds: Int64) -> String {
    let unit: Int64 = milliseconds > 600_000 ? 60_000 : 1000
    return SpokenDuration.text(seconds: Int((milliseconds + unit - 1) / unit * unit / 1000))
  }

  /// A wait of seconds is told by the second.
  static func time(_ at: Int64) -> String {
    abs(at - LocalClock.now()) < 600_000 ? LocalClock.seconds(at) : LocalClock.near(at)
  }

  /// A wait's title, without the colon that opens what to watch for.
  private static func title(_ run: Run, _ wait: Int) -> String {
    var title = run.runbook.steps[wait].title
    while title.last == ":" { title.removeLast() }
    return safe(title)
  }

  private static func number(_ run: Run, _ index: Int) -> String {
    run.runbook.steps[index].number?.description ?? ""
  }
}
