/// A fence as a step holds it: its complete commands in order, and why some may not run.
public struct Command: Sendable, Equatable {
  /// The info string's first word, lower case; empty for an untagged fence.
  public let language: String
  /// The opening fence's line, from 1.
  public let line: Int
  /// The fence's text as it stands in the source.
  public let text: String
  /// Keys and values of the info string after the language.
  public let attributes: [String: String]
  /// Complete commands as bash judges them; empty where the fence is only shown.
  public let commands: [CompleteCommand]
  /// Hazards of the fence as a whole.
  public let fenceHazards: [Hazard]
  /// The ways that the fence itself offers, of which one is taken; none in most fences.
  public let alternatives: [Alternative]

  /// The fence's own hazards and those of its commands.
  public var hazards: [Hazard] { fenceHazards + commands.flatMap(\.hazards) }

  /// The most careful of its offers.
  public var offer: Offer {
    var worst: Offer?
    for hazard in fenceHazards { worst = max(worst ?? .run, hazard.offer) }
    for command in commands { worst = max(worst ?? .run, command.offer) }
    return worst ?? .view
  }

  /// What the author says a person should see, of all commands.
  public var expectations: [Expectation] { commands.flatMap(\.expectations) }
}
