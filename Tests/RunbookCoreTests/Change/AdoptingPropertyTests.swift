import Foundation
import Testing

@testable import RunbookCore

@Suite("Adopting random edits of random documents")
struct AdoptingPropertyTests {
  @Test(
    "nothing is lost, nothing passes for done that was not, and the events alone give the same run")
  func randomEdits() throws {
    var adopted = 0
    var matched = 0
    for seed in 1...300 {
      var random = SeededRandom(seed: seed)
      let document = RandomDocument.text(seed: seed) + (random.chance(50) ? Self.ways : "")
      guard var test = try begun(document, &random) else { continue }
      for _ in 0..<random.number(1...2) {
        let old = test.run
        let text = edited(String(decoding: old.text.bytes, as: UTF8.self), &random)
        guard let new = try? runbook(text), !new.steps.isEmpty else { continue }
        let change = RunbookChange(old, to: new)
        check(change, seed)
        let consent = (change.proposals + change.untouchedProposals).filter { _ in
          random.chance(60)
        }
        let bytes = Array(text.utf8)
        guard
          let adoption = try? change.adoption(
            of: RunbookText(
              path: "/test.md", bytes: Data(bytes), digest: Digest.sha256(bytes), commit: nil),
            by: "operator", consent: consent)
        else { continue }
        test.run.learn(new)
        try test.write([.runbookAdopted(adoption: adoption)])
        adopted += 1
        matched += adoption.matches.count
        check(test.run, after: old, adoption, seed)
      }
      let again = try TestRun.replay(test.events)
      #expect(again.progress == test.run.progress, "seed \(seed)")
      #expect(again.course == test.run.course, "seed \(seed)")
      #expect(again.route.current == test.run.route.current, "seed \(seed)")
      let record = MarkdownRecord.bytes(of: test.run, events: test.events)
      let stripped = MarkdownRecord.strip(record).map { String(decoding: $0, as: UTF8.self) }
      let source = String(decoding: test.run.text.bytes, as: UTF8.self)
      #expect(stripped?.utf8.count == source.utf8.count, "seed \(seed): the record's source")
    }
    #expect(adopted > 150)
    #expect(matched > 100)
  }

  // MARK: Making

  private static let ways = """


    ## Ship
    **Option A: managed**
    - [ ] open the console
    - [ ] press upgrade

    **Option B: by hand**
    - [ ] stop the writers
    - [ ] run the dump
    ## End
    - [ ] bye
    """

  private func begun(_ text: String, _ random: inout SeededRandom) throws -> TestRun? {
    guard let book = try? runbook(text), !book.steps.isEmpty else { return nil }
    var test = try TestRun(text)
    let outcomes: [Outcome] = [.done, .done, .done, .failed, .skipped, .later]
    for (index, step) in test.run.runbook.steps.enumerated() where step.kind != .group {
      // What a choice left out is nobody's to answer.
      guard random.chance(60), test.run.progress[index].outcome == nil else { continue }
      if !step.alternatives.isEmpty, !step.isCommand {
        let way = random.number(1...step.alternatives.count)
        try test.write(try test.run.decide("take \(way)", at: .choice(index)).facts)
        continue
      }
      for command in (step.command?.commands ?? []).indices where random.chance(80) {
        try test.start(index, command)
        try test.finish(random.chance(80) ? 0 : 1)
      }
      if random.chance(20) { try test.write([.noted(step: step.id, text: "note")]) }
      guard random.chance(80) else { continue }
      try test.write([
        .stepSettled(
          step: step.id, outcome: outcomes.randomElement(using: &random) ?? .done, reason: "why",
          together: 1)
      ])
    }
    return test
  }

  /// Lines changed, gone, doubled, added and swapped.
  private func edited(_ text: String, _ random: inout SeededRandom) -> String {
    var lines = text.components(separatedBy: "\n")
    for _ in 0..<random.number(1...6) where !lines.isEmpty {
      let at = random.number(0...(lines.count - 1))
      switch random.number(0...5) {
      case 0: lines.remove(at: at)
      case 1: lines.insert(lines[at], at: at)
      case 2: lines.insert("- [ ] added \(random.number(0...9))", at: at)
      case 3: lines.swapAt(at, random.number(0...(lines.count - 1)))
      case 4: lines.insert("\n## Section \(random.number(0...3))\n", at: at)
      default: lines[at] += " now"
      }
    }
    return lines.joined(separator: "\n")
  }

  // MARK: Checking

  /// Every step of either is in the report, once.
  private func check(_ change: RunbookChange, _ seed: Int) {
    let old = change.before.steps.indices.filter { change.before.steps[$0].kind != .group }
    let new = change.after.steps.indices.filter { change.after.steps[$0].kind != .group }
    #expect(change.steps.compactMap(\.old).sorted() == old, "seed \(seed)")
    #expect(change.steps.compactMap(\.new) == new, "seed \(seed)")
  }

  /// A box that stands has the command that it was said of, and a way not taken its choice.
  private func checkBelonging(
    _ run: Run, after old: Run, _ agreed: [Step.ID: Step.ID], _ seed: Int
  ) {
    func isAsItWas(_ index: Int) -> Bool {
      let step = run.runbook.steps[index]
      guard let before = old.runbook.step(agreed[step.id] ?? step.id) else { return false }
      return StepText(before, in: old.runbook) == StepText(step, in: run.runbook)
    }
    for (index, step) in run.runbook.steps.enumerated() {
      guard let outcome = run.progress[index].outcome, outcome != .later else { continue }
      if let command = run.acceptedCommand(of: index) {
        #expect(isAsItWas(command), "seed \(seed): \(step.title)")
      }
      if outcome == .notApplicable {
        #expect(run.ruling(on: index) != nil, "seed \(seed): \(step.title)")
      }
    }
  }

  private func check(_ run: Run, after old: Run, _ adoption: Adoption, _ seed: Int) {
    func tokens(_ run: Run) -> [String] {
      (run.progress + run.dropped.map(\.progress)).flatMap(\.attempts).map(\.attempt.token).sorted()
    }
    #expect(tokens(run) == tokens(old), "seed \(seed): attempts")
    let notes = { (run: Run) in run.notes.count + run.dropped.map(\.notes.count).reduce(0, +) }
    #expect(notes(run) == notes(old), "seed \(seed): notes")
    let agreed = Dictionary(uniqueKeysWithValues: adoption.matches.map { ($0.to, $0.from) })
    for (index, step) in run.runbook.steps.enumerated() {
      guard let outcome = run.progress[index].outcome, outcome != .later else { continue }
      if run.isRuledOut(index) { continue }
      // Where it came from had this outcome, and the very same text.
      guard let before = old.runbook.stepIndex[agreed[step.id] ?? step.id] else {
        Issue.record("seed \(seed): \(step.title) is \(outcome) from nowhere")
        continue
      }
      #expect(old.progress[before].outcome == outcome, "seed \(seed): \(step.title)")
      #expect(
        StepText(old.runbook.steps[before], in: old.runbook) == StepText(step, in: run.runbook),
        "seed \(seed): \(step.title)")
    }
    checkBelonging(run, after: old, agreed, seed)
    for index in run.runbook.steps.indices where run.ruling(on: index) != nil {
      #expect(run.runbook.steps[index].kind == .group || run.progress[index].outcome != nil)
    }
    for (index, step) in run.runbook.steps.enumerated() {
      #expect(
        run.progress[index].commands.count == step.command?.commands.count ?? 0, "seed \(seed)")
      #expect(
        run.progress[index].attempts.allSatisfy { $0.attempt.step == step.id }, "seed \(seed)")
    }
  }
}
