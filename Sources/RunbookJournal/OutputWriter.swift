import Foundation
import GRDB
import RunbookCore

/// Keeps what one attempt prints, in bounded memory.
///
/// Bytes are stored once 256 kB have come together, once others come 100 ms after the first of them,
/// so that a replay goes as the command went, or once the first is a second old; each time in one
/// transaction; the run's next event makes them durable. Beyond the limit its first half and the
/// last bytes printed stay, and the oldest chunks between are deleted. For one thread.
public final class OutputWriter {
  /// Head and tail together.
  public static let defaultLimit = 64 << 20
  static let chunkBytes = 256 << 10
  static let chunkMilliseconds = 100
  static let waitMilliseconds = 1_000

  private let keeper: OutputKeeper
  private let headLimit: Int
  private let tailLimit: Int
  private var running: RunningDigest
  private var pending = Data()
  private var pendingAt = 0
  /// Where the next stored byte stands in everything printed.
  private var offset: Int

  /// Goes on after what an earlier process stored; of that, the digest covers what is still kept.
  init(
    journal: Journal, token: String, run: String, limit: Int, after stored: StoredOutput?,
    unstored: Unstored? = nil
  ) throws(JournalError) {
    headLimit = max(1, limit / 2)
    tailLimit = max(1, limit - limit / 2)
    var running = RunningDigest()
    var (headBytes, tailBytes, next) = (0, 0, 0)
    while let chunk = try stored?.chunk(from: next) {
      chunk.bytes.withUnsafeBytes { buffer in running.add(buffer) }
      if chunk.start >= headLimit {
        tailBytes += chunk.bytes.count
      } else {
        headBytes += chunk.bytes.count
      }
      next = chunk.end
    }
    self.running = running
    offset = stored?.bytes ?? 0
    keeper = OutputKeeper(
      OutputTable(journal: journal, token: token, run: run), headLimit: headLimit,
      tailLimit: tailLimit, headBytes: headBytes, tailBytes: tailBytes, unstored: unstored)
  }

  /// Digest and counts so far, over all bytes, also over those that could not be stored.
  public var digest: OutputDigest { running.value }

  /// When the pending bytes are due, in milliseconds since the attempt's start; nil without any.
  public var deadline: Int? { pending.isEmpty ? nil : pendingAt + Self.waitMilliseconds }

  /// Takes what was read at `milliseconds` since the attempt's start.
  ///
  /// Where storing fails, the bytes concerned count as dropped, the others are taken all the same,
  /// and the first error is thrown, here or by a later call: the writer can go on.
  public func write(
    _ bytes: UnsafeRawBufferPointer, at milliseconds: Int
  ) throws(JournalError) {
    running.add(bytes)
    var failure: JournalError?
    var taken = 0
    if milliseconds >= pendingAt + Self.chunkMilliseconds, let chunk = takePending() {
      do { try keeper.keep(chunk) } catch { failure = error }
    }
    while taken < bytes.count {
      if pending.isEmpty { pendingAt = milliseconds }
      let part = UnsafeRawBufferPointer(rebasing: bytes[taken...].prefix(room))
      pending.append(contentsOf: part)
      taken += part.count
      guard room == 0, let chunk = takePending() else { continue }
      do { try keeper.keep(chunk) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }

  /// As `write(_:at:)` above, for bytes in an array.
  public func write(_ bytes: [UInt8], at milliseconds: Int) throws(JournalError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(JournalError) in try write(buffer, at: milliseconds) }
    }
    try result.get()
  }

  /// Stores what is pending, since the deadline has come or a reader elsewhere is waiting.
  public func flush() throws(JournalError) {
    try keeper.settle(takePending())
  }

  private func takePending() -> OutputChunk? {
    guard !pending.isEmpty else { return nil }
    let chunk = OutputChunk(start: offset, at: pendingAt, bytes: pending)
    pending = Data(capacity: chunk.bytes.count)
    offset = chunk.end
    return chunk
  }

  /// Stores the rest, and says what all of it was.
  public func finish() throws(JournalError) -> OutputDigest {
    try flush()
    return digest
  }

  /// How much still goes into the pending chunk; none spans the end of the head.
  private var room: Int {
    let bound = offset < headLimit ? headLimit - offset : tailLimit
    return min(bound, Self.chunkBytes) - pending.count
  }
}
