import Foundation
import RunbookCore
import RunbookJournal

/// Another text for a command: typed, judged by bash, and written down with the reason.
extension Launch {
  func edit(_ step: Int, _ place: Int) throws {
    let command = run.commands(of: step)[place]
    guard let text = newText(for: command.text), text != command.text else {
      return console.say(" ok nothing was changed")
    }
    do throws(SplitFailure) {
      guard try CompleteCommand.split(text, by: Splitting.judge()).count == 1 else {
        return console.tell(
          "?? one command is wanted, as one step of the fence: nothing was changed")
      }
    } catch {
      return console.tell("?? it does not parse: \(error.message): nothing was changed")
    }
    if let name = secret(in: text) {
      return console.tell("?? " + Messages.refusal(.holdsSecret(name)) + "; write its name instead")
    }
    guard case .line(let why) = console.ask("why? (the record shows it) > "),
      !why.allSatisfy(\.isWhitespace)
    else { return console.say(" ok nothing was changed") }
    if let name = secret(in: why) {
      return console.tell("?? " + Messages.refusal(.holdsSecret(name)))
    }
    let id = run.runbook.steps[step].id
    try write([
      .commandEdited(
        step: id, command: place, text: text, reason: Answer.onOneLine(why))
    ])
    shown = nil
  }

  /// The text as it comes back from the operator: a line on the spot, more in an editor.
  private func newText(for text: String) -> String? {
    let editor = ["VISUAL", "EDITOR"].lazy.compactMap { Place.environment[$0] }
      .first { !$0.isEmpty }
    if text.utf8.contains(10), let editor, console.isInteractive {
      do {
        return try console.edit(text, with: editor)
      } catch {
        console.tell("?? " + Messages.describe(error).text)
        return nil
      }
    }
    guard case .line(let line) = console.ask("edit > ", beginningWith: text) else { return nil }
    return line.allSatisfy(\.isWhitespace) ? nil : line
  }
}
