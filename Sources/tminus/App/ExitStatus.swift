/// The exit statuses of tminus.
enum ExitStatus: Int32 {
  case complete = 0
  case failed = 1
  case held = 3
  case rolledBack = 4
  case scrubbed = 5
  case usage = 64
  case unreadableRunbook = 65
  /// The journal or the shell could not be used.
  case unavailable = 69
}
