/// A step's number as people say it: `12`, `R1`, `M3`, `X7`.
public struct StepNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let track: Track
  /// From 1 within the track.
  public let ordinal: Int

  public init(track: Track, ordinal: Int) {
    self.track = track
    self.ordinal = ordinal
  }

  /// Reads a number as typed; the letter may be lower case.
  public init?(_ text: some StringProtocol) {
    let upper = text.uppercased()
    let track =
      Track.allCases.first { !$0.letter.isEmpty && upper.hasPrefix($0.letter) } ?? .forward
    let digits = upper.dropFirst(track.letter.count)
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let ordinal = Int(digits), ordinal > 0
    else { return nil }
    self.init(track: track, ordinal: ordinal)
  }

  public var description: String { track.letter + String(ordinal) }

  public static func < (left: Self, right: Self) -> Bool {
    (left.track.letter, left.ordinal) < (right.track.letter, right.ordinal)
  }
}
