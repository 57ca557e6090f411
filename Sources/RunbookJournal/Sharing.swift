import Foundation

/// What makes a journal a group's: its directory 3770, so that nobody swaps another's file, and its
/// files 0660, all of them the directory's owner's and group's.
///
/// SQLite gives `-wal` and `-shm` the mode of the journal; the group comes from the directory. They are
/// made once, by the directory's owner, and stay: where the kernel protects regular files
/// (`fs.protected_regular`), one that another member made cannot be opened by the others.
struct Sharing {
  let directory: String
  private let owner: uid_t
  private let group: gid_t

  static let directoryMode: mode_t = 0o3770
  static let fileMode: mode_t = 0o660

  /// Nil where the directory is no group's; whether it is a safe one is not said.
  init?(of directory: String) throws(JournalError) {
    var status = stat()
    guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    let kind = mode_t(S_ISGID | S_ISVTX | S_IWGRP)
    guard status.st_mode & kind == kind else { return nil }
    self.directory = directory
    owner = status.st_uid
    group = status.st_gid
    try Self.demand(directory, Self.directoryMode, of: status)
    guard Self.isMember(of: group) else {
      throw .notShared(path: directory, .notMember(group: group))
    }
  }

  /// Makes sure that a journal there is exactly as sharing made it.
  func check(_ path: String) throws(JournalError) {
    guard let journal = Self.status(path) else { throw .notShared(path: path, .missing) }
    guard journal.st_mode & S_IFMT == S_IFREG else { throw .notAJournal(path: path) }
    try check(path, journal, mayBeOurs: false)
    for path in [path + "-wal", path + "-shm"] {
      if let status = Self.status(path) { try check(path, status, mayBeOurs: true) }
    }
    guard access(path, R_OK | W_OK) == 0 else { throw .unreachable(path: path, errno: errno) }
  }

  /// Whether the log that SQLite has beside a journal may stay when nobody has it open: where a member
  /// had to make it anew, it goes with that member.
  func keepsLog(of path: String) -> Bool {
    if [0, owner].contains(geteuid()) { return true }
    return Self.status(path + "-wal")?.st_uid == owner
  }

  private func check(_ path: String, _ status: stat, mayBeOurs: Bool) throws(JournalError) {
    guard status.st_uid == owner || (mayBeOurs && status.st_uid == geteuid()) else {
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
  case mode(found: UInt32, wanted: UInt32)
  case owner(found: UInt32, wanted: UInt32)
  case group(found: UInt32, wanted: UInt32)
  /// What was to be made is there, and something else.
  case occupied(mode: UInt32, owner: UInt32, group: UInt32)
}
