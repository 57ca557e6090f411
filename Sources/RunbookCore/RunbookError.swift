/// Why a file is not a runbook.
public enum RunbookError: Error, Sendable, Equatable {
  case empty
  case tooLarge(bytes: Int, limit: Int)
  /// A NUL byte, on this line.
  case notText(line: Int)
  case utf16
  case tooDeep(line: Int, limit: Int)
  case noSteps
}
