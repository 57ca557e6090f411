/// What a run takes along from one text of its runbook to the next.
struct Carrying {
  /// The new position of each step that goes on, by its old one.
  let places: [Int: Int]
  /// The same as ids, where these differ.
  let renamed: [Step.ID: Step.ID]
  /// In the order of the new text's steps.
  private(set) var progress: [StepProgress]
  /// Steps that do not go on, and of which something is known.
  private(set) var dropped: [DroppedStep] = []
  /// Notes about the run, and about steps that go on.
  private(set) var notes: [Note] = []
  private let old: Runbook
  private let new: Runbook

  init(_ run: Run, to runbook: Runbook, by adoption: Adoption, at time: Int64) {
    old = run.runbook
    new = runbook
    renamed = Dictionary(adoption.matches.map { ($0.from, $0.to) }) { first, _ in first }
    places = Self.places(old, new, renamed, notCarried: Set(adoption.notCarried))
    progress = runbook.steps.map { StepProgress(of: $0) }
    for (place, other) in places {
      progress[other] = Self.carry(
        run.progress[place], from: old.steps[place], to: new.steps[other])
      let after = progress[other].clock?.after.flatMap(id)
      progress[other].clock?.after = after
    }
    let touched = TouchedSteps(run)
    var notesOfDropped: [Step.ID: [Note]] = [:]
    for note in run.notes {
      guard let step = note.step else {
        notes.append(note)
        continue
      }
      if let id = id(step) {
        notes.append(Note(step: id, text: note.text, at: note.at, by: note.by))
      } else {
        notesOfDropped[step, default: []].append(note)
      }
    }
    dropped = old.steps.indices.filter { places[$0] == nil && touched.contains($0) }.map {
      DroppedStep(
        step: old.steps[$0], progress: run.progress[$0], wentOn: run.wentOn[old.steps[$0].id],
        notes: notesOfDropped[old.steps[$0].id] ?? [], at: time)
    }
  }

  /// Each step of the new text is that of one step at most, whatever the event says.
  private static func places(
    _ old: Runbook, _ new: Runbook, _ renamed: [Step.ID: Step.ID], notCarried: Set<Step.ID>
  ) -> [Int: Int] {
    var places: [Int: Int] = [:]
    var taken: Set<Int> = []
    for (place, step) in old.steps.enumerated() {
      if let id = renamed[step.id], let other = new.stepIndex[id], taken.insert(other).inserted {
        places[place] = other
      }
    }
    for (place, step) in old.steps.enumerated()
    where renamed[step.id] == nil && !notCarried.contains(step.id) {
      if let other = new.stepIndex[step.id], taken.insert(other).inserted { places[place] = other }
    }
    return places
  }

  /// An attempt as the new text has its step.
  func attempt(_ attempt: Attempt) -> Attempt {
    guard let place = old.stepIndex[attempt.step], let other = places[place] else { return attempt }
    var attempt = attempt
    attempt.step = new.steps[other].id
    if let command = attempt.command {
      let commands = Self.commands(from: old.steps[place], to: new.steps[other])
      attempt.command = commands[command] ?? command
    }
    return attempt
  }

  /// What speaks of a step, with its new id; nil where that is gone.
  func id(_ step: Step.ID) -> Step.ID? {
    old.stepIndex[step].flatMap { places[$0] }.map { new.steps[$0].id }
  }

  // MARK: One step

  /// Which command of the new fence is which of the old one: those with the very same text, in order.
  private static func commands(from old: Step, to new: Step) -> [Int: Int] {
    let before = (old.command?.commands ?? []).map(\.text)
    let after = (new.command?.commands ?? []).map(\.text)
    return Dictionary(
      uniqueKeysWithValues: LineDiff.common(before, after).map { ($0.old, $0.new) })
  }

  private static func carry(_ progress: StepProgress, from old: Step, to new: Step) -> StepProgress
  {
    let commands = commands(from: old, to: new)
    var carried = progress
    if old.wait != new.wait { carried.clock = nil }
    carried.commands = StepProgress(of: new).commands
    if old.alternatives.map(\.label) != new.alternatives.map(\.label) { carried.chosen = nil }
    for (place, other) in commands where progress.commands.indices.contains(place) {
      carried.commands[other] = progress.commands[place]
      // What the choice left out goes by the choice; it may be another command's way now.
      if progress.commands[place].isNotApplicable, old.isRuledOut(place, by: progress.chosen) {
        carried.commands[other] = .open
      }
    }
    for place in carried.commands.indices where carried.commands[place] == .open {
      guard let chosen = carried.chosen, new.isRuledOut(place, by: chosen) else { continue }
      carried.commands[place] = .settled(
        .notApplicable, reason: new.alternatives[chosen].reasonForOthers)
    }
    carried.edited = [:]
    for (place, edited) in progress.edited { commands[place].map { carried.edited[$0] = edited } }
    carried.confirmed = Set(
      progress.confirmed.compactMap { confirmed in
        guard let place = confirmed.command else {
          return old.condition == new.condition ? confirmed : nil
        }
        return commands[place].map { ConfirmedPlace(command: $0, what: confirmed.what) }
      })
    // Lines are those of the document: what stands under a fence moves with it.
    let shift = (new.command?.line ?? 0) - (old.command?.line ?? 0)
    carried.differed = progress.differed.map { $0 + shift }
    for place in carried.attempts.indices {
      carried.attempts[place].move(from: old, to: new, commands)
    }
    return carried
  }
}

extension Step {
  /// Whether the choice that its fence asks for leaves a command of it out.
  fileprivate func isRuledOut(_ place: Int, by chosen: Int?) -> Bool {
    guard let chosen, alternatives.indices.contains(chosen), let commands = command?.commands,
      commands.indices.contains(place), let way = commands[place].alternative
    else { return false }
    return way != chosen
  }
}

extension AttemptRecord {
  /// Keeps an attempt with its step in another text; its command may be there no longer.
  fileprivate mutating func move(from old: Step, to new: Step, _ commands: [Int: Int]) {
    attempt.step = new.id
    guard let place = attempt.command, !isOfEarlierText else { return }
    if let other = commands[place] {
      attempt.command = other
    } else {
      ranOtherText = ranOtherText(than: old.command?.commands ?? [])
      isOfEarlierText = true
    }
  }
}
