/// One complete command of a fence, as bash judges it.
public struct SplitCommand: Sendable, Equatable {
  /// The command's lines as they stand, without the last line break.
  public var text: String
  /// The line of the fence at which it begins, counted from 0.
  public var firstLine: Int
  /// How many lines it has.
  public var lineCount: Int

  public init(text: String, firstLine: Int, lineCount: Int) {
    self.text = text
    self.firstLine = firstLine
    self.lineCount = lineCount
  }
}
