import Testing

@testable import RunbookCore

@Suite("When work may be done")
struct WorkWindowTests {
  private func moment(_ text: String, _ zone: Zone = .utc) -> Int {
    let parts = text.split(whereSeparator: { "- :".contains($0) }).compactMap { Int($0) }
    let date = CivilDate(year: parts[0], month: parts[1], dayOfMonth: parts[2])
    return zone.moment(date, minute: parts[3] * 60 + parts[4])
  }

  private func text(_ moment: Int, _ zone: Zone = .utc) -> String {
    let (date, minute) = zone.wall(moment)
    let (year, month, day) = date.parts
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day)) \(two(minute / 60)):\(two(minute % 60))"
  }

  private func text(_ span: WorkWindow.Span?, _ zone: Zone = .utc) -> String? {
    span.map { text($0.lowerBound, zone) + " to " + text($0.upperBound, zone) }
  }

  @Test(
    "what people write is read: the next span after Friday, 1 May 2026, 12:00 UTC",
    arguments: [
      ("Weekly (Saturday 2-4 AM UTC)", "2026-05-02 02:00 to 2026-05-02 04:00"),
      ("Sun 02:00-04:00 UTC", "2026-05-03 02:00 to 2026-05-03 04:00"),
      ("Sundays 22:00–02:00 UTC", "2026-05-03 22:00 to 2026-05-04 02:00"),
      ("daily 10 PM - 2 AM UTC", "2026-05-01 22:00 to 2026-05-02 02:00"),
      ("daily 10-2 AM UTC", "2026-05-01 22:00 to 2026-05-02 02:00"),
      ("Mon-Fri 2-4 PM UTC", "2026-05-01 14:00 to 2026-05-01 16:00"),
      ("weekdays, 09:30 to 11:00 UTC", "2026-05-04 09:30 to 2026-05-04 11:00"),
      ("first Sunday of the month, 01:00-05:00 UTC", "2026-05-03 01:00 to 2026-05-03 05:00"),
      ("1st and 3rd Tuesday 01:00-05:00 UTC", "2026-05-05 01:00 to 2026-05-05 05:00"),
      ("last Friday of each month, 20:00-23:00 UTC", "2026-05-29 20:00 to 2026-05-29 23:00"),
      ("15th of each month 2-4 AM UTC", "2026-05-15 02:00 to 2026-05-15 04:00"),
      ("31st of the month 2-4 AM UTC", "2026-05-31 02:00 to 2026-05-31 04:00"),
      ("Sat 12 AM-2 AM UTC", "2026-05-02 00:00 to 2026-05-02 02:00"),
      ("Sat 11 AM - 12 PM UTC", "2026-05-02 11:00 to 2026-05-02 12:00"),
      ("Saturday 2-4 AM UTC+2", "2026-05-02 00:00 to 2026-05-02 02:00"),
      ("0 2 * * 6 for 90m UTC", "2026-05-02 02:00 to 2026-05-02 03:30"),
      ("@daily for 2h Asia/Tokyo", "2026-05-01 15:00 to 2026-05-01 17:00"),
      ("0 2 * * 6", "2026-05-02 02:00 to 2026-05-02 03:00"),
      ("Weekly (Saturday)", "2026-05-02 00:00 to 2026-05-03 00:00"),
      ("Weekly (weekends)", "2026-05-02 00:00 to 2026-05-04 00:00"),
      ("Sat 10 PM - midnight UTC", "2026-05-02 22:00 to 2026-05-03 00:00"),
      ("Sat 10 a.m. to noon UTC", "2026-05-02 10:00 to 2026-05-02 12:00"),
      ("Monday to Wednesday 02:00-04:00Z", "2026-05-04 02:00 to 2026-05-04 04:00"),
      ("last day of the month, 20:00-23:00 UTC", "2026-05-31 20:00 to 2026-05-31 23:00"),
      ("Wöchentlich (Samstag 2-4 Uhr UTC)", "2026-05-02 02:00 to 2026-05-02 04:00"),
      ("Monthly (first Sunday, 01:00-05:00 Europe/Berlin)", "2026-05-02 23:00 to 2026-05-03 03:00"),
      ("Sat 2-4 AM (database team)", "2026-05-02 02:00 to 2026-05-02 04:00"),
      ("Weekly (Saturday 22:00 to Sunday 04:00 UTC)", "2026-05-02 22:00 to 2026-05-03 04:00"),
      ("Weekly (Friday 10 PM - Monday 6 AM UTC)", "2026-05-01 22:00 to 2026-05-04 06:00"),
      ("first Saturday 22:00 - Sunday 02:00 UTC", "2026-05-02 22:00 to 2026-05-03 02:00"),
      ("Saturday 22:00 - Saturday 23:00 UTC", "2026-05-02 22:00 to 2026-05-02 23:00"),
      ("3. Weekly (Saturday 2-4 AM UTC)", "2026-05-02 02:00 to 2026-05-02 04:00"),
      ("02:00-04:00 UTC on the first Sunday of each month", "2026-05-03 02:00 to 2026-05-03 04:00"),
      ("02:00-04:00 UTC every Saturday", "2026-05-02 02:00 to 2026-05-02 04:00"),
      ("Weekly (Saturday 2-4 AM) (UTC)", "2026-05-02 02:00 to 2026-05-02 04:00"),
      ("Saturday 02:00-04:00 UTC time", "2026-05-02 02:00 to 2026-05-02 04:00"),
      ("0 2 */2 * * for 1h UTC", "2026-05-03 02:00 to 2026-05-03 03:00"),
      ("0 2 */2 * 6 for 1h UTC", "2026-05-09 02:00 to 2026-05-09 03:00"),
    ])
  func next(_ written: String, _ expected: String) throws {
    let window = try #require(WorkWindow(text: written))
    let friday = moment("2026-05-01 12:00")
    #expect(text(window.next(after: friday, in: .utc)) == expected)
  }

  @Test(
    "what names neither times nor how often is no window",
    arguments: [
      "Database backup", "2-4 servers", "Release 2.4", "Weekend plans", "Section 2-4",
    ])
  func none(_ written: String) {
    #expect(WorkWindow(text: written) == nil)
  }

  @Test(
    "what seems to be a window and is none says why",
    arguments: [
      ("Sat 2-4 AM XYZT", WindowFault.zone("XYZT")),
      ("Sat 02:00-04:00 Mars/Phobos", .zone("Mars/Phobos")),
      ("0 2 * * 6 for 2h Mars/Phobos", .zone("Mars/Phobos")),
      ("0 25 * * 6 for 2h UTC", .cron("0 25 * * 6")),
      ("@fortnightly", .cron("@fortnightly")),
      ("0 2 * * 6 for ever UTC", .length("ever")),
      ("whenever it suits", .noTimes),
      ("Saturday 2-4 AM Eastern Time", .zone("Eastern")),
      ("Saturday 2-4 AM (Eastern)", .zone("Eastern")),
      ("Weekly (Sat 2-4 AM Pacific)", .zone("Pacific")),
      ("Sat 02:00-04:00 Berlin time", .zone("Berlin")),
      ("Sat 02:00-04:00 eastern time", .words("eastern")),
      ("first weekend of the month, 2-4 AM UTC", .words("first weekend")),
      ("first weekday 2-4 AM UTC", .words("first weekday")),
      ("last business day, 2-4 AM UTC", .words("last business")),
      ("first week of the month, 2-4 AM UTC", .words("first week")),
      ("Sat 2-4 AM and Sun 6-8 AM UTC", .words("Sun 6")),
      ("daily 2-4 AM and 6-8 AM UTC", .words("8 AM")),
      ("first Sunday of the quarter, 1-5 AM UTC", .words("quarter")),
      ("first Sunday of each quarter, 1-5 AM UTC", .words("quarter")),
      ("Every other Saturday 2-4 AM UTC", .words("other")),
      ("Weekly (every other Saturday)", .words("other")),
      ("every second Saturday 2-4 AM UTC", .words("every second")),
      ("weekdays except Friday 2-4 AM UTC", .words("except")),
      ("first Saturday in January 2-4 AM UTC", .words("January")),
      ("2026-11-21 02:00-04:00 UTC", .words("2026")),
      ("Weekly (Saturday after 22:00)", .words("22:00")),
      ("Weekly (Saturday 2-4 UTC)", .words("2")),
      ("Monthly, after 22:00", .words("22:00")),
      ("first Saturday and Sunday 2-4 AM UTC", .words("Sunday 2")),
      ("Sat 22:00-02:00 Sun UTC", .words("Sun UTC")),
      ("Sat and Sun 22:00 - Mon 02:00 UTC", .words("22:00 -")),
      ("Saturday 22:00 - Saturday 20:00 UTC", .words("22:00 -")),
      ("Sunday the 15th 2-4 AM UTC", .words("Sunday the")),
    ])
  func faults(_ written: String, _ fault: WindowFault) {
    #expect(throws: fault) { try WorkWindow(reading: written) }
  }

  @Test("from one day of the week to another it is open all the while, and closed before and after")
  func overDays() throws {
    let window = try #require(WorkWindow(text: "Weekly (Friday 10 PM - Monday 6 AM UTC)"))
    for open in ["2026-05-01 22:00", "2026-05-02 12:00", "2026-05-03 23:59", "2026-05-04 05:59"] {
      #expect(window.open(at: moment(open), in: .utc) != nil, "\(open)")
    }
    for closed in ["2026-05-01 21:59", "2026-05-04 06:00", "2026-05-06 12:00"] {
      #expect(window.open(at: moment(closed), in: .utc) == nil, "\(closed)")
    }
  }

  @Test(
    "a title whose window is not understood closes its section, and one that names none does not")
  func titles() throws {
    func fault(_ title: String) throws -> WindowFault? {
      let bytes = Array("# T\n## Maintenance\n### \(title)\n- [ ] a\n".utf8)
      let runbook = try Runbook(path: "care.md", bytes: bytes, split: splitLines)
      return runbook.sections.compactMap(\.windowFault).first
    }
    #expect(try fault("Weekly (every other Saturday)") == .words("other"))
    #expect(try fault("Weekly (Saturday 2-4 AM Eastern Time)") == .zone("Eastern"))
    #expect(try fault("Weekly: all other tasks") == nil)
    #expect(try fault("Monthly: rotate 3 keys") == nil)
  }

  @Test("a month without a 31st has no window on it, a leap day comes every fourth year")
  func monthEnds() throws {
    let last = try #require(WorkWindow(text: "31st 2-4 AM UTC"))
    #expect(
      text(last.next(after: moment("2026-05-31 05:00"), in: .utc))
        == "2026-07-31 02:00 to 2026-07-31 04:00")
    let leap = try #require(Recurrence(cron: "0 2 29 2 *"))
    let window = WorkWindow(
      text: "", opening: leap, closing: .after(minutes: 60), cadence: nil, zone: .utc)
    #expect(
      text(window.next(after: moment("2026-05-31 05:00"), in: .utc))
        == "2028-02-29 02:00 to 2028-02-29 03:00")
    #expect(
      text(window.last(before: moment("2026-05-31 05:00"), in: .utc))
        == "2024-02-29 02:00 to 2024-02-29 03:00")
  }

  @Test("open from its first second to its last, over midnight too")
  func isOpen() throws {
    let window = try #require(WorkWindow(text: "Sun 22:00-02:00 UTC"))
    let start = moment("2026-05-03 22:00")
    #expect(window.open(at: start - 1, in: .utc) == nil)
    #expect(window.open(at: start, in: .utc)?.lowerBound == start)
    #expect(window.open(at: moment("2026-05-04 01:59"), in: .utc)?.lowerBound == start)
    #expect(window.open(at: moment("2026-05-04 02:00"), in: .utc) == nil)
    #expect(
      text(window.last(before: moment("2026-05-04 01:00"), in: .utc))
        == "2026-04-26 22:00 to 2026-04-27 02:00")
  }

  @Test("clocks are changed: the window stays where the clock on the wall has it")
  func daylightSaving() throws {
    let berlin = try #require(Zone(named: "Europe/Berlin"))
    let window = try #require(WorkWindow(text: "Sun 01:00-04:00 CET"))
    // On 29 March 2026 clocks go from 2:00 to 3:00: two hours. On 25 October from 3:00 back to 2:00.
    let spring = try #require(window.next(after: moment("2026-03-28 12:00"), in: .utc))
    #expect(text(spring, berlin) == "2026-03-29 01:00 to 2026-03-29 04:00")
    #expect(spring.count == 2 * 3600)
    let autumn = try #require(window.next(after: moment("2026-10-24 12:00"), in: .utc))
    #expect(text(autumn, berlin) == "2026-10-25 01:00 to 2026-10-25 04:00")
    #expect(autumn.count == 4 * 3600)
  }

  @Test("a window that clocks jump over is left out that day; a time that comes twice is the first")
  func skippedHour() throws {
    let newYork = try #require(Zone(named: "ET"))
    let window = try #require(WorkWindow(text: "Sun 2-3 AM ET"))
    let gap = try #require(window.next(after: moment("2026-03-07 12:00"), in: .utc))
    #expect(text(gap, newYork) == "2026-03-15 02:00 to 2026-03-15 03:00")
    let twice = try #require(WorkWindow(text: "Sun 1-2 AM ET"))
    let autumn = try #require(twice.next(after: moment("2026-10-31 12:00"), in: .utc))
    #expect(autumn.lowerBound == moment("2026-11-01 05:00"))
    #expect(autumn.count == 2 * 3600)
  }

  @Test("a window that begins in the hour left out opens when clocks have been set forward")
  func beginsInTheGap() throws {
    let berlin = try #require(Zone(named: "Europe/Berlin"))
    let window = try #require(WorkWindow(text: "Sun 02:30-04:00 CET"))
    let spring = try #require(window.next(after: moment("2026-03-28 12:00"), in: .utc))
    #expect(spring.lowerBound == moment("2026-03-29 01:00"))
    #expect(text(spring, berlin) == "2026-03-29 03:00 to 2026-03-29 04:00")
    let cron = try #require(WorkWindow(text: "30 2 * * 0 for 2h Europe/Berlin"))
    let long = try #require(cron.next(after: moment("2026-03-28 12:00"), in: .utc))
    #expect(long == spring.lowerBound..<(spring.lowerBound + 2 * 3600))
  }

  @Test("days that follow each other are one span, wherever in it one looks")
  func neighbours() throws {
    let window = try #require(WorkWindow(text: "Weekly (weekends)"))
    for at in ["2026-05-02 12:00", "2026-05-03 12:00"] {
      #expect(
        text(window.open(at: moment(at), in: .utc)) == "2026-05-02 00:00 to 2026-05-04 00:00")
      #expect(
        text(window.next(after: moment(at), in: .utc)) == "2026-05-09 00:00 to 2026-05-11 00:00")
      #expect(
        text(window.last(before: moment(at), in: .utc)) == "2026-04-25 00:00 to 2026-04-27 00:00")
    }
  }

  @Test(
    "what was done in this span, or in this period, is done for now",
    arguments: [
      ("Weekly (Saturday 2-4 AM UTC)", "2026-05-02 02:10", "2026-05-02 03:00", true),
      ("Weekly (Saturday 2-4 AM UTC)", "2026-04-25 03:59", "2026-05-02 03:00", false),
      ("Weekly (Saturday 2-4 AM UTC)", "2026-05-02 03:00", "2026-05-02 05:00", false),
      ("Weekly (Saturday 2-4 AM UTC)", "2026-05-01 20:00", "2026-05-02 03:00", true),
      ("Weekly (Saturday 2-4 AM UTC)", "2026-04-27 20:00", "2026-05-02 03:00", false),
      ("Monthly", "2026-05-01 00:00", "2026-05-31 23:59", true),
      ("Monthly", "2026-04-30 23:59", "2026-05-01 00:00", false),
      ("Quarterly (Sunday 1-5 AM UTC)", "2026-04-05 02:00", "2026-05-03 02:00", true),
    ])
  func isDone(_ written: String, _ done: String, _ now: String, _ expected: Bool) throws {
    let window = try #require(WorkWindow(text: written))
    #expect(window.isDone(moment(done), at: moment(now), in: .utc) == expected)
  }

  @Test(
    "a crontab's five fields, and what it has not",
    arguments: [
      ("0 2 * * 6", "2026-05-02 02:00"), ("30 3 1 * *", "2026-06-01 03:30"),
      ("*/20 22-23 * * MON", "2026-05-04 22:00"), ("0 4 13 * FRI", "2026-05-08 04:00"),
      ("0 1 * * 6#3", "2026-05-16 01:00"), ("0 1 * * SUNL", "2026-05-31 01:00"),
      ("0 0 1 JAN,JUL *", "2026-07-01 00:00"), ("@weekly", "2026-05-03 00:00"),
      ("5/30 0 * * *", "2026-05-02 00:05"),
    ])
  func cron(_ written: String, _ expected: String) throws {
    let window = WorkWindow(
      text: written, opening: Recurrence(cron: written), closing: .after(minutes: 60),
      cadence: nil, zone: .utc)
    let next = try #require(window.next(after: moment("2026-05-01 12:00"), in: .utc))
    #expect(text(next.lowerBound) == expected)
  }

  @Test(
    "no crontab",
    arguments: [
      "", "* * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "5-3 * * * *", "a * * * *",
      "*/0 * * * *", "0 0 * * 8",
    ])
  func noCron(_ written: String) { #expect(Recurrence(cron: written) == nil) }

  @Test(
    "overdue after the next whole span, month or quarter since it was last done",
    arguments: [
      ("Saturday 2-4 AM UTC", "2026-05-02 03:00", "2026-05-09 04:00"),
      ("Saturday 2-4 AM UTC", "2026-05-04 09:00", "2026-05-09 04:00"),
      ("Monthly", "2026-01-31 09:00", "2026-03-01 00:00"),
      ("Quarterly", "2026-05-04 09:00", "2026-10-01 00:00"),
      ("Weekly", "2026-05-04 09:00", "2026-05-18 00:00"),
      ("Yearly", "2026-12-31 23:00", "2028-01-01 00:00"),
      ("Weekly (Saturday 2-4 AM UTC)", "2026-05-02 03:00", "2026-05-09 04:00"),
      ("Weekly (Saturday 2-4 AM UTC)", "2026-05-08 20:00", "2026-05-16 04:00"),
      ("Quarterly (Sunday 1-5 AM UTC)", "2026-05-03 02:00", "2026-09-27 05:00"),
      ("Monthly (first Sunday, 1-5 AM UTC)", "2026-05-03 02:00", "2026-06-07 05:00"),
    ])
  func due(_ written: String, _ done: String, _ expected: String) throws {
    let window = try #require(WorkWindow(text: written))
    #expect(window.due(since: moment(done), in: .utc).map { text($0) } == expected)
  }

  @Test("dates go there and back, over leap days and before 1970")
  func dates() {
    for day in stride(from: -200_000, through: 200_000, by: 17) {
      let (year, month, dayOfMonth) = CivilDate(day: day).parts
      #expect(CivilDate(year: year, month: month, dayOfMonth: dayOfMonth).day == day)
    }
    #expect(CivilDate(year: 2026, month: 11, dayOfMonth: 21).weekday == 6)
    #expect(CivilDate(year: 2024, month: 2, dayOfMonth: 1).daysInMonth == 29)
    #expect(CivilDate(year: 1900, month: 2, dayOfMonth: 1).daysInMonth == 28)
  }
}
