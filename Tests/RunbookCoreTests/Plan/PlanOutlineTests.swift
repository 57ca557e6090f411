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
    rollout --to $SERVICE \\
      --wait
    curl https://shop.example/health
    # Expected: all is as it was before
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

  /// A section of steps with these titles, kinds and traits; their ids are `s0`, `s1`, ….
  static func withTraits(_ steps: [(title: String, kind: StepKind, traits: [RunbookCore.Trait])])
    -> Runbook
  {
    var section = Section(
      id: "deploy", parent: nil, title: "Deploy", level: 2, line: 1, role: .forward,
      budgetSeconds: nil)
    section.window = "Saturday 2-4 AM UTC"
    return Runbook(
      path: "t.md", title: "T", digest: "0", encoding: TextEncoding(), frontMatter: FrontMatter(),
      sections: [section],
      steps: steps.enumerated().map { index, step in
        Step(
          id: "s\(index)", number: StepNumber(track: .forward, ordinal: index + 1),
          section: "deploy", parent: nil, kind: step.kind, title: step.title, line: index + 1,
          column: 1, track: .forward, box: nil, optional: false, budgetSeconds: nil, label: nil,
          notes: [], command: nil, traits: step.traits)
      }, findings: [],
      fields: [Field(name: "Approved By", section: "deploy", line: 40, column: 1)])
  }
}

@Suite("Plan as an outline")
struct PlanOutlineTests {
  @Test("a whole document, as it is read")
  func whole() throws {
    #expect(
      PlanOutline(try PlanExample.plan()).text == """
        Ship the shop
          test.md, sha256 \(try PlanExample.plan().digest.prefix(12))

        Before (10 minutes)  [budget 10 min]
           1  [x] Backup taken  [ticked by the author]
           2  [ ] Change approved
                - by the owner
              [ ] Everyone told  [group]
             3  [ ] support
             4  [ ] sales

        Deploy (1 hour)  [budget 1 h]

          Back end
             5  Back end  [command]
                a  1. Build
                   $ make all
                b  2. Roll out
                   $ rollout --to $SERVICE \\  (… 1 more)
                   ! $SERVICE is not set - asked for, then run
                   $ curl https://shop.example/health
                     expected: all is as it was before
              Expected results:
               6  [ ] No errors in the log
            X1  Expected results  [yaml]
                | replicas: 3

        === Rollback: reachable from every step ===

        Rollback
          R1  Switch traffic back (optional)  [optional]

        === Asked for ===

          $SERVICE, line 17

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
    let finding = plan.lines.first { $0.text == "  blocks 5:1 the name \"a\" is given twice" }
    #expect(finding?.role == .finding)
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

  @Test("each kind of step says what will be asked")
  func kinds() throws {
    let plan = PlanExample.withTraits([
      ("Errors above 5%", .gate, [.gate(.trigger)]), ("Disk full: stop", .gate, [.gate(.stop)]),
      ("If healthy, proceed", .gate, [.gate(.proceed)]),
      ("Watch", .wait, [.wait(WaitTime(seconds: 86400))]),
      ("Warm the cache", .task, [.condition("if cold")]),
      (
        "Platform", .choice,
        [
          .alternatives([Alternative(label: "Vercel", line: 6), Alternative(label: "Own", line: 7)])
        ]
      ),
      ("Push", .task, [.option(of: "s5", alternative: 0)]),
      ("Copy", .task, [.option(of: "s5", alternative: 1)]),
      ("Link", .task, [.option(of: "s5", alternative: 1)]),
      ("p95", .input, [.metric(Metric(name: "p95", target: "< 2 s", alert: "> 5 s"))]),
      ("PR", .task, [.field("PR")]), ("Drop the table", .task, [.irreversible]),
    ])
    #expect(
      PlanOutline(plan, width: 100).text == """
        T
          t.md, sha256 0

        Deploy  [Saturday 2-4 AM UTC]
           1  Errors above 5%  [trigger, watched: clear or met]
           2  Disk full: stop  [stop, watched: clear or met]
           3  If healthy, proceed  [go or no-go]
           4  Watch  [wait 1 d]
           5  Warm the cache  [asks whether it applies]
           6  Platform  [choice, one is taken]
              - Vercel: step 7
              - Own: steps 8 to 9
           7  Push  [only for Vercel]
           8  Copy  [only for Own]
           9  Link  [only for Own]
          10  p95  [enter, target < 2 s, alert > 5 s]
          11  PR  [fill in]
          12  Drop the table  [cannot be taken back]

        === Asked for ===

          PR ____, line 11
          Approved By ____, line 40

        0 boxes, 0 commands in 0 fences

        """)
  }

  @Test("what each hazard means for the command stands under it")
  func hazards() throws {
    func line(_ kind: Hazard.Kind, _ detail: String) -> String {
      let hazard = Hazard(kind, detail: detail, line: 1)
      return "\(hazard.message) - \(hazard.offer.words)"
    }
    #expect(line(.placeholder, "<a>") == "<a> has to be filled in - asked for, then run")
    #expect(line(.placeholder, "...") == "something is left out (...) - refused")
    #expect(line(.undefinedVariable, "A") == "$A is not set - asked for, then run")
    #expect(line(.interactive, "ssh") == "takes the terminal over (ssh) - gets the terminal")
    #expect(line(.neverEnding, "top") == "does not end by itself (top) - runs with a stop key")
    #expect(line(.destructive, "rm -rf") == "destroys (rm -rf) - run after the target is typed")
    #expect(line(.notACommand, "comments") == "only comments - refused")
  }

  @Test("a wide character takes two columns")
  func columns() {
    #expect(DisplayWidth.columns("abc") == 3)
    #expect(DisplayWidth.columns("日本") == 4)
    #expect(DisplayWidth.columns("✅ ü") == 4)
    #expect(DisplayWidth.columns("e\u{301}") == 1)
  }
}
