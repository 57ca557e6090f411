/// How long a step waits, as its text says.
public struct WaitTime: Sendable, Equatable {
  /// What is planned, in seconds: of a range, the longer.
  public let seconds: Int
  /// After how many seconds it may be called over: of a range, the shorter; nil where that is the plan.
  public let atLeast: Int?
  /// The name of the value that says otherwise for a run: `wait=${SOAK:-4h}`.
  public let variable: String?

  public init(seconds: Int, atLeast: Int? = nil, variable: String? = nil) {
    self.seconds = seconds
    self.atLeast = atLeast.flatMap { $0 < seconds ? $0 : nil }
    self.variable = variable
  }

  /// Reads an annotation's value: `30m`, `4-6h`, `${SOAK}` or `${SOAK:-4h}`.
  ///
  /// - Parameter words: what the step's own words say, for a variable without a value of its own.
  init?(annotation text: String, words: WaitTime?) {
    guard text.hasPrefix("${"), text.hasSuffix("}") else {
      self.init(text)
      return
    }
    let inside = text.dropFirst(2).dropLast()
    let name = inside.prefix { $0.utf8.allSatisfy { Byte.isLetter($0) || Byte.isDigit($0) } }
    let rest = inside[name.endIndex...]
    guard name.first.map({ !$0.isNumber }) ?? false else { return nil }
    let written = rest.hasPrefix(":-") ? WaitTime(String(rest.dropFirst(2))) : nil
    guard let plan = written ?? (rest.isEmpty ? words : nil) else { return nil }
    self.init(seconds: plan.seconds, atLeast: plan.atLeast, variable: String(name))
  }

  /// Reads a span or a range of time: `30m`, `4-6 hours`.
  init?(_ text: String) {
    guard let span = WrittenDuration.span(text[...]) else { return nil }
    self.init(seconds: span.seconds, atLeast: span.shorter)
  }

  /// The time that a run's value asks for; nil where that is no span of time.
  func with(value: String?) -> WaitTime? {
    guard let value else { return self }
    return WrittenDuration.seconds(all: value).map { _ in WaitTime(value) } ?? nil
  }
}
