/// When some work may be done: times that come again and again, or how often it is due.
public struct WorkWindow: Sendable {
  /// As the author wrote it.
  public let text: String
  /// When it opens; nil where the text only says how often the work is due.
  public let opening: Recurrence?
  /// When it closes, in minutes of the day on which it opens; beyond 1,440 on the days after.
  ///
  /// By the clock on the wall, so that a window stays where people expect it when clocks are changed.
  public let closing: Closing
  /// How often the work is due, where that is said.
  public let cadence: Cadence?
  /// Nil for the zone of whoever asks.
  public let zone: Zone?

  /// When a window closes.
  public enum Closing: Sendable, Equatable {
    /// At a minute of the day on which it opened.
    case wall(minute: Int)
    /// So many minutes after it opened.
    case after(minutes: Int)
  }

  public enum Cadence: String, Sendable, CaseIterable {
    case daily, weekly, monthly, quarterly, yearly
  }

  public init(
    text: String, opening: Recurrence?, closing: Closing, cadence: Cadence?, zone: Zone?
  ) {
    self.text = text
    self.opening = opening
    self.closing = closing
    self.cadence = cadence
    self.zone = zone
  }

  /// A time during which the work may be done, in seconds since 1970.
  public typealias Span = Range<Int>

  /// The span that is open at a moment; nil where the window is closed then.
  ///
  /// What only says how often work is due is never closed: it has no spans.
  public func open(at moment: Int, in zone: Zone) -> Span? {
    spans(around: moment, days: -lead...0, in: zone).first { $0.contains(moment) }
  }

  /// The first span that opens after a moment; nil where none does within eight years.
  public func next(after moment: Int, in zone: Zone) -> Span? {
    first(from: 0, to: 8 * 366, by: 1, moment, zone) { $0.lowerBound > moment }
  }

  /// The last span that had closed by a moment; nil where none had within eight years.
  public func last(before moment: Int, in zone: Zone) -> Span? {
    first(from: 0, to: -8 * 366, by: -1, moment, zone) { $0.upperBound <= moment }
  }

  /// The moment after which the work is overdue if it was not done since the one given.
  ///
  /// That is the end of the next whole span, or of the next whole day, week from Monday, month,
  /// quarter or year.
  public func due(since moment: Int, in zone: Zone) -> Int? {
    if opening != nil {
      guard let last = open(at: moment, in: zone) else {
        return next(after: moment, in: zone)?.upperBound
      }
      return next(after: last.upperBound - 1, in: zone)?.upperBound
    }
    let zone = self.zone ?? zone
    return cadence.map { cadence in
      let next = cadence.end(of: zone.wall(moment).date)
      return zone.moment(cadence.end(of: next), minute: 0)
    }
  }

  /// How many days a span may have begun before it closes.
  private var lead: Int {
    switch closing {
    case .wall(let minute), .after(let minute): minute / 1440 + 1
    }
  }

  private func first(
    from: Int, to: Int, by step: Int, _ moment: Int, _ zone: Zone, where isWanted: (Span) -> Bool
  ) -> Span? {
    guard opening != nil else { return nil }
    for day in stride(from: from, through: to, by: step) {
      let spans = spans(around: moment, days: day...day, in: zone)
      if let found = step > 0 ? spans.first(where: isWanted) : spans.last(where: isWanted) {
        return found
      }
    }
    return nil
  }

  /// The spans that begin on days around a moment, in their order.
  private func spans(around moment: Int, days: ClosedRange<Int>, in zone: Zone) -> [Span] {
    guard let opening else { return [] }
    let zone = self.zone ?? zone
    let today = zone.wall(moment).date.day
    return days.flatMap { distance -> [Span] in
      let date = CivilDate(day: today + distance)
      guard opening.matches(date) else { return [] }
      return opening.times.sorted().compactMap { minute in
        let start = zone.moment(date, minute: minute)
        let end =
          switch closing {
          case .after(let minutes): start + minutes * 60
          case .wall(let minute):
            zone.moment(CivilDate(day: date.day + minute / 1440), minute: minute % 1440)
          }
        // One that lies where clocks are set forward is left out that day.
        return start < end ? start..<end : nil
      }
    }
  }
}

extension WorkWindow.Cadence {
  /// The first day after the period that a day is in.
  func end(of date: CivilDate) -> CivilDate {
    let (year, month, day) = date.parts
    switch self {
    case .daily: return CivilDate(day: date.day + 1)
    case .weekly: return CivilDate(day: date.day + 7 - (date.weekday + 6) % 7)
    case .monthly: return CivilDate(day: date.day + date.daysInMonth - day + 1)
    case .quarterly:
      let last = (month - 1) / 3 * 3 + 3
      return last == 12
        ? CivilDate(year: year + 1, month: 1, dayOfMonth: 1)
        : CivilDate(year: year, month: last + 1, dayOfMonth: 1)
    case .yearly: return CivilDate(year: year + 1, month: 1, dayOfMonth: 1)
    }
  }
}
