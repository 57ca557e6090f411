import CTerminal
import Glibc

/// One run's live shell, found or started, in which commands run one after the other.
///
/// The shell belongs to a keeper that outlives this process; letting go of a session, or dying,
/// leaves a running command running.
public final class ShellSession {
  /// How the shell was found.
  public private(set) var standing: Standing = .fresh
  /// Whether its shell was started by this session: the run's state is still to be restored.
  public internal(set) var isNew = false

  let configuration: ShellConfiguration
  let script: ShellScript
  let log: StatusLog
  var link: KeeperLink
  var filter = MarkerFilter()
  let buffer: UnsafeMutableRawBufferPointer
  /// The buffer's first byte.
  let base: UnsafeMutableRawPointer
  /// Bytes at the buffer's start that may be the beginning of a marker.
  var carried = 0
  /// Drained output and output between commands, not yet handed on.
  var backlog: [UInt8] = []
  var tailPending: Bool
  var lostPending: Int
  var last: Snapshot?
  var keeperGone = false
  var isReady = false
  /// A question sent behind an attempt that seemed to run; its answer alone says that it never did.
  var openProbe: String?
  /// Whether the shell itself was sent an interrupt that it may answer late.
  var wasInterrupted = false
  private var isClosed = false

  /// Connects to the run's shell, starting keeper and shell if there are none.
  ///
  /// - Parameters:
  ///   - token: An attempt that was begun and has no known end.
  ///   - wasLeft: Whether that attempt was seen to run, and left.
  ///   - takingOver: Whether a supervisor that holds the shell is made to let go.
  public init(
    _ configuration: ShellConfiguration, awaiting token: String?, wasLeft: Bool = false,
    takingOver: Bool = false
  ) throws(ShellError) {
    try Files.prepareDirectory(configuration.runDirectory)
    self.configuration = configuration
    script = ShellScript(directory: configuration.runDirectory)
    log = try StatusLog(directory: configuration.runDirectory)
    let started: Bool
    do {
      (link, started) = try KeeperLink.attach(
        configuration, script: script, takingOver: takingOver)
    } catch {
      log.close()
      throw error
    }
    let size = (1 << 16) + MarkerFilter.longest
    base = .allocate(byteCount: size, alignment: 16)
    buffer = UnsafeMutableRawBufferPointer(start: base, count: size)
    tailPending = link.tailBytes > 0 || !link.ring.isEmpty
    lostPending = link.lostBytes
    standing = try findStanding(started: started, token: token, wasLeft: wasLeft)
  }

  deinit {
    if !isClosed { letGo() }
    base.deallocate()
  }

  /// Ends the session: lets go of the shell, or ends shell, jobs and keeper.
  public func close(endingShell: Bool) {
    guard !isClosed else { return }
    if endingShell {
      link.quit()
      for name in ["setup", "base", "cmd", "restore", "visit", "visited"] + stateFiles() {
        unlink(path(name))
      }
    }
    letGo()
  }

  private func letGo() {
    isClosed = true
    link.letGo()
    log.close()
  }

  /// The state after the last command, or before it where `CommandEnd.stateKnown` is false.
  public func snapshot() -> Snapshot? { last }

  /// Sets the size of the commands' terminal.
  public func setWindowSize(_ size: WindowSize) {
    ct_set_window_size(link.master, size.rows, size.columns)
  }

  /// A token of this module's own, different from all before it, by this process or another.
  func ownToken() -> String {
    MarkerFilter.ownPrefix + String(UInt64.random(in: 0 ... .max), radix: 36)
  }

  func path(_ name: String) -> String { configuration.runDirectory + "/" + name }
}
