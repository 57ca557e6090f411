import RunbookCore

/// Maintenance keeps to its windows, whenever somebody sits down to it.
extension Launch {
  /// Asks for a reason where a section that has something left to do is outside its window; false where
  /// the run is to be held.
  func keepToWindows() throws -> Bool {
    // The way back waits for no window.
    guard run.rollback == nil else { return true }
    let closed = run.sectionsOutsideWindow(at: Int(LocalClock.now() / 1000), in: .local)
    return try mayBeDone(closed) || hold(outside: closed)
  }

  /// Asks for a reason where a launch has come to maintenance that is outside its window, once a section; without
  /// one it goes back to where it came from.
  ///
  /// - Returns: false where the run is to be held.
  func keepVisitToWindow(_ checked: inout Section.ID?) throws -> Bool {
    let section = run.visitedMaintenance?.id
    guard section != checked else { return true }
    checked = section
    let now = Int(LocalClock.now() / 1000)
    guard let closed = run.closedVisit(at: now, in: .local), try !mayBeDone([closed]) else {
      return true
    }
    try write([run.endOfVisit])
    shown = nil
    checked = nil
    if console.isInteractive {
      console.say(" ok back from maintenance: nothing of it was done")
      return true
    }
    return try hold(outside: [closed])
  }

  /// Whether nothing is closed, or somebody says why it is done all the same.
  private func mayBeDone(_ closed: [MaintenanceStanding]) throws -> Bool {
    guard !closed.isEmpty else { return true }
    guard let reason = WindowReason(console).reason(given: windowReason, for: closed) else {
      return false
    }
    try write(closed.map { .windowOverridden(override: $0.overridden(because: reason)) })
    return true
  }

  private func hold(outside closed: [MaintenanceStanding]) throws -> Bool {
    let names = closed.map { safe($0.section.title) }.joined(separator: ", ")
    try write([.held(reason: "outside the window of \(names)")])
    if !console.isInteractive {
      console.tell("?? outside the window of \(names): --override REASON does it all the same")
    }
    return false
  }
}
