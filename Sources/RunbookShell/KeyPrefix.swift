/// What the operator wants of tminus, not of the command that has the terminal.
public enum OperatorRequest: Sendable, Equatable {
  /// The command is to go on in the background.
  case background
  /// The command is to be stopped, whatever it does with Ctrl-C.
  case stop
  /// What may be asked for.
  case help
}

/// Tells keys for the command from those for tminus: Ctrl-] and a letter.
///
/// Ctrl-] twice is one for the command.
struct KeyPrefix {
  private static let prefix: UInt8 = 0x1d

  private var isOpen = false

  /// Cuts the requests out of what was typed.
  mutating func take(
    _ keys: ArraySlice<UInt8>
  ) -> (passed: [UInt8], requests: [OperatorRequest]) {
    guard isOpen || keys.contains(Self.prefix) else { return (Array(keys), []) }
    var passed: [UInt8] = []
    var requests: [OperatorRequest] = []
    for key in keys {
      guard isOpen else {
        if key == Self.prefix { isOpen = true } else { passed.append(key) }
        continue
      }
      isOpen = false
      switch key {
      case Self.prefix: passed.append(key)
      case UInt8(ascii: "b"), UInt8(ascii: "B"), 2: requests.append(.background)
      case UInt8(ascii: "s"), UInt8(ascii: "S"), 19: requests.append(.stop)
      default: requests.append(.help)
      }
    }
    return (passed, requests)
  }
}
