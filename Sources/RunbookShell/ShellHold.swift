import CTerminal
import Glibc

/// Keeps sessions away from a run's shell while something is done that none may be in the middle of.
public struct ShellHold {
  private let link: KeeperLink?

  /// Takes the place of a session; where no shell lives, there is nobody to be kept away.
  ///
  /// - Throws: `ShellError.busy` where a session is live.
  public init(runDirectory: String) throws(ShellError) {
    let socket = ct_connect(runDirectory)
    link = socket < 0 ? nil : try KeeperLink.greet(socket, takingOver: false)
  }

  /// Whether there is a shell that sessions were kept away from.
  public var hasShell: Bool { link != nil }

  /// Ends the shell with all that belongs to it.
  public func end() {
    link?.quit()
    link?.letGo()
  }

  /// Lets the next session in.
  public func release() { link?.letGo() }
}
