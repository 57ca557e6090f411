/// A terminal's size in characters.
public struct WindowSize: Sendable, Equatable {
  public var rows: UInt16
  public var columns: UInt16

  public init(rows: UInt16 = 24, columns: UInt16 = 80) {
    self.rows = rows
    self.columns = columns
  }
}

/// A directory that is only ours.
public enum PrivateDirectory {
  /// Makes it 0700, or makes sure that nobody else owns it or may write in it.
  public static func prepare(_ path: String) throws(ShellError) { try Files.prepareDirectory(path) }
}

/// What a shell session needs to know before it starts or finds its shell.
public struct ShellConfiguration: Sendable, Equatable {
  /// The absolute path of the run's own directory: made 0700 if absent, refused if others may write.
  public var runDirectory: String
  /// The absolute path in which a new shell starts.
  public var workingDirectory: String
  /// The whole environment of a new shell.
  public var environment: [String: String]
  /// The program and first argument that become a keeper, such as `/usr/bin/tminus`, `__keeper`.
  public var keeper: [String]
  /// The size of a new shell's terminal.
  public var windowSize: WindowSize

  public init(
    runDirectory: String, workingDirectory: String, environment: [String: String],
    keeper: [String], windowSize: WindowSize = WindowSize()
  ) {
    self.runDirectory = runDirectory
    self.workingDirectory = workingDirectory
    self.environment = environment
    self.keeper = keeper
    self.windowSize = windowSize
  }
}
