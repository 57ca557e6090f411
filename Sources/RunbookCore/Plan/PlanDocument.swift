/// A runbook as JSON, schema 1: sections, steps, inputs and findings, each with its line.
///
/// Every box and every fence of the document is found among the steps by its line; optional values
/// are absent; lines and columns count from 1.
public struct PlanDocument: Sendable {
  public static let schemaVersion = 1

  private let runbook: Runbook

  public init(_ runbook: Runbook) { self.runbook = runbook }

  /// The document in one piece, with a final line end.
  public var bytes: [UInt8] {
    var all: [UInt8] = []
    write { all += $0 }
    return all
  }

  /// Hands over the document in pieces of some 64 KB, in order.
  public func write(to emit: ([UInt8]) -> Void) {
    withoutActuallyEscaping(emit) { emit in
      var json = JSONWriter(emit: emit)
      json.object { json in
        json.member("schemaVersion", Self.schemaVersion)
        head(&json)
        roles(&json)
        json.array("sections", runbook.sections) { section($1, &$0) }
        json.array("steps", runbook.steps) { step($1, &$0) }
        json.array("inputs", runbook.inputs) { Self.input($1, &$0) }
        json.array("triggers", runbook.triggers) { Self.trigger($1, &$0) }
        json.array("findings", runbook.findings) { Self.finding($1, &$0) }
      }
      json.finish()
    }
  }

  private func head(_ json: inout JSONWriter) {
    json.key("runbook")
    json.object { json in
      json.member("path", runbook.path)
      json.member("title", runbook.title)
      json.member("digest", runbook.digest)
      json.key("encoding")
      json.object { json in
        json.member("repairedFrom", runbook.encoding.repairedFrom)
        json.member("lossless", runbook.encoding.lossless)
      }
    }
  }

  /// Who says go, and where commands may go; only where the author says so.
  private func roles(_ json: inout JSONWriter) {
    let front = runbook.frontMatter
    if !front.roles.isEmpty {
      json.array("roles", front.roles) { json, role in
        json.object { json in
          json.member("name", role.name)
          json.member("person", role.person)
        }
      }
    }
    guard !front.targets.isEmpty else { return }
    json.array("targets", front.targets) { json, target in
      json.object { json in
        json.member("name", target.name)
        json.member("check", target.check?.text)
        json.member("is", target.check?.expected)
      }
    }
  }

  private func section(_ section: Section, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", section.id)
      json.member("parent", section.parent)
      json.member("title", section.title)
      json.member("level", section.level)
      json.member("line", section.line)
      json.member("role", section.role.rawValue)
      json.member("track", section.track.rawValue)
      json.member("budgetSeconds", section.budgetSeconds)
      json.member("window", section.window)
      if runbook.isPolled(section) { json.member("poll", true) }
    }
  }

  private func step(_ step: Step, _ json: inout JSONWriter) {
    json.object { json in
      json.member("id", step.id)
      json.member("number", step.number?.description)
      json.member("section", step.section)
      json.member("parent", step.parent)
      json.member("kind", step.kind.rawValue)
      json.member("title", step.title)
      json.member("line", step.line)
      json.member("track", step.track.rawValue)
      json.member("preticked", step.preticked)
      json.member("optional", step.optional)
      json.member("budgetSeconds", step.budgetSeconds)
      if !step.traits.isEmpty { Self.traits(of: step, &json) }
      if runbook.isPoll(step) { json.member("poll", true) }
      guard let command = step.command else {
        if let name = step.field ?? step.wait?.variable {
          json.array("inputs", [name]) { $0.element($1) }
        }
        return
      }
      json.key("command")
      Self.command(command, &json)
      if step.alternatives.isEmpty, !command.alternatives.isEmpty {
        Self.alternatives(command.alternatives, of: command, &json)
      }
      var names: [String] = []
      var seen: Set<String> = []
      for name in command.commands.flatMap(\.inputNames) where seen.insert(name).inserted {
        names.append(name)
      }
      if let field = step.field, !seen.contains(field) { names.append(field) }
      if !names.isEmpty { json.array("inputs", names) { $0.element($1) } }
      let expectations = command.expectations
      if !expectations.isEmpty {
        json.array("expectations", expectations) { Self.expectation($1, &$0) }
      }
    }
  }

  /// What the text says of a step beyond its words; only what is there is written.
  private static func traits(of step: Step, _ json: inout JSONWriter) {
    for trait in step.traits {
      switch trait {
      case .gate(let gate): json.member("gate", gate.rawValue)
      case .wait(let time):
        json.member("waitSeconds", time.seconds)
        json.member("waitAtLeastSeconds", time.atLeast)
      case .condition(let words): json.member("condition", words)
      case .alternatives(let ways): alternatives(ways, of: step.command, &json)
      case .option(let choice, let place):
        json.key("option")
        json.object { json in
          json.member("of", choice)
          json.member("alternative", place)
        }
      case .metric(let metric):
        json.key("metric")
        json.object { json in
          json.member("name", metric.name)
          json.member("target", metric.target)
          json.member("alert", metric.alert)
        }
      case .field(let name): json.member("field", name)
      case .irreversible: json.member("irreversible", true)
      case .undoes(let step): json.member("undoes", step)
      case .alone, .annotation: break
      }
    }
  }

  /// The ways to choose from; of one in the step's own fence, with the commands that it takes.
  private static func alternatives(
    _ ways: [Alternative], of command: Command?, _ json: inout JSONWriter
  ) {
    json.array("alternatives", ways) { json, way in
      json.object { json in
        json.member("label", way.label)
        json.member("line", way.line)
        guard let command, !way.commands.isEmpty else { return }
        json.key("command")
        self.command(
          command, taking: way.commands.filter(command.commands.indices.contains), &json)
      }
    }
  }

  private static func command(_ command: Command, _ json: inout JSONWriter) {
    json.object { json in
      json.member("language", command.language)
      json.member("line", command.line)
      json.array("hazards", command.hazards) { hazard($1, &$0) }
      json.member("offer", command.offer.rawValue)
      json.array("commands", command.commands) { piece($1, &$0) }
    }
  }

  /// The part of a fence that one of its ways takes.
  private static func command(
    _ command: Command, taking places: [Int], _ json: inout JSONWriter
  ) {
    let pieces = places.map { command.commands[$0] }
    let offer = pieces.map(\.offer).max() ?? .view
    json.object { json in
      json.member("language", command.language)
      json.member("line", pieces.first?.line ?? command.line)
      json.array("hazards", pieces.flatMap(\.hazards)) { hazard($1, &$0) }
      json.member("offer", offer.rawValue)
      json.array("commands", pieces) { piece($1, &$0) }
    }
  }

  private static func piece(_ piece: CompleteCommand, _ json: inout JSONWriter) {
    json.object { json in
      json.member("text", piece.text)
      json.member("line", piece.line)
      json.member("part", piece.part)
      json.member("caption", piece.caption)
      json.member("condition", piece.condition)
      json.member("alternative", piece.alternative)
      if let first = piece.expectations.first {
        json.key("expectation")
        expectation(first, &json)
      }
      json.member("offer", piece.offer.rawValue)
      json.array("hazards", piece.hazards) { hazard($1, &$0) }
      if !piece.hazards.isEmpty {
        let names = piece.inputNames
        if !names.isEmpty { json.array("inputs", names) { $0.element($1) } }
      }
    }
  }

  private static func trigger(_ trigger: Trigger, _ json: inout JSONWriter) {
    json.object { json in
      json.member("text", trigger.text)
      json.member("line", trigger.line)
    }
  }

  private static func hazard(_ hazard: Hazard, _ json: inout JSONWriter) {
    json.object { json in
      json.member("kind", hazard.kind.rawValue)
      json.member("detail", hazard.detail)
      json.member("line", hazard.line)
    }
  }

  private static func expectation(_ expectation: Expectation, _ json: inout JSONWriter) {
    json.object { json in
      json.member("text", expectation.text)
      json.member("line", expectation.line)
      json.member("match", expectation.match.rawValue)
    }
  }

  private static func input(_ input: Input, _ json: inout JSONWriter) {
    json.object { json in
      json.member("name", input.name)
      json.member("kind", input.kind.rawValue)
      json.member("secret", input.isSecret)
      json.member("form", input.form.rawValue)
      json.array("choices", input.choices) { $0.element($1) }
      json.array("lines", input.lines) { $0.element($1) }
    }
  }

  private static func finding(_ finding: Finding, _ json: inout JSONWriter) {
    json.object { json in
      json.member("severity", finding.severity.rawValue)
      json.member("code", finding.code.rawValue)
      json.member("message", finding.message)
      json.member("line", finding.line)
      json.member("column", finding.column)
    }
  }
}
