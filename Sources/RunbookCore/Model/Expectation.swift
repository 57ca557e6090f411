/// What the author says a person should see after a command.
public struct Expectation: Sendable, Equatable {
  public let text: String
  public let line: Int
  public let match: Match

  public init(text: String, line: Int, match: Match) {
    self.text = text
    self.line = line
    self.match = match
  }

  /// How what was printed is compared with the text; what does not match is for a person to judge.
  public enum Match: String, Sendable, Codable {
    /// The text names an exit status.
    case status
    /// Compared as JSON, whatever the order of keys and the blanks.
    case json
    /// Printed as it stands, blanks at both ends aside.
    case literal
    case glob, regex
    /// Prose.
    case person
  }
}
