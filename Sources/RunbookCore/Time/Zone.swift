import Foundation

/// A time zone, as far as it turns a clock on the wall into a moment and back.
public struct Zone: Sendable {
  /// As it was written, or the system's identifier.
  public let name: String
  /// Seconds east of UTC at a moment, given in seconds since 1970.
  private let offset: @Sendable (Int) -> Int

  public init(name: String, offset: @escaping @Sendable (Int) -> Int) {
    self.name = name
    self.offset = offset
  }

  public static let utc = Zone(name: "UTC") { _ in 0 }

  /// The zone of this machine.
  public static var local: Zone { Zone(TimeZone.current, name: TimeZone.current.identifier) }

  /// A zone by what documents call it: `UTC`, `CET`, `ET`, `UTC+2`, `Europe/Berlin`; nil where it is not known.
  public init?(named text: String) {
    let upper = text.uppercased()
    if ["UTC", "GMT", "Z"].contains(upper) {
      self = .utc
    } else if let seconds = Self.distance(upper) {
      self.init(name: upper) { _ in seconds }
    } else if let identifier = Self.abbreviations[upper]
      ?? TimeZone.abbreviationDictionary[upper] ?? (text.contains("/") ? text : nil),
      let zone = TimeZone(identifier: identifier)
    {
      self.init(zone, name: text)
    } else {
      return nil
    }
  }

  private init(_ zone: TimeZone, name: String) {
    self.init(name: name) { second in
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
    }
  }

  /// What people write for zones in which clocks are changed: they mean the clock on their wall.
  private static let abbreviations = [
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin",
    "EET": "Europe/Helsinki",
    "WET": "Europe/Lisbon", "BST": "Europe/London", "UK": "Europe/London", "ET": "America/New_York",
    "EST": "America/New_York", "EDT": "America/New_York", "CT": "America/Chicago",
    "MT": "America/Denver", "PT": "America/Los_Angeles", "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles", "JST": "Asia/Tokyo", "AEST": "Australia/Sydney",
  ]

  /// `UTC+2`, `GMT-3:30`.
  private static func distance(_ text: String) -> Int? {
    guard text.hasPrefix("UTC") || text.hasPrefix("GMT") else { return nil }
    let rest = text.dropFirst(3)
    guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
    let parts = rest.dropFirst().split(separator: ":").map { Int($0) }
    guard let hours = parts.first ?? nil, hours <= 14, parts.count <= 2,
      let minutes = parts.count == 2 ? parts[1] : 0, minutes < 60
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  /// The moment at which clocks there show a day's minute, in seconds since 1970.
  ///
  /// A time that comes twice is the first of them; one that is left out is the moment at which clocks
  /// are set forward.
  public func moment(_ date: CivilDate, minute: Int) -> Int {
    let wall = date.day * 86_400 + minute * 60
    let before = offset(wall - 86_400)
    let after = offset(wall + 86_400)
    let found = [before, after].map { wall - $0 }.filter { $0 + offset($0) == wall }
    return found.min() ?? jump(from: wall - after, to: wall - before)
  }

  /// The first moment, up to a later one, at which clocks have been set forward.
  private func jump(from: Int, to: Int) -> Int {
    var (earlier, later) = (from, to)
    let old = offset(earlier)
    while later - earlier > 1 {
      let middle = (earlier + later) / 2
      if offset(middle) == old { earlier = middle } else { later = middle }
    }
    return later
  }

  /// Seconds east of UTC at a moment.
  public func secondsEast(at moment: Int) -> Int { offset(moment) }

  /// What clocks there show at a moment.
  public func wall(_ moment: Int) -> (date: CivilDate, minute: Int) {
    let wall = moment + offset(moment)
    let day = (wall >= 0 ? wall : wall - 86_399) / 86_400
    return (CivilDate(day: day), (wall - day * 86_400) / 60)
  }
}
