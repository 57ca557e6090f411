import Foundation

/// What the run's commands changed in the shell, for a later sitting.
public struct ShellState: Sendable, Equatable, Codable {
  public var directory: String
  /// The names that are carried, for people to read.
  public var names: [String]
  /// The difference as the shell restores it.
  public var difference: Data

  public init(directory: String, names: [String], difference: Data) {
    self.directory = directory
    self.names = names
    self.difference = difference
  }
}
