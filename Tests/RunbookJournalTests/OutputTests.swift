import Crypto
import Foundation
import GRDB
import RunbookCore
import Testing

@testable import RunbookJournal

@Suite(.serialized) struct OutputTests {
  let scratch: Scratch
  let journal: Journal
  let run: String

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
    run = try journal.begin().run
  }

  /// Bytes that say where they stand, with a line end now and then.
  private func pattern(_ count: Int, from offset: Int = 0) -> [UInt8] {
    (offset..<offset + count).map { place in
      place % 80 == 79 ? 0x0A : UInt8(truncatingIfNeeded: place &* 2_654_435_761 >> 7) | 0x20
    }
  }

  private func chunks(_ output: StoredOutput) throws -> [OutputChunk] {
    var chunks: [OutputChunk] = []
    var next = 0
    while let chunk = try output.chunk(from: next) {
      chunks.append(chunk)
      next = chunk.end
    }
    return chunks
  }

  private func sha256(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  @Test func outputComesBackWithTheTimeOfEachChunk() throws {
    let writer = try journal.openOutput(attempt: "t", run: run)
    #expect(writer.deadline == nil)
    try writer.write(Array("one\n".utf8), at: 5)
    #expect(writer.deadline == 1_005)
    try writer.write(Array("two\n".utf8), at: 104)
    #expect(try journal.output(of: "t").bytes == 0)
    try writer.write(Array("three\n".utf8), at: 105)
    #expect(writer.deadline == 1_105)
    try writer.write(Array("four".utf8), at: 1_300)
    let digest = try writer.finish()
    #expect(digest.lines == 4)
    #expect(digest.bytes == 18)
    #expect(digest.sha256 == sha256(Array("one\ntwo\nthree\nfour".utf8)))
    let found = try chunks(journal.output(of: "t"))
    #expect(found.map(\.at) == [5, 105, 1_300])
    #expect(found.map(\.start) == [0, 8, 14])
    #expect(try journal.outputTail(of: "t", bytes: 8) == Array("ree\nfour".utf8))
    #expect(try journal.outputTail(of: "t", bytes: 0) == [])
  }

  @Test func anAttemptThatPrintsNothingLeavesNothing() throws {
    let writer = try journal.openOutput(attempt: "t", run: run)
    let digest = try writer.finish()
    #expect(digest == OutputDigest(sha256: sha256([]), bytes: 0, lines: 0))
    let stored = try journal.output(of: "t")
    #expect(stored.bytes == 0 && stored.dropped == 0)
    #expect(try stored.chunk() == nil)
    #expect(try journal.outputTail(of: "t", bytes: 9) == [])
  }

  @Test(arguments: [1, 2, 3, 79, 80, 1_000, 1_001, 4_096])
  func headAndTailAndDroppedAddUpForAnyRhythm(_ size: Int) throws {
    let limit = 1_001
    let all = pattern(7_777)
    let writer = try journal.openOutput(attempt: "t", run: run, limit: limit)
    var time = 0
    for start in stride(from: 0, to: all.count, by: size) {
      time += 700
      try writer.write(Array(all[start..<min(all.count, start + size)]), at: time)
    }
    let digest = try writer.finish()
    let stored = try journal.output(of: "t")
    let found = try chunks(stored)
    #expect(digest.sha256 == sha256(all))
    #expect(digest.lines == 98)
    #expect(stored.bytes == all.count)
    let kept = found.reduce(0) { sum, chunk in sum + chunk.bytes.count }
    #expect(kept + stored.dropped == all.count)
    #expect(kept <= limit && kept > 500)
    for chunk in found { #expect(Array(chunk.bytes) == Array(all[chunk.start..<chunk.end])) }
    let head = found.prefix { chunk in chunk.start < 500 }
    #expect(head.last?.end == 500)
    #expect(found.last?.end == all.count)
    let gaps = zip(found, found.dropFirst()).filter { one, next in one.end != next.start }
    #expect(gaps.count == 1)
    // A tail asked for beyond the gap stops there.
    let tail = try journal.outputTail(of: "t", bytes: 5_000)
    #expect(tail == Array(all.suffix(kept - 500)))
  }

  @Test(arguments: [10, 100])
  func manyMegabytesNeedLittleMemory(_ megabytes: Int) throws {
    let writer = try journal.openOutput(attempt: "t", run: run)
    let piece = pattern(64 << 10)
    var expected = SHA256()
    let before = try residentBytes()
    for number in 0..<(megabytes * 16) {
      try writer.write(piece, at: number)
      expected.update(data: piece)
    }
    let digest = try writer.finish()
    #expect(try residentBytes() - before < 40 << 20)
    let total = megabytes << 20
    #expect(digest.bytes == total)
    #expect(digest.lines == 1 + megabytes * 16 * piece.filter { byte in byte == 0x0A }.count)
    #expect(
      digest.sha256
        == expected.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        .joined())
    let stored = try journal.output(of: "t")
    var kept = 0
    var next = 0
    while let chunk = try stored.chunk(from: next) {
      kept += chunk.bytes.count
      next = chunk.end
    }
    #expect(kept == min(total, 64 << 20))
    #expect(kept + stored.dropped == total)
  }

  private func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return (Int(text.split(separator: " ")[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  @Test func aLaterProcessGoesOnWhereTheFirstDied() throws {
    let all = pattern(3_000)
    let first = try journal.openOutput(attempt: "t", run: run)
    try first.write(Array(all[..<1_100]), at: 0)
    try first.flush()
    let second = try scratch.journal().openOutput(attempt: "t", run: run)
    try second.write(Array(all[1_100...]), at: 9_000)
    let digest = try second.finish()
    #expect(digest.sha256 == sha256(all))
    #expect(digest.bytes == 3_000)
    #expect(digest.lines == 38)
    #expect(try journal.outputTail(of: "t", bytes: 9_999) == all)
  }

  private func storedSizes() throws -> [(bytes: Int, size: Int?)] {
    try scratch.raw().read { db in
      try Row.fetchAll(db, sql: "SELECT length(bytes), size FROM chunk ORDER BY start").map { row in
        (try row.decode(Int.self, atIndex: 0), try row.decode(Int?.self, atIndex: 1))
      }
    }
  }

  private func lines(_ count: Int) -> [UInt8] {
    (0..<count).flatMap { line in Array("web-\(line % 13) answered request \(line)\r\n".utf8) }
  }

  @Test func whatIsPrintedFastIsPackedAndComesBackTheSame() throws {
    let all = lines(20_000)
    let writer = try journal.openOutput(attempt: "t", run: run)
    try writer.write(all, at: 0)
    #expect(try writer.finish().sha256 == sha256(all))
    #expect(try storedSizes().allSatisfy { chunk in chunk.bytes < (chunk.size ?? 0) / 2 })
    let found = try chunks(journal.output(of: "t"))
    #expect(found.flatMap { chunk in Array(chunk.bytes) } == all)
    #expect(found.dropLast().allSatisfy { chunk in chunk.bytes.count == 256 << 10 })
    #expect(try journal.outputTail(of: "t", bytes: 300_000) == Array(all.suffix(300_000)))
    // An attempt that goes on counts them as what they are.
    let second = try journal.openOutput(attempt: "t", run: run)
    #expect(try second.finish().sha256 == sha256(all))
  }

  @Test func whatIsPrintedSlowlyOrHasNoPatternIsStoredAsItIs() throws {
    let slow = Array("one line\n".utf8)
    let noise = Sample.noise(64 << 10)
    let writer = try journal.openOutput(attempt: "t", run: run)
    try writer.write(slow, at: 0)
    try writer.write(noise, at: 500)
    _ = try writer.finish()
    let sizes = try storedSizes()
    #expect(sizes.map(\.bytes) == [slow.count, noise.count])
    #expect(sizes.allSatisfy { chunk in chunk.size == nil })
    #expect(try journal.outputTail(of: "t", bytes: 1 << 20) == slow + noise)
  }

  @Test func theLimitIsOfBytesPrintedAlsoWhereTheyArePacked() throws {
    let all = lines(60_000)
    let limit = 1 << 20
    let writer = try journal.openOutput(attempt: "t", run: run, limit: limit)
    try writer.write(all, at: 0)
    _ = try writer.finish()
    let stored = try journal.output(of: "t")
    let found = try chunks(stored)
    let kept = found.reduce(0) { sum, chunk in sum + chunk.bytes.count }
    #expect(kept + stored.dropped == all.count)
    #expect(kept <= limit && kept > limit - (256 << 10))
    #expect(found.filter { chunk in chunk.end == limit / 2 }.count == 1)
    for chunk in found { #expect(Array(chunk.bytes) == Array(all[chunk.start..<chunk.end])) }
  }

  @Test func aPackedChunkThatIsDamagedIsSaidToBe() throws {
    let writer = try journal.openOutput(attempt: "t", run: run)
    try writer.write(lines(5_000), at: 0)
    _ = try writer.finish()
    try scratch.raw().write { db in
      try db.execute(sql: "UPDATE chunk SET bytes = substr(bytes, 1, length(bytes) - 9)")
    }
    func isDamaged(_ read: () throws -> Void) -> Bool {
      do { try read() } catch JournalError.damaged { return true } catch { return false }
      return false
    }
    #expect(isDamaged { _ = try journal.output(of: "t").chunk() })
    #expect(isDamaged { _ = try journal.outputTail(of: "t", bytes: 9) })
  }

  @Test func erasedOutputIsInNoFileAlsoWhereItWasPacked() throws {
    let head = try journal.begin("erased")
    let secret = Data("Kq7-never-to-be-seen".utf8)
    let writer = try journal.openOutput(attempt: "s", run: head.run)
    try writer.write(lines(5_000) + Array(secret) + lines(5_000), at: 0)
    _ = try writer.finish()
    func holders() throws -> Int {
      try [scratch.path, scratch.path + "-wal"].filter { path in
        try scratch.bytes(path).range(of: secret) != nil
      }.count
    }
    #expect(try holders() > 0)
    #expect(try storedSizes().contains { chunk in chunk.size != nil })
    let fact = Fact.outputRedacted(step: "a", by: "operator", reason: nil)
    _ = try journal.redactOutput(of: ["s"], facts: [fact], after: head, at: 2)
    #expect(try journal.emptyLog())
    #expect(try holders() == 0)
    #expect(try journal.output(of: "s").chunk() == nil)
  }

  @Test func outputOfTheVersionBeforeIsReadAndGoneOnWith() throws {
    let all = lines(10_000)
    let older = try Scratch()
    _ = try Journal(path: older.path, migrations: [Schema.version1])
    let run = UUID().uuidString.lowercased()
    try older.raw().write { db in
      try db.execute(
        sql: """
          INSERT INTO run VALUES (1, ?, 'klipstream-1');
          INSERT INTO output VALUES (1, 't', 1, ?, 0);
          INSERT INTO chunk VALUES (1, 0, 5, ?);
          """,
        arguments: [run, 100_000, Data(all.prefix(100_000))])
    }
    let journal = try older.journal()
    #expect(try journal.outputTail(of: "t", bytes: 1 << 20) == Array(all.prefix(100_000)))
    let writer = try journal.openOutput(attempt: "t", run: run)
    try writer.write(Array(all.dropFirst(100_000)), at: 900)
    #expect(try writer.finish().sha256 == sha256(all))
    let found = try chunks(journal.output(of: "t"))
    #expect(found.flatMap { chunk in Array(chunk.bytes) } == all)
    #expect(found.first?.at == 5)
  }

  @Test func bytesThatCouldNotBeStoredCountAsDropped() throws {
    let writer = try journal.openOutput(attempt: "t", run: run)
    try writer.write(Array("kept\n".utf8), at: 0)
    try writer.flush()
    try scratch.raw().write { db in
      try db.execute(
        sql: """
          CREATE TRIGGER trap BEFORE INSERT ON chunk WHEN NEW.at = 7
          BEGIN SELECT RAISE(ABORT, 'trap'); END
          """)
    }
    try writer.write(Array("lost\n".utf8), at: 7)
    #expect(throws: JournalError.self) { try writer.flush() }
    try writer.write(Array("kept too\n".utf8), at: 8)
    let digest = try writer.finish()
    #expect(digest.sha256 == sha256(Array("kept\nlost\nkept too\n".utf8)))
    let stored = try journal.output(of: "t")
    #expect(stored.dropped == 5)
    #expect(stored.bytes == 19)
    #expect(try chunks(stored).map(\.start) == [0, 10])
  }
}
