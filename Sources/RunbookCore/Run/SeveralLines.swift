/// Answers of several lines: pasted, or typed with line breaks in them.
extension Answer {
  /// The answer as it counts: a note keeps its lines, and those of a reason become one.
  ///
  /// - Throws: `Refusal` for whatever else: what came along with a `y` in a paste was not meant as one.
  static func single(_ line: String) throws(Refusal) -> String {
    guard line.trimmed.utf8.contains(10) else { return line }
    switch Answer(line: line)?.word {
    case .note: return line
    case .skip, .fail, .done, .noGo, .hold, .quit, .scrub, .recycle: return onOneLine(line)
    default: throw .severalLines
    }
  }

  /// The lines of a text behind one another, with blanks between them.
  public static func onOneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }
}
