/// The state of a shell after a command, as the bytes in which bash wrote it.
public struct Snapshot: Sendable, Equatable {
  /// The parts of a snapshot, in the order of the file.
  enum Part: Int, CaseIterable {
    case token, directory, umask, shopt, options, traps, aliases, positional, variables
    case functionFlags, functions, end
  }

  private let bytes: [UInt8]
  private let ranges: [Range<Int>]
  private var fullTraps: [UInt8]?

  /// Nil for a file that is not whole.
  init?(_ bytes: [UInt8]) {
    var ranges: [Range<Int>] = []
    var start = 0
    while let end = bytes[start...].offset(of: 0) {
      ranges.append(start..<end)
      start = end + 1
    }
    ranges.append(start..<bytes.count)
    guard ranges.count == Part.allCases.count, !ranges[0].isEmpty,
      bytes[ranges[0]] == bytes[ranges[Part.end.rawValue]]
    else { return nil }
    self.bytes = bytes
    self.ranges = ranges
  }

  subscript(part: Part) -> ArraySlice<UInt8> { bytes[ranges[part.rawValue]] }

  /// The attempt after which this is the state.
  var token: String { String(decoding: self[.token], as: UTF8.self) }

  /// The shell's working directory.
  public var directory: String { String(decoding: self[.directory].dropLast(), as: UTF8.self) }

  /// The names of the variables that have a value, exported or not.
  public var setVariables: Set<String> {
    Set(variables.filter(\.hasValue).map(\.name))
  }

  /// What a variable holds, quoted as bash writes it.
  public func value(of name: String) -> String? {
    guard let record = variables.first(where: { $0.name == name && $0.hasValue }),
      let sign = record.bytes.firstIndex(of: UInt8(ascii: "="))
    else { return nil }
    return String(decoding: record.bytes[(sign + 1)...], as: UTF8.self)
  }

  /// The names of the variables that commands inherit.
  public var exportedVariables: Set<String> {
    Set(variables.filter { $0.hasValue && $0.isExported }.map(\.name))
  }

  /// The variables' records; before bash 5.2 a value's line breaks are raw.
  var variables: [VariableRecord] { records(in: .variables, opening: "declare -") }

  /// The functions' names with their flags: `declare -fx name`.
  var functionFlags: [VariableRecord] { records(in: .functionFlags, opening: "declare -") }

  /// The names of the options that are on, of `shopt` or of `set -o`.
  func namesOn(_ part: Part) -> Set<String> {
    Set(self[part].split(separator: UInt8(ascii: ":")).map { String(decoding: $0, as: UTF8.self) })
  }

  /// The traps' records, of which a text may have more than one line.
  var traps: [ArraySlice<UInt8>] {
    Self.split(fullTraps.map { $0[...] } ?? self[.traps], opening: "trap -- ")
  }

  /// Sets the traps as the top level shows them, where a function hides some.
  mutating func replaceTraps(_ bytes: [UInt8]) { fullTraps = bytes }

  /// The aliases' records, of which a text may have more than one line.
  var aliases: [ArraySlice<UInt8>] { Self.split(self[.aliases], opening: "alias ") }

  /// The EXIT trap a command has set, as a quoted word; empty if it removed ours.
  var userExitTrap: String? {
    let ending = Array(" EXIT".utf8)
    let opening = Array("trap -- ".utf8)
    guard let record = traps.first(where: { $0.suffix(ending.count).elementsEqual(ending) })
    else { return "''" }
    let text = record.dropFirst(opening.count).dropLast(ending.count)
    if text.starts(with: Array("'__tm_exit".utf8)) { return nil }
    return String(validating: text, as: UTF8.self)
  }

  /// Whether the shell prints commands before it runs them.
  var isTraced: Bool { namesOn(.options).contains("xtrace") }

  private func records(in part: Part, opening: String) -> [VariableRecord] {
    Self.split(self[part], opening: opening).compactMap(VariableRecord.init)
  }

  /// Splits at line ends behind which a record opens, and drops the last line end.
  private static func split(_ bytes: ArraySlice<UInt8>, opening: String) -> [ArraySlice<UInt8>] {
    let opening = Array(opening.utf8)
    var result: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    var position = start
    while let end = bytes[position...].offset(of: 10) {
      position = end + 1
      if position == bytes.endIndex || bytes[position...].starts(with: opening) {
        result.append(bytes[start..<end])
        start = position
      }
    }
    return result
  }
}

/// One `declare` line: a variable or a function's flags.
struct VariableRecord {
  let name: String
  let flags: ArraySlice<UInt8>
  let hasValue: Bool
  let bytes: ArraySlice<UInt8>

  /// Nil for what is not a record.
  init?(_ bytes: ArraySlice<UInt8>) {
    let parts = bytes.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    flags = parts[1].dropFirst()
    let equals = parts[2].firstIndex(of: UInt8(ascii: "="))
    name = String(decoding: parts[2][..<(equals ?? parts[2].endIndex)], as: UTF8.self)
    hasValue = equals != nil
    self.bytes = bytes
  }

  var isExported: Bool { flags.contains(UInt8(ascii: "x")) }
}
