import Foundation
import Testing

/// Which run `tminus rollback` takes back, and what may be said with it.
@Suite("Which run is rolled back")
struct RollbackChoiceTests {
  private static let runbook = """
    # Shop

    ## Deploy

    ```bash
    echo deployed >> ledger
    ```

    - [ ] It looks well

    ## Rollback

    ```bash
    echo back >> ledger
    ```

    - [ ] The team knows

    ## Maintenance

    ### Weekly

    - [ ] Logs are rotated
    """

  private let home: TestHome

  init() throws {
    home = try TestHome()
    try home.write("shop.md", Self.runbook)
  }

  private func tminus(_ words: String..., answering answers: [String] = []) async throws
    -> Tool.Result
  {
    try await Tool(home, words).answering(answers).run()
  }

  /// Deploys, and leaves the run on hold.
  private func launch(on target: String = "prod") async throws {
    let run = try await tminus(
      "run", "shop.md", "--new", "--target", target, answering: ["y", "h looks odd"])
    #expect(run.status == 3)
  }

  private var ledger: String {
    get throws { try String(contentsOf: home.work.appending(path: "ledger"), encoding: .utf8) }
  }

  // MARK: What may be said with it

  @Test(
    "what is for a run of its own is refused where a run is rolled back: --rehearse would run it",
    arguments: [
      ["--rehearse"], ["--new"], ["--dir", "."], ["--section", "Rollback"],
      ["shop-1", "--rehearse"], ["last", "--new"],
    ])
  func notOfARun(_ words: [String]) async throws {
    try await launch()
    let back = try await Tool(home, ["rollback"] + words).answering("y", "y", "y", "y").run()
    #expect(back.status == 64)
    let option = try #require(words.first { $0.hasPrefix("--") })
    #expect(back.error.contains(option))
    #expect(back.error.contains("tminus rollback RUNBOOK"))
    #expect(try ledger == "deployed\n")
  }

  @Test("a runbook's way back is rehearsed by itself, and nothing runs")
  func rehearsed() async throws {
    try await launch()
    let back = try await tminus(
      "rollback", "shop.md", "--rehearse", "--target", "prod", answering: ["y", "y", "y"])
    #expect(back.output.contains("REHEARSAL"))
    #expect(try ledger == "deployed\n")
  }

  @Test("a run is not rolled back on another target than the one that is named")
  func otherTarget() async throws {
    try await launch(on: "prod")
    try await launch(on: "staging")
    for (run, target) in [("shop-1", "staging"), ("shop-1", "-"), ("shop-2", "prod")] {
      let back = try await tminus("rollback", run, "--target", target, answering: ["y", "y", "y"])
      #expect(back.status == 64)
      #expect(back.error.contains("\(run) is of \(run == "shop-1" ? "prod" : "staging")"))
    }
    #expect(try ledger == "deployed\ndeployed\n")
    let last = try await tminus("rollback", "last", "--target", "prod", answering: ["n"])
    #expect(last.output.contains("== shop-1 prod"))
  }
}
