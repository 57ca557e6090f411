import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// The runbook's own check of where commands go.
extension Launch {
  /// Runs the target's check and writes down what it said.
  ///
  /// - Returns: whether commands go where they should; true, too, where nothing checks that.
  func checkTarget(_ moment: TargetCheck.Moment) throws -> Bool {
    guard let command = run.targetCommand else { return true }
    var check = TargetCheck(
      target: run.target?.name ?? "", moment: moment, command: command.text,
      expected: command.expected, seen: nil)
    var said: [String] = []
    if let why = command.unusable {
      check.trouble = .unusable(why: why)
    } else {
      let answer = try shell.ask(
        command.text, within: command.timeoutSeconds, expecting: command.expected)
      switch answer.status {
      case 0: check.seen = Self.text(answer.output)
      case let status?: check.trouble = .failed(status: Int(status))
      case nil: check.trouble = .timedOut(seconds: command.timeoutSeconds)
      }
      said = ScreenText.lines(answer.other).filter { !$0.allSatisfy(\.isWhitespace) }
    }
    try write([.targetChecked(check: check)])
    say(TargetScreen.result(check, said: said))
    shown = nil
    return check.isAsExpected
  }

  /// As much of an answer as is kept.
  private static func text(_ output: [UInt8]) -> String {
    let text = String(decoding: output, as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines)
    return text.count > 200 ? text.prefix(200) + "..." : text
  }

  /// Whether an answer may be carried out: what destroys is held against the target first.
  func mayRun(_ question: Question) throws -> Bool {
    guard case .careful(_, _, .typeToConfirm) = question, !run.goesBackUnchecked else {
      return true
    }
    if try checkTarget(.destructive) { return true }
    console.say(" !! NOT run")
    return false
  }

  /// Holds the run where nobody can look where its commands go.
  ///
  /// On the way back an answer may say why it goes on.
  func holdsForTarget(_ question: Question) throws -> Bool {
    guard case .targetRefused(let check) = question, !console.isInteractive,
      !run.mayOverride(check)
    else { return false }
    try write([.held(reason: TargetScreen.reason(check))])
    return true
  }
}
