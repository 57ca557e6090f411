/// A fence's info string: the language, then keys and values.
///
/// Reads `bash {name=drain timeout=5m}`, `sh {"name":"drain"}`, `bash name="drain it"` and pandoc's
/// `{#drain .class}`; what it does not know it keeps.
struct InfoString: Equatable {
  /// The first word, lower case.
  let language: String
  let attributes: [String: String]

  /// Languages whose fences may be run.
  static let shells: Set<String> = ["bash", "sh", "shell", "console", "zsh"]

  /// What stands in the place of a language for a command outside a fence.
  static let inline = "inline"

  var isShell: Bool { Self.shells.contains(language) }

  init(_ info: String) {
    let text = info[...].trimmed
    let end = text.firstIndex { $0 == " " || $0 == "\t" || $0 == "{" } ?? text.endIndex
    var word = text[..<end].lowercased()
    var rest = text[end...]
    if word.isEmpty, rest.hasPrefix("{."), let close = rest.firstIndex(of: "}") {
      // Pandoc's older form holds the language as the first class.
      let inner = rest[rest.index(rest.startIndex, offsetBy: 2)..<close]
      let stop = inner.firstIndex { $0 == " " || $0 == "\t" } ?? inner.endIndex
      word = inner[..<stop].lowercased()
      rest = inner[stop...]
    }
    language = word
    attributes = rest.isEmpty ? [:] : Self.pairs(rest)
  }

  /// Cuts `k=v k="v w" "k":"v" #id` into keys and values.
  static func pairs(_ text: Substring) -> [String: String] {
    var attributes: [String: String] = [:]
    var rest = text
    func skip() {
      rest = rest.drop { " \t{},".contains($0) }
    }
    func word(endingAt stops: String) -> String {
      if let quote = rest.first, quote == "\"" || quote == "'" {
        rest.removeFirst()
        let body = rest.prefix { $0 != quote }
        rest = rest[body.endIndex...].dropFirst()
        return String(body)
      }
      let body = rest.prefix { !stops.contains($0) }
      rest = rest[body.endIndex...]
      return String(body)
    }
    func variable() -> String? {
      guard rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") else { return nil }
      defer { rest = rest[end...].dropFirst() }
      return String(rest[...end])
    }
    skip()
    while !rest.isEmpty {
      let start = rest.startIndex
      let key = word(endingAt: " \t{},=:")
      if rest.first == "=" || rest.first == ":" {
        rest.removeFirst()
        rest = rest.drop { $0 == " " }
        // A value may hold what ends a key: `expect=regex:^ok`.
        attributes[key] = variable() ?? word(endingAt: " \t{},")
      } else if key.hasPrefix("#"), key.count > 1 {
        attributes["name"] = String(key.dropFirst())
      } else if !key.isEmpty {
        attributes[key] = "true"
      }
      if rest.startIndex == start { rest.removeFirst() }
      skip()
    }
    return attributes
  }
}

extension Substring {
  /// Without blanks at either end.
  var trimmed: Substring {
    // Most text begins and ends with a plain character.
    if let first = utf8.first, let last = utf8.last, 33...126 ~= first, 33...126 ~= last {
      return self
    }
    var text = drop { $0.isWhitespace }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}

extension String {
  /// Without blanks at either end.
  var trimmed: String {
    let body = self[...].trimmed
    return body.utf8.count == utf8.count ? self : String(body)
  }
}
