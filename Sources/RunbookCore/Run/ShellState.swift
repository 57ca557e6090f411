import Foundation

/// What the run's commands changed in the shell, for a later sitting.
public struct ShellState: Sendable, Equatable, Codable {
  public var directory: String
  /// The names that are carried, for people to read.
  public var names: [String]
  /// The difference as the shell restores it.
  public var difference: Data
  /// Names of variables that are not carried, for a secret stands in them.
  public var hidden: [String]?
  /// Processes that commands left running, for people to read.
  public var left: [String]?
  /// Where commands have mounted something.
  public var mounts: [String]?
  /// What was changed in PATH, where it is carried.
  public var path: PathChange?

  public init(
    directory: String, names: [String], difference: Data, hidden: [String] = [],
    left: [String] = [], mounts: [String] = [],
    path: PathChange? = nil
  ) {
    self.directory = directory
    self.path = path
    self.names = names
    self.difference = difference
    // Most runs have none of these: nothing is written for them.
    self.hidden = hidden.isEmpty ? nil : hidden
    self.left = left.isEmpty ? nil : left
    self.mounts = mounts.isEmpty ? nil : mounts
  }
}
