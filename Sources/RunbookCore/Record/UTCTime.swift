/// Points in time as records print them: always UTC, so that the same run gives the same bytes.
enum UTCTime {
  /// `2026-05-01 16:02:11Z` of milliseconds since 1970.
  static func text(_ milliseconds: Int64) -> String {
    let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
    let days = Int((Double(seconds) / 86400).rounded(.down))
    let rest = seconds - days * 86400
    let (year, month, day) = CivilDate(day: days).parts
    let clock = [rest / 3600, rest / 60 % 60, rest % 60].map(padded).joined(separator: ":")
    return "\(year)-\(padded(month))-\(padded(day)) \(clock)Z"
  }

  /// `UTC+1`, `UTC-3:30` of seconds east.
  static func offset(_ seconds: Int) -> String {
    guard seconds != 0 else { return "UTC" }
    let minutes = abs(seconds) / 60
    let rest = minutes % 60 == 0 ? "" : ":" + padded(minutes % 60)
    return "UTC" + (seconds < 0 ? "-" : "+") + String(minutes / 60) + rest
  }

  /// `0.4 s`, `92.0 s`.
  static func seconds(_ milliseconds: Int) -> String {
    "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
