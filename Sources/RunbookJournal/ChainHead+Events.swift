import RunbookCore

extension ChainHead {
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
