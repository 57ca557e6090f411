import Glibc

extension Snapshot {
  /// Whether this is another's state in all that is carried to a later shell or known by name.
  ///
  /// Then both differ from any third state by the same, and have the same names set and exported.
  /// Found at a glance, since most commands change nothing: false where that does not settle it.
  public func carriesSame(as other: Snapshot) -> Bool {
    for part in Part.allCases where part != .token && part != .end && part != .variables {
      guard Self.areEqual(self[part], other[part]) else { return false }
    }
    return traps == other.traps && variablesAreSame(as: other)
  }

  /// Goes through both line by line: a line may differ only in a value that is never carried.
  private func variablesAreSame(as other: Snapshot) -> Bool {
    var mine = self[.variables]
    var theirs = other[.variables]
    while let line = Self.nextLine(&mine) {
      guard let otherLine = Self.nextLine(&theirs) else { return false }
      if Self.areEqual(line, otherLine) { continue }
      // A line inside a value is no record, whatever it looks like.
      guard line.starts(with: Self.declaration), otherLine.starts(with: Self.declaration),
        let record = VariableRecord(line), let old = VariableRecord(otherLine),
        record.name == old.name, record.flags == old.flags, record.hasValue, old.hasValue,
        !NeverRestored.isRestorable(record.name)
      else { return false }
    }
    return theirs.isEmpty
  }

  private static let declaration = Array("declare -".utf8)

  private static func nextLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    let end = rest.offset(of: 10) ?? rest.endIndex
    let line = rest[..<end]
    rest = rest[end...].dropFirst()
    return line
  }

  private static func areEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    left.count == right.count
      && left.withUnsafeBytes { mine in
        right.withUnsafeBytes { theirs in
          guard let mine = mine.baseAddress, let other = theirs.baseAddress else { return true }
          return memcmp(mine, other, theirs.count) == 0
        }
      }
  }
}
