import Foundation
import RunbookCore
import RunbookJournal
import RunbookShell

/// What one attempt prints, on its way: secrets covered, kept in the journal, and shown where
/// somebody watches.
final class Capture {
  private let output: OutputWriter
  /// What could not be stored.
  let rescue: Rescue
  private var screen: ShownOutput?
  private var mask: SecretMask
  private var lastOutput = ContinuousClock.now
  private var lastByte: UInt8 = 10
  private var failure: (any Error)?
  private let began: Double

  /// - Parameters:
  ///   - milliseconds: how long ago the attempt began.
  ///   - console: where it is shown.
  init(
    _ output: OutputWriter, _ rescue: Rescue, began milliseconds: Int, hiding secrets: [[UInt8]],
    on console: Console?
  ) {
    self.output = output
    self.rescue = rescue
    screen = console.map(ShownOutput.init)
    mask = SecretMask(secrets)
    began = LocalClock.monotonic() - Double(milliseconds) / 1000
  }

  /// Milliseconds since the attempt began.
  var elapsed: Int { Int((LocalClock.monotonic() - began) * 1000) }

  /// Whether the last line on the screen is not at its end.
  var endsWithinLine: Bool { lastByte != 10 }

  func take(_ bytes: UnsafeRawBufferPointer) throws {
    lastOutput = .now
    if mask.isEmpty { try keep(bytes) } else { try mask.pass(bytes).withUnsafeBytes(keep) }
  }

  /// Stores and shows what is due, several times a second.
  ///
  /// A command that prints a line and then works for an hour has its line stored all the same. What
  /// fails is thrown at the end.
  func tick() {
    do {
      if lastOutput.duration(to: .now) >= .milliseconds(100) {
        try mask.letGo().withUnsafeBytes(keep)
      }
      if let due = output.deadline, elapsed >= due { try output.flush() }
    } catch {
      failure = failure ?? error
    }
  }

  /// Covers these values from now on.
  func hide(_ secrets: [[UInt8]]) { mask.cover(secrets) }

  /// Shows from now on what comes.
  func show(on console: Console) {
    screen = ShownOutput(console: console)
    lastByte = 10
  }

  /// Puts the terminal right, and shows nothing from now on.
  func endShowing() {
    screen?.end()
    screen = nil
  }

  /// Stores all there is, but for what may be the beginning of a value that is to be covered.
  func store() throws {
    if let failure { throw failure }
    try output.flush()
  }

  /// Hands on what is held back, where the command has ended, and puts the terminal right.
  func end(_ hasEnded: Bool) throws {
    if hasEnded { try mask.rest().withUnsafeBytes(keep) }
    endShowing()
  }

  /// Stores the rest, and says what all of it was.
  func finish() throws -> OutputDigest {
    try mask.rest().withUnsafeBytes(keep)
    try store()
    return try output.finish()
  }

  private func keep(_ bytes: UnsafeRawBufferPointer) throws {
    try output.write(bytes, at: elapsed)
    screen?.pass(bytes)
    if let byte = bytes.last { lastByte = byte }
  }
}
