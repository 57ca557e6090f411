import RunbookCore

/// Until when a step may begin before its window closes.
enum WindowScreen {
  /// What a header says: `last safe start 03:20`.
  static func header(_ run: Run, _ step: Int, now: Int64) -> [String] {
    guard run.progress[step].outcome == nil,
      let start = run.safeStart(of: step, at: now, in: .local)
    else { return [] }
    return ["last safe start \(LocalClock.near(start.last))"]
  }

  /// Why a step is asked about: it would begin too late.
  static func late(_ start: SafeStart, now: Int64) -> [String] {
    let closes =
      start.closes <= now
      ? "the window closed \(LocalClock.near(start.closes))"
      : "the window closes \(LocalClock.near(start.closes))"
    var needs: [String] = []
    if start.work > 0 { needs.append("\(text(start.work)) of work") }
    if start.wayBack > 0 { needs.append("\(text(start.wayBack)) to roll back") }
    let less = needs.isEmpty ? "" : ", less " + needs.joined(separator: " and ")
    return [
      " !! too late to begin: the last safe start was \(LocalClock.near(start.last)) (\(closes)\(less))"
    ]
  }

  private static func text(_ milliseconds: Int64) -> String {
    SpokenDuration.text(seconds: Int(milliseconds / 1000))
  }
}
