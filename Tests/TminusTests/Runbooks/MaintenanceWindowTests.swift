import Foundation
import Testing

@Suite("The collection's maintenance windows")
struct MaintenanceWindowTests {
  /// The runbooks with windows, each with how many sections it has and a task of the weekly one.
  private static let runbooks = [
    ("maintenance-window.md", "No release is under way"),
    ("app-service-deployment.md", "Clear sessions that are older than 30 days"),
  ]

  private func home(_ runbook: String, at time: String) throws -> StubCloud {
    let cloud = try StubCloud()
    try cloud.bring(runbook)
    cloud.home.under = ["faketime", "-m", "--exclude-monotonic", "-f", "@\(time)"]
    return cloud
  }

  @Test(
    "before the first Saturday all three windows are closed, and each is known", arguments: runbooks
  )
  func before(runbook: String, task: String) async throws {
    let cloud = try home(runbook, at: "2026-12-03 12:00:00")
    let status = try await Tool(cloud.home, "maintain", runbook, "--status").run()
    #expect(status.status == 0, "\(status)")
    for name in ["Weekly", "Monthly", "Quarterly"] {
      let line = status.output.split(separator: "\n").first { $0.contains(name) }
      #expect(line?.contains("Sat  5 Dec 02:00") == true, "\(status.output)")
    }
    let refused = try await Tool(cloud.home, "maintain", runbook).run()
    #expect(refused.status == 64)
    #expect(try await Tool(cloud.home, "runs", "--all").run().output == "no runs yet\n")
  }

  @Test(
    "within the window it is gone through to its end, and due again in a week", arguments: runbooks)
  func within(runbook: String, task: String) async throws {
    let cloud = try home(runbook, at: "2026-12-12 02:30:00")
    let terminal = try Terminal(
      cloud.home, ["maintain", runbook, "--section", "weekly", "--target", "prod"], columns: 200)
    var robot = Robot.confident(terminal, in: cloud)
    try robot.drive()
    #expect(try terminal.end() == 0)
    #expect(terminal.screen.contains(task))
    cloud.home.under = ["faketime", "-m", "--exclude-monotonic", "-f", "@2026-12-21 12:00:00"]
    let status = try await Tool(cloud.home, "maintain", runbook, "--status").run()
    let weekly = status.output.split(separator: "\n").first { $0.contains("Weekly") }
    #expect(weekly?.contains("OVERDUE since Sat 19 Dec 04:00") == true, "\(status.output)")
  }
}
