import RunbookCore
import Testing

@testable import RunbookJournal

@Suite struct FindTests {
  let scratch: Scratch
  let journal: Journal

  init() throws {
    scratch = try Scratch()
    journal = try scratch.journal()
  }

  @Test func aWholeNameIsNeverAmbiguousWithALongerOne() throws {
    for _ in 0..<11 { _ = try journal.begin("flou") }
    #expect(try journal.find("flou-1").name == "flou-1")
    #expect(throws: JournalError.ambiguous(["flou-2", "flou-1"])) {
      _ = try scratchRuns(["flou", "flou"], find: "flou-")
    }
  }

  private func scratchRuns(_ slugs: [String], find reference: String) throws -> RunSummary {
    let scratch = try Scratch()
    let journal = try scratch.journal()
    for slug in slugs { _ = try journal.begin(slug) }
    return try journal.find(reference)
  }

  @Test(arguments: [
    (["klip", "flou"], "k", "klip-1"), (["klip", "flou"], "flou-", "flou-1"),
    (["a_b", "axb"], "a_", "a_b-1"), (["a%b", "axb"], "a%", "a%b-1"),
    (["ökø", "oko"], "ö", "ökø-1"),
  ])
  func theBeginningOfOneNameIsEnough(_ slugs: [String], _ reference: String, _ name: String) throws
  {
    #expect(try scratchRuns(slugs, find: reference).name == name)
  }

  @Test func ambiguousNamesComeNewestFirst() throws {
    #expect(throws: JournalError.ambiguous(["ab-1", "aa-2", "aa-1"])) {
      _ = try scratchRuns(["aa", "aa", "b", "ab"], find: "a")
    }
  }

  @Test(arguments: ["", "nothing", "klip-2", "klip-1 ", "KLIP-1", "' OR 1=1 --", "%"])
  func whatNamesNoRunIsSaid(_ reference: String) throws {
    #expect(throws: JournalError.noSuchRun(reference)) {
      _ = try scratchRuns(["klip"], find: reference)
    }
  }

  @Test func lastIsOnesOwn() throws {
    _ = try journal.begin("a", facts: [Sample.sitting("ana")])
    let head = try journal.begin("b", facts: [Sample.sitting("bo")])
    #expect(try journal.find("last").name == "b-1")
    #expect(try journal.find("last", operator: "ana").name == "a-1")
    #expect(throws: JournalError.noSuchRun("last")) {
      try journal.find("last", operator: "cleo")
    }
    #expect(try journal.find(head.run).name == "b-1")
  }
}
