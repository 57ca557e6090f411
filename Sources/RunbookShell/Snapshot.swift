/// The state of a shell after a command, as the bytes in which bash wrote it.
public struct Snapshot: Sendable, Equatable {
  /// The parts of a snapshot, in the order of the file.
  enum Part: Int, CaseIterable {
    case token, directory, umask, shopt, options, traps, aliases, positional, variables
    case functionFlags, functions, end
  }

  private let bytes: [UInt8]
  private let ranges: [Range<Int>]

  /// Nil for a file that is not whole.
  init?(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    guard parts.count == Part.allCases.count, !parts[0].isEmpty,
      parts[0].elementsEqual(parts[Part.end.rawValue])
    else { return nil }
    self.bytes = bytes
    ranges = parts.map { $0.startIndex..<$0.endIndex }
  }

  subscript(part: Part) -> ArraySlice<UInt8> { bytes[ranges[part.rawValue]] }

  /// The attempt after which this is the state.
  var token: String { String(decoding: self[.token], as: UTF8.self) }
}

extension Snapshot {
  var userExitTrap: String? { nil }
  func difference(from base: Snapshot) -> SnapshotDifference { SnapshotDifference() }
}
public struct SnapshotDifference: Sendable {}
extension ShellSession {
  public func restore(_ difference: SnapshotDifference) throws(ShellError) {}
}
