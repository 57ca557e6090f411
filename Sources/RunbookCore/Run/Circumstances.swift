/// What a run's events do not tell: what is so right now, in the shell and in memory.
public struct Circumstances {
  /// Whether the shell has a variable of this name.
  public var isSet: (String) -> Bool
  /// The secret of this name, where the operator gave it in this sitting.
  public var secret: (String) -> String?
  /// The time, in UTC milliseconds since 1970.
  public var now: Int64
  /// The operator's time zone, for windows that name none.
  public var zone: Zone

  public init(
    isSet: @escaping (String) -> Bool, secret: @escaping (String) -> String? = { _ in nil },
    now: Int64 = 0, zone: Zone = .utc
  ) {
    self.isSet = isSet
    self.secret = secret
    self.now = now
    self.zone = zone
  }
}
