import Foundation

/// The journal's place in the file system: made private, or found to be safe.
struct JournalFile {
  let path: String

  private var directory: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes what is missing, directory 0700 and file 0600 whatever the umask, and checks the rest.
  ///
  /// SQLite gives `-wal` and `-shm` the mode of the file itself.
  ///
  /// - Returns: how the journal is shared, where it is a group's.
  func prepare() throws(JournalError) -> Sharing? {
    if let sharing = try Sharing(of: directory) {
      try sharing.checkWritable(path)
      return sharing
    }
    try makeDirectory(directory)
    try check(directory)
    try makeFile()
    try check(path)
    guard try status(path).st_mode & S_IFMT == S_IFREG else { throw .notAJournal(path: path) }
    try checkWritable()
    return nil
  }

  /// Checks what is there, and makes nothing.
  ///
  /// - Returns: how the journal is shared, where it is a group's.
  func checkReadable() throws(JournalError) -> Sharing? {
    if let sharing = try Sharing(of: directory) {
      try sharing.checkReadable(path)
      return sharing
    }
    try check(path)
    guard try status(path).st_mode & S_IFMT == S_IFREG else { throw .notAJournal(path: path) }
    guard access(path, R_OK) == 0 else { throw Self.refusal(path) }
    return nil
  }

  /// The directory counts too, where SQLite keeps its log; and so does a log that somebody else left behind.
  private func checkWritable() throws(JournalError) {
    for place in [path, directory, path + "-wal", path + "-shm"]
    where access(place, R_OK | W_OK) != 0 && errno != ENOENT {
      throw .notWritable(path: place, errno: errno)
    }
  }

  /// A name beside this one for what is about to become it: this process's, and nobody's to foresee.
  func draft() -> JournalFile {
    JournalFile(path: "\(path).\(getpid()).\(String(UInt64.random(in: 0 ... .max), radix: 36))")
  }

  /// Creates an empty file, for the owner alone unless said otherwise; leaves one that exists as it is.
  ///
  /// - Parameter isNew: whether one that exists, or a link to nowhere, is refused.
  func makeFile(mode: mode_t = 0o600, isNew: Bool = false) throws(JournalError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      // An existing file is never opened here: closing it would drop the locks that an SQLite
      // connection of this process holds on it.
      if errno == EEXIST {
        if isNew { throw .alreadyThere(path: path) }
        return
      }
      throw Self.refusal(path)
    }
    close(descriptor)
    guard chmod(path, mode) == 0 else { throw Self.refusal(path) }
  }

  /// Removes the file if it is there.
  func remove() throws(JournalError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw Self.refusal(path) }
  }

  /// Removes this user's drafts of the file, where the process that names them is gone or is this one.
  func removeDrafts() throws(JournalError) {
    let folder = directory
    guard let names = opendir(folder) else { throw Self.refusal(folder) }
    defer { closedir(names) }
    let start = (path as NSString).lastPathComponent + "."
    while let entry = readdir(names) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(start) else { continue }
      // SQLite's own files beside a draft, too: `journal.sqlite.v1.4711.k3-journal`.
      let number = name.dropFirst(start.count).prefix { $0 != "-" && $0 != "." }
      guard let process = pid_t(number) else { continue }
      let isGone = process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
      let file = "\(folder)/\(name)"
      var status = stat()
      // Another member's are theirs to remove.
      if isGone, lstat(file, &status) == 0, status.st_uid == geteuid() {
        try JournalFile(path: file).remove()
      }
    }
  }

  /// Takes the place of `other`.
  func rename(to other: JournalFile) throws(JournalError) {
    guard Foundation.rename(path, other.path) == 0 else { throw Self.refusal(path) }
  }

  /// Takes the place `other`, unless something is there.
  func moveOnto(unused other: JournalFile) throws(JournalError) {
    guard link(path, other.path) == 0 else {
      throw errno == EEXIST ? .alreadyThere(path: other.path) : Self.refusal(other.path)
    }
    try remove()
  }

  /// Waits until the file is on the disk, and its name is.
  ///
  /// Not for a file that an SQLite connection of this process has open, whose locks would be dropped.
  func sync() throws(JournalError) {
    for (path, kind) in [(path, O_RDONLY), (directory, O_RDONLY | O_DIRECTORY)] {
      let descriptor = open(path, kind | O_CLOEXEC)
      guard descriptor >= 0 else { throw Self.refusal(path) }
      defer { close(descriptor) }
      guard fsync(descriptor) == 0 else { throw Self.refusal(path) }
    }
  }

  /// How many bytes the file has; nil where there is none.
  var size: Int64? {
    var status = stat()
    return lstat(path, &status) == 0 ? Int64(status.st_size) : nil
  }

  private func makeDirectory(_ directory: String) throws(JournalError) {
    if mkdir(directory, 0o700) == 0 {
      guard chmod(directory, 0o700) == 0 else { throw Self.refusal(directory) }
      return
    }
    switch errno {
    case EEXIST: return
    case ENOENT:
      let parent = JournalFile(path: directory).directory
      guard parent != directory else { throw Self.refusal(directory) }
      try makeDirectory(parent)
      try makeDirectory(directory)
    case EROFS where access(directory, F_OK) == 0: return
    default: throw Self.refusal(directory)
    }
  }

  private func check(_ path: String) throws(JournalError) {
    let status = try status(path)
    let mode = UInt32(status.st_mode)
    guard status.st_uid == geteuid() else {
      throw .foreignOwner(path: path, owner: status.st_uid)
    }
    guard mode & 0o022 == 0 else {
      throw .unsafePermissions(path: path, mode: mode & 0o7777)
    }
  }

  private func status(_ path: String) throws(JournalError) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Self.refusal(path) }
    return status
  }

  private static func refusal(_ path: String) -> JournalError {
    .unreachable(path: path, errno: errno)
  }
}
