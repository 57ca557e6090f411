import Testing

@testable import RunbookCore

@Suite("Maintenance")
struct MaintenanceTests {
  private static let text = """
    # T
    ## Weekly (Saturday 2-4 AM UTC)
    - a
    - b
    ## Monthly
    - c
    ## Any maintenance tasks
    1. d
    """

  private func moment(_ month: Int, _ day: Int, _ hour: Int) -> Int {
    Zone.utc.moment(CivilDate(year: 2026, month: month, dayOfMonth: day), minute: hour * 60)
  }

  private func plan(
    _ done: [(String, Int)] = [], at moment: Int, text: String = text
  ) throws -> [MaintenanceStanding] {
    let runbook = try Runbook(path: "/t.md", bytes: Array(text.utf8), split: splitLines)
    return MaintenancePlan(
      runbook, done: done.map { maintenance($0.0, $0.1) }, at: moment, in: .utc
    ).standings
  }

  private func maintenance(_ title: String, _ at: Int, on target: String? = nil) -> Maintenance {
    Maintenance(
      runbookPath: "/t.md", target: target,
      section: MaintainedSection(section: "", title: title, window: nil), at: Int64(at) * 1000)
  }

  @Test("before its window a section is closed, in it to do, once done no more, a week later again")
  func window() throws {
    let weekly = "Weekly (Saturday 2-4 AM UTC)"
    let before = try plan(at: moment(11, 21, 1))[0]
    #expect(!before.isOpen && before.opens == moment(11, 21, 2))
    let inside = try plan(at: moment(11, 21, 3))[0]
    #expect(inside.isOpen && inside.isToDo && inside.span?.upperBound == moment(11, 21, 4))
    let done = try plan([(weekly, moment(11, 21, 2))], at: moment(11, 21, 3))[0]
    #expect(done.isOpen && !done.isToDo && !done.isOverdue)
    let after = try plan([(weekly, moment(11, 21, 2))], at: moment(11, 28, 4))[0]
    #expect(!after.isOpen && after.isOverdue && after.due == moment(11, 28, 4))
  }

  @Test("what has no window may be done at any time, and how often says whether it is due")
  func withoutWindow() throws {
    let plan = try plan(
      [("Monthly", moment(11, 2, 0)), ("Any maintenance tasks", moment(11, 2, 0))],
      at: moment(11, 20, 12))
    #expect(plan.map(\.isOpen) == [false, true, true])
    #expect(plan.map(\.isToDo) == [false, false, true])
    #expect(plan[1].due == moment(12, 32, 0))
    #expect(plan[2].due == nil)
  }

  @Test("a section whose window was changed in its title is still the same; the latest time counts")
  func history() throws {
    let plan = try plan(
      [("Weekly (Sunday 1-2 AM UTC)", moment(11, 1, 1)), ("weekly", moment(11, 8, 1))],
      at: moment(11, 10, 0))
    #expect(plan[0].lastDone == moment(11, 8, 1))
  }

  @Test("of two sections that differ in their windows alone none is taken for the other")
  func twins() throws {
    let plan = try plan(
      [("Weekly (Monday 1-2 AM UTC)", moment(11, 1, 1))], at: moment(11, 10, 0),
      text: "# T\n## Weekly (Saturday 2-4 AM UTC)\n- a\n## Weekly (Sunday 2-4 AM UTC)\n- b\n")
    #expect(plan.map(\.lastDone) == [nil, nil])
  }

  @Test("where no target is named, the one on which it was longest not done counts")
  func targets() throws {
    let runbook = try Runbook(path: "/t.md", bytes: Array(Self.text.utf8), split: splitLines)
    let plan = MaintenancePlan(
      runbook,
      done: [
        maintenance("Monthly", moment(11, 2, 0), on: "test"),
        maintenance("Monthly", moment(9, 2, 0), on: "prod"),
        maintenance("Monthly", moment(10, 2, 0), on: "prod"),
      ], at: moment(11, 20, 0), in: .utc)
    #expect(plan.standings[1].lastDone == moment(10, 2, 0))
    #expect(plan.standings[1].isToDo)
  }

  @Test("a window that cannot be read is closed")
  func fault() throws {
    let plan = try plan(
      at: moment(11, 21, 3), text: "# T\n## Weekly (Saturday 2-4 AM XYZT)\n- a\n")
    #expect(plan[0].fault == .zone("XYZT") && !plan[0].isOpen && !plan[0].isToDo)
  }

  @Test(
    "the end of a run says what of it was done: not what was put off, skipped whole or left out")
  func maintained() throws {
    var run = try TestRun(Self.text, on: .maintenance, accepting: false)
    try run.write([.targetNamed(name: nil)])
    try run.answer("y")
    try run.answer("y")
    try run.answer("s nothing to see")
    try run.answer("s not this month")
    try run.answer("f it broke")
    try run.answer("y")
    #expect(run.run.ending == .complete)
    #expect(run.run.maintainedSections.map(\.title) == ["Weekly (Saturday 2-4 AM UTC)"])
    #expect(run.run.maintainedSections[0].window == "Weekly (Saturday 2-4 AM UTC)")
  }

  @Test("a run off its way forward has maintained nothing, whatever was visited")
  func forward() throws {
    var run = try TestRun("# T\n## Do\n- [ ] x\n## Weekly\n- a\n")
    try run.answer("y")
    try run.answer("y")
    #expect(run.run.ending == .complete && run.run.maintainedSections.isEmpty)
  }

  @Test("a box alone is no maintenance where every command of its section was skipped")
  func onlyABox() throws {
    let text = "# T\n## Weekly\n- [ ] looked\n\n```bash\nrotate\n```\n"
    for (answer, sections) in [("s no time", 0), ("y", 1)] {
      var run = try TestRun(text, on: .maintenance)
      try run.answer("y")
      try run.answer(answer)
      try run.answer("y")
      #expect(run.run.ending == .complete && run.run.maintainedSections.count == sections)
    }
  }

  @Test("a launch that goes to maintenance outside its window is asked why, once")
  func visit() throws {
    var run = try TestRun(
      "# T\n## Do\n- [ ] x\n## Weekly (Saturday 2-4 AM UTC)\n```bash\nrotate\n```\n")
    func closed(_ hour: Int) -> String? {
      run.run.closedVisit(at: moment(11, 21, hour), in: .utc)?.section.title
    }
    #expect(closed(5) == nil)
    try run.answer("goto M1")
    #expect(closed(3) == nil)
    #expect(closed(5) == "Weekly (Saturday 2-4 AM UTC)")
    var back = run
    try back.write([back.run.endOfVisit])
    #expect(back.asked == ["1"])
    let section = try #require(run.run.runbook.steps.last?.section)
    try run.write([
      .windowOverridden(
        override: WindowOverride(section: section, title: "Weekly", window: "Sat", reason: "why"))
    ])
    #expect(closed(5) == nil)
  }

  @Test("sections with something left to do are outside their window until somebody says why")
  func outside() throws {
    var run = try TestRun(Self.text, on: .maintenance)
    let late = moment(11, 21, 5)
    #expect(run.run.sectionsOutsideWindow(at: moment(11, 21, 3), in: .utc).isEmpty)
    let closed = run.run.sectionsOutsideWindow(at: late, in: .utc)
    #expect(closed.map(\.section.title) == ["Weekly (Saturday 2-4 AM UTC)"])
    var overridden = run
    try overridden.write([
      .windowOverridden(
        override: WindowOverride(
          section: closed[0].section.id, title: "Weekly", window: "Sat", reason: "why"))
    ])
    #expect(overridden.run.sectionsOutsideWindow(at: late, in: .utc).isEmpty)
    #expect(overridden.run.deviations == ["Weekly taken outside its window (Sat): why"])
    try run.answer("all")
    #expect(run.run.sectionsOutsideWindow(at: late, in: .utc).isEmpty, "nothing is left to do")
  }
}
