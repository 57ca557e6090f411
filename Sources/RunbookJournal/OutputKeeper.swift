import Dispatch
import Foundation

/// Takes bytes that the journal could not store, and why; called on a queue of the journal's own.
public typealias Unstored = @Sendable (Data, JournalError) -> Void

/// Stores one attempt's chunks in their order, behind the back of whoever reads them.
///
/// A command waits for its terminal to be read: it must not wait for the disk as well. Only a few
/// chunks may be on their way; then the reader waits all the same.
///
/// SAFETY: what changes is touched on `queue` alone, the failure under `lock`.
final class OutputKeeper: @unchecked Sendable {
  private static let chunksOnTheirWay = 4

  private let table: OutputTable
  /// Takes what could not be stored; where there is none, that is an error.
  private let unstored: Unstored?
  private let headLimit: Int
  private let tailLimit: Int
  private let queue = DispatchQueue(label: "tminus.output")
  private let room = DispatchSemaphore(value: chunksOnTheirWay)
  private let lock = NSLock()
  private var failure: JournalError?
  private var headBytes: Int
  private var tailBytes: Int

  init(
    _ table: OutputTable, headLimit: Int, tailLimit: Int, headBytes: Int, tailBytes: Int,
    unstored: Unstored?
  ) {
    self.table = table
    self.unstored = unstored
    self.headLimit = headLimit
    self.tailLimit = tailLimit
    self.headBytes = headBytes
    self.tailBytes = tailBytes
  }

  /// Takes the next chunk; throws what went wrong with earlier ones.
  func keep(_ chunk: OutputChunk) throws(JournalError) {
    room.wait()
    queue.async {
      self.store(chunk)
      self.room.signal()
    }
    try report()
  }

  /// Stores the last chunk and waits until all is stored; throws what went wrong.
  func settle(_ last: OutputChunk?) throws(JournalError) {
    queue.sync { if let last { store(last) } }
    try report()
  }

  private func store(_ chunk: OutputChunk) {
    let dropped = chunk.start - headBytes - tailBytes
    let isTail = chunk.start >= headLimit
    let excess = isTail ? max(0, tailBytes + chunk.bytes.count - tailLimit) : 0
    do {
      let freed = try table.store(
        chunk, packed: Packing.pack(chunk.bytes), dropped: dropped, freeing: excess, from: headLimit
      )
      if isTail {
        tailBytes += chunk.bytes.count - freed
      } else {
        headBytes += chunk.bytes.count
      }
    } catch {
      if let unstored { return unstored(chunk.bytes, error) }
      lock.withLock { failure = failure ?? error }
    }
  }

  private func report() throws(JournalError) {
    let found = lock.withLock {
      defer { failure = nil }
      return failure
    }
    if let found { throw found }
  }
}
