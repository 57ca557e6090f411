/// Spans of time as people read them.
enum SpokenDuration {
  /// `45 s`, `30 min`, `1 h 5 min`, `2 d 3 h`: the two largest units.
  static func text(seconds: Int) -> String {
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
}
