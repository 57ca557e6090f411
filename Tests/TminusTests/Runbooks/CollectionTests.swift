import Foundation
import Testing

@Suite("The collection of runbooks, on a stub cloud")
struct CollectionTests {
  static let names = [
    "cloud-run-mvp-launch.md", "staged-rollout.md", "platform-readiness.md",
    "service-and-frontend-release.md", "app-service-deployment.md", "emergency-rollback.md",
    "maintenance-window.md", "practice-launch.md",
  ]

  @Test("lint finds nothing to warn of", arguments: names)
  func lint(name: String) async throws {
    let cloud = try StubCloud()
    try cloud.bring(name)
    let result = try await Tool(cloud.home, "lint", "--strict", name).run()
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("the reasons to go back are known, for the screen that offers it", arguments: names)
  func triggers(name: String) async throws {
    let cloud = try StubCloud()
    try cloud.bring(name)
    let plan = try await Plan(of: name, in: cloud.home)
    #expect((plan.triggers?.count ?? 0) > 1)
    // No step of the way back was taken for one.
    #expect(plan.steps.count { $0.track == "rollback" } > 2)
  }

  @Test("every runbook is checked here, and described in the collection's README")
  func complete() throws {
    let folder = PracticeLaunchTests.project.appending(path: "runbooks")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }
    #expect(Set(files) == Set(Self.names))
    let readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    for file in files { #expect(readme.contains("(\(file))"), "\(file)") }
  }

  @Test("what the README teaches makes a runbook that lint finds nothing to warn of")
  func tutorial() async throws {
    let file = PracticeLaunchTests.project.appending(path: "runbooks/README.md")
    let readme = try String(contentsOf: file, encoding: .utf8)
    let examples = readme.matches(of: #/(?ms)^(`{3,})markdown\n(.*?)^\1$/#).map { String($0.2) }
    #expect(examples.count > 7)
    let home = try TestHome()
    try home.write("own.md", examples.joined(separator: "\n"))
    let result = try await Tool(home, "lint", "--strict", "own.md").run()
    #expect(result.status == 0, "\(result.output)")
    let plan = try await Plan(of: "own.md", in: home)
    #expect(
      Set(plan.steps.map(\.kind)).isSuperset(of: ["task", "command", "choice", "gate", "wait"]))
    #expect(plan.steps.contains { $0.track == "rollback" })
  }

  @Test("forward to the end: the new version has production", arguments: CollectionLaunch.all)
  func forward(launch: CollectionLaunch) async throws {
    let cloud = try launch.cloud()
    let terminal = try launch.begin(in: cloud)
    var robot = Robot.confident(terminal, in: cloud)
    try robot.drive()
    #expect(try terminal.end() == 0)
    #expect(try cloud.standing() == launch.after)
    let record = try await Tool(cloud.home, "export", "last").run().output
    #expect(record.contains("> tminus **COMPLETE 2") && record.contains(" | 0 open"))
  }

  @Test(
    "back from three places on the way: the old version has production",
    arguments: CollectionLaunch.all, [0, 1, 2])
  func back(launch: CollectionLaunch, place: Int) async throws {
    let cloud = try launch.cloud()
    let terminal = try launch.begin(in: cloud)
    var robot = Robot.confident(terminal, in: cloud)
    try robot.drive { cloud.made(launch.places[place]) }
    try terminal.answer("r")
    try robot.drive()
    #expect(try terminal.end() == 4)
    #expect(try cloud.standing() == launch.before)
    let record = try await Tool(cloud.home, "export", "last").run().output
    #expect(record.contains("> tminus **ROLLED BACK 2"))
  }

  @Test("the other way of each choice: by hand, and a frontend on Cloud Run, there and back")
  func otherWays() async throws {
    var launch = CollectionLaunch.all[3]
    launch.values += ["FRONTEND=site"]
    let cloud = try launch.cloud()
    let terminal = try launch.begin(in: cloud)
    var robot = Robot.confident(terminal, in: cloud)
    robot.own.insert(("which way? (", "2"), at: 0)
    robot.applies = { $0.contains("on Cloud Run") }
    try robot.drive { cloud.made(["site-00002=100"]) }
    try terminal.expectPrompt()
    #expect(try cloud.traffic() == ["shop-00002": 100])
    #expect(try cloud.traffic(of: "site") == ["site-00002": 100])
    #expect(!cloud.made(["vercel"]))
    terminal.type("r")
    try robot.drive()
    #expect(try terminal.end() == 4)
    #expect(try cloud.standing() == launch.before)
    #expect(try cloud.traffic(of: "site") == ["site-00001": 100])
  }

  @Test(
    "killed while the way back is under way, and resumed: the old version has production",
    arguments: CollectionLaunch.all)
  func killed(launch: CollectionLaunch) async throws {
    let cloud = try launch.cloud()
    let first = try launch.begin(in: cloud)
    var robot = Robot.confident(first, in: cloud)
    try robot.drive { cloud.made(launch.places[2]) }
    try first.expectPrompt()
    try cloud.hold()
    let earlier = cloud.calls.count
    first.type("r")
    try robot.drive { cloud.calls.dropFirst(earlier).contains { $0.holds(launch.wayBack) } }
    first.killHard()
    try cloud.release()

    let second = try Terminal(cloud.home, ["resume"], columns: 200)
    var other = Robot.confident(second, in: cloud)
    try other.drive()
    #expect(try second.end() == 4)
    #expect(try cloud.standing() == launch.before)
  }
}

extension StubCloud {
  func made(_ words: [String]) -> Bool { calls.contains { $0.holds(words) } }
}

extension String {
  fileprivate func holds(_ words: [String]) -> Bool { words.allSatisfy { contains($0) } }
}
