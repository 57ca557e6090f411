/// A step as a person names it: one of the text in force, or one that this has no longer.
public enum NamedStep: Sendable, Hashable {
  /// Its position in the runbook's steps.
  case here(Int)
  /// Its position in the steps that were dropped.
  case gone(Int)
}

/// A number that more than one step has had.
public struct AmbiguousStep: Error, Sendable, Equatable {
  /// What names each of them.
  public let names: [String]
}

extension Run {
  /// What is put before the number that a step has now, where others had it before.
  private static let here = "now-"

  /// The name of the dropped step at a position.
  public static func goneName(_ place: Int) -> String { "gone-\(place + 1)" }

  /// What names a step; nil for a group.
  public func name(of step: NamedStep) -> String? {
    switch step {
    case .here(let index): runbook.steps[index].number?.description
    case .gone(let place): Self.goneName(place)
    }
  }

  public func id(of step: NamedStep) -> Step.ID {
    switch step {
    case .here(let index): runbook.steps[index].id
    case .gone(let place): dropped[place].step.id
    }
  }

  /// The step that a number or a name means; nil where there is none.
  ///
  /// - Throws: `AmbiguousStep` where something ran at another step that had this number once, and is in
  ///   the runbook no longer.
  public func step(named name: String) throws(AmbiguousStep) -> NamedStep? {
    let name = name.lowercased()
    if let place = dropped.indices.first(where: { Self.goneName($0) == name }) {
      return .gone(place)
    }
    let isExact = name.hasPrefix(Self.here)
    guard let number = StepNumber(name.dropFirst(isExact ? Self.here.count : 0)) else { return nil }
    let index = runbook.stepIndex(numbered: number)
    let gone = dropped.indices.filter {
      dropped[$0].step.number == number && !dropped[$0].progress.attempts.isEmpty
    }
    guard isExact || gone.isEmpty else {
      throw AmbiguousStep(
        names: (index == nil ? [] : [Self.here + number.description]) + gone.map(Self.goneName))
    }
    return index.map { .here($0) }
  }

  /// The steps of which something ran, those that are in the runbook no longer included.
  public var stepsWithAttempts: [NamedStep] {
    progress.indices.filter { !progress[$0].attempts.isEmpty }.map { .here($0) }
      + dropped.indices.filter { !dropped[$0].progress.attempts.isEmpty }.map { .gone($0) }
  }

  /// What ran at a step.
  public func attempts(of step: NamedStep) -> [AttemptRecord] {
    switch step {
    case .here(let index): progress[index].attempts
    case .gone(let place): dropped[place].progress.attempts
    }
  }

  /// The name of a step that an event speaks of, where it is in the runbook no longer.
  public func goneName(of id: Step.ID, at position: Int) -> String? {
    var id = id
    for text in earlierTexts where position < text.position {
      guard let next = text.id(of: id), text.runbook.step(id) != nil, isKept(next, after: text)
      else {
        return dropped.firstIndex { $0.step.id == id && $0.at == text.at }.map(Self.goneName)
      }
      id = next
    }
    return nil
  }

  /// Whether the text after an earlier one has a step.
  private func isKept(_ id: Step.ID, after text: EarlierText) -> Bool {
    runbook(at: text.position).step(id) != nil
  }
}
