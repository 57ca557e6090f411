extension Section {
  /// When its work may be done or how often it is due, where it is maintenance and says so itself.
  public var schedule: WorkWindow? {
    do throws(WindowFault) { return try readSchedule() } catch { return nil }
  }

  /// Why what it says of its window is none.
  public var windowFault: WindowFault? {
    do throws(WindowFault) {
      _ = try readSchedule()
      return nil
    } catch {
      return error
    }
  }

  private func readSchedule() throws(WindowFault) -> WorkWindow? {
    guard track == .maintenance else { return nil }
    // Of "Quarterly (first Sunday, 1-5 AM UTC)" only the brackets are the window.
    guard let window, !title.contains(window) else {
      if let read = try readTitle() { return read }
      guard let window else { return nil }
      return try WorkWindow(reading: window)
    }
    var schedule = try WorkWindow(reading: window)
    schedule.cadence = schedule.cadence ?? WorkWindow(text: title)?.cadence
    return schedule
  }

  /// What the title says of times; nil where that is nothing.
  private func readTitle() throws(WindowFault) -> WorkWindow? {
    do throws(WindowFault) {
      return try WorkWindow(reading: title)
    } catch .noTimes {
      return nil
    }
  }
}

extension Runbook {
  /// When a section's work may be done: what it says itself, else the maintenance that it is a part of.
  public func schedule(of section: Section) -> WorkWindow? {
    scheduled(section).flatMap(\.schedule)
  }

  /// The section that says when the work of one is done, well or badly.
  public func scheduled(_ section: Section) -> Section? {
    var next: Section? = section
    while let found = next, found.track == .maintenance {
      if found.schedule != nil || found.windowFault != nil { return found }
      next = found.parent.flatMap { self.section($0) }
    }
    return nil
  }
}
