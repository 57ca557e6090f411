import Testing

@testable import RunbookCore

@Suite("Which event follows a chain's head")
struct FollowingTests {
  private func event(
    run: String = "u", position: Int = 3, at: Int64 = 1_000, after digest: String = "d"
  ) throws -> Event {
    try Event(
      run: run, position: position, at: at, fact: .held(reason: "why"), after: digest)
  }

  @Test("the one written behind it follows; one of another run, place, past or content does not")
  func follows() throws {
    let head = ChainHead(run: "u", position: 3, digest: "d")
    let next = try event()
    #expect(next.follows(head))
    #expect(try !event(run: "v").follows(head))
    #expect(try !event(position: 4).follows(head))
    #expect(try !event(after: "e").follows(head))
    let changed = try Event(
      run: "u", position: 3, at: 1_000,
      payload: next.payload.replacing("why", with: "who"), digest: next.digest)
    #expect(!changed.follows(head))
    #expect(!next.follows(ChainHead(after: next)))
  }
}
