/// What a run's events do not tell: what is so right now, in the shell and in memory.
public struct Circumstances {
  /// Whether the shell has a variable of this name.
  public var isSet: (String) -> Bool
  /// The secret of this name, where the operator gave it in this sitting.
  public var secret: (String) -> String?

  public init(
    isSet: @escaping (String) -> Bool, secret: @escaping (String) -> String? = { _ in nil }
  ) {
    self.isSet = isSet
    self.secret = secret
  }
}
