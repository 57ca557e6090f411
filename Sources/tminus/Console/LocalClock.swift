import Foundation

/// Times as the operator's own clock shows them; stored times are UTC milliseconds.
enum LocalClock {
  /// UTC milliseconds since 1970.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Seconds on a clock that never jumps.
  static func monotonic() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The time of day, as `14:20`.
  static func minutes(_ at: Int64) -> String { format(at, "%H:%M") }
  /// The time of day, as `14:20:03`.
  static func seconds(_ at: Int64) -> String { format(at, "%H:%M:%S") }
  /// The time of day of what was today, else day and time.
  static func recent(_ at: Int64) -> String {
    format(at, "%F") == format(now(), "%F") ? minutes(at) : day(at)
  }
  /// The time of day, with the day where that is another: `14:31`, `14:31 tomorrow`, `2026-11-21 14:31`.
  static func near(_ at: Int64) -> String {
    let day = { (at: Int64) in format(at, "%F") }
    let now = now()
    if day(at) == day(now) { return minutes(at) }
    if day(at - 86_400_000) == day(now) { return minutes(at) + " tomorrow" }
    if day(at + 86_400_000) == day(now) { return minutes(at) + " yesterday" }
    return self.day(at)
  }
  /// Day and time, as `2026-11-21 14:20`.
  static func day(_ at: Int64) -> String { format(at, "%Y-%m-%d %H:%M") }

  /// A moment in UTC, and on the operator's own clock where that is another: `Sat 22 Nov 02:00 UTC
  /// (03:00 CET)`. The year stands there where it is not this one.
  static func both(_ at: Int64, _ now: Int64) -> String {
    let year = { (time: Int64) in format(time, "%Y", isUTC: true) }
    let day = year(at) == year(now) ? "%a %e %b" : "%a %e %b %Y"
    let text = format(at, "\(day) %H:%M UTC", isUTC: true)
    let own = format(at, "%H:%M %Z")
    guard format(at, "%z") != "+0000" else { return text }
    let isSameDay = format(at, "%F") == format(at, "%F", isUTC: true)
    return "\(text) (\(isSameDay ? "" : format(at, "%a "))\(own))"
  }

  /// The time zone, as `CET (UTC+1)`.
  static var zone: String {
    let offset = utcOffset
    let hours = abs(offset) / 3600
    let minutes = abs(offset) % 3600 / 60
    let sign = offset < 0 ? "-" : "+"
    let distance = minutes == 0 ? "\(hours)" : "\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
    return "\(format(now(), "%Z")) (UTC\(sign)\(distance))"
  }

  /// Seconds east of UTC.
  static var utcOffset: Int {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return parts.tm_gmtoff
  }

  private static func format(_ at: Int64, _ pattern: String, isUTC: Bool = false) -> String {
    var seconds = time_t(at / 1000)
    var parts = tm()
    if isUTC { gmtime_r(&seconds, &parts) } else { localtime_r(&seconds, &parts) }
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, pattern, &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
