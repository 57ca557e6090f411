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
  public internal(set) var cadence: Cadence?
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
      .map { whole($0, in: zone) }
  }

  /// The first span that opens after a moment; nil where none does within eight years.
  public func next(after moment: Int, in zone: Zone) -> Span? {
    let from = open(at: moment, in: zone)?.upperBound ?? moment + 1
    return first(stride(from: 0, through: Self.horizon, by: 1), from: moment, in: zone) {
      $0.first { $0.lowerBound >= from }
    }
  }

  /// The last span that had closed by a moment; nil where none had within eight years.
  public func last(before moment: Int, in zone: Zone) -> Span? {
    let to = open(at: moment, in: zone)?.lowerBound ?? moment
    return first(stride(from: 0, through: -Self.horizon, by: -1), from: moment, in: zone) {
      $0.last { $0.upperBound <= to }
    }
  }

  /// Whether work that was done at a moment is done for the span, or the period, that is now.
  public func isDone(_ done: Int, at moment: Int, in zone: Zone) -> Bool {
    if let period {
      let zone = self.zone ?? zone
      return period.start(of: zone.wall(moment).date) <= zone.wall(done).date
    }
    guard let now = open(at: moment, in: zone), let then = span(of: done, in: zone) else {
      return false
    }
    return now.lowerBound <= then.lowerBound
  }

  /// The span that work counts for: what was done outside of all counts for the nearer.
  private func span(of done: Int, in zone: Zone) -> Span? {
    if let span = open(at: done, in: zone) { return span }
    let (last, next) = (last(before: done, in: zone), next(after: done, in: zone))
    guard let last, let next else { return last ?? next }
    return done - last.upperBound <= next.lowerBound - done ? last : next
  }

  /// The moment after which the work is overdue if it was not done since the one given.
  ///
  /// That is the end of the span after the one that it counts for, or of the next whole day, week from Monday, month,
  /// quarter or year: of its last span, where the window opens more often than the work is due.
  public func due(since moment: Int, in zone: Zone) -> Int? {
    guard let period else {
      let counted = span(of: moment, in: zone)
      return counted.flatMap { self.next(after: $0.upperBound - 1, in: zone)?.upperBound }
    }
    let own = self.zone ?? zone
    let next = period.end(of: own.wall(moment).date)
    let end = own.moment(period.end(of: next), minute: 0)
    guard opening != nil else { return end }
    return last(before: end, in: zone)?.upperBound ?? end
  }

  /// How often the work is due, where that is not each time that the window opens.
  private var period: Cadence? {
    guard let opening else { return cadence }
    switch cadence {
    case nil, .daily, .weekly: return nil
    case .monthly: return opening.days == nil && opening.ordinals == nil ? cadence : nil
    case .quarterly, .yearly: return opening.months.count == 12 ? cadence : nil
    }
  }

  /// How many days are looked through for a span: a leap day may be eight years away.
  private static let horizon = 8 * 366

  /// How many days a span may have begun before it closes.
  private var lead: Int {
    switch closing {
    case .wall(let minute), .after(let minute): minute / 1440 + 1
    }
  }

  /// What is wanted of the first day, counted from a moment's, that has it.
  private func first(
    _ days: StrideThrough<Int>, from moment: Int, in zone: Zone, _ wanted: ([Span]) -> Span?
  ) -> Span? {
    guard opening != nil else { return nil }
    return days.lazy.compactMap { wanted(spans(around: moment, days: $0...$0, in: zone)) }.first
      .map { whole($0, in: zone) }
  }

  /// A span with its neighbours: through days that follow each other the window is open all along.
  private func whole(_ span: Span, in zone: Zone) -> Span {
    var whole = span
    for other in spans(around: span.lowerBound, days: -lead...7, in: zone)
    where whole.lowerBound <= other.upperBound && other.lowerBound <= whole.upperBound {
      whole =
        min(whole.lowerBound, other.lowerBound)..<max(whole.upperBound, other.upperBound)
    }
    return whole
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
  /// The first day of the period that a day is in.
  func start(of date: CivilDate) -> CivilDate {
    let (year, month, _) = date.parts
    switch self {
    case .daily: return date
    case .weekly: return CivilDate(day: date.day - (date.weekday + 6) % 7)
    case .monthly: return CivilDate(year: year, month: month, dayOfMonth: 1)
    case .quarterly:
      return CivilDate(year: year, month: (month - 1) / 3 * 3 + 1, dayOfMonth: 1)
    case .yearly: return CivilDate(year: year, month: 1, dayOfMonth: 1)
    }
  }

  /// The first day after the period that a day is in.
  func end(of date: CivilDate) -> CivilDate {
    let (year, month, _) = start(of: date).parts
    switch self {
    case .daily: return CivilDate(day: date.day + 1)
    case .weekly: return CivilDate(day: start(of: date).day + 7)
    case .monthly: return Self.month(month + 1, of: year)
    case .quarterly: return Self.month(month + 3, of: year)
    case .yearly: return Self.month(1, of: year + 1)
    }
  }

  private static func month(_ month: Int, of year: Int) -> CivilDate {
    CivilDate(year: month > 12 ? year + 1 : year, month: (month - 1) % 12 + 1, dayOfMonth: 1)
  }
}
