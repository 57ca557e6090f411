import Foundation
import RunbookCore
import Testing

@testable import RunbookJournal

#if os(Linux)
  @Suite(.enabled(if: Mount.isPermitted, "mounting is not permitted here"))
  struct DiskTests {
    @Test func aFullDiskRefusesAndKeepsWhatWasAcknowledged() throws {
      let mount = try Mount(size: "1m")
      let journal = try mount.scratch.journal()
      var events = try journal.startRun(Sample.start(), slug: "klip", at: 1)
      var refusal: JournalError?
      while refusal == nil && events.count < 5_000 {
        let head = ChainHead(after: events[events.count - 1])
        let text = String(repeating: "x", count: 2_000)
        do {
          events += try journal.append([.noted(step: nil, text: text)], after: head, at: 2)
        } catch {
          refusal = error
        }
      }
      guard case .diskFull = refusal else {
        Issue.record("\(String(describing: refusal))")
        return
      }
      #expect(events.count > 10)
      #expect(try journal.events(of: events[0].run) == events)
      #expect(try mount.scratch.journal().events(of: events[0].run) == events)
    }

    @Test func outputOnAFullDiskIsCountedAndTheRestGoesOn() throws {
      let mount = try Mount(size: "1m")
      let journal = try mount.scratch.journal()
      let writer = try journal.openOutput(attempt: "t", run: try journal.begin().run)
      var failures = 0
      for number in 0..<64 {
        do {
          try writer.write(Sample.noise(64 << 10, seed: UInt64(number)), at: number)
        } catch JournalError.diskFull {
          failures += 1
        }
      }
      #expect(failures > 0)
      #expect(writer.digest.bytes == 4 << 20)
      #expect(try journal.find("last").name == "klipstream-1")
    }

    @Test func aFileSystemTooSmallForAnEmptyJournalIsFullToo() throws {
      let mount = try Mount(size: "16k")
      let error = #expect(throws: JournalError.self) { try mount.scratch.journal() }
      guard case .diskFull = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }

    @Test func aReadOnlyFileSystemIsNamed() throws {
      let mount = try Mount(size: "1m")
      try mount.makeReadOnly()
      let path = mount.scratch.path
      #expect(throws: JournalError.unreachable(path: path, errno: EROFS)) {
        try mount.scratch.journal()
      }
    }

    @Test func anExistingJournalOnAReadOnlyFileSystemIsNamed() throws {
      let mount = try Mount(size: "4m")
      do { _ = try mount.scratch.journal().begin() }
      try mount.makeReadOnly()
      let path = mount.scratch.path
      #expect(throws: JournalError.notWritable(path: path, errno: EROFS)) {
        try mount.scratch.journal()
      }
      #expect(try Journal(readingAt: path).runs().map(\.name) == ["klipstream-1"])
    }
  }

  @Suite(.enabled(if: geteuid() != 0, "root may write anywhere")) struct ReadOnlyDirectoryTests {
    @Test func aDirectoryWithoutWritePermissionIsNamed() throws {
      let scratch = try Scratch()
      try #require(chmod(scratch.directory, 0o500) == 0)
      defer { chmod(scratch.directory, 0o700) }
      #expect(throws: JournalError.unreachable(path: scratch.path, errno: EACCES)) {
        try scratch.journal()
      }
    }
  }
#endif
