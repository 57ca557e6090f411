import Foundation
import GRDB
import RunbookCore
import RunbookJournal

/// A fresh private directory, removed with the value.
final class Scratch: Sendable {
  let directory: String

  init(under parent: String = NSTemporaryDirectory()) throws {
    directory = parent + "/tminus-journal-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: directory)
    } catch {
      print("left behind: \(directory): \(error)")
    }
  }

  var path: String { directory + "/journal.sqlite" }

  func journal() throws -> Journal { try Journal(path: path) }

  /// A connection that knows nothing of the journal's own rules.
  func raw() throws -> DatabaseQueue { try DatabaseQueue(path: path) }

  /// Takes from the journal what the version before did not have.
  func makeVersion3() throws {
    try raw().write { db in
      try db.execute(
        sql: """
          DROP TABLE lease;
          DROP TABLE summaryMaintained;
          ALTER TABLE summary DROP COLUMN track;
          ALTER TABLE summary DROP COLUMN rehearsal;
          ALTER TABLE summary DROP COLUMN lastUid;
          ALTER TABLE summary DROP COLUMN offeredTo;
          PRAGMA user_version = 3;
          """)
    }
  }

  func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }
}

/// What runs are made of in these tests.
enum Sample {
  static let digest = String(repeating: "ab", count: 32)

  /// Bytes without a pattern, the same each time.
  static func noise(_ count: Int, below bound: UInt64 = 256, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8((state >> 33) % bound)
    }
  }

  static func start(
    path: String = "/books/klipstream.md", track: Track = .forward, rehearsal: Bool = false
  ) -> RunStart {
    RunStart(
      name: "", path: path, bytes: Data("- [ ] look\n".utf8), digest: digest, commit: nil,
      host: "bastion", directory: "/srv", version: "0.1", track: track, rehearsal: rehearsal)
  }

  static func sitting(_ name: String) -> Fact {
    .sittingStarted(
      sitting: Sitting(
        operator: name, login: "ops", uid: 1000, sudoUser: nil, host: "bastion",
        terminal: "/dev/pts/0", unattended: false, utcOffset: 7200))
  }

  static func settled(_ step: String) -> Fact {
    .stepSettled(step: step, outcome: .done, reason: nil, together: 1)
  }

  static func attempt(_ token: String) -> Fact {
    .attemptStarted(
      attempt: Attempt(
        step: "a", command: 0, token: token, text: "python test_phase4_deployment.py",
        directory: "/srv"))
  }
}

extension Journal {
  /// A run with its first event alone, and its head.
  func begin(
    _ slug: String = "klipstream", facts: [Fact] = [], path: String = "/books/klipstream.md"
  ) throws -> ChainHead {
    let events = try startRun(Sample.start(path: path), slug: slug, at: 1_000, facts: facts)
    return ChainHead(after: events[events.count - 1])
  }

  /// Appends one fact after another, each by itself.
  func add(_ facts: [Fact], after head: ChainHead) throws -> ChainHead {
    var head = head
    for fact in facts {
      head = ChainHead(after: try append([fact], after: head, at: 2_000)[0])
    }
    return head
  }
}
