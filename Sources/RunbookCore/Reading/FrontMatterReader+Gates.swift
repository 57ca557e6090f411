import Yams

/// What the front matter says of who says go, and of where commands may go.
extension FrontMatterReader {
  /// `roles: [deployer, reviewer]`, or `roles: {deployer: NAME}`.
  static func roles(_ node: Node?) -> [Role] {
    if let mapping = node?.mapping {
      return mapping.compactMap { key, value in
        key.string.flatMap { name($0[...]) }.map {
          Role(name: $0, person: value.string.flatMap { name($0[...]) })
        }
      }
    }
    return strings(node).compactMap { name($0[...]) }.map { Role(name: $0) }
  }

  /// A list of strings, or one of them.
  static func strings(_ node: Node?) -> [String] {
    node?.sequence?.compactMap(\.string) ?? node?.string.map { [$0] } ?? []
  }

  /// `targets: {prod: {check: 'COMMAND', is: VALUE}}`, or a list of names.
  static func targets(_ node: Node?) -> [NamedTarget] {
    guard let mapping = node?.mapping else {
      return strings(node).compactMap { name($0[...]) }.map { NamedTarget(name: $0) }
    }
    return mapping.compactMap { key, value in
      guard let target = key.string.flatMap({ name($0[...]) }) else { return nil }
      return NamedTarget(name: target, check: check(value, key))
    }
  }

  private static func check(_ value: Node, _ key: Node) -> TargetCommand? {
    let text = value.mapping?["check"]?.string ?? ""
    let expected = value.mapping?["is"]?.string ?? ""
    if text.isEmpty, expected.isEmpty { return nil }
    // The block's first line, which delimits it, is not YAML's.
    let line = (key.mark?.line ?? 0) + 1
    let lacks = text.isEmpty ? "it has no command" : expected.isEmpty ? "it says no value" : nil
    let time = value.mapping?["timeout"]?.string.flatMap { WrittenDuration.seconds($0[...]) }
    return TargetCommand(
      text: text, expected: String(expected[...].trimmed), line: line,
      timeoutSeconds: time ?? TargetCommand.usualTimeout, unusable: lacks)
  }

  private static func name(_ text: Substring) -> String? {
    let name = text.trimmed
    return name.isEmpty ? nil : String(name)
  }
}

extension FrontMatter {
  /// Looks at what the checks of targets would do, as at any command: one that may not simply be run is
  /// never run.
  mutating func judgeChecks(_ fences: FenceReader) {
    for place in targets.indices {
      guard var check = targets[place].check, check.unusable == nil else { continue }
      var reader = fences
      let command = reader.read(
        info: InfoString("bash"), text: check.text, line: check.line, track: .forward)
      let hazards = command.fenceHazards + command.commands.flatMap(\.hazards)
      if let first = hazards.first {
        check.unusable = first.message
      } else if command.commands.isEmpty || !command.alternatives.isEmpty {
        check.unusable = "it is no command"
      }
      targets[place] = NamedTarget(name: targets[place].name, check: check)
    }
  }

  /// What an author should know of them.
  var findings: [Finding] {
    targets.compactMap { target in
      guard let check = target.check, let why = check.unusable else { return nil }
      return Finding(
        severity: .blocks, code: .unusableCheck, detail: "\(target.name): \(why)",
        line: check.line, column: 1)
    }
  }
}
