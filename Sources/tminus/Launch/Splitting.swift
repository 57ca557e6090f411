import RunbookCore
import RunbookShell

/// Bash's judgement of complete commands, as the reader wants it.
///
/// Plain fences need no bash; one is started for the first that does, and serves all others.
enum Splitting {
  /// A judge for one reading of one runbook.
  static func judge() -> CommandSplitting {
    let splitter = CommandSplitter()
    return { (text: String) throws(SplitFailure) -> [RunbookCore.SplitCommand] in
      do throws(ShellError) {
        return try splitter.split(text).map {
          RunbookCore.SplitCommand(
            text: $0.text, firstLine: $0.firstLine, lineCount: $0.lineCount)
        }
      } catch {
        if case .unparsable(let line, let message) = error {
          throw SplitFailure(line: line, message: message)
        }
        // Without a judge nothing is known to be complete, so nothing may run.
        throw SplitFailure(line: 0, message: "bash could not be asked (\(error))")
      }
    }
  }
}
