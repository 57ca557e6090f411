import Foundation
import Testing

@Suite(
  "Launches of real documents", .enabled(if: SampleFiles.present, "the documents are not here"))
struct SampleLaunchTests {
  /// Programs that the documents call and that this machine must not really run.
  static let cloud = [
    "gcloud", "az", "docker", "vercel", "npm", "curl", "dig", "psql", "alembic", "python", "git",
    "k6", "jq", "kubectl", "gh",
  ]

  static func home(for name: String) throws -> TestHome {
    let home = try TestHome()
    try home.stub(cloud)
    try FileManager.default.copyItem(
      at: SampleFiles.folder.appending(path: name), to: home.work.appending(path: name))
    // Folders and scripts that the commands name.
    for folder in ["src/backend", "motivapp-backend", "infra/cloud-run", "scripts"] {
      try FileManager.default.createDirectory(
        at: home.work.appending(path: folder), withIntermediateDirectories: true)
    }
    return home
  }

  @Test(
    "from the first step to the last, killed in the middle, resumed, exported",
    arguments: [
      ("cloud-run-mvp-launch.md", 72, 0), ("cloud-run-staged-rollout.md", 80, 0),
      ("genai-platform-plan.md", 62, 5), ("klipstream-checklist.md", 62, 0),
      ("flou-app-service-checklist.md", 57, 0),
    ])
  func whole(name: String, boxes: Int, maintenance: Int) async throws {
    let home = try Self.home(for: name)
    let first = try Terminal(home, ["run", name], columns: 250)
    var robot = Robot(first, everything: true)
    try robot.drive(limit: 12)
    first.killHard()

    let second = try Terminal(home, ["resume"], columns: 250)
    var other = Robot(second)
    try other.drive()
    #expect([0, 1].contains(try second.end()))
    #expect(!home.stubLogLines().isEmpty || name.hasPrefix("genai"))

    let record = try await Tool(home, "export", "last").run()
    #expect(record.status == 0)
    #expect(record.output.contains("> tminus **COMPLETE 2"))
    #expect(record.output.contains(" | 0 open"))
    let source = try String(contentsOf: home.work.appending(path: name), encoding: .utf8)
    #expect(Self.boxes(record.output) == Self.boxes(source))
    #expect(Self.boxes(source) == boxes)
    // Every box on the way was asked and answered, so it is ticked, but for what was watched and not met.
    let ticked = record.output.components(separatedBy: "[x] ").count - 1
    let watched = record.output.matches(of: #/(?m)^ *- tminus: \d+ watched .* not met/#).count
    #expect(ticked + watched == boxes - maintenance)
  }

  @Test(
    "changed while it was on hold: the new text is adopted, what was done is kept, and the record is of the new text",
    arguments: [
      "cloud-run-mvp-launch.md", "cloud-run-staged-rollout.md", "genai-platform-plan.md",
      "klipstream-checklist.md", "flou-app-service-checklist.md",
    ])
  func changed(name: String) async throws {
    let home = try Self.home(for: name)
    let first = try Terminal(home, ["run", name], columns: 250)
    var robot = Robot(first)
    try robot.drive(limit: 12)
    // The answer to the last question is written down, whatever it made begin.
    try first.expectPrompt()
    first.killHard()
    let source = try String(contentsOf: home.work.appending(path: name), encoding: .utf8)
    let text = Self.edited(source)
    try home.write(name, text)

    let second = try Terminal(home, ["resume"], columns: 250)
    try second.expect("THE RUNBOOK HAS CHANGED")
    var other = Robot(second)
    try other.drive()
    #expect([0, 1].contains(try second.end()))
    #expect(other.asked.contains { $0.contains("adopt the new text") })
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("> tminus **COMPLETE 2"))
    #expect(record.contains("> tminus runbook changed "))
    #expect(Self.boxes(record) == Self.boxes(text))
    #expect(record.contains("(checked twice)"))
    #expect(record.contains("[x] Added meanwhile"))
    #expect(try await Tool(home, "verify", "last").run().status == 0)
    // Only what was added is not the new text, box marks aside.
    let lines = { (text: String) in
      text.replacing("[x]", with: "[ ]").split(separator: "\n").map(String.init)
    }
    var rest = lines(record)[...]
    for line in lines(text) {
      let found = try #require(rest.firstIndex(of: line), "\(line)")
      rest = rest[(found + 1)...]
    }
  }

  /// The first box with another text, the second gone, and one more before the last.
  private static func edited(_ source: String) -> String {
    var lines = source.components(separatedBy: "\n")
    let boxes = lines.indices.filter { lines[$0].contains(#/^- \[[ x]\] /#) }
    lines.insert("- [ ] Added meanwhile", at: boxes[boxes.count - 1])
    lines.remove(at: boxes[1])
    lines[boxes[0]] += " (checked twice)"
    return lines.joined(separator: "\n")
  }

  @Test(
    "cards keep a launch short",
    arguments: [("klipstream-checklist.md", 30), ("cloud-run-mvp-launch.md", 56)])
  func answers(name: String, limit: Int) throws {
    let home = try Self.home(for: name)
    for script in ["deploy_cloud_run_simple.sh", "scripts/production-health-check.sh"] {
      try home.write(script, "#!/bin/sh\nexit 0\n")
      chmod(home.work.appending(path: script).path, 0o755)
    }
    let terminal = try Terminal(home, ["run", name], columns: 250)
    var robot = Robot(terminal)
    try robot.drive()
    #expect(try terminal.end() == 0)
    #expect(
      robot.answers < limit, "\(robot.answers) answers:\n\(robot.asked.joined(separator: "\n"))")
  }

  /// Task items by eye: a bullet and a box, outside of what tminus added.
  private static func boxes(_ text: String) -> Int {
    text.matches(of: #/(?m)^ *- \[[ x]\] /#).count
  }
}

/// The real documents beside the project, where they are present.
enum SampleFiles {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/samples").standardizedFileURL

  static var present: Bool { FileManager.default.fileExists(atPath: folder.path) }
}
