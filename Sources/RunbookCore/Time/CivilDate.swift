/// A day of the Gregorian calendar, in no zone.
public struct CivilDate: Sendable, Equatable, Comparable {
  /// Days since 1970-01-01.
  public let day: Int

  public init(day: Int) { self.day = day }

  /// - Parameters:
  ///   - month: 1 to 12.
  ///   - dayOfMonth: from 1; past the month's end it counts on into the next.
  public init(year: Int, month: Int, dayOfMonth: Int) {
    // Years begin in March, so that the leap day is the last: Hinnant's `days_from_civil`.
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    day = era * 146_097 + dayOfEra - 719_468 + dayOfMonth - 1
  }

  /// Year, month from 1, and day of the month from 1.
  public var parts: (year: Int, month: Int, dayOfMonth: Int) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let first = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (first <= 2 ? 1 : 0)
    return (year, first, dayOfYear - (153 * month + 2) / 5 + 1)
  }

  /// 0 is Sunday.
  public var weekday: Int { ((day + 4) % 7 + 7) % 7 }

  /// How many days its month has.
  public var daysInMonth: Int {
    let (year, month, _) = parts
    let next =
      month == 12
      ? CivilDate(year: year + 1, month: 1, dayOfMonth: 1)
      : CivilDate(year: year, month: month + 1, dayOfMonth: 1)
    return next.day - CivilDate(year: year, month: month, dayOfMonth: 1).day
  }

  public static func < (one: CivilDate, other: CivilDate) -> Bool { one.day < other.day }
}
