/// Walks through a fence's lines and gathers those of one command.
struct FenceReader {
  private let bytes: [UInt8]
  private var start = 0
  private var end = 0
  private var position = 0
  private var line = 0
  private var lines = 0
  private var heredocEnds: [[UInt8]] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The lines gathered so far, without the last line break.
  var taken: ArraySlice<UInt8> { lines == 0 ? [] : bytes[start..<end] }

  /// Skips blank and comment lines; the next line's number, nil at the end.
  mutating func skipEmpty() -> Int? {
    while position <= bytes.count {
      let rest = bytes[position...]
      let text = rest[..<(rest.firstIndex(of: 10) ?? bytes.count)]
      let first = text.first { $0 != 32 && $0 != 9 }
      guard first == nil || first == UInt8(ascii: "#") else { return line }
      position = text.endIndex + 1
      line += 1
    }
    return nil
  }

  /// The next command if it is plain.
  mutating func plainCommand() -> SplitCommand? {
    let position = position
    let read: (end: Int, next: Int, lines: Int)? = bytes.withUnsafeBufferPointer {
      var lexer = PlainLexer($0)
      lexer.skip(to: position)
      guard case .command(let lines) = lexer.next() else { return nil }
      return (lexer.end, lexer.position, lines)
    }
    guard let read else { return nil }
    start = position
    end = read.end
    lines = read.lines
    self.position = read.next
    return command()
  }

  mutating func takeLine() -> Bool {
    guard position <= bytes.count else { return false }
    if lines == 0 { start = position }
    end = bytes[position...].firstIndex(of: 10) ?? bytes.count
    lastLine = position
    position = end + 1
    lines += 1
    return true
  }

  private var lastLine = 0

  /// False within a heredoc at a line that cannot end it: spares a question per line.
  var mayEndHere: Bool {
    if heredocEnds.isEmpty { return true }
    let text = bytes[lastLine..<end].drop { $0 == 9 }
    return heredocEnds.contains { text.elementsEqual($0) }
  }

  /// Remembers the words behind `<<` in the gathered lines.
  mutating func expectHeredocEnd() {
    heredocEnds = []
    var rest = taken
    while let hit = rest.offset(of: "<<") {
      rest = rest[(hit + 2)...].drop { $0 == 45 || $0 == 32 || $0 == 9 || $0 == 60 }
      let text = rest.prefix { ![9, 10, 32, 38, 40, 41, 59, 60, 62, 124].contains($0) }
      let word = text.filter { ![34, 39, 92].contains($0) }
      // A quoted word with a blank in it is cut here: then every line is asked about.
      let quotes = text.count { $0 == 34 || $0 == 39 }
      if quotes % 2 == 1 || text.contains(Array("$".utf8)) {
        heredocEnds = []
        return
      }
      if !word.isEmpty { heredocEnds.append(word) }
    }
  }

  /// The gathered lines as a command; the next one begins behind them.
  mutating func command() -> SplitCommand {
    let result = SplitCommand(
      text: String(decoding: bytes[start..<end], as: UTF8.self), firstLine: line, lineCount: lines)
    line += lines
    lines = 0
    heredocEnds = []
    return result
  }
}
