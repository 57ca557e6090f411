/// What a run's commands changed in PATH: all that goes along to another user, whose own PATH is another.
public struct PathChange: Sendable, Equatable, Codable {
  /// Entries before those of the login.
  public var front: [String]
  /// Entries behind, or among them.
  public var back: [String]
  /// Entries of the login that are there no longer.
  public var removed: [String]

  public init(from old: String, to new: String) {
    let (old, new) = (Self.entries(old), Self.entries(new))
    let known = Set(old)
    let first = new.firstIndex(where: known.contains) ?? new.endIndex
    front = Array(new[..<first])
    back = new[first...].filter { !known.contains($0) }
    removed = old.filter { !new.contains($0) }
  }

  /// The same change of another PATH.
  public func applied(to path: String) -> String {
    let kept = Self.entries(path).filter { !removed.contains($0) }
    return (front + kept + back).joined(separator: ":")
  }

  private static func entries(_ path: String) -> [String] {
    path.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
  }
}
