import Foundation
import RunbookCore
import RunbookShell

/// How one command is watched: who sees it, when it is stopped, and what the operator's keys do.
final class Watch {
  /// How long a command that is stopped has before it is killed.
  static let grace = Duration.seconds(10)

  let console: Console
  let input: InputSource
  private let timeout: Int?
  private let mayLeave: Bool
  /// Milliseconds after which it is left to the background; nil where it is watched to its end.
  private let leavesAfter: Int?
  /// Whether the run is another session's by now: what runs is left to that.
  private let isLost: () -> Bool
  private var wish = Attention.none
  /// Why the command is being stopped.
  private(set) var stop: Stop?

  /// - Parameter mayLeave: whether it can go on in the background.
  init(
    _ console: Console, _ manner: Manner, leavesAfter: Int? = nil, mayLeave: Bool = true,
    isLost: @escaping () -> Bool
  ) {
    self.console = console
    self.isLost = isLost
    self.mayLeave = mayLeave
    self.leavesAfter = leavesAfter
    timeout = manner.timeout
    input = console.isInteractive && !manner.isDetached ? .terminal(STDIN_FILENO) : .none
  }

  /// What is wanted of the command, asked several times a second.
  func attention(_ capture: Capture) -> (OperatorRequest?) -> Attention {
    { [self] request in
      capture.tick()
      if let news = capture.rescue.news() { tell("!! " + news) }
      switch request {
      case .background where mayLeave: wish = .leave
      case .background: tell("this cannot go on by itself: leave it first")
      case .stop where wish == .none:
        wish = .stop(grace: Self.grace)
        stop = .byOperator
        tell("stopping it: terminated now, killed in \(Self.grace.components.seconds) s")
      case .stop: break
      case .help: tell("Ctrl-] and b = on in the background, s = stop it, Ctrl-] = send Ctrl-]")
      case nil: break
      }
      if wish == .none, let timeout, capture.elapsed >= timeout * 1000 {
        wish = .stop(grace: Self.grace)
        stop = .timeout
      }
      if isLost() { return .leave }
      if wish == .none, let leavesAfter, capture.elapsed >= leavesAfter { return .leave }
      return wish
    }
  }

  /// A line of ours among the command's output, while its terminal is raw.
  private func tell(_ text: String) {
    let line = Array("\r\n -- \(text)\r\n".utf8)
    line.withUnsafeBytes { console.pass($0) }
  }

  /// What there is to say once the command has ended, or was left.
  func close(_ capture: Capture, _ end: CommandEnd?) {
    capture.endShowing()
    // tminus' own lines begin at the left, whatever the command left behind.
    if capture.endsWithinLine { console.say() }
    if let unstored = capture.rescue.summary { console.say(" !! \(unstored)") }
    guard let end else { return }
    if let timeout, stop == .timeout {
      console.say(" !! stopped after \(SpokenDuration.text(seconds: timeout)), its timeout")
    }
    if end.lostBytes > 0 {
      console.say(" !! \(end.lostBytes) bytes that it printed while nobody watched are lost")
    }
    if !end.stateKnown {
      console.say(
        " !! what this command changed in the shell is not known: its state is that before")
    }
  }
}
