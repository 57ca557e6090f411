/// How the lines that a record adds are told from the lines of the source.
///
/// An added line begins, after blanks, with `- tminus:`, `> tminus` or `<!-- tminus -->`; a line that
/// begins with `- tminus+5:` or `> tminus+5` brings the five lines after it along. Where the source
/// has such lines itself, as the record of a record does, the word is `tminus2`, `tminus3` and so on.
/// The first added line says which: it is the first line after the front matter.
struct RecordMarks: Equatable {
  let word: String

  /// The first word that no line of the source begins with in this way.
  init(unusedIn lines: [ArraySlice<UInt8>]) {
    var used: Set<String> = []
    for line in lines {
      if let word = Self.word(of: line) { used.insert(word.name) }
    }
    var count = 1
    while used.contains(Self.name(count)) { count += 1 }
    word = Self.name(count)
  }

  private init(word: String) { self.word = word }

  /// A line about something; `more` lines after it belong to it.
  func remark(_ text: String, more: Int = 0) -> String {
    "- \(word)\(more > 0 ? "+\(more)" : ""): \(text)"
  }

  /// A line of the summary, with the two blanks that break a line on GitHub.
  func summary(_ text: String, more: Int = 0) -> String {
    "> \(word)\(more > 0 ? "+\(more)" : "") \(text)  "
  }

  /// Ends a list or quote of ours, so that nothing of the source is drawn into it.
  var closing: String { "<!-- \(word) -->" }

  private static func name(_ count: Int) -> String { count == 1 ? "tminus" : "tminus\(count)" }

  /// The word of a line that may be one of a record's, and how many lines it brings along.
  private static func word(of line: ArraySlice<UInt8>) -> (name: String, more: Int)? {
    let body = line.drop { $0 == 32 || $0 == 9 }
    let openings: [StaticString] = ["- tminus", "> tminus", "<!-- tminus"]
    guard let opening = openings.first(where: { $0.withUTF8Buffer { body.starts(with: $0) } })
    else { return nil }
    var rest = body.dropFirst(opening.utf8CodeUnitCount)
    let digits = rest.prefix(while: Byte.isDigit)
    rest = rest.dropFirst(digits.count)
    var more = 0
    if rest.first == UInt8(ascii: "+") {
      let count = rest.dropFirst().prefix(while: Byte.isDigit)
      guard let number = Int(String(decoding: count, as: UTF8.self)) else { return nil }
      more = number
      rest = rest.dropFirst(1 + count.count)
    }
    guard rest.first == UInt8(ascii: ":") || rest.first == 32 else { return nil }
    return ("tminus" + String(decoding: digits, as: UTF8.self), more)
  }

  // MARK: Stripping

  /// The source of a record, byte for byte but for box marks; nil where it is none.
  static func strip(_ record: [UInt8]) -> [UInt8]? {
    let mark: [UInt8] = record.starts(with: [0xEF, 0xBB, 0xBF]) ? [0xEF, 0xBB, 0xBF] : []
    let body = Array(record.dropFirst(mark.count))
    let lines = TextLines(body).lines
    let first = FrontMatterReader(body).lineCount
    guard lines.indices.contains(first), let opening = word(of: lines[first]) else { return nil }
    var source = mark
    var at = 0
    var endsInOurs = false
    while at < lines.count {
      if let word = word(of: lines[at]), word.name == opening.name {
        at += 1 + word.more
        endsInOurs = true
      } else {
        source += lines[at]
        at += 1
        endsInOurs = false
      }
    }
    // A last line without a line end gave its own to the line before ours.
    if endsInOurs, let last = body.last, last != 10, last != 13 {
      if source.last == 10 { source.removeLast() }
      if source.last == 13 { source.removeLast() }
    }
    return source
  }
}
