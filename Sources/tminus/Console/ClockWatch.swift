import Foundation

/// Tells when somebody has set the machine's clock.
struct ClockWatch {
  /// What the clock is ahead of the one that never jumps.
  private var ahead = Self.reading

  /// How many milliseconds the clock has jumped since the last look; nil where it ran on as it should.
  mutating func jump() -> Int64? {
    let reading = Self.reading
    let jump = reading - ahead
    ahead = reading
    return abs(jump) >= Self.noticed ? jump : nil
  }

  /// Time servers correct a clock by less.
  static let noticed: Int64 = 2000

  /// The time in which the machine sleeps counts as well.
  private static var reading: Int64 {
    var steady = timespec()
    clock_gettime(CLOCK_BOOTTIME, &steady)
    return LocalClock.now() - (Int64(steady.tv_sec) * 1000 + Int64(steady.tv_nsec) / 1_000_000)
  }
}
