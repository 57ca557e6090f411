/// A role that says go or no-go, and who has it where the author says so.
public struct Role: Sendable, Equatable {
  public let name: String
  public let person: String?

  public init(name: String, person: String? = nil) {
    self.name = name
    self.person = person
  }
}

/// What roles say go or no-go to.
public enum PollPlace: Sendable, Hashable, Codable {
  /// A section, before its first step.
  case section(id: Section.ID)
  /// A gate that is answered by role.
  case gate(step: Step.ID)
}

extension Runbook {
  /// Who is asked, in order; the operator where the author names nobody.
  public var pollRoles: [Role] {
    frontMatter.roles.isEmpty ? [Role(name: "operator")] : frontMatter.roles
  }

  /// Whether a gate is answered by role.
  ///
  /// Where the author names roles, a GO/NO-GO is theirs; without, only what says that it is a poll.
  public func isPoll(_ step: Step) -> Bool {
    guard step.gate == .proceed else { return false }
    if step.annotation("gate") == "poll" { return true }
    return !frontMatter.roles.isEmpty && ItemWords.saysGoNoGo(step.title)
  }

  /// The outermost section around a step that a poll stands before.
  ///
  /// A way back and its like need nobody's consent: only what stands on the forward track is polled.
  public func polledSection(of step: Step) -> Section? {
    guard step.track == .forward else { return nil }
    var found: Section?
    var next = section(step.section)
    while let section = next {
      if isPolled(section) { found = section }
      next = section.parent.flatMap { self.section($0) }
    }
    return found
  }

  /// Whether roles say go before a section: the author says so at its heading or in the front matter,
  /// or, where there are roles, its heading does, and no gate in it asks for the same.
  public func isPolled(_ section: Section) -> Bool {
    if section.isPolled { return true }
    if frontMatter.polls.contains(where: { $0 == section.id || $0 == section.title }) {
      return true
    }
    guard !frontMatter.roles.isEmpty, ItemWords.saysGoNoGo(section.title) else { return false }
    return !steps.contains { $0.section == section.id && isPoll($0) }
  }
}

extension ItemWords {
  /// Whether a text asks for a go or no-go in so many words.
  static func saysGoNoGo(_ text: String) -> Bool {
    let lower = text.lowercased()
    return goNoGo.contains { lower.holds($0) }
  }
}
