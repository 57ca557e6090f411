import CTerminal

/// What is looked after while the operator types: called once its time has come.
final class Alarm {
  private let first: Int64
  private let ring: () -> Int64

  /// - Parameters:
  ///   - milliseconds: up to the first call.
  ///   - ring: gives the milliseconds to the next call, 0 for none, -1 to break the prompt off.
  init(in milliseconds: Int64, ring: @escaping () -> Int64) {
    first = milliseconds
    self.ring = ring
  }

  /// - Important: the alarm must live until `clear`.
  func set() {
    ct_prompt_alarm(
      first,
      { context in
        guard let context else { return 0 }
        return Unmanaged<Alarm>.fromOpaque(context).takeUnretainedValue().ring()
      },
      Unmanaged.passUnretained(self).toOpaque())
  }

  func clear() { ct_prompt_alarm(0, nil, nil) }
}
