/// What an author says of a step or a section in an HTML comment: `<!-- id=drain wait=30m -->`.
struct Annotation {
  private(set) var values: [String: String] = [:]

  /// Keys that mean something to the reader or to a run.
  static let keys: Set<String> = [
    "id", "name", "optional", "each", "irreversible", "ignore", "expect", "timeout", "cwd",
    "confirm", "gate", "poll", "wait", "if", "track", "role", "budget", "window", "undo", "park",
  ]

  /// Keys that may stand without a value.
  private static let flags: Set<String> = [
    "optional", "each", "irreversible", "ignore", "confirm", "park", "poll",
  ]

  /// Keys whose values are spans of time.
  static let times = ["wait", "budget", "timeout"]

  /// Whether nobody can tell how long a time is that a key gives: "wait=1" has no unit.
  static func isUnreadable(_ key: String, _ value: String) -> Bool {
    guard times.contains(key) else { return false }
    if key == "wait", value.hasPrefix("${") {
      return WaitTime(annotation: value, words: WaitTime(seconds: 0)) == nil
    }
    return WrittenDuration.seconds(all: value) == nil
  }

  /// Its times that cannot be read, as they are written.
  var unreadableTimes: [String] {
    Self.times.compactMap { key in
      values[key].flatMap { Self.isUnreadable(key, $0) ? "\(key)=\($0)" : nil }
    }
  }

  init() {}

  /// Reads a comment; nil where it is prose.
  init?(comment: String) {
    var body = comment[...].trimmed
    guard body.hasPrefix("<!--"), body.hasSuffix("-->") else { return nil }
    body = body.dropFirst(4).dropLast(3).trimmed
    if body.hasPrefix("tminus:") { body = body.dropFirst("tminus:".count) }
    let pairs = InfoString.pairs(body)
    // Nobody writes "wait=" in prose, and a wait that is passed over in silence is none.
    let isTimed = Self.times.contains { pairs[$0].map { $0 != "true" } ?? false }
    guard pairs.keys.contains(where: Self.keys.contains),
      isTimed || pairs.allSatisfy({ $0.value != "true" || Self.flags.contains($0.key) })
    else { return nil }
    values = pairs
  }

  /// What the comments of an item say together.
  init(comments: [String]) {
    for comment in comments {
      if let found = Annotation(comment: comment) { values.merge(found.values) { $1 } }
    }
  }

  init(attributes: [String: String]) { values = attributes }

  var isEmpty: Bool { values.isEmpty }
  subscript(key: String) -> String? { values[key] }

  /// Whether a flag is set: standing alone, or with anything but "false" or "no".
  func isSet(_ key: String) -> Bool {
    values[key].map { !["false", "no", "0"].contains($0.lowercased()) } ?? false
  }

  /// The explicit name.
  var name: String? { values["id"] ?? values["name"] }

  /// What is kept for whoever knows the key, in the keys' order.
  var kept: [Trait] {
    values.keys.sorted().filter { $0 != "id" && $0 != "name" }.map {
      .annotation(key: $0, value: values[$0] ?? "")
    }
  }
}
