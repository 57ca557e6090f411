import RunbookCore
import RunbookJournal

extension Journal {
  /// The last lines that an attempt printed, for who comes to see where it stands; nil where nothing is
  /// kept.
  func lastLines(of token: String) throws(JournalError) -> [String]? {
    let tail = try outputTail(of: token, bytes: 2000)
    return tail.isEmpty ? nil : ScreenText.lines(tail).suffix(12).map { "   | " + safe($0) }
  }
}
