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

  public enum Kind: String, Sendable, Codable, CaseIterable {
    case placeholder, undefinedVariable, interactive, neverEnding, destructive, alternatives
    case notACommand, unparsable, readsInput, remoteTail
  }

  /// Details of commands that are refused rather than shown: nothing in them can be used as it is.
  static let ellipsis = "..."
  static let comments = "comments"
  static let prose = "prose"
  /// Behind the name of a variable that has a value, which could become code.
  static let notPlain = " not plain"

  /// What may be offered for a command with this hazard.
  public var offer: Offer {
    switch kind {
    case .placeholder where detail == Self.ellipsis: .refuse
    case .placeholder where detail.utf8.holds("|"): .choose
    case .placeholder, .undefinedVariable: .fill
    case .alternatives, .remoteTail: .choose
    case .interactive, .readsInput: .terminal
    case .neverEnding: .background
    case .destructive: .typeToConfirm
    case .notACommand: [Self.comments, Self.prose].contains(detail) ? .refuse : .view
    case .unparsable: .refuse
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
