/// A run as its runbook with what happened written into it.
///
/// The record is the source, byte for byte, with box marks as this run left them and whole lines
/// added: a summary on top (behind front matter) and remarks behind what they speak of. How added
/// lines are known is said at ``strip(_:)``. The same run gives the same bytes.
public enum MarkdownRecord {
  /// Writes the record.
  ///
  /// - Parameters:
  ///   - events: the run's events, to tell what came after a signature.
  ///   - outputTail: the end of what an attempt printed, by its token; at most 20 lines are shown.
  public static func bytes(
    of run: Run, events: [Event], outputTail: @escaping (String) -> [UInt8]? = { _ in nil }
  ) -> [UInt8] {
    var composer = RecordComposer(run, events: events, outputTail: outputTail)
    return composer.compose()
  }

  /// The source that a record was made from, but for its box marks; nil where it is no record.
  ///
  /// Removed is every line that begins, after blanks, with `- tminus:`, `> tminus ` or
  /// `<!-- tminus -->`; `- tminus+5:` and `> tminus+5 ` take the next five lines along. A source that
  /// has such lines itself is recorded with `tminus2` (and so on) instead: the first line behind the
  /// front matter says which word counts. Where the last line is an added one and has no line end,
  /// the source had none either.
  public static func strip(_ record: [UInt8]) -> [UInt8]? { RecordMarks.strip(record) }
}
