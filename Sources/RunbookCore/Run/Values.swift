/// Values that the operator gave for holes and variables: one for a name, for the whole run.
extension Run {
  /// The value of a name, if it was given; a secret only while it is in memory.
  public func value(of name: String, _ now: Circumstances) -> String? {
    isSecret(name) ? now.secret(name) : values[name]
  }

  /// Whether a name's value is neither shown nor kept.
  public func isSecret(_ name: String) -> Bool {
    (inputs[name]?.isSecret ?? SecretNames.isSecret(name))
      || shellState?.hidden?.contains(name) == true
  }

  /// The names that a command needs values for and has none, in order.
  public func missing(_ command: CompleteCommand, _ now: Circumstances) -> [String] {
    var names: [String] = []
    for hole in command.placeholders
    where hole.text != Hazard.ellipsis && value(of: hole.name, now) == nil
      && !names.contains(hole.name)
    {
      names.append(hole.name)
    }
    for name in command.reads
    where !now.isSet(name) && value(of: name, now) == nil && !names.contains(name) {
      names.append(name)
    }
    return names
  }

  /// A command's text with the values in.
  ///
  /// - Returns: nil where a value is missing, or cannot stand where its hole is.
  public func filled(_ command: CompleteCommand, _ now: Circumstances) -> String? {
    do throws(Filling.Failure) {
      return try Filling.text(
        of: command, values: values(of: command.placeholders.map(\.name), now))
    } catch {
      return nil
    }
  }

  /// The same for people to read: secrets are masked, and a text with holes left stays as it is.
  public func shown(_ command: CompleteCommand, _ now: Circumstances) -> String {
    do throws(Filling.Failure) {
      return try Filling.shown(
        of: command, values: values(of: command.placeholders.map(\.name), now))
    } catch {
      return command.text
    }
  }

  /// The values of the variables that a command reads, as far as they were given.
  public func values(read command: CompleteCommand, _ now: Circumstances) -> [String: String] {
    values(of: command.reads, now)
  }

  private func values(of names: [String], _ now: Circumstances) -> [String: String] {
    var values: [String: String] = [:]
    for name in names { values[name] = value(of: name, now) }
    return values
  }

  /// The numbers of the steps whose commands use a name.
  public func steps(using name: String) -> [StepNumber] {
    runbook.steps.filter { step in
      step.command?.commands.contains { command in
        command.reads.contains(name) || command.placeholders.contains { $0.name == name }
      } ?? false
    }.compactMap(\.number)
  }

  /// The facts and the doing that follow from a value for a name.
  public func give(_ value: String, for name: String) throws(Refusal) -> Decision {
    guard !value.isEmpty else { throw .needsText(.value) }
    if let input = inputs[name], !input.accepts(value) { throw .badValue(input, value) }
    return Decision(
      [.valueGiven(name: name, value: isSecret(name) ? nil : value)],
      .give(name: name, value: value))
  }

  /// `set NAME VALUE`.
  func set(_ answer: Answer) throws(Refusal) -> Decision {
    let name = String(answer.rest.prefix { !$0.isWhitespace })
    guard inputs[name] != nil || runbook.reads(name) else {
      throw .noSuchName(name, known: inputs.keys.sorted())
    }
    let value = String(answer.rest.dropFirst(name.count)[...].trimmed)
    // A secret is better typed where nobody reads along.
    if value.isEmpty, isSecret(name) { return Decision([], .askSecret(name: name)) }
    return try give(value, for: name)
  }
}

extension Input {
  /// Whether a value has the form that the text asks for.
  public func accepts(_ value: String) -> Bool {
    if !choices.isEmpty { return choices.contains(value) }
    switch form {
    case .text: return true
    case .number: return Double(value) != nil
    case .duration: return WrittenDuration.seconds(all: value) != nil
    case .date:
      return value.utf8.prefix(while: Byte.isDigit).count >= 4
        && value.utf8.allSatisfy { Byte.isDigit($0) || "-_:TZ+. ".utf8.contains($0) }
    }
  }
}
