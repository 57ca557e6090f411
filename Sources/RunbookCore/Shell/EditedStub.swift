extension CompleteCommand {
  /// STUB until the real one is merged.
  func edited(to text: String) -> CompleteCommand {
    CompleteCommand(
      text: text, line: line, part: part, caption: caption, alternative: alternative,
      condition: nil, hazards: hazards, expectations: expectations, placeholders: [],
      reads: reads, hidesHTTPErrors: hidesHTTPErrors)
  }
}
