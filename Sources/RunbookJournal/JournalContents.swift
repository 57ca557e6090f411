/// What a journal holds, and how much of it is what was written.
public struct JournalContents: Sendable, Equatable {
  public private(set) var runs = 0
  public private(set) var badRuns = 0
  /// Runs of which nothing is left but the chain's head.
  public private(set) var prunedRuns = 0
  public private(set) var events = 0
  /// Attempts whose output is there, at least in part.
  public private(set) var outputs = 0
  public internal(set) var fileProblems: [String] = []

  public var holds: Bool { badRuns == 0 && fileProblems.isEmpty }

  mutating func add(_ found: Result<Verification, JournalError>) {
    runs += 1
    guard case .success(let run) = found else {
      badRuns += 1
      return
    }
    if !run.holds { badRuns += 1 }
    guard run.pruning == nil else {
      prunedRuns += 1
      return
    }
    events += run.head.position
    outputs += run.output.whole + run.output.inPart + run.output.withoutDigest
  }
}

extension Journal {
  /// Checks the file and verifies every run, in bounded memory.
  ///
  /// - Parameter body: is given each run's name and what was found, or why it could not be read.
  public func check(
    _ body: (String, Result<Verification, JournalError>) -> Void = { _, _ in }
  ) throws(JournalError) -> JournalContents {
    var contents = JournalContents()
    contents.fileProblems = try fileProblems()
    try verifyAll { name, found in
      contents.add(found)
      body(name, found)
    }
    return contents
  }
}
