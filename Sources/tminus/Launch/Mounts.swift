import Foundation
import RunbookCore

/// What is mounted on this machine.
enum Mounts {
  /// The mount points, as the kernel writes them; nil where it does not say.
  static func points() -> Set<String>? {
    guard let text = FileManager.default.contents(atPath: "/proc/self/mountinfo") else {
      return nil
    }
    let lines = TextLines(Array(text)).strings
    return Set(lines.compactMap { $0.split(separator: " ").dropFirst(4).first.map(String.init) })
  }

  /// Whether a command is one that may mount something: others' mounts are none of the run's.
  static func mayChange(by command: String) -> Bool {
    command.withCString { text in
      for word in ["mount", "sshfs", "s3fs", "gcsfuse"] where strstr(text, word) != nil {
        return true
      }
      return false
    }
  }
}
