/// Calls of programs as a table of lines: `kubectl exec|run +-t !--`.
///
/// A line names a program (or several, with `|`), then words that have to follow in this order, with
/// anything between them; `+x` is an option or word that has to be there, `!x` one that must not.
/// `-x` stands for a letter among short options, `--x` for a long option with or without a value.
struct CallTable {
  private struct Row {
    var words: [[String]] = []
    var needed: [[String]] = []
    var excluded: [String] = []
  }

  private let rows: [String: [Row]]

  init(_ text: String) {
    var rows: [String: [Row]] = [:]
    // Cut at bytes: tables are read when the program starts, and everybody waits for them.
    for line in Array(text.utf8).split(separator: Byte.newline) {
      let cells = line.split(separator: 32)
      guard let programs = cells.first, programs.first != Byte.hash else { continue }
      var row = Row()
      for cell in cells.dropFirst() {
        switch cell.first {
        case UInt8(ascii: "+"): row.needed.append(Self.choices(cell.dropFirst()))
        case Byte.bang: row.excluded += Self.choices(cell.dropFirst())
        default: row.words.append(Self.choices(cell))
        }
      }
      for program in Self.choices(programs) { rows[program, default: []].append(row) }
    }
    self.rows = rows
  }

  private static func choices(_ cell: ArraySlice<UInt8>) -> [String] {
    cell.split(separator: Byte.pipe).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The words of a call that a row matches, for a reader; nil where none does.
  func match(_ call: Invocation) -> String? {
    guard let candidates = rows[call.program] else { return nil }
    for row in candidates {
      if let shown = Self.match(row, call) { return shown }
    }
    return nil
  }

  private static func match(_ row: Row, _ call: Invocation) -> String? {
    var shown = [call.program]
    let own = call.arguments.prefix(call.ownCount ?? call.arguments.count)
    var rest = own
    for choices in row.words {
      guard let index = rest.firstIndex(where: { word in choices.contains { matches(word, $0) } })
      else { return nil }
      shown.append(rest[index])
      rest = rest[(index + 1)...]
    }
    for choices in row.needed {
      guard
        let word = own.first(where: { word in
          choices.contains { matches(word, $0) }
        })
      else { return nil }
      shown.append(word)
    }
    for excluded in row.excluded where own.contains(where: { matches($0, excluded) }) {
      return nil
    }
    return shown.joined(separator: " ")
  }

  private static func matches(_ word: String, _ pattern: String) -> Bool {
    if pattern == word { return true }
    guard pattern.utf8.first == Byte.dash else {
      if pattern.utf8.last == UInt8(ascii: "*") { return word.hasPrefix(pattern.dropLast()) }
      if pattern.utf8.first == UInt8(ascii: "*") { return word.hasSuffix(pattern.dropFirst()) }
      return false
    }
    if pattern.hasPrefix("--") {
      return word.hasPrefix(pattern) && word.utf8.dropFirst(pattern.utf8.count).first == Byte.equals
        && !word.hasSuffix("=false")
    }
    // One letter among several: `-f` in `-rf`; long names with one dash are matched as they are.
    guard pattern.utf8.count == 2, let letter = pattern.utf8.last, word.utf8.first == Byte.dash,
      word.utf8.count > 2, word.utf8.dropFirst().first != Byte.dash
    else { return false }
    return word.utf8.count <= 6
      && word.utf8.dropFirst().prefix { !Byte.isDigit($0) && $0 != Byte.equals }.contains(letter)
  }
}
