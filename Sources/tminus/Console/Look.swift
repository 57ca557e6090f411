import CTerminal
import Foundation
import RunbookCore

/// How the operator's terminal shows things: width, characters, colour.
struct Look: Sendable {
  private(set) var width: Int
  /// Whether only ASCII is sure to show.
  let ascii: Bool
  let color: Bool

  init(descriptor: Int32, environment: [String: String] = Place.environment) {
    let isTerminal = isatty(descriptor) == 1
    width = Self.width(of: descriptor)
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let name = locale.lowercased()
    ascii = !(name.contains("utf-8") || name.contains("utf8"))
    color =
      isTerminal && environment["TERM"] != "dumb" && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Takes the width that the window has now.
  mutating func measure(_ descriptor: Int32) {
    width = Self.width(of: descriptor)
  }

  private static func width(of descriptor: Int32) -> Int {
    var (rows, columns): (UInt16, UInt16) = (0, 0)
    let isKnown = ct_window_size(descriptor, &rows, &columns) == 0 && columns > 0
    return max(40, min(isKnown ? Int(columns) : 100, 120))
  }

  /// Text that stands out.
  func bold(_ text: String) -> String { sgr("1", text) }
  /// Text that stays back.
  func dim(_ text: String) -> String { sgr("2", text) }
  func red(_ text: String) -> String { sgr("31", text) }
  func green(_ text: String) -> String { sgr("32", text) }
  func yellow(_ text: String) -> String { sgr("33", text) }

  /// A line of the plan in the colours of its kind.
  func paint(_ line: PlanOutline.Line) -> String {
    switch line.role {
    case .title, .section: bold(line.text)
    case .caution, .finding: yellow(line.text)
    case .note, .caption: dim(line.text)
    default: line.text
    }
  }

  private func sgr(_ code: String, _ text: String) -> String {
    color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// A rule with words in it, as wide as the screen: `== words ====== end ==`.
  ///
  /// Words that leave no room for the end are cut.
  func rule(_ mark: Character, _ words: String, _ end: String = "") -> String {
    let tail = end.isEmpty ? "" : " \(end) \(mark)\(mark)"
    let head = "\(mark)\(mark) \(clip(words, to: room(beside: end))) "
    let fill = max(2, width - DisplayWidth.columns(head) - DisplayWidth.columns(tail))
    return head + String(repeating: mark, count: fill) + tail
  }

  /// The columns that a rule with such an end leaves for words.
  func room(beside end: String) -> Int {
    max(10, width - DisplayWidth.columns(end) - (end.isEmpty ? 6 : 10))
  }

  /// The text cut to so many columns, with `~` where something is missing.
  func clip(_ text: String, to columns: Int) -> String {
    guard DisplayWidth.columns(text) > columns else { return text }
    var clipped = ""
    var used = 1
    for character in text {
      used += DisplayWidth.columns(character)
      if used > columns { break }
      clipped.append(character)
    }
    return clipped + "~"
  }
}
