import Foundation
import GRDB
import Testing

@testable import RunbookJournal

@Suite struct OpeningTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func synchronousIsFullDespiteWALAndStaysSoAfterOutput() throws {
    let journal = try scratch.journal()
    func check() throws {
      let found = try journal.queue.writeWithoutTransaction { db in
        [
          try String.fetchOne(db, sql: "PRAGMA journal_mode"),
          try String.fetchOne(db, sql: "PRAGMA synchronous"),
          try String.fetchOne(db, sql: "PRAGMA foreign_keys"),
          try String.fetchOne(db, sql: "PRAGMA busy_timeout"),
        ]
      }
      #expect(found == ["wal", "2", "1", "5000"])
    }
    try check()
    let writer = try journal.openOutput(attempt: "t1", run: try journal.begin().run)
    try writer.write(Array("hello\n".utf8), at: 0)
    _ = try writer.finish()
    try check()
    // A flush that fails must not leave the connection at NORMAL either.
    let lost = try journal.openOutput(attempt: "t2", run: "no such run")
    try lost.write(Array("hello\n".utf8), at: 0)
    #expect(throws: JournalError.noSuchRun("no such run")) { try lost.flush() }
    try check()
  }

  @Test(arguments: [mode_t(0o022), 0o000])
  func everythingIsPrivateWhateverTheUmask(_ mask: mode_t) throws {
    let before = umask(mask)
    defer { umask(before) }
    let path = scratch.directory + "/new/deep/journal.sqlite"
    let journal = try Journal(path: path)
    _ = try journal.begin()
    #expect(try scratch.mode(scratch.directory + "/new") == 0o700)
    #expect(try scratch.mode(scratch.directory + "/new/deep") == 0o700)
    for suffix in ["", "-wal", "-shm"] {
      #expect(try scratch.mode(path + suffix) == 0o600, "\(suffix)")
    }
  }

  @Test func aDirectoryOthersMayWriteToIsRefused() throws {
    try #require(chmod(scratch.directory, 0o770) == 0)
    #expect(throws: JournalError.unsafePermissions(path: scratch.directory, mode: 0o770)) {
      try scratch.journal()
    }
  }

  @Test func aFileOthersMayWriteToIsRefused() throws {
    _ = try scratch.journal()
    try #require(chmod(scratch.path, 0o606) == 0)
    #expect(throws: JournalError.unsafePermissions(path: scratch.path, mode: 0o606)) {
      try scratch.journal()
    }
  }

  @Test(.enabled(if: geteuid() == 0, "giving a file away needs root"))
  func aFileOfAnotherUserIsRefused() throws {
    _ = try scratch.journal()
    try #require(chown(scratch.path, 12345, 12345) == 0)
    #expect(throws: JournalError.foreignOwner(path: scratch.path, owner: 12345)) {
      try scratch.journal()
    }
  }

  @Test func aPathThatIsADirectoryIsDataNotACrash() throws {
    try #require(mkdir(scratch.path, 0o700) == 0)
    #expect(throws: JournalError.notAJournal(path: scratch.path)) { try scratch.journal() }
  }

  @Test func aFileInPlaceOfADirectoryNamesTheErrno() throws {
    try Data().write(to: URL(fileURLWithPath: scratch.directory + "/file"))
    // A test beside this one may have changed the process's umask.
    try #require(chmod(scratch.directory + "/file", 0o600) == 0)
    let path = scratch.directory + "/file/journal.sqlite"
    #expect(throws: JournalError.unreachable(path: path, errno: ENOTDIR)) {
      try Journal(path: path)
    }
  }

  @Test func garbageIsDamagedAndLeftUntouched() throws {
    let garbage = Data((0..<20_000).map { index in UInt8(truncatingIfNeeded: index &* 31 &+ 7) })
    try garbage.write(to: URL(fileURLWithPath: scratch.path))
    try #require(chmod(scratch.path, 0o600) == 0)
    let error = #expect(throws: JournalError.self) { try scratch.journal() }
    guard case .damaged(let failure) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(failure.code == 26)
    #expect(try scratch.bytes(scratch.path) == garbage)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory).count == 1)
  }

  @Test func theDatabaseOfAnotherProgramIsLeftUntouched() throws {
    try scratch.raw().write { db in try db.execute(sql: "CREATE TABLE photo (id INTEGER)") }
    try #require(chmod(scratch.path, 0o600) == 0)
    let before = try scratch.bytes(scratch.path)
    #expect(throws: JournalError.notAJournal(path: scratch.path)) { try scratch.journal() }
    #expect(try scratch.bytes(scratch.path) == before)
  }

  @Test func aNewerSchemaIsRefused() throws {
    let later = Schema.migrations + ["CREATE TABLE later (id INTEGER)"]
    _ = try Journal(path: scratch.path, migrations: later)
    #expect(throws: JournalError.newerSchema(found: later.count, known: later.count - 1)) {
      try scratch.journal()
    }
  }

  @Test func anOlderJournalIsCopiedBeforeItChanges() throws {
    let head = try scratch.journal().begin()
    let later = Schema.migrations + ["CREATE TABLE later (id INTEGER)"]
    let journal = try Journal(path: scratch.path, migrations: later)
    #expect(try journal.events(of: head.run).count == 1)
    let copy = scratch.path + ".v\(Schema.migrations.count)"
    #expect(try scratch.mode(copy) == 0o600)
    #expect(try Journal(path: copy).events(of: head.run).count == 1)
  }

  @Test func aMigrationThatFailsChangesNothingAndCanBeTriedAgain() throws {
    let head = try scratch.journal().begin()
    let broken = Schema.migrations + ["CREATE TABLE later (id INTEGER); SELECT nothing"]
    for _ in 0..<2 {
      #expect(throws: JournalError.self) { try Journal(path: scratch.path, migrations: broken) }
    }
    #expect(try scratch.journal().events(of: head.run).count == 1)
    let later = Schema.migrations + ["CREATE TABLE later (id INTEGER)"]
    #expect(try Journal(path: scratch.path, migrations: later).events(of: head.run).count == 1)
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.directory)
    let copy = "journal.sqlite.v\(Schema.migrations.count)"
    #expect(left.sorted() == ["journal.sqlite", copy])
  }

  @Test func openingTwiceAtOnceMakesOneJournal() async throws {
    let path = scratch.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { _ = try Journal(path: path).begin() }
      }
      try await group.waitForAll()
    }
    let names = try scratch.journal().runs().map(\.name).sorted()
    #expect(names == (1...8).map { "klipstream-\($0)" })
  }
}
