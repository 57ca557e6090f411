import Foundation
import Testing

@testable import RunbookCore

/// What docs/plan-json.md says is what is written.
@Suite("Plan as JSON: the page about it")
struct PlanSchemaTests {
  private let keys: [String: Set<String>]

  init() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../docs/plan-json.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    var keys: [String: Set<String>] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 2, cells[0] != "object" else { continue }
      keys[cells[0]] = Set(
        cells[1].split(separator: " ").map { $0.trimmingCharacters(in: ["`"]) })
    }
    self.keys = keys
  }

  /// Where each key of an object leads to another object, or a list of such.
  private static let inner: [String: [String: String]] = [
    "plan": [
      "runbook": "runbook", "sections": "section", "steps": "step", "inputs": "input",
      "triggers": "trigger", "findings": "finding", "roles": "role", "targets": "target",
    ],
    "runbook": ["encoding": "encoding"],
    "step": [
      "metric": "metric", "option": "option", "alternatives": "alternative", "command": "command",
      "expectations": "expectation",
    ],
    "alternative": ["command": "command"],
    "command": ["hazards": "hazard", "commands": "piece"],
    "piece": ["hazards": "hazard", "expectation": "expectation"],
  ]

  private func check(_ value: Any, as name: String, seen: inout [String: Set<String>]) throws {
    if let list = value as? [Any] {
      for element in list { try check(element, as: name, seen: &seen) }
      return
    }
    let object = try #require(value as? [String: Any], "\(name)")
    let documented = try #require(keys[name], "\(name)")
    #expect(Set(object.keys).subtracting(documented) == [], "\(name)")
    seen[name, default: []].formUnion(object.keys)
    for (key, inner) in Self.inner[name] ?? [:] {
      if let value = object[key] { try check(value, as: inner, seen: &seen) }
    }
  }

  @Test("every key that is written is documented, and every documented key is written somewhere")
  func everyKey() throws {
    var seen: [String: Set<String>] = [:]
    for plan in [try PlanExample.plan(), PlanExample.everything] {
      let value = try JSONSerialization.jsonObject(with: Data(PlanDocument(plan).bytes))
      try check(value, as: "plan", seen: &seen)
    }
    for (name, documented) in keys {
      #expect(documented.subtracting(seen[name] ?? []) == [], "\(name)")
    }
  }

  @Test("the ways of a fence have the commands that they take, those of headings have none")
  func alternatives() throws {
    struct Plan: Decodable {
      struct Step: Decodable {
        let alternatives: [Way]?
        let waitSeconds: Int?
      }
      struct Way: Decodable {
        let label: String
        let line: Int
        let command: Command?
      }
      struct Command: Decodable {
        let line: Int
        let offer: String
        let commands: [Piece]
      }
      struct Piece: Decodable { let text: String }
      let steps: [Step]
    }
    let bytes = PlanDocument(PlanExample.everything).bytes
    let plan = try JSONDecoder().decode(Plan.self, from: Data(bytes))
    let ways = try #require(plan.steps[0].alternatives)
    #expect(ways.map(\.label) == ["A", "B"])
    #expect(ways.map { $0.command?.commands.map(\.text) } == [["one"], ["two"]])
    #expect(ways.map { $0.command?.line } == [2, 3])
    #expect(ways.map { $0.command?.offer } == ["run", "fill"])
    #expect(plan.steps[1].alternatives?.map { $0.command == nil } == [true])
    #expect(plan.steps[2].waitSeconds == 60)
  }
}

extension PlanExample {
  /// A runbook whose steps say everything that can be said.
  static var everything: Runbook {
    func piece(_ text: String, _ line: Int, _ way: Int?, _ hazards: [Hazard]) -> CompleteCommand {
      CompleteCommand(
        text: text, line: line, part: "a", caption: "c", alternative: way, condition: "if cold",
        analysis: analysed(text), more: hazards,
        expectations: [RunbookCore.Expectation(text: "0", line: 4, match: .status)])
    }
    let unset = Hazard(.undefinedVariable, detail: "A", line: 3)
    let command = Command(
      language: "bash", line: 1, text: "one\ntwo\n", attributes: [:],
      commands: [piece("one", 2, 0, []), piece("two", 3, 1, [unset])],
      fenceHazards: [],
      alternatives: [
        Alternative(label: "A", line: 2, commands: [0]),
        Alternative(label: "B", line: 3, commands: [1]),
      ])
    var section = Section(
      id: "deploy", parent: "x", title: "Deploy", level: 2, line: 1, role: .forward,
      budgetSeconds: 1, window: "Saturday")
    section.isPolled = true
    var front = FrontMatter()
    front.roles = [Role(name: "r", person: "second")]
    front.targets = [
      NamedTarget(name: "t", check: TargetCommand(text: "c", expected: "e", line: 2))
    ]
    func step(_ index: Int, _ kind: StepKind, _ traits: [RunbookCore.Trait], _ command: Command?)
      -> Step
    {
      Step(
        id: "s\(index)", number: StepNumber(track: .forward, ordinal: index + 1),
        section: "deploy", parent: "p", kind: kind, title: "t", line: index + 1, column: 1,
        track: .forward, box: nil, optional: false, budgetSeconds: 1, label: nil, notes: [],
        command: command, traits: traits)
    }
    return Runbook(
      path: "t.md", title: "T", digest: "0",
      encoding: TextEncoding(repairedFrom: "Mac Roman"), frontMatter: front,
      sections: [section],
      steps: [
        step(0, .choice, [], command),
        step(1, .choice, [.alternatives([Alternative(label: "C", line: 2)])], nil),
        step(
          2, .wait, [.wait(WaitTime(seconds: 60, atLeast: 30)), .option(of: "s1", alternative: 0)],
          nil),
        step(3, .gate, [.gate(.stop), .condition("if"), .irreversible, .undoes("s0")], nil),
        step(
          4, .input, [.metric(Metric(name: "m", target: "1", alert: "2")), .field("PR")], nil),
        step(5, .gate, [.gate(.proceed), .annotation(key: "gate", value: "poll")], nil),
      ],
      findings: [
        Finding(severity: .notes, code: .encodingRepaired, detail: "x", line: 1, column: 1)
      ], triggers: [Trigger(text: "errors", line: 3)])
  }
}
