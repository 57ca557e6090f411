import Foundation
import RunbookCore

/// Why maintenance is done outside of its window: given, or asked for at a terminal.
struct WindowReason {
  private let console: Console

  init(_ console: Console) { self.console = console }

  /// - Parameter given: what `--override` said.
  /// - Returns: nil where there is none, and the work is to wait.
  func reason(given: String?, for closed: [MaintenanceStanding]) -> String? {
    if let given = given?.trimmingCharacters(in: .whitespacesAndNewlines), !given.isEmpty {
      return Answer.onOneLine(given)
    }
    guard console.isInteractive else { return nil }
    for standing in closed {
      console.say(
        " !! \(safe(standing.section.title)) is outside its window: \(MaintenanceScreen.window(standing))"
      )
    }
    while true {
      switch console.ask("do it all the same? (yes REASON, quit) > ", completing: ["yes", "quit"]) {
      case .line("quit"), .line("q"), .line("h"), .line("no"), .end, .hangUp: return nil
      case .line(let line) where line.hasPrefix("yes "):
        let reason = line.dropFirst("yes ".count).trimmingCharacters(in: .whitespaces)
        if !reason.isEmpty { return Answer.onOneLine(reason) }
      case .line(let line) where line.allSatisfy(\.isWhitespace): continue
      case .line:
        console.tell("?? that takes a reason, which heads the record: yes REASON, or quit")
      case .interrupted: continue
      }
    }
  }
}
