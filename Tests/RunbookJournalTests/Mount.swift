import Foundation
import RunbookJournal

#if os(Linux)
  /// A small file system in memory, to be filled or made read-only; needs the right to mount.
  final class Mount {
    let scratch: Scratch

    /// Whether a mount can be made here, found out by making one.
    static let isPermitted: Bool = {
      do {
        _ = try Mount(size: "64k")
        return true
      } catch {
        return false
      }
    }()

    init(size: String) throws {
      scratch = try Scratch()
      guard mount("tmpfs", scratch.directory, "tmpfs", 0, "size=\(size),mode=0700") == 0 else {
        throw JournalError.unreachable(path: scratch.directory, errno: errno)
      }
    }

    func makeReadOnly() throws {
      guard mount("tmpfs", scratch.directory, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "") == 0 else {
        throw JournalError.unreachable(path: scratch.directory, errno: errno)
      }
    }

    deinit { umount2(scratch.directory, Int32(MNT_DETACH)) }
  }
#endif
