/// How a value that a person saw stands to what a table of metrics wants of it.
public enum MetricReading: String, Sendable, Codable {
  /// It is what "alert if" names: something is wrong.
  case pastAlert
  /// Not what is wanted, and no alert.
  case missesTarget
  case asWanted
}

extension Metric {
  /// What a value says; nil where it or the table is no number that can be compared: then a person decides.
  ///
  /// A number without a unit counts in the unit of the table, where all of the row has the same one.
  public func reading(of value: String) -> MetricReading? {
    guard let seen = Quantity(value) else { return nil }
    let (target, alert) = thresholds
    if let target, let alert, seen.unit == .bare, !target.hasUnit(of: alert) { return nil }
    if alert?.isMet(by: seen) == true { return .pastAlert }
    if let isMet = target?.isMet(by: seen) { return isMet ? .asWanted : .missesTarget }
    return alert?.isMet(by: seen) == false ? .asWanted : nil
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
