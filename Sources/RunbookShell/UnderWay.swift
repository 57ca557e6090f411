/// An attempt that goes on in a shell that nobody holds, as the shell's log and its keeper's socket tell
/// without disturbing it.
public struct UnderWay: Sendable {
  public let token: String
  /// The shell that it was given to.
  public let shell: LivingProcess
  /// What runs in the shell; nothing where the shell does it all by itself.
  public let processes: [LivingProcess]

  /// Nil where no keeper lives in the run directory, or the attempt that was begun last has ended.
  public init?(in runDirectory: String) {
    guard ShellSession.isAlive(in: runDirectory),
      let (token, pid) = Self.last(in: ShellSession.records(in: runDirectory)),
      let shell = LivingProcess(pid)
    else { return nil }
    self.token = token
    self.shell = shell
    processes = LivingProcess.left(by: pid, of: shell.parent)
  }

  /// The attempt without an end, and its shell.
  private static func last(in records: [StatusLog.Record]) -> (token: String, shell: Int32)? {
    var (open, shell): (String?, Int32?)
    for record in records {
      switch record {
      case .began(let token, _): open = token
      case .ended(let token, _, _): if token == open { open = nil }
      case .keeperStarted, .shellEnded: open = nil
      case .shellStarted(let pid): (open, shell) = (nil, pid)
      case .meant, .shellReady: break
      }
    }
    guard let open, let shell else { return nil }
    return (open, shell)
  }
}
