import Foundation

@testable import RunbookCore

/// A run in memory: facts go through real events, as from a journal.
struct TestRun {
  var run: Run
  private(set) var events: [Event]
  var clock: Int64 = 1_000

  init(
    _ markdown: String, on track: Track = .forward, rehearsal: Bool = false,
    accepting: Bool = true
  ) throws {
    let bytes = Array(markdown.utf8)
    let start = RunStart(
      name: "test-1", path: "/test.md", bytes: Data(bytes), digest: Digest.sha256(bytes),
      commit: nil, host: "bastion", directory: "/srv", version: "0", track: track,
      rehearsal: rehearsal)
    let first = try Event(
      run: "u", position: 0, at: 1_000, fact: .runStarted(run: start), after: start.digest)
    events = [first]
    run = try Self.replay(events)
    try write([.sittingStarted(sitting: Self.sitting)])
    if accepting { try write([.targetNamed(name: "prod"), .courseAccepted]) }
  }

  static let sitting = Sitting(
    operator: "operator", login: "ops", uid: 1000, sudoUser: nil, host: "bastion",
    terminal: "/dev/pts/1", unattended: false, utcOffset: 0)

  static func replay(_ events: [Event]) throws -> Run {
    try Run(replaying: events) { start in
      try Runbook(path: start.path, bytes: Array(start.bytes), split: splitLines)
    }
  }

  mutating func write(_ facts: [Fact]) throws {
    for fact in facts {
      clock += 1_000
      let event = try Event(
        run: "u", position: run.head.position, at: clock, fact: fact, after: run.head.digest)
      events.append(event)
      try run.apply(event)
    }
  }

  var question: Question { run.question(Circumstances(isSet: { _ in true }, now: clock)) }

  /// Lets time pass, and takes note of what the clocks say then, as the loop does.
  mutating func pass(seconds: Int64 = 0) throws {
    clock += seconds * 1000
    repeat {
      while case .waitBegins(let wait) = question { try write([run.start(of: wait, at: clock)]) }
      let over = run.overdueWaits(clock)
      if over.isEmpty { return }
      try write(over.map { .waitEnded(step: run.runbook.steps[$0].id) })
    } while true
  }

  /// Answers, and carries out what follows; commands end with the statuses given, then with 0.
  mutating func answer(_ line: String, statuses: [Int] = []) throws {
    let decision = try run.decide(line, at: question)
    try write(decision.facts)
    guard case .execute(let step, let commands) = decision.action else { return }
    var statuses = statuses[...]
    for command in commands {
      let status = statuses.popFirst() ?? 0
      try start(step, command)
      try finish(status)
      if status != 0 { return }
    }
  }

  mutating func start(_ step: Int, _ command: Int) throws {
    let all = run.runbook.steps[step].command?.commands ?? []
    try write([
      .attemptStarted(
        attempt: Attempt(
          step: run.runbook.steps[step].id, command: command, token: "t\(events.count)",
          text: all[command].text, directory: "/srv"))
    ])
  }

  mutating func finish(_ status: Int) throws {
    guard let attempt = run.openAttempt else { return }
    try write(
      run.facts(
        after: AttemptEnd(
          token: attempt.token, status: status, milliseconds: 5,
          output: OutputDigest(sha256: "", bytes: 0, lines: 0))))
  }

  /// The numbers of the steps asked about.
  var asked: [String] {
    switch question {
    case .card(let steps): steps.compactMap { run.runbook.steps[$0].number?.description }
    case let other:
      other.step.flatMap { run.runbook.steps[$0].number?.description }.map { [$0] } ?? []
    }
  }

  func outcome(_ number: String) -> Outcome? {
    StepNumber(number).flatMap { run.runbook.stepIndex(numbered: $0) }.flatMap {
      run.outcome(of: $0)
    }
  }
}
