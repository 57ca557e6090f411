/// What a new text of a run's runbook would mean for the run.
public struct RunbookChange: Sendable {
  /// The text in force, and the new one.
  public let before: Runbook
  public let after: Runbook
  /// Every step of either but for groups, in the order of the new text; removed ones follow what they
  /// stood behind.
  public let steps: [StepChange]
  /// The run's course in the new text.
  public let course: Course
  /// New sections that are left out because the run takes only some, though nobody has left out all that
  /// is in them.
  public let limited: [Section.ID]
  private let run: Run

  public init(_ run: Run, to runbook: Runbook) {
    self.run = run
    before = run.runbook
    after = runbook
    let matching = StepMatching(from: before, to: after)
    let partner = Dictionary(
      uniqueKeysWithValues: (matching.identical + matching.alike).map { ($0.old, $0.new) })
    let kept = Self.kept(run, after, matching)
    let gone = Self.gone(run, partner)
    let carried = CarriedCourse(
      of: run, in: after,
      partner: Dictionary(uniqueKeysWithValues: partner.map { ($1, $0) }))
    (course, limited) = (carried.course, carried.limited)
    let route = Route(runbook: after, course: course, on: run.start.courseTrack)
    let order = Dictionary(
      uniqueKeysWithValues: route.path(run.route.track).enumerated().map { ($1, $0) })
    // Past the last of them, all others are behind.
    let here = Self.place(of: run, partner).flatMap { order[$0] } ?? .max
    var steps = gone[-1] ?? []
    for (place, step) in after.steps.enumerated() where step.kind != .group {
      var change =
        kept[place]
        ?? StepChange(kind: .new, old: nil, new: place, state: .open, isTouched: false)
      if let at = order[place] { change.isBehind = at < here }
      change.isOnCourse = route.contains(place)
      steps.append(change)
      steps += gone[place] ?? []
    }
    self.steps = steps
  }

  /// The steps that both texts have, by their new positions.
  private static func kept(
    _ run: Run, _ after: Runbook, _ matching: StepMatching
  ) -> [Int: StepChange] {
    let touched = TouchedSteps(run)
    var kept: [Int: StepChange] = [:]
    func keep(_ pair: Alignment.Pair, isProposal: Bool, isMoved: Bool) {
      let isEdited =
        StepText(run.runbook.steps[pair.old], in: run.runbook)
        != StepText(after.steps[pair.new], in: after)
      kept[pair.new] = StepChange(
        kind: isEdited ? .edited : isMoved ? .moved : .unchanged, old: pair.old, new: pair.new,
        isProposal: isProposal, state: StepState(of: pair.old, in: run),
        isTouched: touched.contains(pair.old))
    }
    for pair in matching.identical {
      keep(pair, isProposal: false, isMoved: !matching.inOrder.contains(pair))
    }
    for pair in matching.alike { keep(pair, isProposal: true, isMoved: true) }
    return kept
  }

  /// The steps that the new text has not, by the new position of what they stood behind; -1 for none.
  private static func gone(_ run: Run, _ partner: [Int: Int]) -> [Int: [StepChange]] {
    let touched = TouchedSteps(run)
    var gone: [Int: [StepChange]] = [:]
    var last = -1
    for (place, step) in run.runbook.steps.enumerated() where step.kind != .group {
      if let other = partner[place] {
        last = other
      } else {
        gone[last, default: []].append(
          StepChange(
            kind: .removed, old: place, new: nil, state: StepState(of: place, in: run),
            isTouched: touched.contains(place)))
      }
    }
    return gone
  }

  /// Where the operator stands in the new text: the step itself, else the next that is left.
  private static func place(of run: Run, _ partner: [Int: Int]) -> Int? {
    let path = run.route.path(run.route.track)
    guard let current = run.route.current, let at = path.firstIndex(of: current) else { return nil }
    return path[at...].lazy.compactMap { partner[$0] }.first
  }

  /// How many steps there are of a kind.
  public func count(_ kind: StepChange.Kind) -> Int { steps.count { $0.kind == kind } }

  /// Whether no step is another than before, or stands elsewhere.
  public var isOnlyText: Bool { steps.allSatisfy { $0.kind == .unchanged } }

  /// Matches that need a person's word, for there is something to carry.
  public var proposals: [StepChange] { steps.filter { $0.isProposal && $0.isTouched } }

  /// The same for steps that nobody has touched.
  public var untouchedProposals: [StepChange] { steps.filter { $0.isProposal && !$0.isTouched } }

  // MARK: Adopting

  /// What adopting the new text writes down.
  ///
  /// - Parameter consent: the proposals that a person took for the same step.
  /// - Throws: `AdoptionRefusal` where something stands in the way, and nothing is to be written.
  public func adoption(
    of text: RunbookText, by name: String, consent: [StepChange]
  ) throws(AdoptionRefusal) -> Adoption {
    let agreed = Set(consent.compactMap(\.new))
    let carried = steps.filter { change in
      change.old != nil && (change.new.map { !change.isProposal || agreed.contains($0) } ?? false)
    }
    try check(carried)
    var same: [Int: Int] = [:]
    for change in carried where change.kind != .edited {
      if let old = change.old, let new = change.new { same[new] = old }
    }
    var adoption = Adoption(text: text, by: name, course: course)
    var kept: Set<Step.ID> = []
    for change in carried {
      guard let old = change.old, let new = change.new else { continue }
      let (from, to) = (before.steps[old].id, after.steps[new].id)
      kept.insert(from)
      if from != to { adoption.matches.append(StepMatch(from: from, to: to)) }
      if isAskedAgain(old, new, same) { adoption.askedAgain.append(to) }
    }
    adoption.notCarried = before.steps.compactMap { step in
      step.kind != .group && !kept.contains(step.id) && after.stepIndex[step.id] != nil
        ? step.id : nil
    }
    // One that is asked again may itself have left out others.
    var freed = freed(carried, by: adoption)
    while !freed.isEmpty {
      adoption.askedAgain += freed
      freed = self.freed(carried, by: adoption)
    }
    return adoption
  }

  /// Whether an outcome does not stand, for what it was given to is another.
  ///
  /// A box speaks of the command that it accepts, too; what another step's answer left out speaks of
  /// that answer alone.
  ///
  /// - Parameter same: the steps that go on with the text they had: old positions by new ones.
  private func isAskedAgain(_ old: Int, _ new: Int, _ same: [Int: Int]) -> Bool {
    guard let outcome = run.progress[old].outcome, outcome != .later, !run.isRuledOut(old) else {
      return false
    }
    let accepted = after.acceptedCommand(of: new)
    if let accepted, same[accepted] == nil { return true }
    return same[new] == nil || accepted.flatMap { same[$0] } != before.acceptedCommand(of: old)
  }

  /// Steps that an answer left out, and that it says nothing of any more in the new text.
  private func freed(_ carried: [StepChange], by adoption: Adoption) -> [Step.ID] {
    let next = run.adopting(adoption, after)
    return carried.compactMap { change in
      guard let old = change.old, let new = change.new, run.isRuledOut(old),
        next.progress[new].outcome == run.progress[old].outcome, next.ruling(on: new) == nil
      else { return nil }
      return after.steps[new].id
    }
  }

  /// What nobody knows the end of stays with the text that it was started from.
  private func check(_ carried: [StepChange]) throws(AdoptionRefusal) {
    let same = Set(carried.filter { $0.kind != .edited }.compactMap(\.old))
    func isLost(_ index: Int) -> Bool { !same.contains(index) }
    for attempt in run.openAttempts {
      guard let index = before.stepIndex[attempt.step], isLost(index) else { continue }
      throw .inDoubt(before.steps[index].number)
    }
    for attempt in run.background {
      guard let index = before.stepIndex[attempt.step], isLost(index) else { continue }
      throw .inBackground(before.steps[index].number)
    }
    if let gate = run.metGate, isLost(gate) { throw .metGate(before.steps[gate].number) }
    if run.route.track == .rollback, after.stepCount(.rollback) == 0 { throw .noWayBack }
  }

  /// Whether the text could not be adopted whatever a person consents to.
  public func refusal() -> AdoptionRefusal? {
    do throws(AdoptionRefusal) {
      try check(steps.filter { $0.old != nil && $0.new != nil })
      return nil
    } catch {
      return error
    }
  }
}

extension RunbookChange {
  /// Why the text is not adopted where nobody can say which steps are the same.
  ///
  /// What ran, or was left out of the course, would be gone, and come in as new with the very same commands.
  public func refusalUnasked() -> AdoptionRefusal? {
    let new = Set(
      steps.filter { ($0.old == nil || $0.isProposal) && $0.isOnCourse }.compactMap(\.new)
        .compactMap { Doing(after.steps[$0]) })
    for place in steps.filter({ $0.new == nil || $0.isProposal }).compactMap(\.old) {
      guard let doing = Doing(before.steps[place]), new.contains(doing) else { continue }
      let progress = run.progress[place]
      if progress.outcome == .done || !progress.attempts.isEmpty {
        return .wouldRunAgain(before.steps[place].number)
      }
      if !run.route.contains(place) { return .wouldRunLeftOut(before.steps[place].number) }
    }
    return nil
  }

  /// What a step runs, whatever stands around it.
  private struct Doing: Hashable {
    let kind: StepKind
    let command: String

    /// nil for a step that runs nothing.
    init?(_ step: Step) {
      guard let command = step.command else { return nil }
      kind = step.kind
      self.command = command.text
    }
  }
}

/// One step of a changed runbook.
public struct StepChange: Sendable, Equatable {
  public enum Kind: Sendable { case unchanged, edited, moved, new, removed }

  public let kind: Kind
  /// Its position in the steps of the text in force; nil for a new one.
  public let old: Int?
  /// Its position in the steps of the new text; nil for a removed one.
  public let new: Int?
  /// Whether the two were matched by their likeness, which needs a person's word.
  public var isProposal = false
  /// What became of it in this run.
  public let state: StepState
  /// Whether an outcome, an attempt, an answer or a note speaks of it.
  public let isTouched: Bool
  /// Whether the operator is past the place where it stands in the new text.
  public internal(set) var isBehind = false
  /// Whether it will be asked at all.
  public internal(set) var isOnCourse = true
}

/// What became of a step so far, its running commands included.
public enum StepState: Sendable, Equatable {
  case open
  /// Something of it ran.
  case begun
  case inDoubt, inBackground
  case settled(Outcome)

  init(of index: Int, in run: Run) {
    let id = run.runbook.steps[index].id
    if run.openAttempts.contains(where: { $0.step == id }) {
      self = .inDoubt
    } else if run.background.contains(where: { $0.step == id }) {
      self = .inBackground
    } else if let outcome = run.progress[index].outcome {
      self = .settled(outcome)
    } else {
      self = run.progress[index].attempts.isEmpty ? .open : .begun
    }
  }
}

/// Why a new text cannot be adopted now; the step's number is the one it has in the text in force.
public enum AdoptionRefusal: Error, Sendable, Equatable {
  /// A command whose end nobody knows is edited or gone.
  case inDoubt(StepNumber?)
  /// A command that runs in the background is edited or gone.
  case inBackground(StepNumber?)
  /// A gate that was met, and that nobody has answered, is edited or gone.
  case metGate(StepNumber?)
  /// The run is on its way back, and the new text has none.
  case noWayBack
  /// What ran would come in as a new step, and nobody is there to say that it is the same.
  case wouldRunAgain(StepNumber?)
  /// The same for what the course leaves out.
  case wouldRunLeftOut(StepNumber?)
}

/// The steps that something was said or done about.
struct TouchedSteps {
  private let run: Run
  private let noted: Set<Step.ID>

  init(_ run: Run) {
    self.run = run
    noted = Set(run.notes.compactMap(\.step))
  }

  func contains(_ index: Int) -> Bool {
    let progress = run.progress[index]
    return progress.outcome != nil || !progress.attempts.isEmpty || progress.value != nil
      || progress.clock != nil
      || progress.chosen != nil || !progress.confirmed.isEmpty || !progress.edited.isEmpty
      || !progress.earlier.isEmpty || progress.commands.contains { $0 != .open }
      || noted.contains(run.runbook.steps[index].id)
  }
}
