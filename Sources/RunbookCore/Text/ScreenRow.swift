/// One line of a screen: a cell a column.
struct ScreenRow: Sendable {
  /// Nothing was written there.
  private static let empty: UInt32 = 0
  /// The second column of a wide character.
  private static let continued: UInt32 = .max

  private var cells: [UInt32] = []
  /// Combining marks, by the column of what they belong to; rare.
  private var marks: [Int: [Unicode.Scalar]] = [:]

  /// The most marks of one column: more are only ever written to slow terminals down.
  private static let mostMarks = 8

  var isEmpty: Bool { cells.allSatisfy { $0 == Self.empty } }

  mutating func put(_ scalar: Unicode.Scalar, at column: Int, columns: Int) {
    if column == cells.count {
      cells.append(scalar.value)
    } else {
      reach(column + 1)
      free(column)
      cells[column] = scalar.value
    }
    if !marks.isEmpty { marks[column] = nil }
    guard columns == 2 else { return }
    reach(column + 2)
    free(column + 1)
    cells[column + 1] = Self.continued
  }

  /// Adds a combining mark to what stands before a column.
  mutating func mark(_ scalar: Unicode.Scalar, before column: Int) {
    var place = min(column, cells.count) - 1
    if place > 0, cells[place] == Self.continued { place -= 1 }
    guard place >= 0, cells[place] != Self.empty, marks[place, default: []].count < Self.mostMarks
    else { return }
    marks[place, default: []].append(scalar)
  }

  /// Erases from a column on (0), up to it (1), or all.
  mutating func erase(_ what: Int, at column: Int) {
    switch what {
    case 0:
      guard column < cells.count else { return }
      free(column)
      cut(to: column)
    case 1: blank(column + 1, at: 0)
    default: cut(to: 0)
    }
  }

  mutating func blank(_ count: Int, at column: Int) {
    let end = min(cells.count, column + count)
    guard column < end else { return }
    for place in column..<end {
      free(place)
      marks[place] = nil
      cells[place] = Self.empty
    }
  }

  mutating func delete(_ count: Int, at column: Int) {
    guard column < cells.count else { return }
    marks = [:]
    cells.removeSubrange(column..<min(cells.count, column + count))
  }

  mutating func insert(_ count: Int, at column: Int, width: Int) {
    guard column < cells.count else { return }
    marks = [:]
    let count = min(count, width - column)
    cells.insert(contentsOf: repeatElement(Self.empty, count: count), at: column)
    if cells.count > width { cells.removeLast(cells.count - width) }
  }

  /// Appends the line in UTF-8; columns that nothing was written to are blanks, or end it.
  func write(to bytes: inout [UInt8]) {
    let end = (cells.lastIndex { $0 != Self.empty } ?? -1) + 1
    for place in 0..<end {
      switch cells[place] {
      case Self.empty: bytes.append(32)
      case let cell where cell < 0x80: bytes.append(UInt8(cell))
      case let cell:
        if let scalar = Unicode.Scalar(cell) { bytes += UTF8.encode(scalar) ?? .init() }
      }
      for mark in marks.isEmpty ? [] : marks[place] ?? [] { bytes += UTF8.encode(mark) ?? .init() }
    }
  }

  private mutating func reach(_ count: Int) {
    if cells.count < count {
      cells.append(contentsOf: repeatElement(Self.empty, count: count - cells.count))
    }
  }

  private mutating func cut(to count: Int) {
    cells.removeLast(max(0, cells.count - count))
    marks = marks.filter { $0.key < count }
  }

  /// Half a wide character is none.
  private mutating func free(_ column: Int) {
    if cells[column] == Self.continued, column > 0 { cells[column - 1] = Self.empty }
    if column + 1 < cells.count, cells[column + 1] == Self.continued {
      cells[column + 1] = Self.empty
    }
  }
}
