import Foundation

/// What a run is about.
public struct RunStart: Sendable, Equatable, Codable {
  /// The short name for people: `klipstream-2`.
  public var name: String
  /// The runbook's absolute path.
  public var path: String
  /// The runbook's bytes: the text is pinned for the whole run.
  public var bytes: Data
  public var digest: String
  /// The commit of the runbook's repository and whether the file differs from it.
  public var commit: String?
  public var host: String
  /// Where commands start.
  public var directory: String
  /// The version of tminus.
  public var version: String
  /// The track that the run's course is on; nil for the way forward.
  public private(set) var track: Track?
  /// Whether nothing is run, and only gone through; nil where things are.
  public private(set) var rehearsal: Bool?

  public init(
    name: String, path: String, bytes: Data, digest: String, commit: String?, host: String,
    directory: String, version: String, track: Track = .forward,
    rehearsal: Bool = false
  ) {
    self.name = name
    self.path = path
    self.bytes = bytes
    self.digest = digest
    self.commit = commit
    self.host = host
    self.directory = directory
    self.version = version
    self.track = track == .forward ? nil : track
    self.rehearsal = rehearsal ? true : nil
  }
}

extension RunStart {
  /// The track that the run's course is on.
  public var courseTrack: Track { track ?? .forward }

  /// Whether nothing is run, and only gone through.
  public var isRehearsal: Bool { rehearsal ?? false }
}
