import Testing

@testable import RunbookCore

/// What goes along of a PATH that a run has changed.
@Suite struct PathChangeTests {
  @Test(arguments: [
    ("/a:/b", "/new:/a:/b", "/x", "/new:/x"), ("/a:/b", "/a:/b:/new", "/x", "/x:/new"),
    ("/a:/b", "/b", "/a:/x", "/x"), ("/a:/b", "/a:/b", "/x:/y", "/x:/y"),
    ("/a", "/new", "/a:/x", "/new:/x"), ("/a:/b", "/a:/mid:/b", "/x", "/x:/mid"),
  ])
  func onlyTheChangeGoesAlong(old: String, new: String, other: String, result: String) {
    #expect(PathChange(from: old, to: new).applied(to: other) == result)
  }
}
