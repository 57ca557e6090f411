import Crypto
import Foundation

/// One fact of a run, in the order it became true; never changed once written.
public struct Event: Sendable, Equatable {
  /// The run's UUID.
  public let run: String
  /// From 0, without gaps.
  public let position: Int
  /// UTC milliseconds since 1970.
  public let at: Int64
  public let fact: Fact
  /// The fact as it was written down, byte for byte: what the digest is over.
  public let payload: String
  /// SHA-256 over the digest before it and this event, in hexadecimal.
  public let digest: String

  /// Writes the next event of a chain.
  ///
  /// - Parameter previous: the digest of the event before; the runbook's digest for the first.
  public init(run: String, position: Int, at: Int64, fact: Fact, after previous: String) throws {
    let payload = try fact.encoded()
    self.init(
      run: run, position: position, at: at, fact: fact, payload: payload,
      digest: Self.digest(
        run: run, position: position, at: at, payload: payload, after: previous))
  }

  /// An event read back from a journal.
  public init(
    run: String, position: Int, at: Int64, payload: String, digest: String
  ) throws {
    self.init(
      run: run, position: position, at: at, fact: try Fact(encoded: payload), payload: payload,
      digest: digest)
  }

  private init(
    run: String, position: Int, at: Int64, fact: Fact, payload: String, digest: String
  ) {
    self.run = run
    self.position = position
    self.at = at
    self.fact = fact
    self.payload = payload
    self.digest = digest
  }

  /// The digest that an event with these contents must have.
  public static func digest(
    run: String, position: Int, at: Int64, payload: String, after previous: String
  ) -> String {
    SHA256.hash(data: Data("\(previous)\n\(run)\n\(position)\n\(at)\n\(payload)".utf8)).hexadecimal
  }

  /// Whether it is the next event of a chain that has come to `head`.
  public func follows(_ head: ChainHead) -> Bool {
    run == head.run && position == head.position
      && digest
        == Self.digest(
          run: run, position: position, at: at, payload: payload, after: head.digest)
  }

  /// The position of the first event whose digest is not what the chain gives, if any.
  public static func firstBroken(in events: [Event], runbookDigest: String) -> Int? {
    guard let first = events.first else { return nil }
    var head = ChainHead(run: first.run, position: 0, digest: runbookDigest)
    for event in events {
      guard event.follows(head) else { return head.position }
      head = ChainHead(after: event)
    }
    return nil
  }
}
