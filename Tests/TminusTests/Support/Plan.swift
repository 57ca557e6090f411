import Foundation
import Testing

/// What `plan --format json` says, as far as the tests look at it.
struct Plan: Decodable {
  struct Head: Decodable {
    struct Encoding: Decodable {
      var repairedFrom: String?
      var lossless: Bool
    }

    var title: String
    var encoding: Encoding
  }

  struct Section: Decodable {
    var id: String
    var title: String
    var line: Int
    var role: String
    var track: String
    var budgetSeconds: Int?
  }

  struct Step: Decodable {
    var id: String
    var section: String
    var parent: String?
    var kind: String
    var title: String
    var line: Int
    var track: String
    var preticked: Bool
    var optional: Bool
    var budgetSeconds: Int?
    var waitSeconds: Int?
    /// Which way a gate asks, where the plan says so.
    var gate: String?
    var command: Command?
    var alternatives: [Alternative]?
    var inputs: [String]?
    var expectations: [Expectation]?
  }

  struct Command: Decodable {
    var language: String
    var line: Int
    var hazards: [Hazard]
    var offer: String
    var commands: [Piece]

    func piece(_ line: Int) -> Piece? { commands.first { $0.line == line } }
  }

  struct Piece: Decodable {
    var text: String
    var line: Int
    var part: String
    var caption: String?
    var expectation: Expectation?
    var offer: String
    var hazards: [Hazard]

    var kinds: [String] { hazards.map(\.kind) }
  }

  struct Hazard: Decodable {
    var kind: String
    var detail: String
    var line: Int
  }

  struct Expectation: Decodable {
    var text: String
    var line: Int
    var match: String
  }

  struct Alternative: Decodable {
    var label: String
    var line: Int
  }

  struct Input: Decodable {
    var name: String
    var kind: String
    var secret: Bool
    var choices: [String]?
    var lines: [Int]
  }

  struct Finding: Decodable {
    var severity: String
    var code: String
    var line: Int
  }

  struct Trigger: Decodable {
    var line: Int
  }

  var runbook: Head
  var sections: [Section]
  var steps: [Step]
  var inputs: [Input]
  var findings: [Finding]
  /// Reasons to roll back, where the plan lists them.
  var triggers: [Trigger]?

  /// The plan of a runbook in the home's work folder.
  init(of name: String, in home: TestHome) async throws {
    let result = try await Tool(home, "plan", name, "--format", "json").run()
    try #require(result.status == 0, "plan \(name): \(result.error)")
    self = try JSONDecoder().decode(Plan.self, from: Data(result.output.utf8))
  }

  /// The plan of a text.
  init(text: String, in home: TestHome) async throws {
    try home.write("plan.md", text)
    try await self.init(of: "plan.md", in: home)
  }

  func section(_ title: String) -> Section? { sections.first { $0.title == title } }

  /// The step whose fence opens at a line.
  func fence(_ line: Int) -> Step? { steps.first { $0.command?.line == line } }

  /// The commands of all fences, in order.
  var pieces: [Piece] { steps.flatMap { $0.command?.commands ?? [] } }

  /// The one command that holds a text.
  func piece(_ text: String) -> Piece? { pieces.first { $0.text.contains(text) } }
}
