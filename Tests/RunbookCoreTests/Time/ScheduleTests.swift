import Testing

@testable import RunbookCore

@Suite("When a section is due")
struct ScheduleTests {
  private func runbook(_ text: String) throws -> Runbook {
    try Runbook(path: "/care.md", bytes: Array(text.utf8), split: splitLines)
  }

  @Test(
    "the front matter gives windows to sections by title, anchor, or the words these begin with")
  func frontMatter() throws {
    let runbook = try runbook(
      """
      ---
      tminus:
        maintenance:
          weekly: '0 2 * * 6 for 2h UTC'
          log-rotation: '@monthly for 90m Europe/Berlin'
      ---
      # Care
      ## Weekly backups
      - check
      ## Log rotation
      - rotate
      ## Weeklyish
      - [ ] else
      """)
    #expect(runbook.section("weekly-backups")?.schedule?.opening?.weekdays == [6])
    #expect(runbook.section("log-rotation")?.schedule?.zone?.name == "Europe/Berlin")
    #expect(runbook.steps.map(\.track) == [.maintenance, .maintenance, .forward])
    #expect(runbook.frontMatter.maintenance.map(\.line) == [4, 5])
  }

  @Test("parts of a section with a window have that window, and their bullets are steps")
  func inherits() throws {
    let runbook = try runbook(
      "# Care\n## Maintenance window: Saturday 2-4 AM UTC\n### Disks\n- clean\n### Logs\n- rotate\n"
    )
    #expect(runbook.steps.map(\.title) == ["clean", "rotate"])
    let logs = try #require(runbook.section("logs"))
    #expect(runbook.schedule(of: logs)?.opening?.weekdays == [6])
    #expect(CoursePlan(runbook, on: .maintenance).entries.count == 1)
  }

  @Test("how often it is due stands outside of the brackets with the times")
  func cadence() throws {
    let runbook = try runbook("# Care\n## Quarterly (first Sunday, 1-5 AM UTC)\n- plan\n")
    let schedule = try #require(runbook.sections.last?.schedule)
    #expect(schedule.cadence == .quarterly && schedule.opening?.ordinals == [1])
  }

  @Test("each section that says itself when it is due is a line of the course, however deep")
  func lines() throws {
    let runbook = try runbook(
      """
      # T
      ## Operations
      ### Maintenance
      #### Weekly
      - a
      #### Monthly
      - b
      """)
    #expect(CoursePlan(runbook, on: .maintenance).entries == ["weekly", "monthly"])
  }

  @Test("a window that cannot be read is found, with its line, and is no open one")
  func findings() throws {
    let text = """
      ---
      tminus:
        maintenance:
          weekly: '0 25 * * 6 for 2h UTC'
          yearly: '@yearly'
      ---
      # Care
      ## Weekly
      - check
      ## Monthly (first Sunday 2-4 AM XYZT)
      - look
      ## Daily (2-4 AM)
      - count
      """
    let runbook = try runbook(text)
    let found = Lint(runbook, source: Array(text.utf8)).findings
      .filter { ["unreadableWindow", "unknownMaintenance", "windowWithoutZone"].contains($0.code) }
    #expect(found.map(\.line) == [4, 5, 10, 12])
    #expect(
      found.map(\.code) == [
        "unreadableWindow", "unknownMaintenance", "unreadableWindow", "windowWithoutZone",
      ])
    #expect(found[0].message.contains("0 25 * * 6"))
    #expect(found[2].message.contains("XYZT"))
    #expect(runbook.section("weekly")?.schedule == nil)
    #expect(runbook.steps.count == 3, "bullets are steps all the same")
  }
}
