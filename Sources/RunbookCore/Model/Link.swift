/// Where the document points to: another file, a heading, or an address.
public struct Link: Sendable, Equatable {
  /// As the document gives it.
  public let target: String
  /// Where it stands, from 1.
  public let line: Int
  public let column: Int

  public init(target: String, line: Int, column: Int) {
    self.target = target
    self.line = line
    self.column = column
  }
}
