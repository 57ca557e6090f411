import RunbookCore
import RunbookShell

/// Bash's judgement of complete commands, as the reader wants it.
enum Splitting {
  static func byBash(_ text: String) throws(SplitFailure) -> [RunbookCore.SplitCommand] {
    try CommandSplitter.shared.split(text)
  }
}
