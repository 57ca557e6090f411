/// Calls of programs as a table of lines: `kubectl exec|run +-t !--`.
///
/// A line names a program (or several, with `|`), then words that have to follow in this order, with
/// anything between them; `+x` is an option or word that has to be there, `!x` one that must not.
/// `-x` stands for a letter among short options, `--x` for a long option with or without a value.
///
/// A row is read where a call of its program is met: most programs of a table are in no document, and
/// everybody would wait for all of them.
struct CallTable {
  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  /// A program's name in the text, and the row that it opens.
  private struct Entry {
    let name: Range<Int>
    /// The end of the row's line.
    let end: Int
    /// Where the cells behind the program begin.
    let cells: Int
    /// The next entry whose name has the same key, in the order of the table; -1 at the end.
    var next = -1
  }

  private let text: StaticString
  private var entries: [Entry] = []
  /// The first entry of each key.
  private var first = [Int](repeating: -1, count: keys)

  private static let keys = 512

  init(_ text: StaticString) {
    self.text = text
    let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: Byte.newline) ?? bytes.count
      addRow(bytes[start..<end])
      start = end + 1
    }
    for index in entries.indices.reversed() {
      let key = Self.key(bytes[entries[index].name])
      entries[index].next = first[key]
      first[key] = index
    }
  }

  private mutating func addRow(_ line: Bytes) {
    guard line.first != Byte.hash else { return }
    let cells = line.firstIndex(of: 32) ?? line.endIndex
    var name = line.startIndex
    while name < cells {
      let end = line[name..<cells].firstIndex(of: Byte.pipe) ?? cells
      if name < end { entries.append(Entry(name: name..<end, end: line.endIndex, cells: cells)) }
      name = end + 1
    }
  }

  private static func key(_ name: Bytes) -> Int {
    name.reduce(0) { ($0 &* 31 &+ Int($1)) & (keys - 1) }
  }

  /// The words of a call that a row matches, for a reader; nil where none does.
  func match(_ call: Invocation) -> String? {
    var program = call.program
    return program.withUTF8 { program in
      let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      var index = first[Self.key(program[...])]
      while index >= 0 {
        let entry = entries[index]
        if bytes[entry.name].elementsEqual(program),
          let shown = Self.match(bytes[entry.cells..<entry.end], call)
        {
          return shown
        }
        index = entry.next
      }
      return nil
    }
  }

  private static func match(_ row: Bytes, _ call: Invocation) -> String? {
    let own = call.arguments.prefix(call.ownCount ?? call.arguments.count)
    var words = [call.program]
    var needed: [String] = []
    var rest = own
    for cell in row.split(separator: 32) {
      switch cell.first {
      case UInt8(ascii: "+"):
        guard let place = place(in: own, of: cell.dropFirst()) else { return nil }
        needed.append(own[place])
      case Byte.bang:
        if place(in: own, of: cell.dropFirst()) != nil { return nil }
      default:
        guard let place = place(in: rest, of: cell) else { return nil }
        words.append(rest[place])
        rest = rest[(place + 1)...]
      }
    }
    return (words + needed).joined(separator: " ")
  }

  /// Where the first word stands that fits one of a cell's choices.
  private static func place(in words: ArraySlice<String>, of cell: Bytes) -> Int? {
    words.firstIndex { word in
      var word = word
      return word.withUTF8 { word in
        cell.split(separator: Byte.pipe).contains { matches(word[...], $0) }
      }
    }
  }

  private static func matches(_ word: Bytes, _ pattern: Bytes) -> Bool {
    if pattern.elementsEqual(word) { return true }
    guard pattern.first == Byte.dash else {
      let star = UInt8(ascii: "*")
      if pattern.last == star { return word.starts(with: pattern.dropLast()) }
      if pattern.first == star {
        return word.suffix(pattern.count - 1).elementsEqual(pattern.dropFirst())
      }
      return false
    }
    if pattern.dropFirst().first == Byte.dash {
      return word.starts(with: pattern) && word.dropFirst(pattern.count).first == Byte.equals
        && !word.suffix(6).elementsEqual("=false".utf8)
    }
    // One letter among several: `-f` in `-rf`; long names with one dash are matched as they are.
    guard pattern.count == 2, let letter = pattern.last, word.first == Byte.dash,
      word.count > 2, word.dropFirst().first != Byte.dash
    else { return false }
    return word.count <= 6
      && word.dropFirst().prefix { !Byte.isDigit($0) && $0 != Byte.equals }.contains(letter)
  }
}
