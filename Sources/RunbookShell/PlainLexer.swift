/// Reads lines that are plainly one complete command, and refuses all others.
///
/// It knows simple commands, closed quotes, plain variables, pipelines, lists, redirections, comments
/// and continued lines. What it accepts bash accepts as complete; what it refuses, bash may judge.
struct PlainLexer {
  enum Line: Equatable {
    /// Blank or a comment, up to its line break.
    case empty
    /// A complete command of so many lines.
    case command(lines: Int)
    /// Something that bash must judge.
    case beyond
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  /// Where the next line begins.
  private(set) var position = 0
  /// Where the command last read ends, before its line break.
  private(set) var end = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func skip(to position: Int) { self.position = position }

  /// What the grammar expects next.
  private enum Need {
    /// A command; nothing was read since the line or list began.
    case first
    /// A command or the end: after `;` and `&`.
    case maybe
    /// A command: after `|`, `&&` and `||`.
    case command
    /// The word of a redirection.
    case target
    /// Anything: a command has begun.
    case none
  }

  /// Reads one line with those that continue it; the position moves only past an accepted line.
  mutating func next() -> Line {
    var index = position
    var lines = 1
    var need = Need.first
    var inCommand = false
    while true {
      let byte = index < bytes.count ? bytes[index] : 10
      switch byte {
      case 32, 9: index += 1
      case 35:
        while index < bytes.count, bytes[index] != 10 {
          if bytes[index] == 0 { return .beyond }
          index += 1
        }
      case 10:
        if need == .command || need == .target { return .beyond }
        end = min(index, bytes.count)
        position = index + 1
        return need == .first ? .empty : .command(lines: lines)
      case 92 where index + 1 < bytes.count && bytes[index + 1] == 10:
        // In a word or an operator the pieces would join.
        guard index > position, bytes[index - 1] == 32 || bytes[index - 1] == 9,
          need != .first, index + 2 <= bytes.count
        else { return .beyond }
        if index + 2 == bytes.count { return .beyond }
        index += 2
        lines += 1
      case 59, 124, 38, 60, 62:
        guard let length = operate(at: index, need: &need, inCommand: &inCommand)
        else { return .beyond }
        index += length
      default:
        guard let length = word(at: index, mayBeReserved: !inCommand) else { return .beyond }
        if need != .target || inCommand {
          // An assignment leaves the way open for a command; reserved words are refused there too.
          inCommand = inCommand || !isAssignment(index, length)
        }
        need = .none
        index += length
      }
    }
  }

  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 10 }

  /// The length of the operator, if it may stand here.
  private func operate(at index: Int, need: inout Need, inCommand: inout Bool) -> Int? {
    let first = byte(index)
    let second = byte(index + 1)
    switch first {
    case 60, 62:  // < >
      if need == .target { return nil }
      if first == 60, second == 60 || second == 62 { return nil }
      if second == 124 { return nil }
      need = .target
      return second == 38 || (first == 62 && second == 62) ? 2 : 1
    case 38 where second == 62:  // &>
      if need == .target { return nil }
      need = .target
      return byte(index + 2) == 62 ? 3 : 2
    default:
      guard need == .none else { return nil }
      inCommand = false
      switch (first, second) {
      case (59, 59), (59, 38), (124, 38): return nil
      case (38, 38), (124, 124):
        need = .command
        return 2
      case (124, _):
        need = .command
        return 1
      default:
        need = .maybe
        return 1
      }
    }
  }

  /// The length of the word, if it is plain and, where that matters, not reserved.
  private func word(at start: Int, mayBeReserved: Bool) -> Int? {
    var index = start
    var isQuoted = false
    while index < bytes.count {
      let kind = Self.kinds[Int(bytes[index])]
      if kind == .plain {
        index += 1
        continue
      }
      if kind == .end { break }
      guard kind == .special else { return nil }
      switch bytes[index] {
      case 92:
        guard byte(index + 1) != 10, index + 1 < bytes.count, byte(index + 1) >= 32
        else { return nil }
        isQuoted = true
        index += 2
      case 39:
        isQuoted = true
        index += 1
        while byte(index) != 39 {
          if byte(index) == 10 || byte(index) == 0 { return nil }
          index += 1
        }
        index += 1
      case 34:
        isQuoted = true
        guard let next = doubleQuoted(from: index + 1) else { return nil }
        index = next
      case 36:
        guard let next = variable(from: index + 1, quoted: false) else { return nil }
        isQuoted = true
        index = next
      case 91:  // A subscript may hold blanks; the test command stands alone.
        guard index == start else { return nil }
        guard byte(index + 1) != 91 else { return nil }
        index += 1
      default: return nil
      }
    }
    if mayBeReserved, !isQuoted, isReserved(start, index - start) { return nil }
    return index - start
  }

  /// The index behind the closing quote.
  private func doubleQuoted(from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case 34: return index + 1
      case 10, 0, 1, 96, 127: return nil
      case 92:
        guard byte(index + 1) != 10, byte(index + 1) >= 32 else { return nil }
        index += 2
      case 36:
        guard let next = variable(from: index + 1, quoted: true) else { return nil }
        index = next
      default: index += 1
      }
    }
    return nil
  }

  /// The index behind a plain variable's name; `$` alone is itself.
  private func variable(from start: Int, quoted: Bool) -> Int? {
    switch byte(start) {
    case 40, 91, 96: return nil  // ( [ `
    case 34, 39: return quoted ? start : nil
    case 123:
      var index = start + 1
      while Self.isName(byte(index)) { index += 1 }
      return index > start + 1 && byte(index) == 125 ? index + 1 : nil
    case 35, 36, 42, 33, 63, 64, 45: return start + 1  // # $ * ! ? @ -
    default: return start
    }
  }

  private func isAssignment(_ start: Int, _ length: Int) -> Bool {
    var index = start
    while index < start + length, Self.isName(bytes[index]) { index += 1 }
    if index == start { return false }
    if byte(index) == 43 { index += 1 }
    return index < start + length && bytes[index] == 61
  }

  private func isReserved(_ start: Int, _ length: Int) -> Bool {
    guard length <= 8 else { return false }
    var packed: UInt64 = 0
    for index in start..<(start + length) { packed = packed << 8 | UInt64(bytes[index]) }
    return Self.reserved.contains(packed)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, 95: true
    default: false
    }
  }

  private static let reserved: [UInt64] = [
    "if", "then", "elif", "else", "fi", "time", "for", "in", "until", "while", "do", "done",
    "case", "esac", "coproc", "select", "function", "!", "[[", "]]",
  ].map { $0.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

  private enum Kind: UInt8 { case plain, end, special, refused }

  private static let kinds: [Kind] = (0...255).map { byte in
    switch UInt8(byte) {
    case 9, 10, 32, 38, 59, 60, 62, 124: .end
    case 34, 36, 39, 91, 92: .special
    case 13: .plain
    case 0..<32, 40, 41, 96, 123, 125, 127: .refused
    default: .plain
    }
  }
}
