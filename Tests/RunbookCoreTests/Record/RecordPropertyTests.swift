import Testing

@testable import RunbookCore

@Suite("Records of random documents")
struct RecordPropertyTests {
  @Test("nothing but box marks and our lines differs, and the Markdown means the same")
  func randomDocuments() throws {
    var onTop = 0
    var placed = 0
    for seed in 1...400 {
      var random = SeededRandom(seed: seed)
      let text = RandomDocument.text(seed: seed)
      guard let example = try randomRun(bytes(of: text, &random), &random) else { continue }
      let record = example.record { token in
        token.utf8.last.map { $0 % 2 == 0 } ?? false
          ? Array("```\n- [ ] out\n# \(token)".utf8) : nil
      }
      check(record, of: example, seed: seed)
      let lines = String(decoding: record, as: UTF8.self).split(whereSeparator: \.isNewline)
      onTop += lines.count { $0.hasPrefix("> tminus line ") }
      placed += lines.count { $0.drop { $0 == " " }.hasPrefix("- tminus: ") }
      #expect(
        record
          == example.record { token in
            token.utf8.last.map { $0 % 2 == 0 } ?? false
              ? Array("```\n- [ ] out\n# \(token)".utf8) : nil
          })
    }
    #expect(placed > 5 * onTop)
  }

  @Test("real documents take every remark where it belongs", .enabled(if: Samples.present))
  func samples() throws {
    for name in [
      "cloud-run-mvp-launch.md", "cloud-run-staged-rollout.md", "genai-platform-plan.md",
      "klipstream-checklist.md", "flou-app-service-checklist.md",
    ] {
      var random = SeededRandom(seed: 7)
      let example = try #require(try randomRun(try Samples.bytes(name), &random))
      let record = example.record()
      check(record, of: example, seed: 7)
      #expect(!String(decoding: record, as: UTF8.self).contains("> tminus line "))
    }
  }

  // MARK: Making

  /// A document's bytes in one of the ways that files come.
  private func bytes(of text: String, _ random: inout SeededRandom) -> [UInt8] {
    switch random.number(0...9) {
    case 0: return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    case 1: return Array(CodePage.macRoman.decode(Array(("é — ü → x\n\n" + text).utf8)))
    case 2: return Array(text.utf8).map { $0 < 0x80 ? $0 : 0xFC }
    case 3: return Array(("- tminus: not ours\n\n> tminus nor this\n\n" + text).utf8)
    default: return Array(text.utf8)
    }
  }

  private func randomRun(_ bytes: [UInt8], _ random: inout SeededRandom) throws -> RunExample? {
    var example: RunExample
    do {
      example = try RunExample(bytes, terminal: random.chance(50) ? "pts/1" : nil)
    } catch RunbookError.empty {
      return nil
    }
    let outcomes: [Outcome] = [.done, .done, .done, .failed, .skipped, .later, .notApplicable]
    for step in example.run.runbook.steps where step.kind != .group && random.chance(80) {
      guard let number = step.number?.description else { continue }
      for command in (step.command?.commands ?? []).indices where random.chance(70) {
        try example.attempt(
          number, command: command, status: random.number(0...1),
          text: random.chance(20) ? "edited `x`\n```\nmore" : nil)
      }
      if random.chance(10) {
        try example.add(.noted(step: step.id, text: "note <b> [x](y) \u{1B}[2J\nmore ünï"))
      }
      try example.settle(
        number, outcomes.randomElement(using: &random) ?? .done,
        random.chance(40) ? "reason | \\ ` *" : nil)
    }
    return example
  }

  // MARK: Checking

  private func check(_ record: [UInt8], of example: RunExample, seed: Int) {
    let stripped = MarkdownRecord.strip(record)
    #expect(stripped.map { isSame($0, as: example.bytes) } ?? false, "seed \(seed): source")
    guard let again = try? Runbook(path: "again.md", bytes: record, split: splitLines) else {
      Issue.record("seed \(seed): the record is no runbook")
      return
    }
    let run = example.run
    let boxes = run.runbook.steps.indices.filter { run.runbook.steps[$0].box != nil }
    let boxesAgain = again.steps.filter { $0.box != nil }
    // Looked up in the bytes: cmark-gfm also takes a box for ticked where `[x]` stands elsewhere in
    // its line or in a lazy line after it.
    let mark = record.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let lines = TextLines(Array(record.dropFirst(mark))).lines
    for (box, index) in zip(boxesAgain, boxes) {
      let open = lines[box.line - 1].dropFirst(box.column - 1).drop { $0 != UInt8(ascii: "[") }
      let isTicked = open.dropFirst().first.map { "xX".utf8.contains($0) } ?? false
      // A gate is answered, never ticked.
      let isDone = RecordTally.isDone(index, in: run) && run.runbook.steps[index].kind != .gate
      #expect(isTicked == isDone, "seed \(seed): box \(box.line)")
    }
    #expect(
      boxesAgain.map(\.title) == boxes.map { run.runbook.steps[$0].title }, "seed \(seed): titles")
    #expect(
      again.sections.filter { $0.level > 0 }.map(\.title)
        == run.runbook.sections.filter { $0.level > 0 }.map(\.title), "seed \(seed): headings")
    let texts = again.steps.compactMap(\.command).filter { $0.language != "text" }.map(\.text)
    let source = run.runbook.steps.compactMap(\.command).filter { $0.language != "text" }
    #expect(texts == source.map(\.text), "seed \(seed): fences")
  }

  /// Whether bytes are equal but for what stands in `[ ]`.
  private func isSame(_ left: [UInt8], as right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return left.indices.allSatisfy { at in
      left[at] == right[at]
        || (" xX".utf8.contains(left[at]) && " xX".utf8.contains(right[at]) && at > 0
          && left[at - 1] == UInt8(ascii: "[") && at + 1 < left.count
          && left[at + 1] == UInt8(ascii: "]"))
    }
  }
}
