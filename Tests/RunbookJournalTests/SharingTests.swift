import Foundation
import Testing

@testable import RunbookJournal

/// Whose files may lie in a group's directory.
@Suite("Files of a shared journal", .enabled(if: getuid() == 0, "changing owners needs root"))
struct SharingTests {
  private let scratch: Scratch
  private let directory: String
  private let journal: String

  init() throws {
    scratch = try Scratch()
    directory = scratch.directory + "/shared"
    journal = directory + "/journal.sqlite"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    for (path, mode) in [(directory, Sharing.directoryMode), (journal, Sharing.fileMode)] {
      if path == journal { try Data().write(to: URL(filePath: journal)) }
      #expect(chown(path, 70_001, 70_000) == 0 && chmod(path, mode) == 0)
    }
  }

  private func makeLog(by user: uid_t, mode: mode_t = Sharing.fileMode) throws {
    for path in [journal + "-wal", journal + "-shm"] {
      try Data().write(to: URL(filePath: path))
      #expect(chown(path, user, 70_000) == 0 && chmod(path, mode) == 0)
    }
  }

  private func sharing(isProtected: Bool) throws -> Sharing {
    try #require(try Sharing(of: directory, isProtected: isProtected))
  }

  @Test("a log that a member made is as good as the owner's, unless the kernel protects such files")
  func membersLog() throws {
    try makeLog(by: 70_002)
    try sharing(isProtected: false).checkWritable(journal)
    let fault = JournalError.notShared(
      path: journal + "-wal", .owner(found: 70_002, wanted: 70_001))
    #expect(throws: fault) { try sharing(isProtected: true).checkWritable(journal) }
    try makeLog(by: 70_001)
    try sharing(isProtected: true).checkWritable(journal)
  }

  @Test("it is the group's alone, and no link")
  func strange() throws {
    try makeLog(by: 70_002, mode: 0o664)
    #expect(throws: JournalError.self) {
      try sharing(isProtected: false).checkReadable(journal)
    }
    unlink(journal + "-wal")
    #expect(symlink("/dev/null", journal + "-wal") == 0)
    #expect(throws: JournalError.self) {
      try sharing(isProtected: false).checkReadable(journal)
    }
  }

  @Test("a draft is never somebody else's file, nor a link to nowhere")
  func draft() throws {
    let draft = JournalFile(path: journal).draft()
    #expect(draft.path != JournalFile(path: journal).draft().path)
    #expect(symlink(directory + "/nowhere", draft.path) == 0)
    #expect(throws: JournalError.alreadyThere(path: draft.path)) {
      try draft.makeFile(isNew: true)
    }
    #expect(access(directory + "/nowhere", F_OK) != 0)
  }
}
