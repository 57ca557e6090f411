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

  /// The fence's own hazards and those of its commands.
  public var hazards: [Hazard] { fenceHazards + commands.flatMap(\.hazards) }

  /// The most careful of its offers.
  public var offer: Offer {
    var worst: Offer?
    for hazard in fenceHazards { worst = max(worst ?? .run, hazard.kind.offer) }
    for command in commands { worst = max(worst ?? .run, command.offer) }
    return worst ?? .view
  }

  /// What the author says a person should see, of all commands.
  public var expectations: [Expectation] { commands.flatMap(\.expectations) }
}

/// One command as bash takes it: possibly several lines.
public struct CompleteCommand: Sendable, Equatable {
  public let text: String
  /// The line of its first line in the source, from 1.
  public let line: Int
  /// The part it is in: `a`, `b`, … from caption to caption.
  public let part: String
  /// The comment above the part or behind the command.
  public let caption: String?
  public let hazards: [Hazard]
  public let expectations: [Expectation]
  /// Variables that it reads without a default and does not set itself.
  public let reads: [String]
  /// Whether it is a `curl` that exits 0 on an HTTP error, so that its status says little.
  public let hidesHTTPErrors: Bool

  /// Whether it may run once the variables that it reads are set.
  public var mayRun: Bool {
    hazards.allSatisfy { $0.kind == .undefinedVariable || $0.kind.offer < .view }
  }

  /// How this command may be offered.
  public var offer: Offer { hazards.reduce(.run) { max($0, $1.kind.offer) } }
}

/// What the author says a person should see after a command.
public struct Expectation: Sendable, Equatable {
  public let text: String
  public let line: Int
  public let match: Match

  /// How output is compared with the text; only a person judges so far.
  public enum Match: String, Sendable, Codable {
    case status, json, literal, glob, regex, person
  }
}

/// Why a command may not simply be run.
public struct Hazard: Sendable, Equatable {
  public let kind: Kind
  /// The word that shows it.
  public let detail: String
  public let line: Int

  public init(_ kind: Kind, detail: String, line: Int) {
    self.kind = kind
    self.detail = detail
    self.line = line
  }

  public enum Kind: String, Sendable, Codable {
    case placeholder, undefinedVariable, interactive, neverEnding, destructive, alternatives
    case notACommand, unparsable, readsInput, remoteTail

    /// What may be offered for a command with this hazard.
    ///
    /// Filling in and handing over come with the screens that ask for them; until then a
    /// placeholder or an undefined variable is shown and not run.
    public var offer: Offer {
      switch self {
      case .placeholder, .undefinedVariable, .notACommand, .alternatives: .view
      case .interactive, .readsInput, .remoteTail: .terminal
      case .neverEnding: .background
      case .destructive: .typeToConfirm
      case .unparsable: .refuse
      }
    }
  }
}

/// What the operator is offered for a command, from the plainest to the most careful.
public enum Offer: String, Sendable, Codable, Comparable, CaseIterable {
  case run, fill, choose, terminal, background, typeToConfirm, view, refuse

  public static func < (left: Self, right: Self) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .run: 0
    case .fill: 1
    case .choose: 2
    case .terminal: 3
    case .background: 4
    case .typeToConfirm: 5
    case .view: 6
    case .refuse: 7
    }
  }
}
