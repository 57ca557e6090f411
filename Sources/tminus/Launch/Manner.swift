import Foundation
import RunbookCore

/// How the author wants a step's commands to be run.
struct Manner {
  /// Where they run; the shell is back where it was when the step ends.
  var directory: String?
  /// Seconds after which a command is stopped.
  var timeout: Int?
  /// Whether they get no terminal to read from.
  var isDetached = false
}

extension Manner {
  /// Read from the step's annotations; a directory is relative to the runbook's own.
  ///
  /// - Parameter limits: the operator's own, for steps that have none.
  init(_ step: Step, of start: RunStart, limits: CommandLimits) {
    directory = step.annotation("cwd").map {
      URL(filePath: $0, relativeTo: URL(filePath: start.path).deletingLastPathComponent())
        .standardizedFileURL.path
    }
    timeout = step.timeoutSeconds ?? limits.timeout?.seconds
    isDetached = step.annotation("interactive") == "false"
  }
}
