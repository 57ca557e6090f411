import Foundation

/// A file as it was when it was opened, to be told from what stands in its place later.
struct OpenFile {
  let path: String
  private let device: dev_t
  private let inode: ino_t

  /// Nil where there is none.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.path = path
    device = status.st_dev
    inode = status.st_ino
  }

  /// Whether its name still leads to it.
  var isInPlace: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_dev == device && status.st_ino == inode
  }
}
