/// The unit that an operator passes.
public struct Step: Sendable, Equatable, Identifiable {
  /// The explicit name, else a digest of heading path, kind, content and ordinal among equals.
  public let id: String
  /// Fixed by the text; groups have none.
  public let number: StepNumber?
  /// The section this step stands in.
  public let section: Section.ID
  /// The group this step is in, or the command that this box accepts.
  public let parent: ID?
  public let kind: StepKind
  /// One line, without Markdown.
  public let title: String
  /// The line of the list item or fence, from 1.
  public let line: Int
  public let column: Int
  public let track: Track
  /// The task-list box of this step in the source, if it has one.
  public let box: Box?
  /// Whether the text says that this step may be left out.
  public let optional: Bool
  /// Planned seconds, read from the text.
  public let budgetSeconds: Int?
  /// The paragraph ending ":" or the bold line above; steps under one label share a card.
  public let label: String?
  /// Sub-bullets and paragraphs of the item, always shown with it.
  public let notes: [String]
  /// What is run, or shown where it may not run.
  public let command: Command?

  /// Whether the author's text already has this box ticked.
  public var preticked: Bool { box?.ticked ?? false }
}

/// What passing a step means.
public enum StepKind: String, Sendable, Codable {
  case task, command, choice, gate, wait, input, group
}

/// A task-list box in the source.
public struct Box: Sendable, Equatable {
  /// The item's line, from 1.
  public let line: Int
  /// Whether the source has `[x]`.
  public let ticked: Bool

  public init(line: Int, ticked: Bool) {
    self.line = line
    self.ticked = ticked
  }
}
