/// Output with its times as asciicast v2: what `asciinema play` shows again.
///
/// The bytes stay as they are: what a terminal must not get is taken out before.
public struct Asciicast: Sendable {
  /// Bytes at the end of a chunk that begin a character.
  private var carried: [UInt8] = []

  public init() {}

  /// The first line.
  ///
  /// - Parameter at: when the output began, in UTC milliseconds.
  public func header(columns: Int, rows: Int, at: Int64) -> String {
    "{\"version\": 2, \"width\": \(columns), \"height\": \(rows), \"timestamp\": \(at / 1000)}"
  }

  /// The line of one chunk; nil where it holds no whole character.
  ///
  /// - Parameter at: milliseconds since the output began.
  public mutating func line(_ bytes: some Sequence<UInt8>, at: Int64) -> String? {
    let all = carried + bytes
    let cut = all.count - Self.unfinished(all)
    carried = Array(all[cut...])
    return cut == 0 ? nil : Self.event(String(decoding: all[..<cut], as: UTF8.self), at: at)
  }

  /// The line of what never became a character.
  public mutating func rest(at: Int64) -> String? {
    guard !carried.isEmpty else { return nil }
    defer { carried = [] }
    return Self.event(String(decoding: carried, as: UTF8.self), at: at)
  }

  private static func event(_ text: String, at: Int64) -> String {
    let fraction = String(1000 + at % 1000).dropFirst()
    return "[\(at / 1000).\(fraction), \"o\", \(quoted(text))]"
  }

  private static func quoted(_ text: String) -> String {
    var line = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": line += "\\\""
      case "\\": line += "\\\\"
      case "\n": line += "\\n"
      case "\r": line += "\\r"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line + "\""
  }

  /// How many bytes at the end begin a character that is not whole.
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      switch bytes[bytes.count - count] {
      case 0x80...0xBF: continue
      case 0xC2...0xDF: return count < 2 ? count : 0
      case 0xE0...0xEF: return count < 3 ? count : 0
      case 0xF0...0xF4: return count
      default: return 0
      }
    }
    return 0
  }
}
