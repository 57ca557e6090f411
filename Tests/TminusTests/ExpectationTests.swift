import Foundation
import Testing

@Suite("What a command should print")
struct ExpectationTests {
  private static let runbook = """
    # Launch

    ## Smoke tests

    ```bash
    # 1. Nonsense is refused
    echo 200
    # Expected: 400
    ```

    - [ ] A whole visit works

    ## Rollback

    1. Go back
    """

  @Test(
    "where boxes accept a command, what was not printed is said above them, and the record says who went on"
  )
  func boxes() async throws {
    let home = try TestHome()
    try home.write("launch.md", Self.runbook)
    let terminal = try Terminal(home, ["run", "launch.md", "--target", "prod"])
    for line in ["y", "y"] { try terminal.answer(line) }
    try terminal.expect("expected (line 8): 400   -- NOT what was printed; look")
    try terminal.expect("A whole visit works")
    for line in ["y", "y"] { try terminal.answer(line) }
    #expect(try terminal.end() == 0)
    let record = try await Tool(home, "export", "last").run().output
    #expect(record.contains("step 1 Smoke tests accepted although not as expected in line 8"))
  }
}
