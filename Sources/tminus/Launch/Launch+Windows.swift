import RunbookCore

/// Maintenance keeps to its windows, whenever somebody sits down to it.
extension Launch {
  /// Asks for a reason where a section that has something left to do is outside its window; false where
  /// the run is to be held.
  func keepToWindows() throws -> Bool {
    let closed = run.sectionsOutsideWindow(at: Int(LocalClock.now() / 1000), in: .local)
    guard !closed.isEmpty else { return true }
    if let reason = WindowReason(console).reason(given: windowReason, for: closed) {
      try write(closed.map { .windowOverridden(override: $0.overridden(because: reason)) })
      return true
    }
    let names = closed.map { safe($0.section.title) }.joined(separator: ", ")
    try write([.held(reason: "outside the window of \(names)")])
    if !console.isInteractive {
      console.tell("?? outside the window of \(names): --override REASON does it all the same")
    }
    return false
  }
}
