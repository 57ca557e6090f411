import Testing

@testable import RunbookCore

@Suite("Which step is which after an edit")
struct StepMatchingTests {
  /// Pairs by identity and by likeness, as the titles or commands of both.
  private func matched(
    _ before: String, _ after: String
  ) throws -> (identical: [String], alike: [String]) {
    let (old, new) = (try runbook(before), try runbook(after))
    let matching = StepMatching(from: old, to: new)
    func text(_ step: Step) -> String {
      let text = (step.command?.text ?? step.title).trimmed
      return step.track == .forward ? "\(step.number?.ordinal ?? 0) \(text)" : String(text)
    }
    func words(_ pairs: [Alignment.Pair]) -> [String] {
      pairs.map { "\(text(old.steps[$0.old])) -> \(text(new.steps[$0.new]))" }
    }
    return (words(matching.identical), words(matching.alike))
  }

  @Test("equal ids are the same step, wherever the rest went")
  func identity() throws {
    let found = try matched(
      "# T\n## A\n- [ ] one\n- [ ] two\n", "# T\n## New\n- [ ] zero\n## A\n- [ ] two\n- [ ] one\n")
    #expect(Set(found.identical) == ["1 one -> 3 one", "2 two -> 2 two"])
    #expect(found.alike.isEmpty)
  }

  @Test("an edited text is only alike, and another text is neither")
  func edited() throws {
    let found = try matched(
      "# T\n- [ ] SSL certificate active\n- [ ] Backups are restored in staging\n",
      "# T\n- [ ] SSL certificate is active\n- [ ] Call the customers\n")
    #expect(found.identical.isEmpty)
    #expect(found.alike == ["1 SSL certificate active -> 1 SSL certificate is active"])
  }

  @Test("alike but different commands are never taken for one without a person's word")
  func similarCommands() throws {
    let found = try matched(
      "# T\n```bash\ndeploy --env prod\n```\n", "# T\n```bash\ndeploy --env staging\n```\n")
    #expect(found.identical.isEmpty)
    #expect(found.alike == ["1 deploy --env prod -> 1 deploy --env staging"])
  }

  @Test("a command is what it runs: under the same heading another command is another step")
  func otherCommand() throws {
    let found = try matched(
      "# T\n## Deploy\n```bash\nterraform apply\n```\n",
      "# T\n## Deploy\n```bash\nkubectl rollout status deploy/shop\n```\n")
    #expect(found.alike.isEmpty)
  }

  @Test("a task is never taken for a command")
  func kinds() throws {
    let found = try matched("# T\n- [ ] make deploy\n", "# T\n```bash\nmake deploy\n```\n")
    #expect(found.alike.isEmpty)
  }

  @Test("a renamed section keeps its steps in their order, equal texts too")
  func renamedSection() throws {
    let steps = "- [ ] check the health\n- [ ] deploy\n- [ ] check the health\n"
    let found = try matched("# T\n## Before\n\(steps)", "# T\n## Preparation\n\(steps)")
    #expect(found.identical.isEmpty)
    #expect(
      found.alike == [
        "1 check the health -> 1 check the health", "2 deploy -> 2 deploy",
        "3 check the health -> 3 check the health",
      ])
  }

  @Test("of equal steps, one gone: what was done at the first does not pass for the second")
  func equals() throws {
    let found = try matched(
      "# T\n- [ ] health is green\n- [ ] deploy\n- [ ] health is green\n",
      "# T\n- [ ] deploy\n- [ ] health is green\n")
    #expect(found.identical == ["2 deploy -> 1 deploy"])
    #expect(found.alike == ["3 health is green -> 2 health is green"])
  }

  @Test("equal steps that are as many as before between the same neighbours are the same")
  func equalsUnchanged() throws {
    let found = try matched(
      "# T\n- [ ] green\n- [ ] deploy\n- [ ] green\n",
      "# T\n- [ ] green\n- [ ] deploy\n- [ ] green\n- [ ] last\n")
    #expect(found.identical.count == 3)
    #expect(found.alike.isEmpty)
  }

  @Test("each step is used once, the nearest first")
  func once() throws {
    let found = try matched(
      "# T\n- [ ] restart worker one\n- [ ] middle\n- [ ] restart worker two\n",
      "# T\n- [ ] restart worker 1\n- [ ] middle\n- [ ] restart worker 2\n- [ ] restart worker 3\n")
    #expect(
      found.alike == [
        "1 restart worker one -> 1 restart worker 1", "3 restart worker two -> 3 restart worker 2",
      ])
  }

  @Test("what went to another section is found by its text, and edited on the way too")
  func elsewhere() throws {
    let found = try matched(
      "# T\n## A\n- [ ] tell the customers\n- [ ] drain the queue of orders\n## B\n- [ ] last\n",
      "# T\n## A\n- [ ] first\n## B\n- [ ] last\n- [ ] drain the queue of all orders\n- [ ] tell the customers\n"
    )
    #expect(
      found.alike == [
        "2 drain the queue of orders -> 3 drain the queue of all orders",
        "1 tell the customers -> 4 tell the customers",
      ])
  }

  @Test("a name keeps a step the same, whatever its command")
  func named() throws {
    let found = try matched(
      "# T\n```bash {name=roll}\nmake a\n```\n",
      "# T\n```bash {name=roll}\nkubectl delete pod\n```\n")
    #expect(found.identical.count == 1)
  }

  @Test(
    "ten thousand steps are matched whatever was done to all of them",
    arguments: ["renamed title", "every text edited", "every second gone", "reversed"])
  func large(edit: String) throws {
    let lines = (1...10_000).map { "- [ ] verify that node \($0) answers within \($0 * 7) ms\n" }
    let changed: [String] =
      switch edit {
      case "every text edited": lines.map { $0.replacing("verify", with: "make sure") }
      case "every second gone": lines.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      case "reversed": lines.reversed()
      default: lines
      }
    let title = edit == "renamed title" ? "# Other\n" : "# T\n"
    let old = try runbook("# T\n## S\n" + lines.joined())
    let new = try runbook(title + "## S\n" + changed.joined())
    let matching = StepMatching(from: old, to: new)
    #expect(matching.identical.count + matching.alike.count >= new.steps.count * 9 / 10)
    #expect(Set(matching.alike.map(\.new)).count == matching.alike.count)
    #expect(Set(matching.alike.map(\.old)).count == matching.alike.count)
    if edit == "every text edited" {
      #expect(matching.alike.allSatisfy { $0.old == $0.new })
    }
  }
}
