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

  // MARK: Which run

  @Test("a maintenance run does not take the launch's place, and is rolled back where it is named")
  func maintenance() async throws {
    try await launch()
    let done = try await tminus(
      "maintain", "shop.md", "--target", "prod", answering: ["y", "y"])
    #expect(done.status == 0, "\(done.output)\(done.error)")
    for words in [["rollback"], ["rollback", "shop.md"], ["rollback", "--target", "prod"]] {
      let back = try await Tool(home, words).answering("n").run()
      #expect(back.output.contains("== shop-1 prod"))
    }
    let named = try await tminus("rollback", "shop-2", answering: ["n"])
    #expect(named.output.contains("== shop-2 prod"))
  }

  @Test("a maintenance run that is on its way back is gone on with, launch or not")
  func maintenanceOnItsWayBack() async throws {
    try await launch()
    let begun = try await tminus(
      "maintain", "shop.md", "--target", "prod", answering: ["r", "h called away"])
    #expect(begun.status == 3, "\(begun.output)\(begun.error)")
    let back = try await tminus("rollback", answering: ["n"])
    #expect(back.output.contains("== shop-2 prod   ON ITS WAY BACK"), "\(back.output)")
  }

  @Test("a maintenance run is what is rolled back where there is no launch")
  func maintenanceAlone() async throws {
    _ = try await tminus("maintain", "shop.md", "--target", "prod", answering: ["y", "y"])
    #expect(try await tminus("rollback", answering: ["n"]).output.contains("== shop-1 prod"))
  }

  @Test("runs that stopped at their first question do not hide the one that deployed")
  func behindUntouched() async throws {
    try await launch()
    for _ in 0..<12 {
      _ = try await tminus("run", "shop.md", "--new", "--target", "prod")
    }
    for words in [["rollback"], ["rollback", "--target", "prod"], ["rollback", "shop.md"]] {
      let back = try await Tool(home, words).answering("n").run()
      #expect(back.output.contains("== shop-1 prod"), "\(back)")
    }
  }

  @Test("runs in which everything was skipped do not hide the one that deployed")
  func behindSkipped() async throws {
    try await launch()
    for _ in 0..<7 {
      _ = try await tminus(
        "run", "shop.md", "--new", "--target", "prod", answering: ["s not now", "h later"])
    }
    let back = try await tminus("rollback", answering: ["n"])
    #expect(back.output.contains("== shop-1 prod"), "\(back)")
  }

  @Test("a rollback by itself that is on hold is gone on with by another, with rollback")
  func aloneHeld() async throws {
    let begun = try await tminus(
      "rollback", "shop.md", "--target", "prod", answering: ["y", "h called away"])
    #expect(begun.status == 3)
    let back = try await tminus(
      "rollback", "--operator", "oncall", answering: ["y", "y", "y"])
    #expect(back.status == 4, "\(back)")
    #expect(back.output.contains("== shop-1 prod   ON ITS WAY BACK since "))
    #expect(try ledger == "back\n")
  }

  @Test("a way back on which nothing was done forward is gone on with by another")
  func onItsWayBack() async throws {
    let begun = try await tminus(
      "run", "shop.md", "--target", "prod", answering: ["r", "y", "h called away"])
    #expect(begun.status == 3)
    let back = try await tminus(
      "rollback", "--operator", "oncall", answering: ["y", "y", "y"])
    #expect(back.status == 4, "\(back)")
    #expect(try ledger == "back\n")
  }

  // MARK: Again, and why

  /// Two runs deployed, of which the second was rolled back, and nobody said why.
  private func rolledBackOnce() async throws {
    try await launch()
    try await launch()
    let back = try await tminus("rollback", answering: ["y", "y", "y", "y"])
    #expect(back.status == 4, "\(back)")
    #expect(try ledger == "deployed\ndeployed\nback\n")
  }

  @Test("without a run, --reason is why the rollback begins, and not why the last one was")
  func reasonBeforehand() async throws {
    try await rolledBackOnce()
    let again = try await tminus(
      "rollback", "--reason", "prod is down AGAIN", answering: ["y", "y", "y", "y"])
    #expect(!again.output.contains("was rolled back because"))
    #expect(again.error.contains("roll back prod AGAIN as operator?"), "\(again.error)")
    #expect(again.status == 4)
    #expect(try await tminus("export", "shop-2").output.contains("prod is down AGAIN"))
    // By its name it is only explained, also otherwise than before: nothing is rolled back by that.
    let named = try await tminus("rollback", "shop-2", "--reason", "errors")
    #expect(named.status == 0)
    #expect(named.output.contains("shop-2 was rolled back because: errors"))
    #expect(try await tminus("export", "shop-2").output.contains("; why: errors ("))
  }

  @Test("a word of tminus is no reason", arguments: ["?", "y", " "])
  func noReason(word: String) async throws {
    #expect(try await tminus("rollback", "--reason", word).status == 64)
  }

  @Test("a run that was rolled back says so, and which one is still deployed behind it")
  func rolledBackAlready() async throws {
    try await rolledBackOnce()
    let again = try await tminus("rollback", answering: ["n"])
    #expect(again.output.contains(" !! shop-2 was rolled back before, "), "\(again.output)")
    #expect(
      again.output.contains("behind it: shop-1, unfinished, operator, "), "\(again.output)")
    #expect(again.output.contains("tminus rollback shop-1"))
  }

  // MARK: Rehearsals

  @Test("`last` is never a rehearsal, and one that is named says so in its opening and question")
  func rehearsals() async throws {
    try await launch()
    _ = try await tminus(
      "run", "shop.md", "--target", "prod", "--rehearse", answering: ["y", "h enough"])
    let last = try await tminus("rollback", "last", answering: ["n"])
    #expect(last.output.contains("== shop-1 prod"), "\(last.output)")
    let named = try await tminus("rollback", "shop-2", answering: ["n"])
    #expect(named.output.contains("== shop-2 REHEARSAL prod"), "\(named.output)")
    #expect(named.error.contains("shop-2 REHEARSAL roll back prod as operator?"))
  }

  // MARK: Unattended

  @Test("--yes does not run what cannot be taken back")
  func irreversible() async throws {
    try home.write(
      "drop.md",
      """
      # Drop
      ## A
      ```bash
      echo plain >> ledger
      ```
      ## B
      ```bash {irreversible}
      echo dropped >> ledger
      ```
      """)
    let run = try await tminus("run", "drop.md", "--yes")
    #expect(run.status == 3)
    #expect(run.output.contains("NO WAY BACK behind this"))
    #expect(run.error.contains("--yes does not answer this"))
    #expect(try ledger == "plain\n")
  }
}
