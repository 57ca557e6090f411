import Foundation

/// A small file system in memory under a home's journal, to be filled or made read-only.
final class SmallDisk {
  private let path: String

  /// Whether a mount can be made here, found out by making one.
  static let isPermitted: Bool = {
    guard let home = try? TestHome() else { return false }
    return (try? SmallDisk(under: home)) != nil
  }()

  struct Refused: Error { let errno: Int32 }

  init(under home: TestHome, size: String = "1m") throws {
    path = home.url.appending(path: "state").path
    guard mkdir(path, 0o700) == 0, mount("tmpfs", path, "tmpfs", 0, "size=\(size),mode=0700") == 0
    else { throw Refused(errno: errno) }
  }

  func makeReadOnly() throws {
    guard mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "") == 0 else {
      throw Refused(errno: errno)
    }
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }
}

/// The lock under which SQLite writes, held as another process would hold it.
final class WriteLock {
  private let descriptor: Int32

  struct Refused: Error { let errno: Int32 }

  init(on journal: URL) throws {
    descriptor = open(journal.path + "-shm", O_RDWR | O_CLOEXEC)
    // Byte 120 of the shared index is the lock of whoever writes to the log.
    var lock = flock(
      l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 120, l_len: 1, l_pid: 0)
    guard descriptor >= 0, fcntl(descriptor, F_SETLK, &lock) == 0 else {
      throw Refused(errno: errno)
    }
  }

  deinit { close(descriptor) }
}
