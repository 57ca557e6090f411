/// Spans of time as people read them.
public enum SpokenDuration {
  /// `45 s`, `30 min`, `1 h 5 min`, `2 d 3 h`: the two largest units.
  public static func text(seconds: Int) -> String {
    let units = [("d", 86400), ("h", 3600), ("min", 60), ("s", 1)]
    guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0 s" }
    var rest = seconds
    var parts: [String] = []
    for (name, size) in units[first...].prefix(2) where rest >= size {
      parts.append("\(rest / size) \(name)")
      rest %= size
    }
    return parts.joined(separator: " ")
  }

  /// `4 h to 6 h` of a range, else as one.
  public static func text(_ time: WaitTime) -> String {
    (time.atLeast.map { text(seconds: $0) + " to " } ?? "") + text(seconds: time.seconds)
  }

  /// `0.03 s` and `4.2 s` below ten seconds, then as whole seconds read.
  public static func text(milliseconds: Int64) -> String {
    let milliseconds = max(0, milliseconds)
    if milliseconds >= 10_000 { return text(seconds: Int(milliseconds / 1000)) }
    let step: Int64 = milliseconds < 1000 ? 10 : 100
    let rounded = Double(milliseconds / step * step) / 1000
    return "\(rounded) s"
  }
}
