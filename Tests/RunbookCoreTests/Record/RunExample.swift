import Foundation

@testable import RunbookCore

/// A run written in a test: facts one second apart.
struct RunExample {
  let bytes: [UInt8]
  private(set) var events: [Event] = []
  private(set) var run: Run
  private let runID = "6f9d3c1e-0000-4000-8000-000000000001"

  /// 2026-05-01 16:00:00Z.
  private static let start: Int64 = 1_777_651_200_000

  init(_ bytes: [UInt8], terminal: String? = "pts/3", commit: String? = "91c2e07") throws {
    self.bytes = bytes
    let start = RunStart(
      name: "shop-2", path: "/srv/shop/launch.md", bytes: Data(bytes),
      digest: try SourceText(bytes).digest, commit: commit, host: "bastion",
      directory: "/srv/shop", version: "0.1.0")
    let first = try Event(
      run: runID, position: 0, at: Self.start, fact: .runStarted(run: start), after: start.digest)
    events = [first]
    run = try Run(replaying: events) { start in
      try Runbook(path: start.path, bytes: Array(start.bytes), split: splitLines)
    }
    try add(
      .sittingStarted(
        sitting: Sitting(
          operator: "dana", login: "ops", uid: 1004, sudoUser: nil, host: "bastion",
          terminal: terminal, unattended: false, utcOffset: 3600)),
      .targetNamed(name: "prod"))
  }

  init(_ markdown: String, terminal: String? = "pts/3") throws {
    try self.init(Array(markdown.utf8), terminal: terminal)
  }

  mutating func add(_ facts: Fact...) throws {
    for fact in facts {
      let event = try Event(
        run: runID, position: events.count, at: Self.start + Int64(events.count) * 1000,
        fact: fact, after: run.head.digest)
      events.append(event)
      try run.apply(event)
    }
  }

  func step(_ number: String) -> Step.ID {
    StepNumber(number).flatMap { run.runbook.stepIndex(numbered: $0) }
      .map { run.runbook.steps[$0].id } ?? "no step \(number)"
  }

  mutating func settle(
    _ number: String, _ outcome: Outcome, _ reason: String? = nil, together: Int = 1
  ) throws {
    try add(
      .stepSettled(step: step(number), outcome: outcome, reason: reason, together: together))
  }

  /// Runs a command of a step; without a text, as the runbook has it.
  mutating func attempt(
    _ number: String, command: Int = 0, status: Int = 0, text: String? = nil, lines: Int = 1
  ) throws {
    let id = step(number)
    let written = run.runbook.step(id)?.command?.commands[command].text ?? ""
    let token = "t\(events.count)"
    try add(
      .attemptStarted(
        attempt: Attempt(
          step: id, command: command, token: token, text: text ?? written, directory: "/srv/shop")),
      .attemptFinished(
        end: AttemptEnd(
          token: token, status: status, milliseconds: 1430,
          output: OutputDigest(sha256: "9b1c", bytes: 10, lines: lines))))
  }

  func record(_ tail: @escaping (String) -> [UInt8]? = { _ in nil }) -> [UInt8] {
    MarkdownRecord.bytes(of: run, events: events, outputTail: tail)
  }

  func text(_ tail: @escaping (String) -> [UInt8]? = { _ in nil }) -> String {
    String(decoding: record(tail), as: UTF8.self)
  }
}
