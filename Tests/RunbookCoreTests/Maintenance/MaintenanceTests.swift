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
      runbook,
      done: done.map { (MaintainedSection(section: "", title: $0.0, window: nil), $0.1) },
      at: moment, in: .utc
    ).standings
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
    #expect(overridden.run.deviations == ["Weekly done outside its window (Sat): why"])
    try run.answer("all")
    #expect(run.run.sectionsOutsideWindow(at: late, in: .utc).isEmpty, "nothing is left to do")
  }
}
