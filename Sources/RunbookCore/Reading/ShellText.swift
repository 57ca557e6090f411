/// What can be seen in a command's text without running it: names read and set, and holes to fill.
///
/// This looks at characters, not at bash's grammar; where it is unsure it holds a command back
/// rather than letting it run.
struct ShellText {
  /// Variables read without a default, in order of appearance.
  private(set) var reads: [String] = []
  /// Variables that the text sets.
  private(set) var sets: Set<String> = []
  /// Words that a person has to replace.
  private(set) var placeholders: [String] = []

  private let bytes: [UInt8]

  init(_ text: String) {
    bytes = Array(text.utf8)
    scan()
    reads = reads.filter { !sets.contains($0) }
  }

  /// Whether the text is nothing but one assignment, as in the contents of an `.env` file.
  static func isAssignment(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let name = bytes.prefix { Byte.isLetter($0) || Byte.isDigit($0) }
    guard let first = name.first, Byte.isLetter(first), name.endIndex < bytes.count,
      bytes[name.endIndex] == UInt8(ascii: "=")
    else { return false }
    var quote: UInt8?
    for at in name.endIndex + 1..<bytes.count {
      let byte = bytes[at]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == Byte.quote || byte == Byte.doubleQuote {
        quote = byte
      } else if Byte.isBlank(byte) || ";|&\n".utf8.contains(byte) {
        return bytes[at...].first { !Byte.isBlank($0) } == Byte.hash
      }
    }
    return true
  }

  /// Whether the text runs `curl` without `-f` or `--fail`.
  static func hidesHTTPErrors(_ text: String) -> Bool {
    guard text.utf8.holds("curl") else { return false }
    return text.split(whereSeparator: { "|;&()`\n".contains($0) }).contains { simple in
      let words = simple.split { $0 == " " || $0 == "\t" || $0 == "\\" }
      let command = words.drop { isAssignment(String($0)) || ["!", "sudo", "time"].contains($0) }
      return command.first == "curl"
        && !words.contains { word in
          word.hasPrefix("--fail")
            || (word.first == "-" && word.dropFirst().prefix { $0.isLetter }.contains("f"))
        }
    }
  }

  private mutating func scan() {
    var at = 0
    var single = false
    var double = false
    var wordStart = true
    var heredocs: [(word: String, literal: Bool)] = []
    while at < bytes.count {
      let byte = bytes[at]
      if single {
        // Nothing is special in single quotes but the closing one; a hole is still a hole.
        if byte == Byte.quote { single = false }
        hole(at: at, quoted: true)
        at += 1
        continue
      }
      switch byte {
      case Byte.backslash:
        at += 2
        wordStart = false
        continue
      case Byte.quote where !double: single = true
      case Byte.doubleQuote: double.toggle()
      case Byte.dollar: readVariable(at: at + 1)
      case Byte.hash where wordStart && !double:
        at = endOfLine(from: at)
        continue
      case Byte.less where !double && bytes[at...].starts(with: "<<<".utf8):
        // A here-string is no heredoc: what follows it is read on.
        at += 3
        wordStart = true
        continue
      case Byte.less where !double && bytes[at...].starts(with: "<<".utf8):
        if let heredoc = heredoc(at: at + 2) { heredocs.append(heredoc) }
      case Byte.newline where !heredocs.isEmpty:
        at = readBodies(heredocs, from: at + 1)
        heredocs = []
        wordStart = true
        continue
      default: break
      }
      if wordStart, !double { assignment(at: at) }
      hole(at: at, quoted: double)
      wordStart =
        !double && (Byte.isBlank(byte) || byte == Byte.newline || ";|&(".utf8.contains(byte))
      at += 1
    }
  }

  // MARK: Variables

  private mutating func readVariable(at start: Int) {
    var at = start
    let braced = at < bytes.count && bytes[at] == UInt8(ascii: "{")
    if braced { at += 1 }
    if braced, at < bytes.count, bytes[at] == Byte.hash || bytes[at] == UInt8(ascii: "!") {
      at += 1
    }
    guard let name = name(at: at) else { return }
    let after = at + name.utf8.count
    // `${x:-y}`, `${x-y}`, `${x:=y}`, `${x+y}`: unset is provided for.
    if braced, after < bytes.count {
      var operation = bytes[after]
      if operation == UInt8(ascii: ":"), after + 1 < bytes.count { operation = bytes[after + 1] }
      if operation == UInt8(ascii: "=") { sets.insert(name) }
      if "-=+".utf8.contains(operation) { return }
    }
    if !reads.contains(name) { reads.append(name) }
  }

  private mutating func assignment(at start: Int) {
    guard let word = name(at: start) else { return }
    let after = start + word.utf8.count
    if after < bytes.count {
      let next = bytes[after]
      if next == UInt8(ascii: "=") || next == UInt8(ascii: "[")
        || (next == UInt8(ascii: "+") && after + 1 < bytes.count
          && bytes[after + 1] == UInt8(ascii: "="))
      {
        sets.insert(word)
      }
    }
    if ["read", "for", "select", "mapfile", "readarray", "printf", "getopts", "local"].contains(
      word)
    {
      namesOfLine(from: after)
    }
  }

  /// `read -r a b`, `for x in`, `printf -v x`: every name of the line counts as set.
  private mutating func namesOfLine(from start: Int) {
    let end = endOfLine(from: start)
    for word in bytes[start..<end].split(whereSeparator: {
      Byte.isBlank($0) || $0 == UInt8(ascii: ";")
    }) {
      if word.elementsEqual("in".utf8) { return }
      if let name = name(at: word.startIndex), name.utf8.count == word.count { sets.insert(name) }
    }
  }

  private func name(at start: Int) -> String? {
    guard start < bytes.count, Byte.isLetter(bytes[start]) else { return nil }
    let body = bytes[start...].prefix { Byte.isLetter($0) || Byte.isDigit($0) }
    return String(decoding: body, as: UTF8.self)
  }

  // MARK: Holes

  /// `<word>`, `YOUR_X`, `your-x` and `...` at this place.
  private mutating func hole(at start: Int, quoted: Bool) {
    switch bytes[start] {
    case Byte.less:
      let body = bytes[(start + 1)...].prefix {
        $0 != Byte.less && $0 != Byte.newline && $0 != Byte.greater
      }
      guard let first = body.first, Byte.isLetter(first), body.endIndex < bytes.count,
        bytes[body.endIndex] == Byte.greater
      else { return }
      add("<\(String(decoding: body, as: UTF8.self))>")
    case UInt8(ascii: "."):
      let before = start > 0 ? bytes[start - 1] : 0
      guard bytes[start...].starts(with: "...".utf8), before != Byte.dot else { return }
      // In quotes, dots right behind a word end a sentence: `echo "Waiting..."`.
      if quoted, Byte.isLetter(before) || Byte.isDigit(before) { return }
      add("...")
    case UInt8(ascii: "Y"), UInt8(ascii: "y"):
      if start > 0, Byte.isLetter(bytes[start - 1]) || Byte.isDigit(bytes[start - 1]) { return }
      let word = bytes[start...].prefix {
        Byte.isLetter($0) || Byte.isDigit($0) || $0 == UInt8(ascii: "-")
      }
      let text = String(decoding: word, as: UTF8.self)
      if ["your_", "your-"].contains(where: { text.lowercased().hasPrefix($0) }) { add(text) }
    default: break
    }
  }

  private mutating func add(_ word: String) {
    if !placeholders.contains(word) { placeholders.append(word) }
  }

  // MARK: Heredocs and lines

  /// A heredoc's end word, and whether its body is literal: where the word is quoted.
  private func heredoc(at start: Int) -> (word: String, literal: Bool)? {
    var at = start
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    while at < bytes.count, Byte.isBlank(bytes[at]) { at += 1 }
    guard at < bytes.count else { return nil }
    let literal = [Byte.quote, Byte.doubleQuote, Byte.backslash].contains(bytes[at])
    if literal { at += 1 }
    let word = bytes[at...].prefix {
      !Byte.isBlank($0) && $0 != Byte.newline && !"'\";|&<>()".utf8.contains($0)
    }
    return word.isEmpty ? nil : (String(decoding: word, as: UTF8.self), literal)
  }

  /// Goes over the bodies of heredocs; quotes mean nothing in them, and variables do unless the
  /// body is literal.
  private mutating func readBodies(_ heredocs: [(word: String, literal: Bool)], from start: Int)
    -> Int
  {
    var at = start
    for heredoc in heredocs {
      while at < bytes.count {
        let end = endOfLine(from: at)
        let line = bytes[at..<end].drop { $0 == UInt8(ascii: "\t") }
        if line.elementsEqual(heredoc.word.utf8) {
          at = min(end + 1, bytes.count)
          break
        }
        if !heredoc.literal { readBody(at..<end) }
        at = min(end + 1, bytes.count)
      }
    }
    return at
  }

  private mutating func readBody(_ line: Range<Int>) {
    var at = line.lowerBound
    while at < line.upperBound {
      if bytes[at] == Byte.backslash {
        at += 2
        continue
      }
      if bytes[at] == Byte.dollar { readVariable(at: at + 1) }
      hole(at: at, quoted: false)
      at += 1
    }
  }

  private func endOfLine(from start: Int) -> Int {
    bytes[start...].firstIndex(of: Byte.newline) ?? bytes.count
  }
}

extension String.UTF8View {
  /// Whether these ASCII characters stand somewhere in the text.
  func holds(_ word: StaticString) -> Bool {
    var rest = self[...]
    let first = word.utf8Start.pointee
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if word.withUTF8Buffer({ rest.starts(with: $0) }) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}

/// The bytes that shell text is cut at.
enum Byte {
  static let newline = UInt8(ascii: "\n")
  static let backslash = UInt8(ascii: "\\")
  static let quote = UInt8(ascii: "'")
  static let doubleQuote = UInt8(ascii: "\"")
  static let dollar = UInt8(ascii: "$")
  static let hash = UInt8(ascii: "#")
  static let less = UInt8(ascii: "<")
  static let greater = UInt8(ascii: ">")
  static let dot = UInt8(ascii: ".")

  static func lowercased(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }
  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
  static func isLetter(_ byte: UInt8) -> Bool {
    (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte == 95
  }
}
