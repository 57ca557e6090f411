import Foundation
import RunbookCore
import Testing

@testable import RunbookJournal

/// Files as a crash or a bad disk leaves them: an answer or an error, never a crash or half an event.
@Suite struct DamageTests {
  let scratch: Scratch
  let written: [Event]
  let database: Data
  let log: Data

  init() throws {
    scratch = try Scratch()
    let journal = try scratch.journal()
    var events = try journal.startRun(Sample.start(), slug: "klip", at: 1)
    for number in 0..<40 {
      let head = ChainHead(after: events[events.count - 1])
      let text = String(repeating: "word \(number) ", count: number * 7)
      events += try journal.append(
        [Sample.attempt("t\(number)"), .noted(step: nil, text: text)], after: head, at: 2)
      if number == 20 {
        try journal.queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
      }
    }
    written = events
    // Both while the journal is open, as at a power cut.
    database = try scratch.bytes(scratch.path)
    log = try scratch.bytes(scratch.path + "-wal")
  }

  /// What a journal made of these bytes says; nil where it refuses.
  private func reopen(_ database: Data, _ log: Data, then check: (Journal) throws -> Void) throws {
    let copy = try Scratch()
    try database.write(to: URL(fileURLWithPath: copy.path))
    try log.write(to: URL(fileURLWithPath: copy.path + "-wal"))
    try #require(chmod(copy.path, 0o600) == 0)
    do {
      try check(try copy.journal())
    } catch is JournalError {
      return
    }
  }

  private func events(in journal: Journal) throws -> [Event] {
    try journal.events(of: written[0].run)
  }

  @Test func everyCutOfTheLogGivesWholeAppends() throws {
    let cuts = Array(stride(from: 0, to: log.count, by: 1_531)) + [log.count - 1, log.count]
    var seen = Set<Int>()
    for cut in cuts {
      try reopen(database, log.prefix(cut)) { journal in
        let events = try events(in: journal)
        #expect(events == Array(written.prefix(events.count)), "\(cut)")
        #expect(events.count % 2 == 1, "half an append at \(cut)")
        #expect(try journal.find("last").head == ChainHead(after: events[events.count - 1]))
        seen.insert(events.count)
      }
    }
    #expect(seen.count > 10)
    #expect(seen.max() == written.count)
  }

  @Test func everyCutOfTheFileGivesAnErrorOrWholeEvents() throws {
    for cut in stride(from: 0, to: database.count, by: 2_047) {
      try reopen(database.prefix(cut), Data()) { journal in
        let events = try events(in: journal)
        #expect(events == Array(written.prefix(events.count)), "\(cut)")
      }
    }
  }

  @Test func flippedBytesNeverPassForTruth() throws {
    for seed in 1...200 {
      var generator = Seeded(state: UInt64(seed))
      var bad = database
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        let place = Int.random(in: 0..<bad.count, using: &generator)
        bad[place] = UInt8.random(in: 0...255, using: &generator)
      }
      try reopen(bad, Data()) { journal in
        // What these say of a damaged table does not matter, only that they return.
        _ = try? journal.runs()
        _ = try? journal.find("kl")
        let events = try events(in: journal)
        if Event.firstBroken(in: events, runbookDigest: Sample.digest) == nil {
          #expect(events == Array(written.prefix(events.count)), "\(seed)")
        }
        guard let last = events.last else { return }
        _ = try? journal.append([.courseAccepted], after: ChainHead(after: last), at: 3)
      }
    }
  }
}

/// Random numbers that come again, so that what fails can be looked at.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
