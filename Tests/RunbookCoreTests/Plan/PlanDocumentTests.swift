import Foundation
import Testing

@testable import RunbookCore

@Suite("Plan as JSON")
struct PlanDocumentTests {
  /// Broken into lines to be readable; the document itself is one line.
  @Test("a whole document, schema 1")
  func whole() throws {
    let expected = """
      {"schemaVersion":1,"runbook":{"path":"test.md","title":"Ship the shop",
      "digest":"\(try PlanExample.plan().digest)","encoding":{"lossless":true}},
      "sections":[
      {"id":"ship-the-shop","title":"Ship the shop","level":1,"line":1,"role":"forward",
      "track":"forward"},
      {"id":"before-10-minutes","parent":"ship-the-shop","title":"Before (10 minutes)",
      "level":2,"line":3,"role":"forward","track":"forward","budgetSeconds":600},
      {"id":"deploy-1-hour","parent":"ship-the-shop","title":"Deploy (1 hour)","level":2,
      "line":11,"role":"forward","track":"forward","budgetSeconds":3600},
      {"id":"back-end","parent":"deploy-1-hour","title":"Back end","level":3,"line":12,
      "role":"forward","track":"forward"},
      {"id":"rollback","parent":"ship-the-shop","title":"Rollback","level":2,"line":30,
      "role":"rollback","track":"rollback"},
      {"id":"scope","parent":"ship-the-shop","title":"Scope","level":2,"line":33,
      "role":"reading","track":"none"}],
      "steps":[
      {"id":"649e0556a4a2","number":"1","section":"before-10-minutes","kind":"task",
      "title":"Backup taken","line":4,"track":"forward","preticked":true,"optional":false},
      {"id":"441c26c0fe52","number":"2","section":"before-10-minutes","kind":"task",
      "title":"Change approved","line":5,"track":"forward","preticked":false,
      "optional":false},
      {"id":"b34fa0f753ad","section":"before-10-minutes","kind":"group",
      "title":"Everyone told","line":7,"track":"forward","preticked":false,"optional":false},
      {"id":"009dd954bdf0","number":"3","section":"before-10-minutes","parent":"b34fa0f753ad",
      "kind":"task","title":"support","line":8,"track":"forward","preticked":false,
      "optional":false},
      {"id":"b036d468fd7d","number":"4","section":"before-10-minutes","parent":"b34fa0f753ad",
      "kind":"task","title":"sales","line":9,"track":"forward","preticked":false,
      "optional":false},
      {"id":"38d162942932","number":"5","section":"back-end","kind":"command",
      "title":"Back end","line":13,"track":"forward","preticked":false,"optional":false,
      "command":{"language":"bash","line":13,"hazards":[{"kind":"placeholder",
      "detail":"<service>","line":17}],"offer":"fill",
      "commands":[
      {"text":"make all","line":15,"part":"a","caption":"1. Build","offer":"run",
      "hazards":[]},
      {"text":"rollout --to <service> \\\\\\n  --wait","line":17,"part":"b",
      "caption":"2. Roll out","offer":"fill","hazards":[{"kind":"placeholder",
      "detail":"<service>","line":17}]},
      {"text":"curl https://shop.example/health","line":19,"part":"b","caption":"2. Roll out",
      "expectation":{"text":"healthy","line":20,"match":"literal"},"offer":"run",
      "hazards":[]}]},"inputs":["service"],"expectations":[{"text":"healthy","line":20,
      "match":"literal"}]},
      {"id":"4986f221c25d","number":"6","section":"back-end","parent":"38d162942932",
      "kind":"task","title":"No errors in the log","line":24,"track":"forward",
      "preticked":false,"optional":false},
      {"id":"3df741ed5e33","number":"X1","section":"back-end","kind":"command",
      "title":"Expected results","line":26,"track":"none","preticked":false,"optional":false,
      "command":{"language":"yaml","line":26,"hazards":[{"kind":"notACommand","detail":"yaml",
      "line":26}],"offer":"view","commands":[]}},
      {"id":"2ead4100ae94","number":"R1","section":"rollback","kind":"task",
      "title":"Switch traffic back (optional)","line":31,"track":"rollback","preticked":false,
      "optional":true}],
      "inputs":[
      {"name":"service","kind":"placeholder","secret":false,"choices":[],"lines":[17]}],
      "findings":[]}

      """
    let text = String(decoding: PlanDocument(try PlanExample.plan()).bytes, as: UTF8.self)
    #expect(text == expected.split(separator: "\n").joined() + "\n")
  }

  @Test("every box and every fence is found by its line")
  func lines() throws {
    let plan = try JSONDecoder().decode(
      Plan.self,
      from: Data(
        PlanDocument(
          try runbook(
            """
            - [ ] box 1
              ```sh
              fence 2
              ```
              - [x] box 5
            - no box
              ```text
              fence 7
              ```
            > - [ ] no box to GitHub
            > ~~~~
            > fence 11
            > ~~~~
            ## Goals
            ```yaml
            fence 15
            ```
            """)
        ).bytes))
    #expect(plan.steps.map(\.line) == [1, 5, 7, 11, 15])
    #expect(plan.steps.compactMap(\.command?.line) == [2, 7, 11, 15])
    #expect(plan.steps.map(\.preticked) == [false, true, false, false, false])
  }

  @Test("strings are escaped, large documents come in pieces")
  func pieces() throws {
    let title = "a \"quoted\" back\\slash \u{1} \u{7F} tab\u{9} ü 🚀"
    let items = (1...2000).map { "- [ ] item \($0)\n" }.joined()
    var pieces: [[UInt8]] = []
    PlanDocument(try runbook(items, path: title)).write { pieces.append($0) }
    #expect(pieces.count > 2)
    let plan = try JSONDecoder().decode(Plan.self, from: Data(pieces.joined()))
    #expect(plan.runbook.path == title)
    #expect(plan.steps.count == 2000)
  }

  private struct Plan: Decodable {
    struct Head: Decodable { let path: String }
    struct Step: Decodable {
      struct Command: Decodable { let line: Int }
      let line: Int
      let preticked: Bool
      let command: Command?
    }
    let runbook: Head
    let steps: [Step]
  }
}
