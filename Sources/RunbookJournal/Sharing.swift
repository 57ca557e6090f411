import Foundation

/// What makes a journal a group's: its directory 3770, so that nobody swaps another's file, and its
/// files 0660 and the group's; the journal itself is the directory's owner's.
///
/// SQLite gives `-wal` and `-shm` the mode of the journal; the group comes from the directory. They are
/// made once, by the directory's owner, and stay. Where they are gone, any member makes them anew, unless
/// the kernel protects such files: then one that a member made could be opened by nobody else.
struct Sharing {
  let directory: String
  private let owner: uid_t
  private let group: gid_t
  /// Whether the kernel lets nobody open a file that somebody else than the directory's owner made.
  private let isProtected: Bool

  static let directoryMode: mode_t = 0o3770
  static let fileMode: mode_t = 0o660

  /// Nil where the directory is no group's; whether it is a safe one is not said.
  init?(
    of directory: String, isProtected: Bool = Self.isProtectedByKernel
  ) throws(JournalError) {
    var status = stat()
    guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    let kind = mode_t(S_ISGID | S_ISVTX | S_IWGRP)
    guard status.st_mode & kind == kind else { return nil }
    self.directory = directory
    self.isProtected = isProtected
    owner = status.st_uid
    group = status.st_gid
    try Self.demand(directory, Self.directoryMode, of: status)
    guard Self.isMember(of: group) else {
      throw .notShared(path: directory, .notMember(group: group))
    }
  }

  /// Makes sure that a journal there is as sharing made it, and can be read.
  func checkReadable(_ path: String) throws(JournalError) {
    guard let journal = Self.status(path) else { throw .notShared(path: path, .missing) }
    try check(path, journal, mayBe: [owner])
    for path in Self.log(of: path) {
      guard let status = Self.status(path) else { continue }
      try check(path, status, mayBe: isProtected ? [owner, geteuid()] : nil)
    }
    guard access(path, R_OK) == 0 else { throw .unreachable(path: path, errno: errno) }
  }

  /// The same, and written to.
  func checkWritable(_ path: String) throws(JournalError) {
    try checkReadable(path)
    guard access(path, R_OK | W_OK) == 0 else { throw .unreachable(path: path, errno: errno) }
    if let missing = missingLog(of: path) {
      throw .notShared(path: missing, .logMissing(owner: owner))
    }
  }

  /// A file of the log that is missing, and that this user would make for nobody but themselves.
  func missingLog(of path: String) -> String? {
    guard isProtected, ![0, owner].contains(geteuid()) else { return nil }
    return Self.log(of: path).first { Self.status($0) == nil }
  }

  /// The files that SQLite has beside a journal.
  private static func log(of path: String) -> [String] { [path + "-wal", path + "-shm"] }

  /// 2 is for directories that a group may write to, 1 only for those that everybody may.
  private static var isProtectedByKernel: Bool {
    let file = open("/proc/sys/fs/protected_regular", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var digit: UInt8 = 0
    return read(file, &digit, 1) == 1 && digit == UInt8(ascii: "2")
  }

  /// Whether the log that SQLite has beside a journal may stay when nobody has it open: where a member
  /// had to make it anew, it goes with that member.
  func keepsLog(of path: String) -> Bool {
    if [0, owner].contains(geteuid()) { return true }
    return Self.status(path + "-wal")?.st_uid == owner
  }

  /// - Parameter owners: whose it may be; nil where anybody's.
  private func check(
    _ path: String, _ status: stat, mayBe owners: [uid_t]?
  ) throws(JournalError) {
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAJournal(path: path) }
    guard owners?.contains(status.st_uid) ?? true else {
      throw .notShared(path: path, .owner(found: status.st_uid, wanted: owner))
    }
    guard status.st_gid == group else {
      throw .notShared(path: path, .group(found: status.st_gid, wanted: group))
    }
    try Self.demand(path, Self.fileMode, of: status)
  }

  private static func demand(
    _ path: String, _ mode: mode_t, of status: stat
  ) throws(JournalError) {
    let found = status.st_mode & 0o7777
    guard found == mode else {
      throw .notShared(path: path, .mode(found: found, wanted: mode))
    }
  }

  /// Whether this process may do what members do.
  static func isMember(of group: gid_t) -> Bool {
    if geteuid() == 0 || getegid() == group { return true }
    var groups = [gid_t](repeating: 0, count: max(0, Int(getgroups(0, nil))))
    let count = getgroups(Int32(groups.count), &groups)
    return count > 0 && groups.prefix(Int(count)).contains(group)
  }

  /// Of the path itself, links not followed.
  private static func status(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }
}

/// Why a journal cannot be shared, or is not as sharing made it.
public enum SharingFault: Sendable, Equatable {
  case noSuchGroup(String)
  /// The process is in the group neither as its own nor as one of its others.
  case notMember(group: UInt32)
  /// In a shared directory, journals are made by sharing alone.
  case missing
  /// The files beside a journal are gone, and the kernel would keep others from those of this user.
  case logMissing(owner: UInt32)
  case mode(found: UInt32, wanted: UInt32)
  case owner(found: UInt32, wanted: UInt32)
  case group(found: UInt32, wanted: UInt32)
  /// What was to be made is there, and something else.
  case occupied(mode: UInt32, owner: UInt32, group: UInt32)
}
