import Foundation
import RunbookCore
import RunbookShell

/// A runbook on disk: the only place that reads one.
struct RunbookFile {
  /// As the operator gave it.
  let path: String
  let absolutePath: String
  let bytes: [UInt8]

  init(_ path: String) throws(AppError) {
    self.path = path
    absolutePath = Self.absolute(path)
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadable(path: path, errno: errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw .directory(path: path) }
    guard status.st_size <= 16 << 20 else {
      throw .runbook(path: path, .tooLarge(bytes: Int(status.st_size), limit: 16 << 20))
    }
    bytes = try Self.bytes(at: path, expecting: Int(status.st_size))
  }

  /// The file's steps; a runbook without any is refused.
  func runbook(environment: Set<String>) throws(AppError) -> Runbook {
    let runbook: Runbook
    do {
      runbook = try Runbook(
        path: path, bytes: bytes, environment: environment, split: Splitting.judge())
    } catch {
      throw .runbook(path: path, error)
    }
    if runbook.steps.isEmpty { throw .runbook(path: path, .noSteps) }
    return runbook
  }

  /// The run's short name: the file's, in at most 12 letters, digits and dashes.
  var slug: String {
    let name = (path as NSString).lastPathComponent
    let stem = name.split(separator: ".").first.map(String.init) ?? name
    var slug = ""
    for character in stem.lowercased() {
      if character.isASCII, character.isLetter || character.isNumber {
        slug.append(character)
      } else if !slug.hasSuffix("-"), !slug.isEmpty {
        slug.append("-")
      }
    }
    if slug.count > 12 {
      // Cut at a word's end, where that leaves a word.
      let cut = slug.prefix(13)
      slug = String(cut.lastIndex(of: "-").map { cut[..<$0] } ?? cut.prefix(12))
    }
    while slug.hasSuffix("-") { slug.removeLast() }
    return slug.isEmpty ? "run" : slug
  }

  static func absolute(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path
  }

  /// The whole of a file.
  ///
  /// - Parameter size: how much there will be, as far as that is known.
  static func bytes(at path: String, expecting size: Int = 0) throws(AppError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
    defer { Foundation.close(descriptor) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(path: path, errno: errno) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }
}
