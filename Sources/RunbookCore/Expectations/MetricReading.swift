/// How a value that a person saw stands to what a table of metrics wants of it.
public enum MetricReading: String, Sendable, Codable {
  /// It is what "alert if" names: something is wrong.
  case pastAlert
  /// It may be what "alert if" names: only a person can say.
  case unclear
  /// A person said that it is not past its alert; nothing else is known of it.
  case cleared
  /// Not what is wanted, and no alert.
  case missesTarget
  case asWanted
}

extension Metric {
  /// What a value says; nil where there is no alert, and it or the table is no number that can be compared:
  /// then a person decides.
  ///
  /// A number without a unit counts in the unit of the table, where all of the row has the same one.
  public func reading(of value: String) -> MetricReading? {
    guard let seen = Quantity(value) else { return hasAlert ? .unclear : nil }
    let reading = reading(of: seen)
    guard hasAlert, reading != .pastAlert else { return reading }
    // What can be read in two ways is as wanted only where both ways of it are.
    let isCertain = otherReadings(of: value, seen).allSatisfy { self.reading(of: $0) == reading }
    let isClear = reading == .asWanted || thresholds.alert?.isMet(by: seen) == false
    return reading != nil && isCertain && isClear ? reading : .unclear
  }

  /// What a value says where a person said that it is not past its alert.
  func reading(ofCleared value: String) -> MetricReading {
    Metric(name: name, target: target, alert: nil, targetIsThreshold: targetIsThreshold)
      .reading(of: value) ?? .cleared
  }

  private func reading(of seen: Quantity) -> MetricReading? {
    let (target, alert) = thresholds
    if let target, let alert, seen.unit == .bare, !target.hasUnit(of: alert) { return nil }
    if alert?.isMet(by: seen) == true { return .pastAlert }
    if let isMet = target?.isMet(by: seen) { return isMet ? .asWanted : .missesTarget }
    return alert?.isMet(by: seen) == false ? .asWanted : nil
  }

  /// Whether "alert if" says anything; what it says need not be understood here.
  private var hasAlert: Bool {
    guard let words = alert?.trimmed.lowercased() else { return false }
    return words.contains { $0.isLetter || $0.isNumber } && !Self.noAlert.contains(words)
  }

  private static let noAlert: Set<String> = ["n/a", "na", "none", "never"]

  /// What else a value may mean: `1.200` for 1,200, and a bare `0.12` for 12 %.
  private func otherReadings(of value: String, _ seen: Quantity) -> [Quantity] {
    var others: [Quantity] = []
    if let dot = value.firstRange(of: #/\b[1-9]\d{0,2}\.\d{3}\b/#) {
      let whole =
        value[..<dot.lowerBound] + value[dot].replacing(".", with: "") + value[dot.upperBound...]
      if let quantity = Quantity(whole) { others.append(quantity) }
    }
    let units = [thresholds.target, thresholds.alert].compactMap { $0?.limit.unit.kind }
    if seen.unit == .bare, abs(seen.amount) < 1, units.contains(.percent) {
      others.append(Quantity(amount: seen.amount * 100, unit: seen.unit))
    }
    return others
  }

  /// Target and alert; a number alone in one is understood by the direction of the other.
  private var thresholds: (target: Threshold?, alert: Threshold?) {
    var target = targetIsThreshold ? nil : Threshold(target)
    var alert = alert.flatMap { Threshold($0) }
    if let bare = target, bare.relation == .bare {
      switch alert?.isUpward {
      case true: target = bare.meaning(.atMost)
      case false: target = bare.meaning(.atLeast)
      case nil: target = bare.limit.amount == 0 ? bare.meaning(.equal) : nil
      }
    }
    if let bare = alert, bare.relation == .bare {
      switch target?.isUpward {
      case false: alert = bare.meaning(.atLeast)
      case true: alert = bare.meaning(.atMost)
      case nil: alert = nil
      }
    }
    // A range says where to be, and never by itself from where on it is alarming.
    if case .range = alert?.relation { alert = nil }
    return (target, alert)
  }
}
