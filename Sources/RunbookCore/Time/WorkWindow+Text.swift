/// Why a text is no window of work.
public enum WindowFault: Error, Sendable, Equatable {
  /// It names neither times nor how often.
  case noTimes
  /// Five fields that no crontab would take.
  case cron(String)
  /// What stands behind the fields is no time of a minute or more.
  case length(String)
  /// A time zone that is not known here.
  case zone(String)
  /// Words that may mean other times than the rest says.
  case words(String)

  /// The fault in words, without a full stop.
  public var words: String {
    switch self {
    case .noTimes: "it names neither times nor how often"
    case .cron(let text): "\"\(text)\" are no five fields of a crontab"
    case .length(let text): "\"\(text)\" is no time of a minute or more"
    case .words(let text): "what \"\(text)\" means there is not known"
    case .zone(let name): "the time zone \"\(name)\" is not known"
    }
  }
}

extension WorkWindow {
  /// Reads a window as people write it, or as a crontab has it; nil where it is none.
  public init?(text: String) {
    do throws(WindowFault) { try self.init(reading: text) } catch { return nil }
  }

  /// Reads a window as people write it: `Weekly (Saturday 2-4 AM UTC)`, `Sun 22:00-02:00 CET`,
  /// `first Sunday of the month, 01:00-05:00`, `Quarterly`, or a crontab's fields:
  /// `0 2 * * 6 for 2h UTC`.
  ///
  /// - Throws: why it is none.
  public init(reading text: String) throws(WindowFault) {
    if Self.looksLikeCron(text) {
      try self.init(cron: text)
      return
    }
    let words = WindowWords(text)
    if let doubt = words.doubt { throw doubt }
    guard words.clock != nil || words.cadence != nil else { throw .noTimes }
    var opening: Recurrence?
    if words.clock != nil || words.weekdays != nil || words.monthDays != nil {
      opening = Recurrence(
        times: [words.clock?.from ?? 0], days: words.monthDays, weekdays: words.weekdays,
        ordinals: words.weekdays == nil ? nil : words.ordinals)
    }
    self.init(
      text: text, opening: opening, closing: .wall(minute: Self.closing(words)),
      cadence: words.cadence, zone: words.zone)
  }

  private static let minutesOfDay = 1440

  /// The minute at which it closes, of the day on which it opens.
  private static func closing(_ words: WindowWords) -> Int {
    guard let clock = words.clock else { return minutesOfDay }
    if let last = clock.lastDay, let first = words.weekdays?.first {
      return clock.to + (last - first + 7) % 7 * minutesOfDay
    }
    return clock.to > clock.from ? clock.to : clock.to + minutesOfDay
  }

  /// Whether a text begins as a crontab's line does: nobody writes a window in words so.
  private static func looksLikeCron(_ text: String) -> Bool {
    let words = text.split(whereSeparator: \.isWhitespace)
    if words.first?.first == "@" { return true }
    return words.count >= 5
      && words.prefix(3).allSatisfy { word in
        word.contains { $0.isNumber || $0 == "*" }
          && word.allSatisfy { $0.isNumber || "*/,-".contains($0) }
      }
  }

  /// A crontab's fields, then how long the window is open, an hour unless that is said, and a zone.
  private init(cron text: String) throws(WindowFault) {
    let words = text.split(whereSeparator: \.isWhitespace)
    let count = words.first?.first == "@" ? 1 : 5
    let fields = words.prefix(count).joined(separator: " ")
    guard let opening = Recurrence(cron: fields) else { throw .cron(fields) }
    var rest = words.dropFirst(count)
    var seconds = 3600
    if rest.first == "for" {
      let length = rest.dropFirst().first ?? ""
      guard let given = WrittenDuration.seconds(all: String(length)), given >= 60 else {
        throw .length(String(length))
      }
      seconds = given
      rest = rest.dropFirst(2)
    }
    var zone: Zone?
    if !rest.isEmpty {
      let name = rest.joined(separator: " ")
      guard let named = Zone(named: name) else { throw .zone(name) }
      zone = named
    }
    self.init(
      text: text, opening: opening, closing: .after(minutes: seconds / 60), cadence: nil,
      zone: zone)
  }
}
