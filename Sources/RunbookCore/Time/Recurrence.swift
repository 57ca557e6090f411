/// The days and times of day at which something begins, again and again.
public struct Recurrence: Sendable, Equatable {
  /// Minutes of the day.
  public var times: Set<Int>
  /// Days of the month, of which -1 is the last; nil for any.
  public var days: Set<Int>?
  public var months: Set<Int>
  /// Days of the week from 0, Sunday; nil for any.
  public var weekdays: Set<Int>?
  /// Which of these weekdays in a month, from 1; -1 is the last, and nil stands for all.
  public var ordinals: Set<Int>?
  /// Whether a day must be among both the days of the month and those of the week; else either will do.
  public var needsBothDays: Bool

  public init(
    times: Set<Int>, days: Set<Int>? = nil, months: Set<Int> = Set(1...12),
    weekdays: Set<Int>? = nil, ordinals: Set<Int>? = nil, needsBothDays: Bool = false
  ) {
    self.times = times
    self.days = days
    self.months = months
    self.weekdays = weekdays
    self.ordinals = ordinals
    self.needsBothDays = needsBothDays
  }

  /// Whether it begins on a day.
  public func matches(_ date: CivilDate) -> Bool {
    let (_, month, day) = date.parts
    guard months.contains(month) else { return false }
    switch (days, weekdays) {
    case (nil, nil): return true
    case (let days?, nil): return isDay(date, of: days)
    case (nil, .some): return isWeekday(date, day)
    case (let days?, .some):
      let (isDay, isWeekday) = (isDay(date, of: days), isWeekday(date, day))
      return needsBothDays ? isDay && isWeekday : isDay || isWeekday
    }
  }

  private func isDay(_ date: CivilDate, of days: Set<Int>) -> Bool {
    let day = date.parts.dayOfMonth
    return days.contains(day) || days.contains(-1) && day == date.daysInMonth
  }

  private func isWeekday(_ date: CivilDate, _ day: Int) -> Bool {
    guard weekdays?.contains(date.weekday) ?? true else { return false }
    guard let ordinals else { return true }
    return ordinals.contains((day - 1) / 7 + 1)
      || ordinals.contains(-1) && day + 7 > date.daysInMonth
  }
}
