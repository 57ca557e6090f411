import Glibc

/// The few file operations of the run directory, without a framework.
enum Files {
  /// Reads a whole small file; nil if it cannot be read.
  static func read(_ path: String, from offset: Int = 0) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0 else { return nil }
    let size = max(0, Int(facts.st_size) - offset)
    return [UInt8](unsafeUninitializedCapacity: size) { room, count in
      guard let base = room.baseAddress else { return }
      while count < size {
        let part = pread(file, base + count, size - count, off_t(offset + count))
        if part <= 0 { break }
        count += part
      }
    }
  }

  /// Reads a file of `/proc`, which says no size.
  static func readUnsized(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    return withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { room in
      while true {
        let count = Glibc.read(file, room.baseAddress, room.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? nil : bytes }
        bytes += room.prefix(count)
        // What is short is the end: `/proc` gives all that there is room for.
        if count < room.count { return bytes }
      }
    }
  }

  /// The names in a folder; none where it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  /// Writes a file, 0600, whole or with an error: a full disk must not leave half a script.
  static func write(_ bytes: [UInt8], to path: String) throws(ShellError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw .system(call: "open", code: errno, path: path) }
    defer { close(file) }
    try writeAll(bytes, to: file, path: path)
  }

  /// Writes all bytes to a blocking or non-blocking descriptor.
  ///
  /// - Parameter deadline: how long one that takes nothing is waited for; nil for ever.
  static func writeAll(
    _ bytes: [UInt8], to file: Int32, path: String, deadline: ContinuousClock.Instant? = nil
  ) throws(ShellError) {
    var done = 0
    while done < bytes.count {
      let part = bytes.withUnsafeBytes { unsafe in
        unsafe.baseAddress.map { Glibc.write(file, $0 + done, unsafe.count - done) } ?? 0
      }
      if part > 0 {
        done += part
      } else if errno == EAGAIN, deadline.map({ .now < $0 }) ?? true {
        var wait = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, 1000)
      } else if errno != EINTR {
        throw .system(call: "write", code: errno, path: path)
      }
    }
  }

  /// A C string in an array.
  static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Makes the directory, or makes sure that nobody else can have prepared it.
  static func prepareDirectory(_ path: String) throws(ShellError) {
    if mkdir(path, 0o700) < 0, errno != EEXIST {
      throw .system(call: "mkdir", code: errno, path: path)
    }
    var facts = stat()
    guard lstat(path, &facts) == 0 else {
      throw .system(call: "stat", code: errno, path: path)
    }
    let isDirectory = facts.st_mode & S_IFMT == S_IFDIR
    guard isDirectory, facts.st_uid == geteuid(), facts.st_mode & 0o022 == 0 else {
      throw .unsafeRunDirectory(path: path)
    }
  }
}
