/// What can go wrong between the supervisor, the keeper and the shell.
public enum ShellError: Error {
  /// The run directory belongs to someone else, or others may write in it.
  case unsafeRunDirectory(path: String)
  /// The working directory for a new shell cannot be entered.
  case workingDirectory(path: String)
  /// A system call failed.
  case system(call: String, code: Int32, path: String)
  /// Another supervisor, with this process id, holds the shell.
  case busy(pid: Int32)
  /// The keeper belongs to another user.
  case foreignKeeper
  /// The keeper could not start; its exit status.
  case keeperFailed(status: Int32)
  /// The keeper was there and is gone; the command was hung up.
  case keeperLost
  /// Another supervisor took the shell over.
  case displaced
  /// A new shell did not answer.
  case shellSilent
  /// What the commands so far have changed in the shell is not known, so that no other can be given it.
  case stateUnknown
  /// An attempt's token has characters or a length that cannot be reported.
  case invalidToken(String)
  /// A command holds a NUL byte, which no shell can be given.
  case nulInCommand
  /// The attempt that was to be resumed never reached the shell.
  case neverStarted(token: String)
  /// The receiver of output failed; the command goes on and may be resumed.
  case outputRefused(any Error)
  /// Text that is not shell, at a line counted from 0, with bash's own words.
  case unparsable(line: Int, message: String)
}
