/// A blank of the document that a person fills in: `**Approved By**: ____`.
public struct Field: Sendable, Equatable {
  public let name: String
  public let section: Section.ID
  /// The line it stands on, from 1.
  public let line: Int
  public let column: Int

  public init(name: String, section: Section.ID, line: Int, column: Int) {
    self.name = name
    self.section = section
    self.line = line
    self.column = column
  }
}

/// What the document names as a reason to roll back.
public struct Trigger: Sendable, Equatable {
  public let text: String
  public let line: Int

  public init(text: String, line: Int) {
    self.text = text
    self.line = line
  }
}

/// A link to another file, or to a place in this one.
public struct Link: Sendable, Equatable {
  /// As it stands in the source: `./guide.md#setup`.
  public let target: String
  /// The line it stands on, from 1.
  public let line: Int
  public let column: Int

  public init(target: String, line: Int, column: Int) {
    self.target = target
    self.line = line
    self.column = column
  }
}
