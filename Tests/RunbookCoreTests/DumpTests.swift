import Foundation
import Testing
@testable import RunbookCore
@Test(.enabled(if: ProcessInfo.processInfo.environment["DUMP"] != nil)) func dump() throws {
  let name = ProcessInfo.processInfo.environment["DUMP"]!
  let r = try Runbook(path: name, bytes: try Samples.bytes(name), split: splitLines)
  print("TITLE", r.title, r.encoding)
  for s in r.sections {
    print(String(repeating: " ", count: s.level), s.role, s.verifies ? "V" : "", s.title, "#\(s.id)", s.budgetSeconds ?? "")
    for t in r.steps where t.section == s.id {
      print("          ", t.number?.description ?? "-", t.kind, t.parent != nil ? "^" : "", t.box != nil ? "[]" : "", t.title, "{\(t.label ?? "")}", t.notes)
      if let c = t.command { print("                ", c.language, c.offer, c.hazards.map { "\($0.kind):\($0.detail)" }); for k in c.commands { print("                    ", k.part, k.caption ?? "", "|", k.text.prefix(60).replacingOccurrences(of: "\n", with: "⏎"), k.offer, k.expectations.map(\.text)) } }
    }
  }
  for f in r.findings { print(f) }
}
