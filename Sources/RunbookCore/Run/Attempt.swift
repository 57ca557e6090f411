/// One execution of a command, as meant.
public struct Attempt: Sendable, Equatable, Codable {
  public var step: Step.ID
  /// The command's position in its fence, from 0; nil for a shell that the operator opened there.
  public var command: Int?
  /// What the shell reports the end under.
  public var token: String
  /// The command's text in the runbook.
  public var text: String
  /// What the shell got, where values were filled in; secrets are masked.
  public var filled: String?
  public var directory: String
  /// Which of the run's shells it runs in; nil is the first, 0.
  public var shell: Int?

  public init(
    step: Step.ID, command: Int?, token: String, text: String, filled: String? = nil,
    directory: String, shell: Int? = nil
  ) {
    self.step = step
    self.command = command
    self.token = token
    self.text = text
    self.filled = filled
    self.directory = directory
    self.shell = shell == 0 ? nil : shell
  }
}

extension Attempt {
  /// The number of the shell it runs in.
  public var shellNumber: Int { shell ?? 0 }

  /// What ran, as people may see it.
  public var shown: String { filled ?? text }
}

/// One execution of a command, as it went.
public struct AttemptEnd: Sendable, Equatable, Codable {
  public var token: String
  /// As the shell's `$?`; 128 + n where a signal ended it.
  public var status: Int
  public var milliseconds: Int
  public var output: OutputDigest
  /// Whether the shell itself ended with the command.
  public var shellEnded: Bool
  /// Whether the command ended while nobody was watching.
  public var afterLoss: Bool
  /// Whether it never ends by itself, and was stopped: then its status is no failure.
  public var wasStopped: Bool?
  /// Who ended it, where it did not end by itself.
  public var stop: Stop?
  /// Whether what it changed in its shell is not known: the next command found the state before it.
  public var stateIsLost: Bool?
  /// What of a shell that the operator opened was kept for the run.
  public var kept: [String]?

  public init(
    token: String, status: Int, milliseconds: Int, output: OutputDigest,
    shellEnded: Bool = false, afterLoss: Bool = false
  ) {
    self.token = token
    self.status = status
    self.milliseconds = milliseconds
    self.output = output
    self.shellEnded = shellEnded
    self.afterLoss = afterLoss
  }
}

extension AttemptEnd {
  /// Whether it ended as it should: a stopped command has not, whatever its status says.
  public var isWell: Bool { wasStopped == true || (status == 0 && stop == nil) }
}

/// Why tminus ended a command.
public enum Stop: String, Sendable, Codable {
  case byOperator, timeout

  /// As people say it.
  public var words: String {
    switch self {
    case .byOperator: "stopped by the operator"
    case .timeout: "stopped by its timeout"
    }
  }
}

/// Captured output, which the journal keeps outside the events.
public struct OutputDigest: Sendable, Equatable, Codable {
  /// SHA-256 in hexadecimal over all bytes printed.
  public var sha256: String
  public var bytes: Int
  public var lines: Int

  public init(sha256: String, bytes: Int, lines: Int) {
    self.sha256 = sha256
    self.bytes = bytes
    self.lines = lines
  }
}
