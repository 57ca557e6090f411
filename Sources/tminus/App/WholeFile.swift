import Foundation

/// Writes a file whole or not at all.
enum WholeFile {
  /// Writes beside the file, then puts it in its place.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(AppError) {
    let beside = "\(path).\(getpid()).part"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .unwritable(path: path, errno: errno) }
    var failure = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    if failure == nil, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0 { failure = failure ?? errno }
    if failure == nil, rename(beside, path) != 0 { failure = errno }
    if let failure {
      unlink(beside)
      throw .unwritable(path: path, errno: failure)
    }
  }

  /// Writes all bytes to a descriptor; the errno that stopped it, if any.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var rest = bytes
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return errno }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return nil
  }
}
