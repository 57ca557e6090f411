import Foundation
import Subprocess
import Testing

/// The practice launch as a newcomer would go through it, on this machine's loopback.
@Suite("The practice launch", .serialized)
struct PracticeLaunchTests {
  static let project = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  /// A home whose work folder holds the runbooks, with a port of its own.
  private func home() throws -> (home: TestHome, port: Int) {
    let port = try Self.freePort()
    let home = try TestHome()
    try FileManager.default.copyItem(
      at: Self.project.appending(path: "runbooks"), to: home.work.appending(path: "runbooks"))
    home.extra = ["NOTES_PORT": String(port)]
    return (home, port)
  }

  /// A port that nobody listens on.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(descriptor, raw, length) == 0 && getsockname(descriptor, raw, &length) == 0
      }
    }
    try #require(found)
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private func version(port: Int) async throws -> String {
    let answer = try await Subprocess.run(
      .name("curl"), arguments: ["-fsS", "http://127.0.0.1:\(port)/health"],
      output: .string(limit: 4096), error: .discarded)
    return answer.standardOutput
  }

  @Test("three steps, killed in a command, resumed: v2 answers, and the record has both sittings")
  func forward() async throws {
    let (home, port) = try home()
    let first = try Terminal(
      home, ["run", "runbooks/practice-launch.md", "--target", "local"], columns: 200)
    // The course, then steps 1, 2-4 and 5; 6 starts the service.
    for line in ["y", "y", "all", "y", "y"] { try first.answer(line) }
    try first.expect("bin/service start --")
    first.killHard()

    let second = try Terminal(home, ["resume"], columns: 200)
    try second.expect("broken off")
    var robot = Robot(second)
    // Up to the clean-up, which would take the service away.
    try robot.drive(until: "8/8 Clean-up")
    #expect(try await version(port: port).contains("\"2.0.0\""))
    try robot.drive()
    #expect(try second.end() == 0)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("> tminus **COMPLETE 2") && record.contains(" | 0 open"))
    #expect(record.contains("> tminus sitting 1: ") && record.contains(", broken off"))
    #expect(record.contains("> tminus sitting 2: "))
    #expect(
      !FileManager.default.fileExists(atPath: home.work.appending(path: ".practice-launch").path))
  }

  @Test("through the switch, then back by the rollback steps: v1 answers again")
  func back() async throws {
    let (home, port) = try home()
    let terminal = try Terminal(
      home, ["run", "runbooks/practice-launch.md", "--target", "local"], columns: 200)
    var robot = Robot(terminal)
    try robot.drive(until: "Metrics")
    #expect(try await version(port: port).contains("\"2.0.0\""))
    try terminal.answer("goto R1")
    try terminal.expect("ROLLBACK")
    try robot.drive()
    #expect(try terminal.end() == 4)
    #expect(try await version(port: port).contains("\"1.0.0\""))
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("ROLLED BACK"))

    let cleanUp = try await Tool(
      home, "run", "runbooks/practice-launch.md", "--section", "Clean-up", "--target", "local"
    )
    .answering("y", "y", "local", "y", "y").run()
    #expect(cleanUp.status == 0)
    #expect(
      !FileManager.default.fileExists(atPath: home.work.appending(path: ".practice-launch").path))
  }
}
