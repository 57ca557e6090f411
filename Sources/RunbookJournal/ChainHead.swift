import RunbookCore

/// Where a run's chain of events goes on.
public struct ChainHead: Sendable, Equatable {
  /// The run's UUID.
  public let run: String
  /// The position of the next event.
  public let position: Int
  /// The digest of the last event.
  public let digest: String

  public init(run: String, position: Int, digest: String) {
    self.run = run
    self.position = position
    self.digest = digest
  }

  /// The head once `last` is written.
  public init(after last: Event) {
    self.init(run: last.run, position: last.position + 1, digest: last.digest)
  }

  /// The facts as the events that follow.
  func events(for facts: [Fact], at: Int64) throws(JournalError) -> [Event] {
    var head = self
    var events: [Event] = []
    events.reserveCapacity(facts.count)
    for fact in facts {
      let event: Event
      do {
        event = try Event(
          run: run, position: head.position, at: at, fact: fact, after: head.digest)
      } catch {
        throw .unwritableFact(kind: fact.kind)
      }
      events.append(event)
      head = ChainHead(after: event)
    }
    return events
  }
}
