/// How a runbook's bytes became text.
public struct TextEncoding: Sendable, Equatable {
  /// The character set that the text had wrongly been read as; nil where nothing was repaired.
  public let repairedFrom: String?
  /// False where bytes were lost, so that the repair serves the screen only.
  public let lossless: Bool

  public init(repairedFrom: String? = nil, lossless: Bool = true) {
    self.repairedFrom = repairedFrom
    self.lossless = lossless
  }
}
