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
    let text = command.placeholders.isEmpty ? command.text : filled(command, now)
    guard let text else {
      return .shown(
        step, command: place, why: command.hazards.filter { $0.kind == .placeholder })
    }
    // Where a variable's value may be read as code, only a plain one is put in.
    let values = values(read: command, now)
    let unsafe = values.filter { name, value in
      !now.isSet(name) && !value.utf8.allSatisfy(Byte.isWord) && command.mayReadAsCode
    }.keys.sorted()
    if !unsafe.isEmpty {
      return .shown(
        step, command: place,
        why: unsafe.map {
          Hazard(.undefinedVariable, detail: $0 + Hazard.notPlain, line: command.line)
        })
    }
    // Values can make another command of it: what will run is looked at once more.
    let filled = Self.analysis(of: command, text, values)
    let refused = filled.hazards.filter { $0.offer >= .view }
    if !refused.isEmpty { return .shown(step, command: place, why: refused) }
    // A hole that nobody knows how to fill holds the command back.
    let unfilled = command.hazards.filter { hazard in
      hazard.kind == .placeholder && !command.placeholders.contains { $0.text == hazard.detail }
    }
    if !unfilled.isEmpty { return .shown(step, command: place, why: unfilled) }
    let offer = (command.hazards + filled.hazards).map(\.offer).filter { $0 > .choose }.max()
    return offer.map { .careful(step, command: place, $0) }
  }

  /// What a command would do with the given values in the place of its holes and variables.
  static func analysis(
    of command: CompleteCommand, _ filled: String, _ values: [String: String]
  ) -> CompleteCommand {
    var text = filled
    // A plain value may be a word of the command: `terraform $ACTION`.
    for (name, value) in values where value.utf8.allSatisfy(Byte.isWord) {
      for form in ["\"${\(name)}\"", "\"$\(name)\"", "${\(name)}", "$\(name)"] {
        text = text.replacing(form, with: value)
      }
    }
    return text == command.text ? command : command.analysed(text: text)
  }

  /// Whether `--yes` may run a command: as it stands in the runbook, with nothing given, edited or
  /// said about it, and a way back behind it.
  public func mayRunUnattended(_ place: Int, of step: Int, _ now: Circumstances) -> Bool {
    let command = commands(of: step)[place]
    let it = runbook.steps[step]
    return command.offer == .run && command.condition == nil && progress[step].edited[place] == nil
      && it.condition == nil && !it.isIrreversible && values(read: command, now).isEmpty
      && it.annotation("confirm") != "true" && it.annotation("excludeFromRunAll") != "true"
  }

  /// The commands that one `y` runs, from this one on: of the same kind, and up to the first that has
  /// to be asked about by itself.
  func commands(from first: Int, of step: Int, _ now: Circumstances) -> [Int] {
    let all = commands(of: step)
    // Parts are asked one by one as soon as one of them has a hazard.
    let byPart = all.contains { !$0.hazards.isEmpty }
    // A variable that an earlier command of the same offer sets is not known yet; it is looked up
    // again before its own command runs.
    var hopeful = now
    hopeful.isSet = { _ in true }
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
