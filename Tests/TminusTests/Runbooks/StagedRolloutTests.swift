import Foundation
import Testing

@Suite("A staged rollout with waits of seconds")
struct StagedRolloutTests {
  private static let waits = ["SOAK_0=1s", "SOAK_10=4s", "SOAK_50=3s", "SOAK_100=1s"]

  /// Goes on to the next wait, and gives the traffic there.
  private func toWait(_ robot: inout Robot, in cloud: StubCloud) throws -> [String: Int] {
    try robot.drive(until: " left (")
    return try cloud.traffic()
  }

  @Test("held in one wait, killed in the next: each stage lasts its time, and then has its share")
  func whole() async throws {
    var launch = CollectionLaunch.all[1]
    launch.values += Self.waits
    let cloud = try launch.cloud()
    let first = try launch.begin(in: cloud)
    var robot = Robot.confident(first, in: cloud)
    #expect(try toWait(&robot, in: cloud) == ["shop-00001": 100])
    try first.expect(" is over")
    #expect(try toWait(&robot, in: cloud) == ["shop-00001": 90, "shop-00002": 10])
    try first.answer("quit")
    #expect(try first.end() == 3)

    let second = try Terminal(cloud.home, ["resume"], columns: 200)
    robot = Robot.confident(second, in: cloud)
    #expect(try toWait(&robot, in: cloud) == ["shop-00001": 90, "shop-00002": 10])
    try second.expect(" is over")
    #expect(try toWait(&robot, in: cloud) == ["shop-00001": 50, "shop-00002": 50])
    second.killHard()

    let third = try Terminal(cloud.home, ["resume"], columns: 200)
    robot = Robot.confident(third, in: cloud)
    #expect(try toWait(&robot, in: cloud) == ["shop-00001": 50, "shop-00002": 50])
    try third.expect(" is over")
    #expect(try toWait(&robot, in: cloud) == ["shop-00002": 100])
    try third.expect(" is over")
    try robot.drive()
    #expect(try third.end() == 0)
    #expect(try cloud.standing() == launch.after)

    let record = try await Tool(cloud.home, "export", "last").run().output
    #expect(!record.contains("early"))
    for wait in try Self.lengths(in: cloud) { #expect(wait.actual >= wait.planned, "\(wait)") }
  }

  /// What was planned for each stage and how long it took, in milliseconds, from one change of the
  /// traffic to the next.
  private static func lengths(in cloud: StubCloud) throws -> [(planned: Int, actual: Int)] {
    let changes = cloud.times { $0.contains("gcloud run deploy") || $0.contains("--to-revisions") }
    return zip([1000, 4000, 3000], zip(changes, changes.dropFirst())).map {
      ($0, $1.1 - $1.0)
    }
  }

  @Test("back in the middle of a wait: nobody waits for it any more")
  func backFromWait() throws {
    var launch = CollectionLaunch.all[1]
    launch.values += ["SOAK_0=1s"]
    let cloud = try launch.cloud()
    let terminal = try launch.begin(in: cloud)
    var robot = Robot.confident(terminal, in: cloud)
    _ = try toWait(&robot, in: cloud)
    try terminal.expect(" is over")
    #expect(try toWait(&robot, in: cloud) == ["shop-00001": 90, "shop-00002": 10])
    try terminal.answer("r")
    try robot.drive()
    #expect(try terminal.end() == 4)
    #expect(try cloud.standing() == launch.before)
  }
}
