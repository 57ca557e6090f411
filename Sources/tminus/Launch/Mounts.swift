import Foundation
import RunbookCore

/// What is mounted on this machine; nothing where there is no `/proc`.
enum Mounts {
  /// The mount points, as the kernel writes them.
  static func points() throws -> Set<String> {
    let path = "/proc/self/mountinfo"
    guard access(path, R_OK) == 0 else { return [] }
    let lines = TextLines(try Data(contentsOf: URL(filePath: path)).map { $0 }).strings
    return Set(lines.compactMap { $0.split(separator: " ").dropFirst(4).first.map(String.init) })
  }

  /// Whether a command is one that may mount something: others' mounts are none of the run's.
  static func mayChange(by command: String) -> Bool {
    ["mount", "sshfs", "s3fs", "gcsfuse"].contains { command.contains($0) }
  }
}
