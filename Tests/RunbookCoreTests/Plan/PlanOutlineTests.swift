import Testing

@testable import RunbookCore

/// One small document that has a bit of everything.
enum PlanExample {
  static let source = """
    # Ship the shop

    ## Before (10 minutes)
    - [x] Backup taken
    - [ ] Change approved
      - by the owner
    - [ ] Everyone told
      - [ ] support
      - [ ] sales

    ## Deploy (1 hour)
    ### Back end
    ```bash
    # 1. Build
    make all
    # 2. Roll out
    rollout --to <service> \\
      --wait
    curl https://shop.example/health
    # Expected: healthy
    ```

    **Expected results:**
    - [ ] No errors in the log

    ```yaml
    replicas: 3
    ```

    ## Rollback
    1. Switch traffic back (optional)

    ## Scope
    Words.
    """

  static func plan(_ markdown: String = source) throws -> Runbook { try runbook(markdown) }
}

@Suite("Plan as an outline")
struct PlanOutlineTests {
  @Test("a whole document, as it is read")
  func whole() throws {
    #expect(
      PlanOutline(try PlanExample.plan()).text == """
        Ship the shop
          test.md, sha256 \(try PlanExample.plan().digest.prefix(12))

        Before (10 minutes)  [10 min]
           1  [x] Backup taken  [ticked by the author]
           2  [ ] Change approved
                - by the owner
              [ ] Everyone told  [group]
             3  [ ] support
             4  [ ] sales

        Deploy (1 hour)  [1 h]

          Back end
             5  Back end  [command]
                a  1. Build
                   $ make all
                b  2. Roll out
                   $ rollout --to <service> \\  (… 1 more)
                   ! placeholder <service> - filled in, then run
                   $ curl https://shop.example/health
                     expected: healthy
              Expected results:
               6  [ ] No errors in the log
            X1  Expected results  [text]
                | replicas: 3
                ! not a command (yaml) - shown, not run

        === Rollback: reachable from every step ===

        Rollback
          R1  Switch traffic back (optional)  [optional]

        No steps in: Scope
        6 boxes (1 ticked by the author), 3 commands in 2 fences (1 not simply run),
        budget 1 h 10 min

        """)
  }

  @Test("titles are wrapped under themselves, commands are never cut")
  func width() throws {
    let long = String(repeating: "word ", count: 12)
    let lines = PlanOutline(
      try runbook("# T\n- [ ] \(long)\n\n```sh\necho \(long)\n```"), width: 40
    ).lines.map(\.text)
    #expect(lines.contains("   1  [ ] word word word word word word"))
    #expect(lines.contains("          word word word word word word"))
    #expect(lines.contains { $0.hasSuffix("$ echo \(long)") })
  }

  @Test("with `ascii`, every character is ASCII")
  func ascii() throws {
    let text = PlanOutline(
      try runbook("# Größe → “x”\n- [ ] ✅ läuft…\n```sh\na \\\n b\n```"), ascii: true
    ).text
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.hasPrefix("Gr??e -> \"x\"\n"))
    #expect(text.contains("? l?uft..."))
    #expect(text.contains("(... 1 more)"))
  }

  @Test("no control character of the document reaches the terminal")
  func controls() throws {
    let hostile = "\u{1B}[2J\u{7}\u{9B}31m\u{202E}evil\u{2066}\u{200F}\u{7F}"
    let text = PlanOutline(
      try runbook(
        "# A\(hostile)\n## B\(hostile)\n- [ ] c\(hostile)\n  - d\(hostile)\n\n**e\(hostile):**\n"
          + "```sh\n# f\(hostile)\ng\(hostile)\th\n# Expected: i\(hostile)\n```\n"
          + "```x\(hostile)\ny\(hostile)\n```", path: "p\(hostile).md")
    ).text
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
      #expect(!(0x200E...0x200F).contains(scalar.value))
      #expect(!(0x202A...0x202E).contains(scalar.value))
      #expect(!(0x2066...0x2069).contains(scalar.value))
    }
    #expect(text.contains("A\\x1B[2J\\x07\\u{009B}31m\\u{202E}evil\\u{2066}\\u{200F}\\x7F"))
    #expect(text.contains("    h"))
  }

  @Test("what was noticed while reading stands under the title")
  func findings() throws {
    let plan = PlanOutline(try runbook("# T\n```sh {name=a}\nx\n```\n```sh {name=a}\ny\n```"))
    #expect(plan.lines[2].text == "  blocks 5:1 the name \"a\" is given twice")
    #expect(plan.lines[2].role == .finding)
  }

  @Test("sections off the path stand at the end with their role, under their parents' names")
  func offPath() throws {
    let text = PlanOutline(
      try runbook(
        """
        # T
        ## Deploy
        - [ ] a
        ### Rollback
        - [ ] b
        ## Troubleshooting
        ```sh
        c
        ```
        ## Goals
        ### Sub-goals
        """)
    ).text
    #expect(
      text.hasSuffix(
        """
        === Rollback: reachable from every step ===

        Deploy > Rollback
          R1  [ ] b

        === Off the path: shown, never asked ===

        Troubleshooting  [troubleshooting]
          X1  Troubleshooting  [command]
              $ c

        No steps in: Goals
        2 boxes, 1 command in 1 fence

        """))
  }

  @Test("a wide character takes two columns")
  func columns() {
    #expect(DisplayWidth.columns("abc") == 3)
    #expect(DisplayWidth.columns("日本") == 4)
    #expect(DisplayWidth.columns("✅ ü") == 4)
    #expect(DisplayWidth.columns("e\u{301}") == 1)
  }
}
