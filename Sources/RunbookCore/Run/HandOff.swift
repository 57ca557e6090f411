/// An offer to another operator to go on with a run, and what became of it.
public struct HandOff: Sendable, Equatable {
  /// Whom it was made to: an operator's name, a login, or login and host.
  public let to: String
  /// What the first operator wrote for the next.
  public let text: String?
  /// Who offered.
  public let by: String
  /// UTC milliseconds since 1970.
  public let at: Int64
  /// Nil for as long as it stands.
  public internal(set) var end: End?

  /// The reason of the hold that an offer, or its refusal, puts a run on.
  public static func held(_ to: some StringProtocol) -> String { "offered to \(to)" }

  public static func held(declinedBy person: String, _ reason: String) -> String {
    "declined by \(person): \(reason)"
  }

  /// How an offer came to its end, and when.
  public enum End: Sendable, Equatable {
    case accepted(by: String, at: Int64)
    case declined(by: String, reason: String, at: Int64)
    /// Who had offered went on.
    case withdrawn(at: Int64)
    /// Somebody took the run over without waiting for that.
    case overtaken(by: String, at: Int64)
  }
}

/// That an operator went on with another's run unasked.
public struct TakeOver: Sendable, Equatable {
  public let from: String
  public let by: String
  public let reason: String
  /// UTC milliseconds since 1970.
  public let at: Int64
}

extension Sitting {
  /// The operator so that two of the same name are told apart: the name, with login and host.
  public var person: String {
    let account = "\(login)@\(host)"
    return `operator` == account ? account : "\(`operator`) (\(account))"
  }
}

extension Run {
  /// The offer that stands.
  public var offer: HandOff? { handOffs.last.flatMap { $0.end == nil ? $0 : nil } }

  /// Who sat at the run when an attempt began.
  public func sitting(of record: AttemptRecord) -> Sitting? {
    record.sitting.map { sittings[$0].sitting }
  }

  /// `handoff OPERATOR TEXT`: the run is held, and waits for that operator.
  func handOff(_ answer: Answer) throws(Refusal) -> Decision {
    let to = answer.rest.prefix { !$0.isWhitespace }
    guard !to.isEmpty else { throw .needsText(.handOff) }
    let text = answer.rest.dropFirst(to.count)[...].trimmed.description
    return Decision(
      [
        .held(reason: HandOff.held(to)),
        .handOffOffered(to: String(to), text: text.isEmpty ? nil : text),
      ], .leave)
  }
}
