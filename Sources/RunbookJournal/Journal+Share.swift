import Foundation

extension Journal {
  /// The name of the journal in a shared directory.
  public static let sharedName = "journal.sqlite"

  /// Makes a directory in which a group shares a journal, and the journal in it.
  ///
  /// One that is there already, as this makes it, stays as it is.
  ///
  /// - Returns: the journal's path, and the first directory above that keeps the group out, if one does.
  public static func share(
    with group: String, in directory: String
  ) throws(JournalError) -> (path: String, closed: String?) {
    guard let gid = getgrnam(group)?.pointee.gr_gid else {
      throw .notShared(path: directory, .noSuchGroup(group))
    }
    guard Sharing.isMember(of: gid) else {
      throw .notShared(path: directory, .notMember(group: gid))
    }
    try makeShared(directory, gid)
    let path = directory + "/" + sharedName
    try JournalFile(path: path).makeFile(mode: Sharing.fileMode)
    // Along with the files that SQLite has beside it, which stay.
    _ = try Journal(path: path)
    return (path, closedDirectory(above: directory, to: gid))
  }

  private static func makeShared(_ directory: String, _ group: gid_t) throws(JournalError) {
    var status = stat()
    if mkdir(directory, 0o700) == 0 {
      // What was made, and nothing that somebody put in its place.
      let made = open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      defer { if made >= 0 { close(made) } }
      // The group first: a change of it may take the bits away.
      guard made >= 0, fchown(made, uid_t.max, group) == 0,
        fchmod(made, Sharing.directoryMode) == 0
      else {
        let code = errno
        rmdir(directory)
        throw .unreachable(path: directory, errno: code)
      }
      return
    }
    guard errno == EEXIST, lstat(directory, &status) == 0 else {
      throw .unreachable(path: directory, errno: errno)
    }
    let isOurs = status.st_uid == geteuid() && status.st_gid == group
    guard isOurs, status.st_mode == S_IFDIR | Sharing.directoryMode else {
      throw .notShared(
        path: directory,
        .occupied(mode: status.st_mode & 0o7777, owner: status.st_uid, group: status.st_gid))
    }
  }

  /// Where a member who is not the directory's owner would not get through.
  private static func closedDirectory(above directory: String, to group: gid_t) -> String? {
    var path = directory
    while let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      path = String(path[..<slash])
      var status = stat()
      guard stat(path, &status) == 0 else { return path }
      let isOpen =
        status.st_mode & 0o001 != 0 || (status.st_gid == group && status.st_mode & 0o010 != 0)
      if !isOpen { return path }
    }
    return nil
  }
}
