/// A value that the operator is asked for once a run.
public struct Input: Sendable, Equatable {
  public let name: String
  public let kind: Kind
  /// What may be answered, where the text says so.
  public let choices: [String]
  public internal(set) var form: Form
  /// The lines that use it, from 1.
  public internal(set) var lines: [Int]

  public enum Kind: String, Sendable, Codable {
    case placeholder, variable, field, choice
  }

  /// What a value looks like, by what the text says.
  public enum Form: String, Sendable, Codable {
    case text, number, date, duration

    /// The form that the words of a name ask for.
    init(ofName name: String) {
      let words = Set(
        name.uppercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
      if !words.isDisjoint(with: ["DATE", "YYYYMMDD", "YYYY"]) {
        self = .date
      } else if !words.isDisjoint(with: ["PORT", "COUNT", "REPLICAS", "PERCENT", "PERCENTAGE"]) {
        self = .number
      } else {
        self = .text
      }
    }
  }

  /// Whether the name says that the value is not to be shown or kept.
  public var isSecret: Bool { SecretNames.isSecret(name) }
}

/// The words by which a name says that its value is secret.
public enum SecretNames {
  static let words = [
    "TOKEN", "SECRET", "PASSWORD", "PASSWD", "KEY", "DSN", "CREDENTIAL",
  ]

  /// Words that say so only where they stand by themselves.
  static let short: Set<String> = ["PASS", "PASSPHRASE", "PWD", "PIN", "AUTH"]

  /// Whether a name, in any case, holds one of the words.
  public static func isSecret(_ name: String) -> Bool {
    let upper = name.uppercased()
    return words.contains { upper.contains($0) }
      || upper.split { !$0.isLetter && !$0.isNumber }.contains { short.contains(String($0)) }
  }
}
