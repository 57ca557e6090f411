/// What stands between a command and its running.
extension Run {
  /// The question that a command has to pass first; nil where it may simply be run.
  ///
  /// In the order in which a person needs to know: whether it applies at all, whether it can run,
  /// where, with which values, and how.
  public func question(before place: Int, of step: Int, _ now: Circumstances) -> Question? {
    let all = commands(of: step)
    guard all.indices.contains(place) else { return nil }
    let command = all[place]
    let confirmed = progress[step].confirmed
    // What was said of one command of a part goes for all of it.
    let part = all.indices.filter { all[$0].part == command.part }
    if command.condition != nil,
      !part.contains(where: {
        confirmed.contains(ConfirmedPlace(command: $0, what: .applies))
      })
    {
      return .condition(step, command: place)
    }
    let closed = command.hazards.filter { $0.offer >= .view }
    if !closed.isEmpty { return .shown(step, command: place, why: closed) }
    if command.hazards.contains(where: { $0.kind == .remoteTail }),
      !confirmed.contains(ConfirmedPlace(command: place, what: .here))
    {
      return .careful(step, command: place, .choose)
    }
    if command.hazards.contains(where: { $0.kind == .alternatives }), progress[step].chosen == nil {
      return .choice(step)
    }
    if let name = missing(command, now).first { return .value(step, command: place, name: name) }
    if !command.placeholders.isEmpty, filled(command, now) == nil {
      return .shown(
        step, command: place, why: command.hazards.filter { $0.kind == .placeholder })
    }
    // A hole that nobody knows how to fill holds the command back.
    let unfilled = command.hazards.filter { hazard in
      hazard.kind == .placeholder && !command.placeholders.contains { $0.text == hazard.detail }
    }
    if !unfilled.isEmpty { return .shown(step, command: place, why: unfilled) }
    let offer = command.hazards.map(\.offer).filter { $0 > .choose }.max()
    return offer.map { .careful(step, command: place, $0) }
  }

  /// The commands that one `y` runs, from this one on: of the same kind, and up to the first that has
  /// to be asked about by itself.
  func commands(from first: Int, of step: Int, _ now: Circumstances) -> [Int] {
    let all = commands(of: step)
    // Parts are asked one by one as soon as one of them has a hazard.
    let byPart =
      runbook.steps[step].command?.fenceHazards.isEmpty == false
      || all.contains { !$0.hazards.isEmpty }
    // A variable that an earlier command of the same offer sets is not known yet; it is looked up
    // again before its own command runs.
    let hopeful = Circumstances(isSet: { _ in true }, secret: now.secret)
    return Array(
      (first..<all.count).prefix { place in
        guard [.open, .started].contains(progress[step].commands[place]) else { return false }
        if place == first { return true }
        return question(before: place, of: step, hopeful) == nil
          && (!byPart || all[place].part == all[first].part)
          && (all[place].offer == .run) == (all[first].offer == .run)
      })
  }

  /// What has to be typed before a command that destroys something: the target, or the run's name
  /// where there is none that could not be another answer.
  public var destructionWord: String {
    target?.name.flatMap { Answer(line: $0) == nil ? $0 : nil } ?? start.name
  }
}
