import Foundation
import Testing

/// The plan of each real document against what is right by the document, read before any program.
@Suite("Plans of real documents", .enabled(if: SampleFiles.present, "the documents are not here"))
struct SampleExpectationTests {
  @Test(
    "roles, kinds, hazards, offers, inputs, times and expectations are what the document says",
    arguments: [
      "cloud-run-mvp-launch.md", "cloud-run-staged-rollout.md", "genai-platform-plan.md",
      "klipstream-checklist.md", "flou-app-service-checklist.md",
    ])
  func plan(name: String) async throws {
    let home = try TestHome()
    try FileManager.default.copyItem(
      at: SampleFiles.folder.appending(path: name), to: home.work.appending(path: name))
    let comparison = PlanComparison(
      name: name, expected: try SampleExpectation(of: name),
      plan: try await Plan(of: name, in: home))
    let differences = comparison.differences
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }
}

/// All differences between a plan and what is expected of it.
private struct PlanComparison {
  let name: String
  let expected: SampleExpectation
  let plan: Plan

  var differences: [String] {
    sections() + boxes() + items() + times() + fences() + choices() + values()
  }

  private func at(_ line: Int, _ text: String) -> String { "\(name) line \(line): \(text)" }

  private func words(_ words: [String]) -> String { words.joined(separator: "|") }

  private func sections() -> [String] {
    var found: [String] = []
    for section in plan.sections {
      guard let roles = expected.roles[section.line] else {
        found.append(at(section.line, "unexpected section `\(section.title)`"))
        continue
      }
      if !roles.contains(section.role) {
        found.append(
          at(section.line, "expected role \(words(roles)), got \(section.role): \(section.title)"))
      }
    }
    let lines = Set(plan.sections.map(\.line))
    for line in expected.roles.keys.sorted() where !lines.contains(line) {
      found.append(at(line, "expected a section"))
    }
    return found
  }

  private func boxes() -> [String] {
    var found: [String] = []
    for line in expected.boxes {
      let steps = plan.steps.filter { $0.line == line }
      guard let step = steps.first, steps.count == 1 else {
        found.append(at(line, "expected one step for the box, got \(steps.count)"))
        continue
      }
      let kinds = expected.boxKinds[line] ?? ["task"]
      if !kinds.contains(step.kind) {
        found.append(at(line, "expected kind \(words(kinds)), got \(step.kind): \(step.title)"))
      }
      if let gate = expected.gates[line], let got = step.gate, got != gate {
        found.append(at(line, "expected gate \(gate), got \(got)"))
      }
      let ticked = expected.lines["ticked", default: []].contains(line)
      if step.preticked != ticked {
        found.append(at(line, "expected preticked \(ticked), got \(step.preticked)"))
      }
      let offers = expected.checks[line] ?? []
      if let command = step.command, !offers.contains(command.offer) {
        found.append(
          at(line, "expected check \(words(offers)), got \(command.offer): \(step.title)"))
      } else if step.command == nil, !offers.isEmpty {
        found.append(at(line, "expected a check: \(step.title)"))
      }
    }
    let known = Set(expected.boxes)
    for step in plan.steps where ["gate", "wait", "group"].contains(step.kind) {
      guard !known.contains(step.line), expected.waits[step.line] == nil,
        !expected.lines["items", default: []].contains(step.line)
      else { continue }
      found.append(at(step.line, "unexpected \(step.kind): \(step.title)"))
    }
    return found
  }

  private func items() -> [String] {
    var found: [String] = []
    for line in expected.lines["items", default: []]
    where !plan.steps.contains(where: { $0.line == line && $0.track != "none" }) {
      found.append(at(line, "expected a step on a track for the numbered item"))
    }
    for line in expected.lines["silent", default: []] {
      if let step = plan.steps.first(where: { $0.line == line }) {
        found.append(at(line, "expected no step, got \(step.kind): \(step.title)"))
      }
    }
    for line in expected.lines["optional", default: []]
    where !plan.steps.contains(where: {
      ($0.line == line || $0.command?.line == line) && $0.optional
    }) {
      found.append(at(line, "expected an optional step"))
    }
    return found
  }

  private func times() -> [String] {
    func differences(
      _ what: String, _ expected: [Int: SampleExpectation.Time],
      _ got: [(lines: [Int], seconds: Int, title: String)]
    ) -> [String] {
      var found: [String] = []
      for one in got {
        guard let time = one.lines.lazy.compactMap({ expected[$0] }).first else {
          found.append(at(one.lines[0], "unexpected \(what) \(one.seconds): \(one.title)"))
          continue
        }
        if time.seconds != one.seconds {
          found.append(at(one.lines[0], "expected \(what) \(time.seconds), got \(one.seconds)"))
        }
      }
      for (line, time) in expected.sorted(by: { $0.key < $1.key })
      where time.isNeeded && !got.contains(where: { $0.lines.contains(line) }) {
        found.append(at(line, "expected \(what) \(time.seconds)"))
      }
      return found
    }
    func lines(_ step: Plan.Step) -> [Int] { [step.line] + (step.command.map { [$0.line] } ?? []) }
    return differences(
      "wait", expected.waits,
      plan.steps.compactMap { step in step.waitSeconds.map { (lines(step), $0, step.title) } })
      + differences(
        "budget", expected.budgets,
        plan.steps.compactMap { step in step.budgetSeconds.map { (lines(step), $0, step.title) } }
          + plan.sections.compactMap { section in
            section.budgetSeconds.map { ([section.line], $0, section.title) }
          })
  }

  private func fences() -> [String] {
    var found: [String] = []
    for fence in expected.fences {
      let steps = plan.steps.filter { $0.command?.line == fence.line }
      guard let step = steps.first, let command = step.command, steps.count == 1 else {
        found.append(at(fence.line, "expected one step for the fence, got \(steps.count)"))
        continue
      }
      if command.language != fence.language {
        found.append(at(fence.line, "expected `\(fence.language)`, got `\(command.language)`"))
      }
      if !fence.kinds.contains(step.kind) {
        found.append(at(fence.line, "expected kind \(words(fence.kinds)), got \(step.kind)"))
      }
      if !fence.offers.contains(command.offer) {
        found.append(
          at(fence.line, "expected offer \(words(fence.offers)), got \(command.offer)"))
      }
      let track = plan.sections.first { $0.id == step.section }?.track
      if fence.language == "bash", step.track != track {
        found.append(at(fence.line, "expected track \(track ?? "-"), got \(step.track)"))
      }
      found += fence.commands.isEmpty ? notRun(command) : commands(fence, step, command)
    }
    let known = Set(expected.fences.map(\.line) + expected.boxes)
    for step in plan.steps {
      guard let line = step.command?.line, !known.contains(line) else { continue }
      // A bullet or numbered item that names its check is no fence.
      if step.line != line { found.append(at(line, "unexpected fence")) }
    }
    return found
  }

  /// A fence that holds no commands: it says so, and nothing in it can be started.
  private func notRun(_ command: Plan.Command) -> [String] {
    var found: [String] = []
    if !command.hazards.contains(where: { $0.kind == "notACommand" }) {
      found.append(
        at(command.line, "expected hazard notACommand, got \(command.hazards.map(\.kind))"))
    }
    for piece in command.commands where piece.offer != "view" && piece.offer != "refuse" {
      found.append(at(piece.line, "expected nothing to run, got \(piece.offer): \(piece.text)"))
    }
    return found
  }

  private func commands(
    _ fence: SampleExpectation.Fence, _ step: Plan.Step, _ command: Plan.Command
  ) -> [String] {
    var found: [String] = []
    let lines = fence.commands.map(\.line)
    for piece in command.commands where !lines.contains(piece.line) {
      found.append(at(piece.line, "unexpected command: \(piece.text)"))
    }
    for expected in fence.commands {
      guard let piece = command.piece(expected.line) else {
        found.append(at(expected.line, "expected a command"))
        continue
      }
      if !expected.offers.contains(piece.offer) {
        found.append(
          at(piece.line, "expected offer \(words(expected.offers)), got \(piece.offer)"))
      }
      let accepted = expected.hazards.flatMap(\.kinds)
      let missing = expected.hazards.filter { hazard in
        hazard.isNeeded && !piece.hazards.contains { hazard.kinds.contains($0.kind) }
      }
      let extra = piece.kinds.filter { !accepted.contains($0) }
      if !missing.isEmpty || !extra.isEmpty {
        let all = expected.hazards.map { words($0.kinds) + ($0.isNeeded ? "" : "?") }
        found.append(at(piece.line, "expected hazards \(all), got \(piece.kinds)"))
      }
      for name in expected.hazards.compactMap(\.name)
      where name != "..." && !(step.inputs ?? []).contains(name) {
        found.append(at(piece.line, "expected input \(name), got \(step.inputs ?? [])"))
      }
      for (line, matches) in expected.expectations {
        let got = piece.expectation?.line == line ? piece.expectation : nil
        if !matches.contains(got?.match ?? "") {
          found.append(
            at(line, "expected match \(words(matches)), got \(got?.match ?? "no expectation")"))
        }
      }
      if expected.expectations.isEmpty, let got = piece.expectation {
        found.append(at(got.line, "unexpected expectation: \(got.text)"))
      }
    }
    return found
  }

  private func choices() -> [String] {
    var found: [String] = []
    let headings = expected.lines["choice", default: []]
    if !headings.isEmpty,
      !plan.steps.contains(where: {
        $0.kind == "choice" && $0.alternatives?.map(\.line) == headings
      })
    {
      found.append(at(headings[0], "expected a choice of \(headings)"))
    }
    for (fence, lines) in expected.ways.sorted(by: { $0.key < $1.key }) {
      let got = plan.steps.filter { ($0.command?.line ?? $0.line) == fence }
        .compactMap { $0.alternatives?.map(\.line) }
      if got != [lines] { found.append(at(fence, "expected alternatives \(lines), got \(got)")) }
    }
    for step in plan.steps {
      guard let got = step.alternatives?.map(\.line), !got.isEmpty, got != headings else {
        continue
      }
      let line = step.command?.line ?? step.line
      // Where the file accepts either reading, the fence's kinds say so.
      let mayChoose = expected.fences.contains { $0.line == line && $0.kinds.contains("choice") }
      if !mayChoose { found.append(at(line, "unexpected alternatives \(got)")) }
    }
    func accepted(_ fence: Int, _ line: Int) -> Bool {
      let command = plan.fence(fence)
      return plan.steps.first { $0.line == line }.map { $0.parent == command?.id } ?? false
    }
    for (fence, lines) in expected.acceptance {
      for line in lines where !accepted(fence, line) {
        found.append(at(line, "expected acceptance of the fence at \(fence)"))
      }
    }
    for (fence, lines) in expected.apart {
      for line in lines where accepted(fence, line) {
        found.append(at(line, "is not the acceptance of the fence at \(fence) alone"))
      }
    }
    return found
  }

  private func values() -> [String] {
    var found: [String] = []
    let fields = plan.inputs.filter { $0.kind == "field" }
    let fieldLines = expected.lines["field", default: []]
    for line in fieldLines where !fields.contains(where: { $0.lines.contains(line) }) {
      found.append(at(line, "expected a field"))
    }
    for field in fields {
      for line in field.lines where !fieldLines.contains(line) {
        found.append(at(line, "unexpected field `\(field.name)`"))
      }
    }
    let metrics = expected.lines["metric", default: []]
    let entered = plan.steps.filter { $0.kind == "input" }.map(\.line)
    for line in metrics where !entered.contains(line) {
      found.append(at(line, "expected a value to enter"))
    }
    for line in entered where !metrics.contains(line) {
      found.append(at(line, "unexpected value to enter"))
    }
    let asked = plan.inputs.filter { $0.kind != "field" }
    for input in asked {
      guard let expected = expected.inputs[input.name] else {
        found.append(at(input.lines.first ?? 0, "unexpected input `\(input.name)`"))
        continue
      }
      if input.kind != expected.kind {
        found.append("\(name): expected \(input.name) \(expected.kind), got \(input.kind)")
      }
      if expected.secrecy != "any", input.secret != (expected.secrecy == "secret") {
        found.append("\(name): expected \(input.name) \(expected.secrecy), got \(input.secret)")
      }
    }
    for (name, input) in expected.inputs.sorted(by: { $0.key < $1.key })
    where input.isNeeded && !asked.contains(where: { $0.name == name }) {
      found.append("\(self.name): expected input \(name)")
    }
    if let triggers = plan.triggers?.map(\.line) {
      let lines = expected.lines["trigger", default: []]
      if triggers != lines {
        found.append("\(name): expected triggers at \(lines), got \(triggers)")
      }
    }
    return found
  }
}
