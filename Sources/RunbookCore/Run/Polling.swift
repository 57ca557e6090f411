/// What one role said when it was asked.
public struct PollAnswer: Sendable, Equatable, Codable {
  public var place: PollPlace
  public var role: String
  /// Who said it.
  public var name: String
  public var isGo: Bool
  /// Why not; of a go, what was said besides, if anything.
  public var reason: String?

  public init(place: PollPlace, role: String, name: String, isGo: Bool, reason: String? = nil) {
    self.place = place
    self.role = role
    self.name = name
    self.isGo = isGo
    self.reason = reason
  }
}

/// An answer with when it was given, and who typed it.
public struct PollRecord: Sendable, Equatable {
  public let answer: PollAnswer
  /// UTC milliseconds since 1970.
  public let at: Int64
  public let by: String
  /// Whether the run went back behind it since: then it is asked anew.
  public internal(set) var isOver = false

  /// The same where the runbook's text is another: a gate may have another id now.
  func carried(by id: (Step.ID) -> Step.ID?) -> PollRecord {
    guard case .gate(let step) = answer.place, let other = id(step) else { return self }
    var answer = answer
    answer.place = .gate(step: other)
    return PollRecord(answer: answer, at: at, by: by, isOver: isOver)
  }
}

/// Go or no-go by role, before what changes production.
extension Run {
  /// The poll that stands before a step, if one does and has no go of everybody.
  func poll(before index: Int) -> Question? {
    let step = runbook.steps[index]
    guard let section = runbook.polledSection(of: step) else { return nil }
    return asking(.section(id: section.id), at: index)
  }

  /// The next role of a poll that has not said go.
  func asking(_ place: PollPlace, at index: Int) -> Question? {
    roleAsked(at: place).map { .poll(index, place, role: $0.name) }
  }

  private func roleAsked(at place: PollPlace) -> Role? {
    runbook.pollRoles.first { latest(of: $0.name, at: place)?.answer.isGo != true }
  }

  /// What a role said last, and still stands.
  func latest(of role: String, at place: PollPlace) -> PollRecord? {
    polls.last { $0.answer.place == place && $0.answer.role == role && !$0.isOver }
  }

  /// What roles said at a place, in the order in which they did.
  public func polls(at place: PollPlace) -> [PollRecord] {
    polls.filter { $0.answer.place == place }
  }

  /// The name that a role's answer bears where none is typed.
  public func pollName(of role: String) -> String {
    runbook.pollRoles.first { $0.name == role }?.person ?? operatorName
  }

  /// `go`, `go by NAME`, `go REMARK -- NAME`, `go ROLE -- NAME`; `no-go REASON`, `no-go REASON -- NAME`.
  ///
  /// A name is only what stands behind a mark: `go ahead` is nobody's.
  func decidePoll(
    _ answer: Answer, _ step: Int, _ place: PollPlace, _ role: String
  ) throws(Refusal) -> Decision {
    guard answer.word == .go || answer.word == .noGo else { return try settle([step], answer) }
    let rest = try withoutRole(answer.rest, asked: role)
    guard answer.word == .noGo else {
      let (remark, name) = Self.signed(rest.hasPrefix("by ") ? "-- " + rest.dropFirst(3) : rest)
      let poll = PollAnswer(
        place: place, role: role, name: name ?? pollName(of: role), isGo: true,
        reason: remark.nonEmpty)
      return Decision([.polled(answer: poll)] + settled(place, step, with: poll))
    }
    let (reason, name) = Self.signed(rest)
    guard let reason = reason.nonEmpty else { throw .needsReason(.noGo) }
    let person = name ?? pollName(of: role)
    return Decision(
      [
        .polled(
          answer: PollAnswer(
            place: place, role: role, name: person, isGo: false, reason: reason)),
        .held(reason: "no-go of \(role) (\(person)): \(reason)"),
      ], .leave)
  }

  /// The answer without the role that is asked; another's is refused, so that lines of a pipe never speak
  /// for somebody else.
  private func withoutRole(_ text: String, asked role: String) throws(Refusal) -> String {
    let lower = text.lowercased()
    for other in runbook.pollRoles.map(\.name) {
      let name = other.lowercased()
      guard lower == name || lower.hasPrefix(name + " ") || lower.hasPrefix(name + ":") else {
        continue
      }
      guard other == role else { throw .notThisRole(other, asked: role) }
      return String(text.dropFirst(other.count).drop { $0 == ":" }[...].trimmed)
    }
    return text
  }

  /// `REASON -- NAME`.
  private static func signed(_ text: String) -> (reason: String, name: String?) {
    let text = " " + text
    guard let mark = text.ranges(of: " -- ").last else {
      return (String(text[...].trimmed), nil)
    }
    let name = String(text[mark.upperBound...].trimmed)
    return (String(text[..<mark.lowerBound].trimmed), name.nonEmpty)
  }

  /// A gate is passed with the last role's go.
  private func settled(_ place: PollPlace, _ step: Int, with last: PollAnswer) -> [Fact] {
    guard case .gate = place else { return [] }
    let others = runbook.pollRoles.filter { $0.name != last.role }
    let said = others.map { latest(of: $0.name, at: place) }
    guard said.allSatisfy({ $0?.answer.isGo == true }) else { return [] }
    return [.stepSettled(step: id(step), outcome: .done, reason: "go", together: 1)]
      + consequences(of: [step: .done])
  }
}
