import Testing

@testable import RunbookCore

@Suite("Real documents", .enabled(if: Samples.present, "the sample documents are not here"))
struct SampleTests {
  @Test(
    "every box of the source is a step",
    arguments: [
      ("cloud-run-mvp-launch.md", 72, 0), ("cloud-run-staged-rollout.md", 80, 0),
      ("genai-platform-plan.md", 62, 0), ("klipstream-checklist.md", 62, 0),
      ("flou-app-service-checklist.md", 57, 5),
    ])
  func boxes(name: String, count: Int, ticked: Int) throws {
    let runbook = try Runbook(path: name, bytes: try Samples.bytes(name), split: splitLines)
    #expect(runbook.steps.count { $0.box != nil } == count)
    #expect(runbook.steps.count { $0.preticked } == ticked)
  }

  @Test(
    "damaged encodings are recognised, and repaired for good only without loss",
    arguments: [
      ("cloud-run-mvp-launch.md", "Mac Roman", true),
      ("cloud-run-staged-rollout.md", "Windows-1252", true),
      ("genai-platform-plan.md", "Windows-1252", false),
      ("klipstream-checklist.md", "Windows-1254", false),
      ("flou-app-service-checklist.md", nil, true),
    ])
  func encodings(name: String, repairedFrom: String?, lossless: Bool) throws {
    let runbook = try Runbook(path: name, bytes: try Samples.bytes(name), split: splitLines)
    #expect(runbook.encoding == TextEncoding(repairedFrom: repairedFrom, lossless: lossless))
  }
}
