/// One execution of a runbook, as its events tell it.
///
/// A run is nothing but the fold of its events: starting and resuming are the same call, and there
/// is no state beside them.
public struct Run: Sendable {
  public let start: RunStart
  /// The text in force: the one that the run began with, until another is adopted.
  public private(set) var text: RunbookText
  public private(set) var runbook: Runbook
  public private(set) var plan: CoursePlan
  /// The texts before it, the oldest first.
  public private(set) var earlierTexts: [EarlierText] = []
  /// Steps of these that the text in force has no longer, and of which something is known.
  public private(set) var dropped: [DroppedStep] = []
  /// The file's latest text that the operator did not want for the run.
  public private(set) var keptAgainst: KeptText?
  /// The run's UUID.
  public let id: String
  public let startedAt: Int64

  public private(set) var sittings: [SittingRecord] = []
  /// What the run is done to; nil until it was asked.
  public private(set) var target: Target?
  public private(set) var course: Course
  public private(set) var courseAccepted = false
  public private(set) var courseAcceptedAt: Int64?
  public internal(set) var progress: [StepProgress]
  public private(set) var notes: [Note] = []
  public private(set) var signatures: [Signature] = []
  public private(set) var handOffs: [HandOff] = []
  public private(set) var takeOvers: [TakeOver] = []
  /// Each time that the way back was taken.
  public internal(set) var rollbacks: [Rollback] = []
  /// Sections whose maintenance is done in spite of a closed window.
  public private(set) var overrides: [WindowOverride] = []
  /// Sections whose maintenance was done.
  public private(set) var maintainedSections: [MaintainedSection] = []
  public private(set) var sectionsLeft: [Section.ID: String] = [:]
  /// What was left of sections that the text in force has no longer.
  public private(set) var earlierSectionsLeft: [EarlierSection] = []
  /// What the operator gave for names, secrets aside.
  public private(set) var values: [String: String] = [:]
  /// The gate that was met and not answered yet.
  public private(set) var metGate: Int?
  /// The step whose value is past its alert or may be, and was not decided on yet.
  private(set) var alerting: Int?
  /// What roles said, before sections and at gates.
  public internal(set) var polls: [PollRecord] = []
  /// What the checks of the target said.
  public private(set) var targetChecks: [TargetCheckRecord] = []
  /// Whether the target was checked, whatever that said, since it last had to be.
  private(set) var targetIsChecked = false
  /// How the next sitting comes to the run, where it was another's.
  private var arrival: TargetCheck.Moment?
  /// Why it has to be checked, where it has.
  private(set) var targetMoment = TargetCheck.Moment.start
  public private(set) var recycles: [RecycleRecord] = []
  /// Steps that cannot be taken back and were done, behind which the run went: asked one by one.
  private(set) var toConfirm: Set<Int> = []
  public private(set) var holds: [Hold] = []
  /// Why the run was ended unfinished.
  public private(set) var scrubbed: String?
  /// Met gates that the operator went on from, with the reason.
  public private(set) var wentOn: [Step.ID: String] = [:]
  /// What the runbook asks values for, by name.
  public private(set) var inputs: [String: Input]
  /// The attempts that have a start and no end: behind one in doubt, the one that checks it.
  public private(set) var openAttempts: [Attempt] = []
  /// Attempts that go on in the background, and have no end yet.
  public private(set) var background: [Attempt] = []
  /// The shell that commands go to; another one once a command was left behind in it.
  public private(set) var shell = 0
  /// The highest number among the run's shells.
  private var lastShell = 0
  public private(set) var shellState: ShellState?
  /// In whose sitting that was written down.
  public private(set) var shellStateFrom: Sitting?
  public private(set) var ending: Ending?
  public private(set) var endedAt: Int64?
  /// The reason of the hold that the run is on.
  public private(set) var held: String?
  /// The next event's position, and the digest it is chained to.
  public private(set) var head: ChainHead
  /// When the last event was written.
  public private(set) var lastAt: Int64

  /// The order in which steps are asked, and where the operator stands in it.
  public private(set) var route: Route
  private var stepsWithChildren: [Step.ID: [Int]]
  private var offTrack: [Section.ID: [Int]]
  /// Whether anything of the text in force has a budget.
  private(set) var hasBudgets: Bool
  /// When its work may be done.
  private(set) var windows: RunWindows
  /// The steps that wait.
  private(set) var waitSteps: [Int]
  /// Waits that are over, or passed, and whose steps come next.
  private(set) var due: [Int] = []
  /// Texts that an event may adopt, read by whoever applies it: reading asks bash.
  private var readings: [String: Runbook] = [:]

  /// Replays a run.
  ///
  /// - Parameters:
  ///   - events: all of the run's events, from the first.
  ///   - read: reads a runbook's bytes, which the first event and each adoption hold.
  /// - Throws: `RunError.noStart` where the first event is not a start; what `read` throws.
  public init(
    replaying events: [Event], reading read: (RunbookText) throws -> Runbook
  ) throws {
    guard let first = events.first, case .runStarted(let start) = first.fact else {
      throw RunError.noStart
    }
    self.start = start
    text = start.text
    runbook = try read(start.text)
    id = first.run
    startedAt = first.at
    lastAt = first.at
    head = ChainHead(after: first)
    plan = CoursePlan(runbook, on: start.courseTrack)
    course = plan.standard
    progress = runbook.steps.map { StepProgress(of: $0) }
    inputs = Self.inputs(of: runbook)
    (stepsWithChildren, offTrack) = Self.structure(of: runbook)
    waitSteps = Self.waits(of: runbook)
    hasBudgets = Self.hasBudgets(runbook)
    windows = RunWindows(runbook)
    route = Route(runbook: runbook, course: course, on: start.courseTrack)
    for event in events.dropFirst() { try apply(event, reading: read) }
  }

  private static func inputs(of runbook: Runbook) -> [String: Input] {
    Dictionary(runbook.inputs.map { ($0.name, $0) }) { first, _ in first }
  }

  private static func hasBudgets(_ runbook: Runbook) -> Bool {
    runbook.sections.contains { $0.budgetSeconds != nil }
      || runbook.steps.contains { $0.budgetSeconds != nil }
  }

  private static func waits(of runbook: Runbook) -> [Int] {
    runbook.steps.indices.filter { runbook.steps[$0].kind == .wait }
  }

  /// Steps by what they are inside, and fences on no track by their section.
  private static func structure(
    of runbook: Runbook
  ) -> (children: [Step.ID: [Int]], offTrack: [Section.ID: [Int]]) {
    var children: [Step.ID: [Int]] = [:]
    var offTrack: [Section.ID: [Int]] = [:]
    for (index, step) in runbook.steps.enumerated() {
      if let parent = step.parent { children[parent, default: []].append(index) }
      if step.track == .none { offTrack[step.section, default: []].append(index) }
    }
    return (children, offTrack)
  }

  /// Takes in the next event, and reads the text that it may adopt.
  public mutating func apply(
    _ event: Event, reading read: (RunbookText) throws -> Runbook
  ) throws {
    if case .runbookAdopted(let adoption) = event.fact, readings[adoption.digest] == nil {
      learn(try read(text(of: adoption)))
    }
    try apply(event)
  }

  /// Makes a text known that one of the next events may adopt.
  public mutating func learn(_ runbook: Runbook) { readings[runbook.digest] = runbook }

  /// Takes in the next event.
  ///
  /// - Throws: `RunError.unreadText` where it adopts a text that was not made known; nothing has
  ///   changed then.
  public mutating func apply(_ event: Event) throws(RunError) {
    if case .runbookAdopted(let adoption) = event.fact {
      guard let runbook = readings[adoption.digest] else {
        throw .unreadText(digest: adoption.digest)
      }
      adopt(adoption, runbook, at: event.at, position: event.position)
    }
    let before = lastAt
    head = ChainHead(after: event)
    lastAt = event.at
    switch event.fact {
    case .runStarted: break
    case .sittingStarted(let sitting):
      endOffer(.withdrawn(at: event.at))
      breakOffSitting(at: before)
      targetMoment = sittings.isEmpty ? .start : arrival ?? .resume
      arrival = nil
      targetIsChecked = false
      sittings.append(SittingRecord(sitting: sitting, from: event.at))
      endHold(at: event.at)
    case .targetNamed(let name):
      target = Target(name: name)
      targetIsChecked = false
    case .courseSet(let course):
      self.course = course
      route = Route(runbook: runbook, course: course, on: start.courseTrack)
      advance()
    case .courseAccepted:
      courseAccepted = true
      courseAcceptedAt = event.at
    case .runbookAdopted: break
    case .runbookKept(let digest, let by):
      keptAgainst = KeptText(digest: digest, at: event.at, by: by)
    case .stepSettled(let step, let outcome, let reason, let together):
      settle(step, outcome, reason: reason, together: together, event)
    case .stepReopened(let step, _): reopen(step, at: event.at)
    case .attemptStarted(let attempt): begin(attempt, event)
    case .attemptFinished(let end): finish(end, at: event.at)
    case .attemptLeft(let token): leave(token)
    case .attemptResolved(let token, let resolution, let reason):
      resolve(token, resolution, reason: reason, at: event.at)
    case .commandSettled(let step, let command, let outcome, let reason):
      if outcome == .done { noteWayBack(step, at: event.at) }
      takeUpAgain(step)
      setCommand(command, of: step, to: .settled(outcome, reason: reason))
      if outcome == .done { sayDone(step, at: event.at) }
      advance()
    case .commandsRehearsed(let step, let commands):
      for command in commands { setCommand(command, of: step, to: .rehearsed) }
      sayDone(step, at: event.at)
      advance()
    case .valueGiven(let name, let value): values[name] = value
    case .valueObserved(let step, let value):
      edit(step) {
        $0.value = value
        $0.reading = nil
      }
    case .valueJudged(let step, let reading):
      edit(step) { $0.reading = reading }
      alerting = [.pastAlert, .unclear].contains(reading) ? runbook.stepIndex[step] : nil
    case .choiceTaken(let step, let alternative, _): edit(step) { $0.chosen = alternative }
    case .confirmed(let step, _, .stands):
      if let index = runbook.stepIndex[step] { toConfirm.remove(index) }
      advance()
    case .confirmed(let step, let command, let what):
      edit(step) { $0.confirmed.insert(ConfirmedPlace(command: command, what: what)) }
    case .commandReopened(let step, let command, _): reopenCommand(command, of: step)
    case .commandEdited(let step, let command, let text, let reason):
      editCommand(command, of: step, to: text, reason: reason)
    case .outputDiffered(let step, let line): edit(step) { $0.differed.append(line) }
    case .gateMet(let step): metGate = runbook.stepIndex[step]
    case .wentOn(let step, let reason):
      wentOn[step] = reason
      metGate = nil
      alerting = nil
    case .waitStarted(let step, let from, let until, let earliest, let after):
      edit(step) {
        $0.clock = WaitClock(from: from, until: until, earliest: earliest, after: after)
      }
      takeUpAgain(step)
      advance()
    case .waitEnded(let step): endWait(step, at: event.at)
    case .waitPassed(let step, let reason):
      guard let index = runbook.stepIndex[step] else { break }
      free(index) { $0.progress[index].clock?.passedBecause = reason }
    case .polled(let answer):
      polls.append(PollRecord(answer: answer, at: event.at, by: operatorName))
    case .targetChecked(let check):
      targetChecks.append(TargetCheckRecord(check: check, at: event.at, by: operatorName))
      targetIsChecked = true
    case .targetUnchecked(let reason):
      if let last = targetChecks.indices.last { targetChecks[last].overridden = reason }
    case .recycled(let recycle): self.recycle(recycle, event)
    case .startedLate(let step, _, let reason): edit(step) { $0.lateBecause = reason }
    case .movedTo(let step):
      if let index = runbook.stepIndex[step], runbook.steps[index].track == .rollback {
        metGate = nil
        alerting = nil
        // Where the way back would go is looked at before it begins.
        if route.track != .rollback { targetIsChecked = false }
      }
      if step == Self.endOfTrack { route.moveToEnd() }
      if let index = runbook.stepIndex[step] {
        leaveWayBack(for: index, at: event.at)
        route.move(to: index)
      }
    case .sectionLeft(let section, let reason): sectionsLeft[section] = reason
    case .noted(let step, let text):
      notes.append(Note(step: step, text: text, at: event.at, by: operatorName))
    case .stateSaved(let state):
      shellState = state
      shellStateFrom = sittings.last?.sitting
    case .outputRedacted(let step, let by, let reason, let tokens):
      let redaction = Redaction(at: event.at, by: by, reason: reason)
      let attempts = tokens.map { Set($0) }
      edit(step) { $0.redact(redaction, of: attempts) }
      for place in dropped.indices where dropped[place].step.id == step {
        dropped[place].progress.redact(redaction, of: attempts)
      }
    case .held(let reason):
      hold(at: event.at, reason)
      closeSitting(at: event.at, reason: reason)
    case .handOffOffered(let to, let text):
      let by = sittings.last?.sitting.person ?? ""
      breakOffSitting(at: before)
      handOffs.append(HandOff(to: to, text: text, by: by, at: event.at))
      hold(at: event.at, HandOff.held(to))
    case .handOffAccepted(let person):
      arrival = .handOff
      endOffer(.accepted(by: person, at: event.at))
      takeAnotherShell()
    case .handOffDeclined(let person, let reason):
      endOffer(.declined(by: person, reason: reason, at: event.at))
      held = HandOff.held(declinedBy: person, reason)
    case .takenOver(let from, let person, let reason):
      arrival = .takeOver
      endOffer(.overtaken(by: person, at: event.at))
      takeOvers.append(TakeOver(from: from, by: person, reason: reason, at: event.at))
      takeAnotherShell()
    case .rollbackBegun(let person, let from):
      beginRollback(by: person, from: from, at: event.at)
      if from != nil { seizeSitting(at: event.at, by: person) }
    case .rollbackExplained(let reason, let person):
      let explanation = Rollback.Explanation(reason: reason, by: person, at: event.at)
      if let last = rollbacks.indices.last { rollbacks[last].explanation = explanation }
    case .windowOverridden(let override): overrides.append(override)
    case .maintained(let sections): maintainedSections += sections
    case .signed(let role, let name):
      signatures.append(Signature(role: role, name: name, at: event.at, over: event.position))
    case .scrubbed(let reason): scrubbed = reason
    case .ended(let ending):
      self.ending = ending
      endedAt = event.at
      endRollback(as: ending, at: event.at)
      closeSitting(at: event.at, reason: nil)
    }
  }

  // MARK: Looking

  /// The attempt that has a start and no end, and is the next to get one.
  public var openAttempt: Attempt? { openAttempts.last }

  /// Who sits at the run now, or did last.
  public var operatorName: String { sittings.last?.sitting.operator ?? "" }

  /// The steps inside a group, or the boxes that accept a command.
  public func children(of index: Int) -> [Int] {
    stepsWithChildren[runbook.steps[index].id] ?? []
  }

  /// A shell that the run has not had yet.
  public var nextShell: Int { lastShell + 1 }

  /// Fences of a section that are on no track: shown on request.
  public func fencesOffTrack(in section: Section.ID) -> [Int] {
    offTrack[section] ?? []
  }

  /// Whether an attempt at a command that never ends by itself was ended by a signal that stops.
  func wasStopped(_ end: AttemptEnd, _ attempt: Attempt) -> Bool {
    ([2, 9, 15].contains(end.status - 128) || end.stop == .byOperator) && neverEnds(attempt)
  }

  /// Whether nobody expects an attempt to end by itself.
  func neverEnds(_ attempt: Attempt) -> Bool {
    commands(of: attempt).contains {
      $0.text == attempt.text && $0.hazards.contains { $0.kind == .neverEnding }
    }
  }

  /// The commands in the background without whose end nobody can say what became of a step.
  func awaited(by index: Int) -> [Attempt] {
    guard progress[index].outcome == nil, progress[index].commandsArePassed else { return [] }
    let step = runbook.steps[index].id
    return background.filter {
      $0.step == step && $0.command != nil && !neverEnds($0) && placeDecided(by: $0) != nil
    }
  }

  /// The commands of a step, those that the operator edited with their new text.
  public func commands(of index: Int) -> [CompleteCommand] {
    var commands = runbook.steps[index].command?.commands ?? []
    for (place, edited) in progress[index].edited where commands.indices.contains(place) {
      commands[place] = edited.command
    }
    return commands
  }

  func commands(of attempt: Attempt) -> [CompleteCommand] {
    runbook.stepIndex[attempt.step].map { commands(of: $0) } ?? []
  }

  /// The steps that are ways of a choice.
  public func ways(of choice: Int) -> [Int] {
    let id = runbook.steps[choice].id
    return runbook.steps.indices.filter { runbook.steps[$0].option?.choice == id }
  }

  /// What became of a step; a group is as its children are.
  public func outcome(of index: Int) -> Outcome? {
    guard runbook.steps[index].kind == .group else { return progress[index].outcome }
    let inside = children(of: index).map { outcome(of: $0) }
    if inside.contains(.failed) { return .failed }
    if inside.isEmpty || inside.contains(where: { $0 == nil || $0 == .later }) { return nil }
    return inside.contains(.skipped) ? .skipped : inside.contains(.done) ? .done : .notApplicable
  }

  // MARK: Folding

  private func text(of adoption: Adoption) -> RunbookText {
    RunbookText(
      path: start.path, bytes: adoption.bytes, digest: adoption.digest, commit: adoption.commit)
  }

  /// The run as it would be once it has adopted a text.
  func adopting(_ adoption: Adoption, _ runbook: Runbook) -> Run {
    var run = self
    run.adopt(adoption, runbook, at: lastAt, position: head.position)
    return run
  }

  /// From here on the run has another text; what is known of its steps goes along with them.
  private mutating func adopt(
    _ adoption: Adoption, _ runbook: Runbook, at time: Int64, position: Int
  ) {
    let carrying = Carrying(self, to: runbook, by: adoption, at: time)
    let isOnTheWayBack = route.track == .rollback
    dropped += carrying.dropped
    earlierTexts.append(
      EarlierText(
        text: text, runbook: self.runbook, adoption: adoption, at: time, position: position))
    text = text(of: adoption)
    keptAgainst = nil
    leaveSections(runbook, adoption.course)
    metGate = metGate.flatMap { carrying.places[$0] }
    alerting = alerting.flatMap { carrying.places[$0] }
    toConfirm = Set(toConfirm.compactMap { carrying.places[$0] })
    polls = polls.map { $0.carried(by: carrying.id) }
    targetIsChecked = false
    openAttempts = openAttempts.map(carrying.attempt)
    background = background.map(carrying.attempt)
    notes = carrying.notes
    wentOn = Dictionary(
      wentOn.compactMap { id, reason in carrying.id(id).map { ($0, reason) } }
    ) { first, _ in first }
    self.runbook = runbook
    course = adoption.course
    progress = carrying.progress
    plan = CoursePlan(runbook, on: start.courseTrack)
    inputs = Self.inputs(of: runbook)
    (stepsWithChildren, offTrack) = Self.structure(of: runbook)
    waitSteps = Self.waits(of: runbook)
    hasBudgets = Self.hasBudgets(runbook)
    windows = RunWindows(runbook)
    due = due.compactMap { carrying.places[$0] }
    route = Route(runbook: runbook, course: course, on: start.courseTrack)
    for index in progress.indices { route.count(index, from: nil, to: progress[index].outcome) }
    if isOnTheWayBack, let first = route.path(.rollback).first { route.move(to: first) }
    for step in adoption.askedAgain { askAgain(step) }
    leaveOutRuled(at: time)
    advance()
  }

  /// What the new text has on a way that was not taken is left out as all else there is.
  private mutating func leaveOutRuled(at time: Int64) {
    let busy = Set((openAttempts + background).map(\.step))
    for (index, step) in runbook.steps.enumerated()
    where step.kind != .group && !busy.contains(step.id) {
      guard [nil, .later].contains(progress[index].outcome), let ruling = ruling(on: index)
      else { continue }
      setOutcome(of: index, ruling.outcome, reason: ruling.reason)
      progress[index].at = time
      progress[index].by = operatorName
    }
  }

  /// What was said of sections that the new text has no longer stays known.
  private mutating func leaveSections(_ runbook: Runbook, _ next: Course) {
    let same = CarriedCourse.sameSections(self.runbook, runbook)
    func leave(_ section: Section.ID, _ reason: String, wasOnCourse: Bool) {
      let title = self.runbook.section(section)?.title ?? section
      earlierSectionsLeft.append(
        EarlierSection(title: title, reason: reason, wasOnCourse: wasOnCourse))
    }
    let reasons = Set(next.entries.filter { !same.contains($0.section) }.compactMap(\.reason))
    for entry in course.entries where !entry.taken && !same.contains(entry.section) {
      // Another section may be left out in its place.
      guard let reason = entry.reason, !reasons.contains(reason) else { continue }
      leave(entry.section, reason, wasOnCourse: false)
    }
    for section in self.runbook.sections where !same.contains(section.id) {
      guard let reason = sectionsLeft.removeValue(forKey: section.id) else { continue }
      leave(section.id, reason, wasOnCourse: true)
    }
  }

  /// An outcome that was given to an earlier text stands no longer, nor do the boxes that accepted what
  /// the command then did; its commands stand where they have the very same text.
  private mutating func askAgain(_ step: Step.ID, _ cause: EarlierOutcome.Cause = .text) {
    guard let index = runbook.stepIndex[step] else { return }
    let reason = progress[index].reason
    withdraw(index, cause)
    for box in acceptance(of: index) { withdraw(box, cause) }
    if let command = acceptedCommand(of: index) { setOutcome(of: command, nil) }
    for place in progress[index].commands.indices
    where progress[index].commands[place].isLeftOut { progress[index].commands[place] = .open }
    progress[index].differed = []
    if !runbook.steps[index].alternatives.isEmpty { reopenChoice(index, because: reason) }
  }

  /// Steps that had been done are asked again, as if nothing had become of them.
  private mutating func recycle(_ recycle: Recycle, _ event: Event) {
    recycles.append(
      RecycleRecord(
        recycle: recycle, position: event.position, at: event.at, by: operatorName))
    let steps = recycle.steps.compactMap { runbook.stepIndex[$0] }
    let kept = Set(recycle.irreversible.compactMap { runbook.stepIndex[$0] })
    for index in steps {
      let reason = progress[index].reason
      withdraw(index, .recycle)
      for box in acceptance(of: index) where !kept.contains(box) {
        withdraw(box, .recycle)
      }
      if let command = acceptedCommand(of: index) { setOutcome(of: command, nil) }
      for place in progress[index].commands.indices { progress[index].commands[place] = .open }
      progress[index].differed = []
      progress[index].confirmed = []
      progress[index].value = nil
      progress[index].reading = nil
      clearClock(of: index)
      if !runbook.steps[index].alternatives.isEmpty { reopenChoice(index, because: reason) }
    }
    askPollsAgain(before: Set(steps))
    toConfirm.formUnion(kept)
    if let index = runbook.stepIndex[recycle.to] { route.move(to: index) }
    for index in steps { restartWaits(for: id(index)) }
    advance()
  }

  /// What roles said go to is another thing once it is done again.
  private mutating func askPollsAgain(before steps: Set<Int>) {
    for place in polls.indices {
      switch polls[place].answer.place {
      case .gate(let step):
        if runbook.stepIndex[step].map(steps.contains) ?? false { polls[place].isOver = true }
      case .section(let section):
        let first = route.path(.forward).first {
          runbook.polledSection(of: runbook.steps[$0])?.id == section
        }
        if first.map(steps.contains) ?? false { polls[place].isOver = true }
      }
    }
  }

  private mutating func withdraw(_ index: Int, _ cause: EarlierOutcome.Cause) {
    guard let outcome = progress[index].outcome else { return }
    let withdrawn = EarlierOutcome(
      outcome: outcome, reason: progress[index].reason, at: progress[index].at,
      by: progress[index].by, value: progress[index].value, cause: cause)
    progress[index].earlier.append(withdrawn)
    setOutcome(of: index, nil)
  }

  /// Changes a step's progress; a step that the runbook does not have is passed over.
  private mutating func edit(_ step: Step.ID, _ change: (inout StepProgress) -> Void) {
    guard let index = runbook.stepIndex[step] else { return }
    change(&progress[index])
  }

  /// A place that the fence no longer has is passed over: another bash may cut it otherwise.
  private mutating func setCommand(_ place: Int, of step: Step.ID, to value: CommandProgress) {
    edit(step) { if $0.commands.indices.contains(place) { $0.commands[place] = value } }
  }

  /// The same for an attempt.
  private mutating func setCommand(of attempt: Attempt, to value: CommandProgress) {
    if let place = place(of: attempt) { setCommand(place, of: attempt.step, to: value) }
  }

  /// Where an attempt's command stands now: only one with the very text that ran is passed by it.
  private func place(of attempt: Attempt) -> Int? {
    guard let place = attempt.command else { return nil }
    let commands = commands(of: attempt)
    let isThere = commands.indices.contains(place) && commands[place].text == attempt.text
    return isThere ? place : commands.firstIndex { $0.text == attempt.text }
  }

  private mutating func editRecord(
    of attempt: Attempt, _ change: (inout AttemptRecord) -> Void
  ) {
    edit(attempt.step) { progress in
      let place = progress.attempts.lastIndex { $0.attempt.token == attempt.token }
      if let place { change(&progress.attempts[place]) }
    }
  }

  private mutating func settle(
    _ step: Step.ID, _ outcome: Outcome, reason: String?, together: Int, _ event: Event
  ) {
    guard let index = runbook.stepIndex[step] else { return }
    if outcome == .done, isChanged(bySettling: index) { restartWaits(for: step) }
    func settle(_ run: inout Run) {
      run.setOutcome(of: index, outcome, reason: reason)
      run.progress[index].at = event.at
      run.progress[index].by = run.operatorName
      run.progress[index].together = together
    }
    if isWaiting(index) {
      free(index, settle)
    } else {
      settle(&self)
      advance()
    }
  }

  /// A wait's time is over: where boxes say what to look at they are asked, else the wait itself.
  private mutating func endWait(_ step: Step.ID, at time: Int64) {
    guard let index = runbook.stepIndex[step], isWaiting(index) else { return }
    free(index) { run in
      run.progress[index].clock?.endedAt = time
      guard !run.criteria(of: index).isEmpty else { return }
      run.setOutcome(of: index, .done)
      run.progress[index].at = time
      run.progress[index].by = run.operatorName
    }
  }

  /// What a wait has held back comes next: at once where nothing else was asked, else behind that.
  private mutating func free(_ wait: Int, _ change: (inout Run) -> Void) {
    let isStuck = route.current.map { $0 == wait || !waits(holding: $0).isEmpty } ?? true
    change(&self)
    due.append(wait)
    if isStuck { takeUpDue() }
    advance()
  }

  /// Goes back to waits that are over, and to what stands behind them.
  private mutating func takeUpDue() {
    let here = due.filter { runbook.steps[$0].track == route.track }
    guard !here.isEmpty else { return }
    due.removeAll { here.contains($0) }
    for wait in here.reversed() { route.detour(to: wait, through: lastBehind(wait)) }
  }

  /// A person says of a command that it is done: from then on a wait counts, not from what it failed at.
  private mutating func sayDone(_ step: Step.ID, at time: Int64) {
    edit(step) { $0.saidDoneAt = time }
    restartWaits(for: step)
  }

  /// A wait counts anew where something that it may be for is begun or done anew.
  ///
  /// Not only the step it counts from is: that one may have failed at first, and an earlier one been taken.
  private mutating func restartWaits(for step: Step.ID) {
    guard let index = runbook.stepIndex[step] else { return }
    for wait in waitSteps where isUnattested(wait) && mayBeFor(wait, index) { restart(wait) }
  }

  /// Whether nobody has said that a wait was long enough: one whose clock has run out may have boxes yet.
  private func isUnattested(_ wait: Int) -> Bool {
    guard progress[wait].clock != nil else { return false }
    return progress[wait].outcome == nil
      || progress[wait].isOverByClock && criteria(of: wait).contains { progress[$0].outcome == nil }
  }

  /// As if the run had not come to the wait yet.
  private mutating func clearClock(of wait: Int) {
    if progress[wait].isOverByClock { setOutcome(of: wait, nil) }
    progress[wait].clock = nil
    progress[wait].reopenedAt = nil
    due.removeAll { $0 == wait }
  }

  /// The same, and the run comes to it again.
  private mutating func restart(_ wait: Int) {
    clearClock(of: wait)
    if route.track == runbook.steps[wait].track, !route.comesBy(wait) { due.append(wait) }
  }

  private mutating func setOutcome(of index: Int, _ outcome: Outcome?, reason: String? = nil) {
    route.count(index, from: progress[index].outcome, to: outcome)
    progress[index].outcome = outcome
    progress[index].reason = reason
  }

  /// How the run has ended, if it has.
  var ended: Rollback.Ended? {
    guard let ending, let endedAt else { return nil }
    return Rollback.Ended(ending: ending, at: endedAt, by: operatorName)
  }

  /// A run that had ended goes on.
  mutating func reopenEnd() {
    ending = nil
    endedAt = nil
    metGate = nil
    alerting = nil
  }

  /// To the first step of the way back that nobody has answered.
  mutating func goToWayBack() {
    if route.track != .rollback { targetIsChecked = false }
    if let first = route.path(.rollback).first { route.move(to: first) }
    advance()
  }

  /// Steps of an earlier way back are asked again, and what was entered for them alone: they say what was
  /// so then.
  mutating func askWayBackAgain() {
    for index in route.path(.rollback) {
      if progress[index].outcome != nil { askAgain(id(index), .rollback) }
      progress[index].commands = progress[index].commands.map { _ in .open }
      progress[index].confirmed = []
      clearClock(of: index)
    }
    let back = Set(route.path(.rollback))
    func names(_ isWanted: (Int) -> Bool) -> Set<String> {
      Set(
        runbook.steps.indices.filter(isWanted).flatMap {
          runbook.steps[$0].command?.commands.flatMap(\.inputNames) ?? []
        })
    }
    for name in names(back.contains).subtracting(names { !back.contains($0) }) {
      values[name] = nil
    }
  }

  private mutating func reopen(_ step: Step.ID, at time: Int64) {
    guard let index = runbook.stepIndex[step] else { return }
    clearClock(of: index)
    progress[index].reopenedAt = time
    let reason = progress[index].reason
    if alerting == index { withdraw(index, .entry) }
    // A command and the boxes that accept it hold together: none stands without the other.
    for box in acceptance(of: index) { setOutcome(of: box, nil) }
    if let command = acceptedCommand(of: index) { setOutcome(of: command, nil) }
    setOutcome(of: index, nil)
    if metGate == index { metGate = nil }
    if alerting == index { alerting = nil }
    toConfirm.remove(index)
    progress[index].differed = []
    for command in progress[index].commands.indices { progress[index].commands[command] = .open }
    progress[index].confirmed = []
    if !runbook.steps[index].alternatives.isEmpty { reopenChoice(index, because: reason) }
    route.move(to: index)
    restartWaits(for: step)
  }

  /// The ways of a choice that is asked anew are open again, but for what was done on them.
  private mutating func reopenChoice(_ index: Int, because reason: String?) {
    progress[index].chosen = nil
    for option in ways(of: index)
    where progress[option].reason == reason && progress[option].outcome != .done {
      setOutcome(of: option, nil)
    }
  }

  private mutating func editCommand(
    _ place: Int, of step: Step.ID, to text: String, reason: String
  ) {
    guard let command = runbook.step(step)?.command?.commands, command.indices.contains(place)
    else { return }
    let edited = EditedCommand(
      command: command[place].edited(to: text), reason: reason)
    edit(step) { $0.edited[place] = edited }
    reopenCommand(place, of: step)
  }

  private mutating func reopenCommand(_ command: Int, of step: Step.ID) {
    takeUpAgain(step)
    setCommand(command, of: step, to: .open)
    edit(step) { progress in
      progress.confirmed = progress.confirmed.filter { $0.command != command }
    }
  }

  private mutating func begin(_ attempt: Attempt, _ event: Event) {
    openAttempts.append(attempt)
    lastShell = max(lastShell, attempt.shellNumber)
    let record = AttemptRecord(
      attempt: attempt, startedAt: event.at, by: operatorName, sitting: sittings.indices.last)
    if attempt.command != nil {
      takeUpAgain(attempt.step)
      restartWaits(for: attempt.step)
    }
    setCommand(of: attempt, to: .started)
    edit(attempt.step) { $0.attempts.append(record) }
  }

  /// A step that was put off or had failed is open again once it is worked on.
  private mutating func takeUpAgain(_ step: Step.ID) {
    guard let index = runbook.stepIndex[step], progress[index].outcome != nil else { return }
    setOutcome(of: index, nil)
  }

  /// The attempt with this token that has no end yet, no longer among those.
  private mutating func close(_ token: String) -> Attempt? {
    if let place = openAttempts.lastIndex(where: { $0.token == token }) {
      return openAttempts.remove(at: place)
    }
    guard let place = background.firstIndex(where: { $0.token == token }) else { return nil }
    return background.remove(at: place)
  }

  private mutating func finish(_ end: AttemptEnd, at time: Int64) {
    guard let attempt = close(end.token) else { return }
    if end.isWell, attempt.command != nil { noteWayBack(attempt.step, at: time) }
    conclude(attempt, end.isWell ? .succeeded : .failed(status: end.status))
    editRecord(of: attempt) { $0.end = end }
    advance()
  }

  private mutating func conclude(_ attempt: Attempt, _ value: CommandProgress) {
    if let place = placeDecided(by: attempt) { setCommand(place, of: attempt.step, to: value) }
  }

  /// The command whose progress an attempt decides: none that was asked anew or started again since.
  func placeDecided(by attempt: Attempt) -> Int? {
    guard let place = place(of: attempt), let index = runbook.stepIndex[attempt.step],
      [.started, .inBackground].contains(progress[index].commands[place])
    else { return nil }
    let latest = progress[index].attempts.last { self.place(of: $0.attempt) == place }
    return latest?.attempt.token == attempt.token ? place : nil
  }

  private mutating func leave(_ token: String) {
    guard let attempt = openAttempt, attempt.token == token else { return }
    openAttempts.removeLast()
    background.append(attempt)
    editRecord(of: attempt) { $0.isBackground = true }
    setCommand(of: attempt, to: .inBackground)
    if attempt.shellNumber == shell { takeAnotherShell() }
    advance()
  }

  /// The shell so far stays with what goes on in it, or with the operator whose login it is.
  mutating func takeAnotherShell() {
    shell = nextShell
    lastShell = shell
  }

  private mutating func endOffer(_ end: HandOff.End) {
    if offer != nil { handOffs[handOffs.count - 1].end = end }
  }

  private mutating func resolve(
    _ token: String, _ resolution: Resolution, reason: String?, at time: Int64
  ) {
    guard let attempt = close(token) else { return }
    let progress: CommandProgress =
      switch resolution {
      case .neverStarted, .again: .open
      case .done: .settled(.done, reason: reason ?? "")
      case .failed, .lost: .failed(status: -1)
      }
    conclude(attempt, progress)
    if resolution == .done { edit(attempt.step) { $0.saidDoneAt = time } }
    editRecord(of: attempt) {
      $0.resolution = resolution
      $0.reason = reason
    }
    advance()
  }

  /// Goes on to the next step that nobody has answered.
  private mutating func advance() {
    while let index = route.current, !toConfirm.contains(index), isPassed(index) {
      route.step()
      if !due.isEmpty { takeUpDue() }
    }
  }

  private func isPassed(_ index: Int) -> Bool {
    progress[index].outcome != nil || awaitsAcceptance(index) || goesOnBeside(index)
      || comesBehindWait(index)
  }

  /// Whether the run goes on while a command of a step runs in the background; on the way back what comes
  /// next needs what it does.
  private func goesOnBeside(_ index: Int) -> Bool {
    runbook.steps[index].track != .rollback && !awaited(by: index).isEmpty
  }

  private mutating func hold(at time: Int64, _ reason: String) {
    held = reason
    if currentHold == nil { holds.append(Hold(from: time, reason: reason, by: operatorName)) }
  }

  private mutating func endHold(at time: Int64) {
    held = nil
    if let last = holds.indices.last, holds[last].until == nil { holds[last].until = time }
  }

  /// A sitting without an end was cut short: its last event is the last that is known of it.
  private mutating func breakOffSitting(at time: Int64) {
    guard let last = sittings.indices.last, sittings[last].until == nil else { return }
    sittings[last].until = time
    sittings[last].brokenOff = true
  }

  /// A sitting that was going on ends where somebody else takes the way back.
  private mutating func seizeSitting(at time: Int64, by person: String) {
    guard let last = sittings.indices.last, sittings[last].until == nil else { return }
    closeSitting(at: time, reason: "\(person) took the way back")
  }

  private mutating func closeSitting(at time: Int64, reason: String?) {
    guard !sittings.isEmpty else { return }
    let last = sittings.count - 1
    sittings[last].until = time
    sittings[last].heldBecause = reason
  }
}

/// What a run is done to.
public struct Target: Sendable, Equatable {
  /// nil where the operator said that there is none.
  public let name: String?
}

/// Why events are no run.
public enum RunError: Error, Sendable, Equatable {
  case noStart
  /// An event adopts a text that nobody has read.
  case unreadText(digest: String)
}
