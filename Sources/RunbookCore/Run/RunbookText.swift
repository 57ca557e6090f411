import Foundation

/// A runbook's bytes as an event holds them, and where they came from.
public struct RunbookText: Sendable, Equatable {
  /// The runbook's absolute path.
  public let path: String
  public let bytes: Data
  public let digest: String
  /// The commit of the runbook's repository and whether the file differs from it.
  public let commit: String?

  public init(path: String, bytes: Data, digest: String, commit: String?) {
    self.path = path
    self.bytes = bytes
    self.digest = digest
    self.commit = commit
  }
}

extension RunStart {
  /// The text that the run began with.
  public var text: RunbookText {
    RunbookText(path: path, bytes: bytes, digest: digest, commit: commit)
  }
}
