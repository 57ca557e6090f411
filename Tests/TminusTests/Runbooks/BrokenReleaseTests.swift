import Foundation
import Testing

@Suite("Releases that break, on a stub cloud")
struct BrokenReleaseTests {
  /// A launch, the change that shows the new version to users, what the new version is called, and
  /// the address that users ask.
  struct Break: Sendable, CustomTestStringConvertible {
    let launch: CollectionLaunch
    let change: String
    let name: String
    let address: String

    var testDescription: String { launch.runbook }
  }

  static let breaks = [
    Break(
      launch: CollectionLaunch.all[0], change: "shop-00002=100", name: "shop-00002",
      address: "https://shop-1-uc.a.run.app"),
    Break(
      launch: CollectionLaunch.all[1], change: "shop-00002=10,", name: "shop-00002",
      address: "https://shop-1-uc.a.run.app"),
    Break(
      launch: CollectionLaunch.all[4], change: "slot swap", name: "acme.azurecr.io/shop:2",
      address: "https://shop.azurewebsites.net"),
  ]

  @Test(
    "well until users get there: the check fails, and on the way back the service answers again",
    arguments: breaks)
  func broken(it: Break) throws {
    let cloud = try it.launch.cloud()
    let terminal = try it.launch.begin(in: cloud)
    var robot = Robot.confident(terminal, in: cloud)
    try cloud.hold(it.change)
    try robot.drive { cloud.wasCalled(it.change) }
    try cloud.makeBad(it.name)
    try cloud.release()

    guard case .prompt(let prompt) = try terminal.expectPrompt() else { return }
    #expect(prompt.contains("FAILED"))
    let failures = try (0..<10).filter { _ in try !cloud.answers(it.address) }
    #expect(!failures.isEmpty)

    terminal.type("r")
    try robot.drive()
    #expect(try terminal.end() == 4)
    #expect(try cloud.standing() == it.launch.before)
    for _ in 0..<10 { #expect(try cloud.answers(it.address)) }
  }

  @Test("an error rate past its alert offers the way back, which the run takes")
  func pastAlert() async throws {
    let launch = CollectionLaunch.all[2]
    let cloud = try launch.cloud()
    let terminal = try launch.begin(in: cloud)
    var robot = Robot.confident(terminal, in: cloud)
    robot.own = [("Error rate = (", "= 6%"), ("PAST ITS ALERT", "r")] + robot.own
    try robot.drive()
    #expect(try terminal.end() == 4)
    #expect(try cloud.standing() == launch.before)
    let record = try await Tool(cloud.home, "export", "last").run().output
    #expect(record.contains("6%"))
    // Everybody who has a say was asked by role.
    for role in ["operator", "security", "data", "reviewer"] {
      #expect(terminal.screen.contains("\(role): go or no-go? ("), "\(role)")
    }
  }

  @Test("where traffic is split already, a rollout stops before it changes anything")
  func underWay() throws {
    let cloud = try CollectionLaunch.all[1].cloud()
    let place = ["--project", "acme", "--region", "europe-west1"]
    try cloud.run(
      ["gcloud", "run", "deploy", "shop", "--image", "apps/shop:2", "--no-traffic"] + place)
    try cloud.run(
      ["gcloud", "run", "services", "update-traffic", "shop", "--to-revisions", "shop-00002=50"]
        + place)
    let terminal = try CollectionLaunch.all[1].begin(in: cloud)
    var robot = Robot.confident(terminal, in: cloud)
    try robot.drive(until: "FAILED")
    #expect(try cloud.traffic() == ["shop-00001": 50, "shop-00002": 50])
    #expect(cloud.calls.filter { $0.contains("run deploy") }.count == 1)
  }

  @Test(
    "the emergency rollback asks for what it needs, and leaves the broken revision without traffic")
  func emergency() async throws {
    let cloud = try StubCloud()
    try cloud.bring("emergency-rollback.md")
    let place = ["--project", "acme", "--region", "europe-west1"]
    try cloud.run(["gcloud", "run", "deploy", "shop", "--image", "apps/shop:2"] + place)
    try cloud.makeBad("shop-00002")
    #expect(try !cloud.answers("https://shop-1-uc.a.run.app"))

    let terminal = try Terminal(
      cloud.home, ["rollback", "emergency-rollback.md", "--target", "prod"], columns: 200)
    var robot = Robot.confident(terminal, in: cloud)
    robot.own = [
      ("FAILED", nil), (" PROJECT = (", "acme"), (" REGION = (", "europe-west1"),
      (" SERVICE = (", "shop"), ("PREVIOUS_REVISION = (", "shop-00001"),
    ]
    robot.applies = { _ in false }
    try robot.drive()
    #expect(try terminal.end() == 4)
    #expect(try cloud.traffic() == ["shop-00001": 100])
    #expect(try cloud.answers("https://shop-1-uc.a.run.app"))
    let forward = try await Tool(cloud.home, "run", "emergency-rollback.md").run()
    #expect(forward.status == 64)
    #expect(forward.error.contains("It is run by `tminus rollback emergency-rollback.md`."))
  }
}
