/// What a command's output looked like, as plain text: what a terminal would have shown of it.
///
/// Lines are rewritten by carriage returns, backspaces, erasing and moves of the cursor, colours and
/// everything else are dropped, and no control character but the line end comes out. A screen that is
/// cleared stays in the text; what a full-screen program drew is left out, and a line says so. The
/// last `height` lines can still be changed; a line longer than `width` is handed on in pieces, so
/// that memory is bounded whatever the output is.
public struct ScreenText: Sendable {
  public static let height = 200
  static let width = 16_384

  private let height: Int
  private var rows = [ScreenRow()]
  private var row = 0
  private var column = 0
  private var saved = (row: 0, column: 0)
  private var parser = ControlParser()
  /// The bytes of a full-screen program so far; nil outside of one.
  private var leftOut: Int?
  private var done: [UInt8] = []

  /// - Parameter height: 1 hands on each line as soon as the next begins, for somebody who waits for it.
  public init(height: Int = Self.height) { self.height = height }

  /// All of a stored output as lines.
  public static func lines(_ bytes: some Sequence<UInt8>) -> [String] {
    var text = ScreenText()
    var plain = text.add(bytes)
    plain += text.finish()
    if plain.last == 10 { plain.removeLast() }
    guard !plain.isEmpty else { return [] }
    return plain.split(separator: 10, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text that the next bytes make final, in UTF-8.
  public mutating func add(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    for byte in bytes {
      leftOut? += 1
      if let token = parser.take(byte) { obey(token) }
    }
    defer { done = [] }
    return done
  }

  /// The rest of the text, at the end of the output.
  public mutating func finish() -> [UInt8] {
    closeFullScreen()
    flush()
    defer { self = ScreenText(height: height) }
    return done
  }

  // MARK: Obeying

  private mutating func obey(_ token: ControlParser.Token) {
    if leftOut != nil {
      if case .control(UInt8(ascii: "l"), let numbers, isPrivate: true) = token,
        Self.isFullScreen(numbers)
      {
        closeFullScreen()
      }
      return
    }
    switch token {
    case .scalar(let scalar): put(scalar)
    case .byte(let byte): obey(byte)
    case .escape(let byte): escape(byte)
    case .control(let final, let numbers, let isPrivate):
      if isPrivate {
        if final == UInt8(ascii: "h"), Self.isFullScreen(numbers) {
          flush()
          leftOut = 0
        }
      } else {
        control(final, numbers)
      }
    }
  }

  private static func isFullScreen(_ modes: [Int]) -> Bool {
    modes.contains { $0 == 47 || $0 == 1047 || $0 == 1049 }
  }

  private mutating func closeFullScreen() {
    guard let count = leftOut else { return }
    leftOut = nil
    done += "[a full-screen program: \(count) bytes left out]\n".utf8
  }

  private mutating func obey(_ byte: UInt8) {
    switch byte {
    case 8: column = max(0, column - 1)
    case 9: column = min(Self.width - 1, (column / 8 + 1) * 8)
    case 10:
      // Whatever the terminal's modes: without a CR before it, a staircase would come out.
      nextRow()
      column = 0
    case 11, 12: nextRow()
    case 13: column = 0
    default: break
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "7"): saved = (row, column)
    case UInt8(ascii: "8"): (row, column) = (min(saved.row, rows.count - 1), saved.column)
    case UInt8(ascii: "D"): nextRow()
    case UInt8(ascii: "E"):
      nextRow()
      column = 0
    case UInt8(ascii: "M"): row = max(0, row - 1)
    case UInt8(ascii: "c"): flush()
    default: break
    }
  }

  private mutating func control(_ final: UInt8, _ numbers: [Int]) {
    let first = numbers.first ?? 0
    let count = max(1, first)
    switch final {
    case UInt8(ascii: "A"): row = max(0, row - count)
    case UInt8(ascii: "B"), UInt8(ascii: "e"): row = min(rows.count - 1, row + count)
    case UInt8(ascii: "C"), UInt8(ascii: "a"): column = min(Self.width - 1, column + count)
    case UInt8(ascii: "D"): column = max(0, column - count)
    case UInt8(ascii: "E"): (row, column) = (min(rows.count - 1, row + count), 0)
    case UInt8(ascii: "F"): (row, column) = (max(0, row - count), 0)
    case UInt8(ascii: "G"), UInt8(ascii: "`"): column = min(Self.width, count) - 1
    case UInt8(ascii: "H"), UInt8(ascii: "f"):
      goTo(row: count - 1, column: max(1, numbers.dropFirst().first ?? 1) - 1)
    case UInt8(ascii: "d"): goTo(row: count - 1, column: column)
    case UInt8(ascii: "J"): eraseScreen(first)
    case UInt8(ascii: "K"): rows[row].erase(first, at: column)
    case UInt8(ascii: "P"): rows[row].delete(count, at: column)
    case UInt8(ascii: "X"): rows[row].blank(count, at: column)
    case UInt8(ascii: "@"): rows[row].insert(count, at: column, width: Self.width)
    case UInt8(ascii: "L"): insertRows(count)
    case UInt8(ascii: "M"): deleteRows(count)
    case UInt8(ascii: "s"): saved = (row, column)
    case UInt8(ascii: "u"): (row, column) = (min(saved.row, rows.count - 1), saved.column)
    default: break
    }
  }

  /// A place counted from the top of the screen, which is taken to be the first line not yet final.
  private mutating func goTo(row wanted: Int, column: Int) {
    let wanted = min(wanted, height - 1)
    while rows.count <= wanted { rows.append(ScreenRow()) }
    row = wanted
    self.column = min(column, Self.width - 1)
  }

  private mutating func eraseScreen(_ what: Int) {
    switch what {
    case 0:
      rows[row].erase(0, at: column)
      rows.removeSubrange((row + 1)...)
    case 1:
      for before in 0..<row { rows[before] = ScreenRow() }
      rows[row].erase(1, at: column)
    default:
      // What stood there was seen; the place of the cursor on the new screen stays.
      let (row, column) = (row, column)
      flush()
      goTo(row: row, column: column)
    }
  }

  private mutating func insertRows(_ count: Int) {
    let count = min(count, height - row)
    rows.insert(contentsOf: Array(repeating: ScreenRow(), count: count), at: row)
    if rows.count > height { rows.removeLast(rows.count - height) }
  }

  private mutating func deleteRows(_ count: Int) {
    rows.removeSubrange(row..<min(rows.count, row + count))
    if rows.count <= row { rows.append(ScreenRow()) }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let columns = scalar.value < 0x300 ? 1 : DisplayWidth.columns(Character(scalar))
    guard columns > 0 else { return rows[row].mark(scalar, before: column) }
    if column + columns > Self.width { handOnPiece() }
    rows[row].put(scalar, at: column, columns: columns)
    column += columns
  }

  private mutating func nextRow() {
    row += 1
    guard row == rows.count else { return }
    rows.append(ScreenRow())
    guard rows.count > height else { return }
    rows[0].write(to: &done)
    done.append(10)
    rows.removeFirst()
    row -= 1
    saved.row = max(0, saved.row - 1)
  }

  /// The line of the cursor has become too long to be held: what there is of it is final.
  private mutating func handOnPiece() {
    for before in 0..<row {
      rows[before].write(to: &done)
      done.append(10)
    }
    rows[row].write(to: &done)
    rows.removeFirst(row)
    rows[0] = ScreenRow()
    (row, column, saved) = (0, 0, (0, 0))
  }

  /// Makes all lines final and begins anew.
  private mutating func flush() {
    let last = rows.lastIndex { !$0.isEmpty }
    for at in 0..<max(last.map { $0 + 1 } ?? 0, rows.count - 1) {
      rows[at].write(to: &done)
      done.append(10)
    }
    rows = [ScreenRow()]
    (row, column, saved) = (0, 0, (0, 0))
  }
}
